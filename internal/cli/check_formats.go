package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// findingFormats write findings for people and for programs.
var findingFormats = []struct {
	name  string
	write func(w io.Writer, findings composefile.Findings, verbose bool) error
}{
	{"text", writeText},
	{"json", writeJSON},
	{"github", writeAnnotations},
	{"sarif", writeSARIF},
}

func findingFormatNames() []string {
	var names []string
	for _, f := range findingFormats {
		names = append(names, f.name)
	}
	return names
}

func writeJSON(w io.Writer, findings composefile.Findings, _ bool) error {
	if findings == nil {
		findings = composefile.Findings{}
	}
	return indented(w, findings)
}

func indented(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(value)
}

// writeAnnotations prints the workflow commands with which GitHub Actions shows
// findings in a pull request ("Workflow commands for GitHub Actions", GitHub
// documentation).
func writeAnnotations(w io.Writer, findings composefile.Findings, _ bool) error {
	commands := map[composefile.Severity]string{
		composefile.Error: "error", composefile.Warning: "warning", composefile.Info: "notice",
	}
	for _, f := range findings {
		var properties []string
		if f.Position.File != "" {
			properties = append(properties, "file="+escapeProperty(inRepository(f.Position.File)))
		}
		if f.Position.Line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d,col=%d", f.Position.Line, f.Position.Column))
		}
		properties = append(properties, "title="+escapeProperty(f.Code))
		fmt.Fprintf(w, "::%s %s::%s\n", commands[f.Severity], strings.Join(properties, ","), escapeData(withoutPosition(f)))
	}
	return nil
}

// withoutPosition is the text of a finding whose place is told elsewhere.
func withoutPosition(f composefile.Finding) string {
	f.Position = composefile.Position{}
	return f.Text()
}

// escapeData and escapeProperty are the rules of the toolkit of GitHub Actions
// (packages/core/src/command.ts).
func escapeData(text string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(text)
}

func escapeProperty(text string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(text))
}

// inRepository is a file as seen from the root of the repository, where GitHub
// Actions checked one out and the command runs below it.
func inRepository(file string) string {
	if absolute, err := filepath.Abs(file); err == nil {
		if name, err := filepath.Rel(os.Getenv("GITHUB_WORKSPACE"), absolute); err == nil && filepath.IsLocal(name) {
			file = name
		}
	}
	return filepath.ToSlash(file)
}

// sarif has the parts of a SARIF log that findings need (Static Analysis Results
// Interchange Format, version 2.1.0, OASIS standard).
type sarif struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool struct {
		Driver sarifDriver `json:"driver"`
	} `json:"tool"`
	Results []sarifResult `json:"results"`
}

type sarifDriver struct {
	Name           string      `json:"name"`
	Version        string      `json:"version"`
	InformationURI string      `json:"informationUri"`
	Rules          []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID string `json:"id"`
}

type sarifResult struct {
	RuleID    string          `json:"ruleId"`
	Level     string          `json:"level"`
	Message   sarifMessage    `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifMessage struct {
	Text string `json:"text"`
}

type sarifLocation struct {
	Physical sarifPhysical `json:"physicalLocation"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   *sarifRegion  `json:"region,omitempty"`
}

type sarifArtifact struct {
	URI string `json:"uri"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
}

func writeSARIF(w io.Writer, findings composefile.Findings, _ bool) error {
	run := sarifRun{Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{
		Name: "compose-cdk", Version: buildVersion(),
		InformationURI: "https://github.com/compose-cdk/compose-cdk", Rules: []sarifRule{},
	}
	for _, f := range findings {
		if rule := (sarifRule{f.Code}); !slices.Contains(run.Tool.Driver.Rules, rule) {
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, rule)
		}
		run.Results = append(run.Results, sarifResultOf(f))
	}
	return indented(w, sarif{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func sarifResultOf(f composefile.Finding) sarifResult {
	level := string(f.Severity)
	if f.Severity == composefile.Info {
		level = "note"
	}
	result := sarifResult{RuleID: f.Code, Level: level, Message: sarifMessage{withoutPosition(f)}}
	if f.Position.File != "" {
		at := sarifPhysical{Artifact: sarifArtifact{(&url.URL{Path: inRepository(f.Position.File)}).String()}}
		if f.Position.Line > 0 {
			at.Region = &sarifRegion{f.Position.Line, max(f.Position.Column, 1)}
		}
		result.Locations = []sarifLocation{{at}}
	}
	return result
}

package running

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
)

// Finding is what compose-cdk check says.
type Finding struct{ Path, Severity, Code, Message, Fix string }

// Findings reads the output of compose-cdk check in the format json.
func Findings(text []byte) ([]Finding, error) {
	var findings []Finding
	err := json.Unmarshal(text, &findings)
	return findings, err
}

// codes are the codes of findings that name a cause. None is about patience,
// which the program has to have by itself.
var codes = map[Kind][]string{
	Memory:        {"memory-size", "heap-size", "tmpfs-size"},
	HealthPort:    {"debugger-port", "udp-health"},
	FileSystem:    {"missing-file", "efs-file"},
	Unreachable:   {"nothing-reachable"},
	DockerAddress: {"docker-host"},
	NoVolume:      {"database-volume"},
	Localhost:     {"localhost-address"},
	OwnName:       {"own-name"},
	Refusal:       {"unset-variable", "image-refuses"},
}

// Told reports whether a finding names the cause: one with its code, that is
// not only an info, of its service or with the name of its service.
func Told(c Cause, findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool {
		return f.Severity != "info" && slices.Contains(codes[c.Kind], f.Code) && f.concerns(c.Service) &&
			strings.Contains(f.Message, c.Variable)
	})
}

// Untold are the causes that no finding names.
func Untold(causes []Cause, findings []Finding) []Cause {
	return slices.DeleteFunc(slices.Clone(causes), func(c Cause) bool { return Told(c, findings) })
}

// ofService matches the path of a finding that is of a service, whose name may
// be in brackets.
var ofService = regexp.MustCompile(`^services(?:\["([^"]+)"\]|\.([^.\[]+))`)

// concerns reports whether a finding is of a service, or mentions it. A cause
// without one is of the project, as is each finding.
func (f Finding) concerns(service string) bool {
	if match := ofService.FindStringSubmatch(f.Path); service == "" || match != nil && match[1]+match[2] == service {
		return true
	}
	name := regexp.MustCompile(`(?:^|[^\w.-])` + regexp.QuoteMeta(service) + `(?:$|[^\w-])`)
	return name.MatchString(f.Message) || name.MatchString(f.Fix)
}

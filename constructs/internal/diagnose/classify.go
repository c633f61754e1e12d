package diagnose

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/cli"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// failure is the finding for a file that could not be read, or not as YAML.
func failureOf(f *source.Source) finding.Finding {
	if problem := source.UnreadableFile(f.File); problem != "" {
		at := f.From.Position()
		if f.From.File == "" {
			at = finding.Position{File: source.ShownName(f.File)}
		}
		if problem == "is a directory" {
			return Failed(at, codes.NotAFile, "use a file in it, for example "+filepath.Join(source.ShownName(f.File), cli.DefaultFileNames[0]),
				"compose file "+source.ShownName(f.File)+" "+problem)
		}
		return Failed(at, codes.FileNotFound, instead(f.File, problem), "compose file "+source.ShownName(f.File)+" "+problem)
	}
	if errors.Is(f.Err, source.ErrTooManyFiles) {
		return Failed(f.From.Position(), codes.InvalidFile, "merge some of them", f.Err.Error())
	}
	at, text := syntaxError(f.Err, f.File)
	at.File = source.ShownName(f.File)
	return Failed(at, codes.YAMLSyntax, syntaxFix(text), text)
}

// Failed makes an error at a position whose path is unknown.
func Failed(at finding.Position, code, fix, message string) finding.Finding {
	return finding.Finding{Position: at, Severity: finding.Error, Code: code, Message: message, Fix: fix}
}

// instead says what to do about a file that cannot be read.
func instead(file, problem string) string {
	if problem == source.Unreadable {
		return "make it readable for the current user"
	}
	return beside(file)
}

// beside suggests a file in the same directory with a similar name.
func beside(file string) string {
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		// It is there itself where it is a link that leads nowhere.
		if e.Name() != filepath.Base(file) {
			names = append(names, e.Name())
		}
	}
	if near := finding.Nearest(filepath.Base(file), names); near != "" {
		return "did you mean " + source.ShownName(filepath.Join(filepath.Dir(file), near)) + "?"
	}
	return ""
}

// positionOf counts the lines of a file up to an offset in bytes.
func positionOf(file string, offset int) finding.Position {
	content, err := os.ReadFile(file)
	if err != nil || offset > len(content) {
		return finding.Position{Line: 1, Column: 1}
	}
	before := content[:offset]
	return finding.Position{
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
	}
}

// syntaxError gives the position and the text of an error of the YAML parser.
func syntaxError(err error, file string) (finding.Position, string) {
	var failure *yaml.LoadError
	if !errors.As(err, &failure) {
		return finding.Position{Line: 1, Column: 1}, "is not valid YAML: " + err.Error()
	}
	at := finding.Position{Line: failure.Mark.Line, Column: failure.Mark.Column}
	if at.Line == 0 {
		// The reader, which refuses bytes that are no text, counts no lines.
		at = positionOf(file, failure.Mark.Index)
	}
	return at, strings.TrimSpace("is not valid YAML: " + failure.Message + " " + failure.ContextMsg)
}

func syntaxFix(text string) string {
	switch {
	case strings.Contains(text, "cannot start any token"):
		return "indent with spaces, not tabs, and put values that begin with a special character in quotes"
	case strings.Contains(text, "mapping values are not allowed"):
		return "put values with a colon and a space in quotes, and check the indentation"
	}
	return ""
}

// rule recognizes one kind of compose-go's errors by its text, for those that
// have no type of their own.
type rule struct {
	pattern *lazyregexp.Regexp
	code    string
	// make gives path, message and fix from the parts that the pattern matched.
	make func(parts []string) (finding.Path, string, string)
}

// rules are tried in this order.
var rules = []rule{
	{lazyregexp.New(`(?s)include cycle detected:\n(.*)`), codes.Cycle, func(m []string) (finding.Path, string, string) {
		return finding.At("include"), "the files include each other: " + chain(m[1], " include "), "remove one of the includes"
	}},
	{lazyregexp.New(`(?s)Circular reference:\n\s*(\S+) in (.*)`), codes.Cycle, func(m []string) (finding.Path, string, string) {
		return finding.At("services", m[1], "extends"), "the services extend each other: " + chain(m[1]+" in "+m[2], "  extends "),
			"remove one of the extends"
	}},
	{lazyregexp.New(`cycle detected: node at path (\S+) references|value contains itself`), codes.Cycle,
		func(m []string) (finding.Path, string, string) {
			return pathOf(m[1]), "an alias refers to a value that contains the alias", "write the value out"
		}},
	{lazyregexp.New(`cannot extend service "(.*?)" in .*?: (.*)`), codes.ExtendsNotFound, func(m []string) (finding.Path, string, string) {
		return finding.At("services", m[1], "extends"), m[2], "use the name of an existing service"
	}},
	{lazyregexp.New(`invalid project name "(.*?)"|project name must not be empty`), codes.ProjectName,
		func(m []string) (finding.Path, string, string) {
			return finding.At("name"), strconv.Quote(m[1]) + " is not a valid project name",
				"use lower-case letters, digits, hyphens and underscores, beginning with a letter or digit"
		}},
	{lazyregexp.New(`no configuration file provided`), codes.NoComposeFile, func([]string) (finding.Path, string, string) {
		return nil, "no compose file was found in the project directory or its parents", "give the path of the compose file"
	}},
	{lazyregexp.New(`empty compose file`), codes.EmptyFile, func([]string) (finding.Path, string, string) {
		return nil, "the compose file is empty", "define at least one service"
	}},
	{lazyregexp.New(`(?:couldn't find env file: |env file )(\S+)(?: not found.*)?`), codes.EnvFileNotFound,
		func(m []string) (finding.Path, string, string) {
			return nil, "env file " + source.ShownName(m[1]) + " does not exist", "create it, or use another"
		}},
	{lazyregexp.New(`(\S+) (is a directory|is not a regular file)$`), codes.NotAFile, func(m []string) (finding.Path, string, string) {
		return nil, source.ShownName(m[1]) + " " + m[2], "use the path of a file"
	}},
	{lazyregexp.New(`exceeds maximum node visit limit|excessive aliasing`), codes.InvalidFile,
		func([]string) (finding.Path, string, string) {
			return nil, "the file is too large once its aliases are expanded", "use fewer aliases of aliases"
		}},
	{lazyregexp.New(`(?s)^validating (\S+): (.*)`), codes.Schema, func(m []string) (finding.Path, string, string) {
		at, rest := splitPath(m[2])
		return at, rest, ""
	}},
}

// decodeError matches one line of what compose-go says of values that do not
// fit the model.
var decodeError = lazyregexp.New(`(?m)^'([^']+)' (.*)$`)

// envFileError matches a mistake within an env file.
var envFileError = lazyregexp.New(`^failed to read (\S+): (?:line (\d+): )?(.*)`)

// quotedInEnvFile is what compose-go says before it quotes a line of the file,
// which may be a credential.
var quotedInEnvFile = lazyregexp.New(`(?s)^(unterminated quoted value|Invalid template|unexpected character "\\?." in variable name).*`)

// envFileMistake returns the message and the remedy without any value.
func envFileMistake(message string) (string, string) {
	parts := quotedInEnvFile.FindStringSubmatch(message)
	switch {
	case parts == nil:
		return message, ""
	case strings.HasPrefix(message, "unexpected"):
		return parts[1], "write NAME=value, and put a value of several lines in quotes"
	}
	return strings.ToLower(parts[1]), ""
}

// emptyVariable is in compose-go's error where COMPOSE_FILE, or a part of it, is
// empty, which stands for the current directory.
const emptyVariable = `compose file "" set by COMPOSE_FILE`

// Classify makes findings of an error of compose-go; there is at least one.
func Classify(s *source.Sources, err error) finding.Findings {
	var remote source.RemoteError
	if errors.As(err, &remote) {
		return finding.Findings{Failed(s.Find(remote.Name), codes.RemoteFile, "copy it into the project and use the copy",
			strconv.Quote(remote.Name)+" is a remote file, but only local files are supported")}
	}
	text := shortened(err.Error())
	if strings.Contains(text, emptyVariable) {
		return finding.Findings{Failed(finding.Position{}, codes.NotAFile, "unset it, or list files in it", "COMPOSE_FILE contains an empty path")}
	}
	var missing *fs.PathError
	if errors.As(err, &missing) {
		return finding.Findings{missingFinding(s, missing)}
	}
	if parts := envFileError.FindStringSubmatch(text); parts != nil {
		line, _ := strconv.Atoi(parts[2])
		message, fix := envFileMistake(parts[3])
		return finding.Findings{Failed(finding.Position{File: source.ShownName(parts[1]), Line: line, Column: min(line, 1)}, codes.EnvFile, fix, message)}
	}
	for _, rule := range rules {
		if parts := rule.pattern.FindStringSubmatch(text); parts != nil {
			at, message, fix := rule.make(parts)
			return finding.Findings{findingAt(s, at, rule.code, fix, message)}
		}
	}
	var found finding.Findings
	for _, parts := range decodeError.FindAllStringSubmatch(text, -1) {
		found = append(found, findingAt(s, pathOf(parts[1]), codes.InvalidFile, "", parts[2]))
	}
	if len(found) > 0 {
		return found
	}
	at, message := splitPath(text)
	return finding.Findings{findingAt(s, at, codes.InvalidFile, "", message)}
}

func findingAt(s *source.Sources, at finding.Path, code, fix, message string) finding.Finding {
	f := Failed(source.Locator{Sources: s}.Position(at), code, fix, message)
	f.Where, f.Path = at, at.String()
	return f
}

func missingFinding(s *source.Sources, err *fs.PathError) finding.Finding {
	problem := source.UnreadableFile(err.Path)
	if problem == "" {
		problem = source.Unreadable
	}
	return Failed(s.Find(err.Path), codes.FileNotFound, instead(err.Path, problem), source.ShownName(err.Path)+" "+problem)
}

// chain renders the steps of a cycle on one line.
func chain(text, step string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(strings.TrimPrefix(lines[i], step))
	}
	return strings.Join(lines, " → ")
}

// leadingPath matches an attribute that an error begins with.
var leadingPath = lazyregexp.New(`^((?:services|networks|volumes|secrets|configs|include)(?:\.[A-Za-z0-9_-]+|\.?\[\d*\])*):? +`)

func splitPath(text string) (finding.Path, string) {
	m := leadingPath.FindStringSubmatch(text)
	if m == nil {
		return nil, text
	}
	return pathOf(m[1]), text[len(m[0]):]
}

func pathOf(text string) finding.Path {
	var out finding.Path
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(".[]", r) }) {
		if i, err := strconv.Atoi(part); err == nil {
			out = append(out, i)
			continue
		}
		out = append(out, part)
	}
	return out
}

// shortened takes out of an error what is not for the author of the file.
func shortened(text string) string {
	if here, err := os.Getwd(); err == nil {
		text = strings.ReplaceAll(text, here+string(filepath.Separator), "")
	}
	return strings.TrimSpace(text)
}

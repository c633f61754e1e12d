package composefile

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/cli"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

const (
	codeInvalidFile  = "invalid-file"
	codeFileNotFound = "file-not-found"
	codeNotAFile     = "not-a-file"
	codeCycle        = "cycle"

	codeEnvFileNotFound = "env-file-not-found"
)

// failure is the finding for a file that could not be read, or not as YAML.
func failureOf(f *source) Finding {
	if problem := unreadableFile(f.file); problem != "" {
		at := f.from.position()
		if f.from.file == "" {
			at = Position{File: shownName(f.file)}
		}
		if problem == "is a directory" {
			return failed(at, codeNotAFile, "name a file in it, for example "+filepath.Join(shownName(f.file), cli.DefaultFileNames[0]),
				"compose file "+shownName(f.file)+" "+problem)
		}
		return failed(at, codeFileNotFound, instead(f.file, problem), "compose file "+shownName(f.file)+" "+problem)
	}
	if errors.Is(f.err, errTooManyFiles) {
		return failed(f.from.position(), codeInvalidFile, "merge some of them", f.err.Error())
	}
	at, text := syntaxError(f.err, f.file)
	at.File = shownName(f.file)
	return failed(at, "yaml-syntax", syntaxFix(text), text)
}

func failed(at Position, code, fix, message string) Finding {
	return Finding{Position: at, Severity: Error, Code: code, Message: message, Fix: fix}
}

// instead says what to do about a file that cannot be read.
func instead(file, problem string) string {
	if problem == unreadable {
		return "let the current user read it"
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
	if near := nearest(filepath.Base(file), names); near != "" {
		return "did you mean " + shownName(filepath.Join(filepath.Dir(file), near)) + "?"
	}
	return ""
}

// yamlMark is how the YAML parser writes a position; the column is missing
// where it is the first.
var yamlMark = lazyregexp.New(`(?:while (.*?) at )?(?:line (\d+)(?:, column (\d+))?|<unknown position>): `)

// yamlOffset is how the YAML parser writes the place of a byte that is no text.
var yamlOffset = lazyregexp.New(`^offset (\d+): (.*)`)

// positionOf counts the lines of a file up to an offset in bytes.
func positionOf(file, offset string) Position {
	content, err := os.ReadFile(file)
	n, numErr := strconv.Atoi(offset)
	if err != nil || numErr != nil || n > len(content) {
		return Position{Line: 1, Column: 1}
	}
	before := content[:n]
	return Position{
		Line:   bytes.Count(before, []byte("\n")) + 1,
		Column: utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1,
	}
}

// syntaxError takes the position out of an error of the YAML parser.
func syntaxError(err error, file string) (Position, string) {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if offset := yamlOffset.FindStringSubmatch(text); offset != nil {
		return positionOf(file, offset[1]), "is not valid YAML: " + offset[2]
	}
	at, context := Position{Line: 1, Column: 1}, ""
	for {
		mark := yamlMark.FindStringSubmatch(text)
		if mark == nil || !strings.HasPrefix(text, mark[0]) {
			break
		}
		text = text[len(mark[0]):]
		if mark[1] != "" {
			context = " while " + mark[1]
		}
		if line, err := strconv.Atoi(mark[2]); err == nil {
			at = Position{Line: line, Column: 1}
			if column, err := strconv.Atoi(mark[3]); err == nil {
				at.Column = column
			}
		}
	}
	return at, "is not valid YAML: " + text + context
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
	make func(parts []string) (path, string, string)
}

// rules are tried in this order.
var rules = []rule{
	{lazyregexp.New(`(?s)include cycle detected:\n(.*)`), codeCycle, func(m []string) (path, string, string) {
		return at("include"), "the files include each other: " + chain(m[1], " include "), "remove one of the includes"
	}},
	{lazyregexp.New(`(?s)Circular reference:\n\s*(\S+) in (.*)`), codeCycle, func(m []string) (path, string, string) {
		return at("services", m[1], "extends"), "the services extend each other: " + chain(m[1]+" in "+m[2], "  extends "),
			"remove one of the extends"
	}},
	{lazyregexp.New(`cycle detected: node at path (\S+) references|value contains itself`), codeCycle,
		func(m []string) (path, string, string) {
			return pathOf(m[1]), "an alias stands for a value that contains the alias", "write the value out"
		}},
	{lazyregexp.New(`cannot extend service "(.*?)" in .*?: (.*)`), codeExtendsNotFound, func(m []string) (path, string, string) {
		return at("services", m[1], "extends"), m[2], "name a service that exists"
	}},
	{lazyregexp.New(`invalid project name "(.*?)"|project name must not be empty`), "project-name",
		func(m []string) (path, string, string) {
			return at("name"), strconv.Quote(m[1]) + " cannot be the name of a project",
				"use lower-case letters, digits, hyphens and underscores, beginning with a letter or digit"
		}},
	{lazyregexp.New(`no configuration file provided`), NoComposeFile, func([]string) (path, string, string) {
		return nil, "no compose file was found in the project directory or its parents", "name the compose file"
	}},
	{lazyregexp.New(`empty compose file`), "empty-file", func([]string) (path, string, string) {
		return nil, "the compose file is empty", "define at least one service"
	}},
	{lazyregexp.New(`(?:couldn't find env file: |env file )(\S+)(?: not found.*)?`), codeEnvFileNotFound,
		func(m []string) (path, string, string) {
			return nil, "env file " + shownName(m[1]) + " does not exist", "create it, or name another"
		}},
	{lazyregexp.New(`(\S+) (is a directory|is not a regular file)$`), codeNotAFile, func(m []string) (path, string, string) {
		return nil, shownName(m[1]) + " " + m[2], "name a file"
	}},
	{lazyregexp.New(`exceeds maximum node visit limit|excessive aliasing`), codeInvalidFile,
		func([]string) (path, string, string) {
			return nil, "the file is too large once its aliases are expanded", "use fewer aliases of aliases"
		}},
	{lazyregexp.New(`(?s)^validating (\S+): (.*)`), "schema", func(m []string) (path, string, string) {
		at, rest := splitPath(m[2])
		return at, rest, ""
	}},
}

// decodeError matches one line of what compose-go says of values that do not
// fit the model.
var decodeError = lazyregexp.New(`(?m)^'([^']+)' (.*)$`)

// envFileError matches a mistake within an env file.
var envFileError = lazyregexp.New(`^failed to read (\S+): (?:line (\d+): )?(.*)`)

// quotedInEnvFile is what compose-go says of a value, and then the value, which
// may be a credential.
var quotedInEnvFile = lazyregexp.New(`(?s)^(unterminated quoted value|Invalid template:).*`)

func withoutValue(message string) string {
	if parts := quotedInEnvFile.FindStringSubmatch(message); parts != nil {
		return strings.TrimSuffix(strings.ToLower(parts[1]), ":")
	}
	return message
}

// emptyVariable is in compose-go's error where COMPOSE_FILE, or a part of it, is
// empty, which stands for the current directory.
const emptyVariable = `compose file "" set by COMPOSE_FILE`

// classify makes findings of an error of compose-go; there is at least one.
func classify(s *sources, err error) Findings {
	var remote remoteError
	if errors.As(err, &remote) {
		return Findings{failed(s.find(remote.name), "remote-file", "copy it into the project and name the copy",
			strconv.Quote(remote.name)+" is a remote file, and only local ones are read")}
	}
	text := shortened(err.Error())
	if strings.Contains(text, emptyVariable) {
		return Findings{failed(Position{}, codeNotAFile, "unset it, or name files in it", "COMPOSE_FILE has an empty name in it")}
	}
	var missing *fs.PathError
	if errors.As(err, &missing) {
		return Findings{missingFinding(s, missing)}
	}
	if parts := envFileError.FindStringSubmatch(text); parts != nil {
		line, _ := strconv.Atoi(parts[2])
		return Findings{failed(Position{File: shownName(parts[1]), Line: line, Column: min(line, 1)}, "env-file", "", withoutValue(parts[3]))}
	}
	for _, rule := range rules {
		if parts := rule.pattern.FindStringSubmatch(text); parts != nil {
			at, message, fix := rule.make(parts)
			return Findings{findingAt(s, at, rule.code, fix, message)}
		}
	}
	var found Findings
	for _, parts := range decodeError.FindAllStringSubmatch(text, -1) {
		found = append(found, findingAt(s, pathOf(parts[1]), codeInvalidFile, "", parts[2]))
	}
	if len(found) > 0 {
		return found
	}
	at, message := splitPath(text)
	return Findings{findingAt(s, at, codeInvalidFile, "", message)}
}

func findingAt(s *sources, at path, code, fix, message string) Finding {
	f := failed(locator{s, nil}.position(at), code, fix, message)
	f.path, f.Path = at, at.String()
	return f
}

func missingFinding(s *sources, err *fs.PathError) Finding {
	problem := unreadableFile(err.Path)
	if problem == "" {
		problem = unreadable
	}
	return failed(s.find(err.Path), codeFileNotFound, instead(err.Path, problem), shownName(err.Path)+" "+problem)
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

func splitPath(text string) (path, string) {
	m := leadingPath.FindStringSubmatch(text)
	if m == nil {
		return nil, text
	}
	return pathOf(m[1]), text[len(m[0]):]
}

func pathOf(text string) path {
	var out path
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

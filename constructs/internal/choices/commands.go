package choices

import (
	"cmp"
	"fmt"
	slashpath "path"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/types"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// commandChoices let the shell of the container read values of secrets from the
// environment, instead of Compose writing them into the command.
func commandChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	if len(f.Where) == 4 && f.Where[2] == "labels" {
		return []finding.Choice{{
			Title: "no value, because it has a credential", Default: true, Patch: finding.Patch(f.Where, ""),
		}}
	}
	if len(f.Where) != 3 {
		return nil
	}
	attribute := fmt.Sprint(f.Where[2])
	r := &rewriting{chooser: c, service: s, add: map[string]any{}}
	written := r.read(attribute)
	words := r.inShell(attribute, written)
	if words == nil || !r.isHidden(words) {
		return nil
	}
	value := any(anyOf(words))
	if written.text && attribute == "healthcheck" {
		value = words[0]
	}
	patch := map[string]any{attribute: value}
	if attribute == "healthcheck" {
		patch[attribute] = map[string]any{"test": value}
	}
	if len(r.add) > 0 {
		patch["environment"] = r.add
	}
	return []finding.Choice{{
		Title: "the shell of the container reads the values of secrets", Default: true,
		Patch: finding.Patch(s.At(), patch),
	}}
}

func anyOf(words []string) (out []any) {
	for _, w := range words {
		out = append(out, w)
	}
	return out
}

// rewriting replaces values of secrets in a command. In between, a mark stands
// for each of them.
type rewriting struct {
	*chooser
	service *model.Service
	// file has the command, and may be an included one; main is one of those that
	// the result is merged with, and whose variables it can refer to.
	file, main *source.Source
	// variables are those whose values the marks stand for; add those that the
	// service gets, as they are written.
	variables []string
	add       map[string]any
}

// mark is the first of the characters that stand for values. No text has them:
// they are for private use.
const mark = '\uE000'

func isMark(r rune) bool { return r >= mark && r < mark+0x1000 }

// command is what a file has, with marks: one text, or words.
type command struct {
	words []string
	text  bool
}

// read finds a command in the file. There is none where the file has it in
// another way than the model.
func (r *rewriting) read(attribute string) command {
	at, resolved := r.service.At(attribute), []string(r.service.Command)
	switch attribute {
	case "entrypoint":
		resolved = r.service.Entrypoint
	case "healthcheck":
		at, resolved = at.Then("test"), r.service.HealthCheck.Test
	}
	defer source.Silence()()
	l := source.Locator{Sources: r.files, Model: r.Project.Project}
	place := l.Place(at)
	r.file, r.main = l.Read[place.File], l.Main[0]
	if place.Depth != len(at) || place.Value == nil || r.file == nil {
		return command{}
	}
	var out command
	switch node := source.Follow(place.Value); {
	case node.Kind == yaml.ScalarNode && attribute == "healthcheck":
		out = command{[]string{r.marked(node.Value)}, true}
		resolved = resolved[min(1, len(resolved)):] // without CMD-SHELL
	case node.Kind == yaml.ScalarNode:
		var words types.ShellCommand
		if words.DecodeMapstructure(r.marked(node.Value)) == nil {
			out = command{words, true}
		}
	case node.Kind == yaml.SequenceNode:
		for _, item := range node.Content {
			out.words = append(out.words, r.marked(source.Follow(item).Value))
		}
	}
	if !slices.EqualFunc(out.words, resolved, func(word, want string) bool { return r.resolved(word) == want }) {
		return command{}
	}
	return out
}

// resolved is a word with values in the place of marks and of variables.
func (r *rewriting) resolved(word string) string {
	word = r.main.Interpolate(word)
	for i, name := range r.variables {
		word = strings.ReplaceAll(word, string(mark+rune(i)), r.valueOf(name))
	}
	return word
}

func (r *rewriting) valueOf(name string) string {
	if written, added := r.add[name].(string); added {
		return r.main.Interpolate(written)
	}
	return *r.service.Environment[name]
}

// marked has a mark for each value of a secret that a text has, literally or by a
// variable of Compose.
func (r *rewriting) marked(text string) string {
	values := r.readable() // of two with the same beginning, the longer one first
	hasValue := func(value string) bool {
		return slices.ContainsFunc(values, func(c model.Credential) bool { return c.Value == value })
	}
	var out strings.Builder
	for _, part := range source.Substitutions(text) {
		if strings.HasPrefix(part, "$") && part != "$$" {
			if value := r.file.Interpolate(part); hasValue(value) {
				part = cmp.Or(r.markOf(r.variable(part, value)), part)
			}
			out.WriteString(part)
			continue
		}
		for _, c := range values {
			if c.IsIn(part) {
				part = strings.ReplaceAll(part, c.Value, cmp.Or(r.markOf(r.variable("", c.Value)), c.Value))
			}
		}
		out.WriteString(part)
	}
	return out.String()
}

// markOf is the mark of a variable; empty for none.
func (r *rewriting) markOf(name string) string {
	if name == "" {
		return ""
	}
	i := slices.Index(r.variables, name)
	if i < 0 {
		i = len(r.variables)
		r.variables = append(r.variables, name)
	}
	return string(mark + rune(i))
}

// variable is one of the service that has the value as a secret. If there is none,
// a variable of Compose becomes one of the service.
func (r *rewriting) variable(written, value string) string {
	own := ""
	for _, name := range r.service.SecretVariables() {
		if v := r.service.Environment[name]; v != nil && *v == value && (own == "" || strings.Contains(written, name)) {
			own = name
		}
	}
	match := variableIn.FindStringSubmatch(written)
	if own != "" || match == nil {
		return own
	}
	name := match[1]
	_, taken := r.service.Environment[name]
	selection := r.service.Extensions().Secrets
	if taken || selection != nil && selection != true || !model.IsCredential(name, value) {
		return ""
	}
	r.add[name] = written
	return name
}

// shells are programs that run a text.
var shells = []string{"sh", "bash", "ash", "dash"}

// inShell gives the words of a command in which a shell reads the values; nil
// where none is known to run it.
func (r *rewriting) inShell(attribute string, from command) []string {
	if !slices.ContainsFunc(from.words, hasMark) || slices.ContainsFunc(from.words, r.insertsQuote) {
		return nil
	}
	image, _ := images.Of(r.service.Image)
	if attribute == "healthcheck" {
		return r.testInShell(from, image.Shell || image.Entrypoint != "")
	}
	var before []string
	if attribute == "command" {
		before = r.service.Entrypoint
	}
	words := slices.Clone(from.words)
	if i := scriptIn(slices.Concat(before, words)) - len(before); i >= 0 && i < len(words) {
		words[i] = expanded(r.variables, words[i])
		return words
	}
	if attribute == "command" && len(before) == 0 && image.Entrypoint != "" {
		return []string{"sh", "-c", "exec " + image.Entrypoint + " " + r.line(words)}
	}
	return nil
}

func (r *rewriting) testInShell(from command, hasShell bool) []string {
	switch {
	case from.text:
		return []string{expanded(r.variables, from.words[0])}
	case from.words[0] == "CMD-SHELL" && len(from.words) == 2:
		return []string{from.words[0], expanded(r.variables, from.words[1])}
	case from.words[0] == "CMD" && hasShell:
		return []string{"CMD-SHELL", r.line(from.words[1:])}
	}
	return nil
}

// insertsQuote reports whether Compose inserts a quotation mark by a variable.
func (r *rewriting) insertsQuote(word string) bool {
	return strings.Contains(word, "$") && strings.Count(r.main.Interpolate(word), "'") > strings.Count(word, "'")
}

func hasMark(word string) bool { return strings.ContainsFunc(word, isMark) }

// scriptIn is the index of the text that a shell runs; negative if there is none.
func scriptIn(words []string) int {
	for i := 2; i < len(words); i++ {
		if strings.HasPrefix(words[i-1], "-") && strings.HasSuffix(words[i-1], "c") && slices.Contains(shells, slashpath.Base(words[i-2])) {
			return i
		}
	}
	return -1
}

// plainWord matches a word that a shell leaves as it is.
var plainWord = lazyregexp.New(`^[A-Za-z0-9_./:=,@%+-]+$`)

// line is a line for a shell with the words of a command.
func (r *rewriting) line(words []string) string {
	var out []string
	for _, word := range words {
		out = append(out, cmp.Or(r.quoted(word), "''"))
	}
	return strings.Join(out, " ")
}

func (r *rewriting) quoted(word string) string {
	var out strings.Builder
	for word != "" {
		i := strings.IndexFunc(word, isMark)
		if i == 0 {
			c, size := utf8.DecodeRuneInString(word)
			out.WriteString(`"$${` + r.variables[c-mark] + `}"`)
			word = word[size:]
			continue
		}
		if i < 0 {
			i = len(word)
		}
		if text := word[:i]; plainWord.MatchString(text) {
			out.WriteString(text)
		} else {
			out.WriteString("'" + strings.ReplaceAll(text, "'", `'\''`) + "'")
		}
		word = word[i:]
	}
	return out.String()
}

// expanded is a text for a shell with variables in the place of marks, quoted as
// the place requires.
func expanded(variables []string, text string) string {
	var out strings.Builder
	var quote, before rune
	for _, c := range text {
		escaped := before == '\\' && quote != '\''
		switch {
		case isMark(c):
			reference := "$${" + variables[c-mark] + "}"
			switch quote {
			case '\'':
				reference = `'"` + reference + `"'`
			case 0:
				reference = `"` + reference + `"`
			}
			out.WriteString(reference)
			before = c
			continue
		case escaped:
			out.WriteRune(c)
			before = 0
			continue
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case c == quote:
			quote = 0
		}
		out.WriteRune(c)
		before = c
	}
	return out.String()
}

// isHidden reports whether no value is left in the words.
func (r *rewriting) isHidden(words []string) bool {
	text := r.main.Interpolate(strings.Join(words, "\n"))
	_, found := model.CredentialIn(r.readable(), text, r.service.Name)
	return !found
}

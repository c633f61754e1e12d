package source

import (
	"fmt"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
	"go.yaml.in/yaml/v4"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// BehindUnset says in a finding of a value that variables in it are not set, and
// returns their names. They are its cause.
func (f *Source) BehindUnset(n *yaml.Node, mistake *finding.Finding) []string {
	if n == nil || n.Kind != yaml.ScalarNode {
		return nil
	}
	names := f.Unset(n.Value)
	if len(names) == 0 {
		return nil
	}
	variables, are, become := "variable", "is", "is"
	if len(names) > 1 {
		variables, are, become = "variables", "are", "are"
	}
	mistake.Message = fmt.Sprintf("the %s %s %s not set and %s replaced with an empty string: %s", variables, strings.Join(names, ", "), are, become, mistake.Message)
	mistake.Fix = HowToSet(names[0])
	return names
}

// HowToSet says what to do for a variable that is not set.
func HowToSet(variable string) string {
	return "set it in the environment or in .env, or give a default: ${" + variable + ":-…}"
}

// Unset lists the variables that become an empty string when text is
// interpolated in the file: those that are looked up in vain, and for which the
// text has neither a default nor an alternative.
func (f *Source) Unset(text string) []string { return unsetIn(text, f.Lookup) }

func unsetIn(text string, lookup template.Mapping) []string {
	if !strings.Contains(text, "$") {
		return nil
	}
	// A text with a mistake in it is an error of Load.
	if _, err := template.SubstituteWithOptions(text, lookup, template.WithoutLogging); err != nil {
		return nil
	}
	var names []string
	findUnset(text, lookup, func(name string) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	})
	return names
}

// findUnset follows the substitutions of a text, and of the defaults and
// alternatives that take effect (Compose Specification, Interpolation).
func findUnset(text string, lookup template.Mapping, found func(name string)) {
	template.DefaultPattern.ReplaceAllStringFunc(text, func(part string) string {
		inside, braced := strings.CutPrefix(part, "${")
		switch {
		case part == "$$":
			return ""
		case !braced:
			inside = part[1:]
		default:
			// The pattern takes all text up to the last brace.
			var rest string
			inside, rest = untilBrace(inside)
			defer findUnset(rest, lookup, found)
		}
		name := inside
		if end := strings.IndexAny(inside, ":-+?"); end >= 0 {
			name = inside[:end]
		}
		value, set := lookup(name)
		operator := inside[len(name):]
		after, colon := strings.CutPrefix(operator, ":")
		full := set && (!colon || value != "")
		switch {
		case operator == "" && !set:
			found(name)
		case strings.HasPrefix(after, "-") && !full, strings.HasPrefix(after, "+") && full:
			findUnset(after[1:], lookup, found)
		}
		return ""
	})
}

// Substitutions cuts a text into what Compose replaces, such as ${NAME:-text} and
// $$, and what is between.
func Substitutions(text string) []string {
	var out []string
	for text != "" {
		begin := strings.IndexByte(text, '$')
		if begin != 0 {
			if begin < 0 {
				begin = len(text)
			}
			out, text = append(out, text[:begin]), text[begin:]
			continue
		}
		end := 1
		if inside, braced := strings.CutPrefix(text, "${"); braced {
			name, rest := untilBrace(inside)
			end = len(text) - len(rest)
			if len(name) == len(inside) {
				end = len(text) // nothing closes it
			}
		} else if strings.HasPrefix(text, "$$") {
			end = 2
		} else {
			for end < len(text) && isOfName(text[end]) {
				end++
			}
		}
		out, text = append(out, text[:end]), text[end:]
	}
	return out
}

func isOfName(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z'
}

// untilBrace cuts a text at the brace that closes it.
func untilBrace(text string) (inside, rest string) {
	open := 1
	for i, c := range text {
		switch c {
		case '{':
			open++
		case '}':
			if open--; open == 0 {
				return text[:i], text[i+1:]
			}
		}
	}
	return text, ""
}

package finding

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Override is a value that replaces the one in the files before, instead of
// being merged with it (Compose specification, Merge).
type Override struct{ Value any }

// Reset is the value that removes an attribute of the files before.
type Reset struct{}

// Patch renders a value at a path as a piece of a compose file on one line. The
// value consists of map[string]any, []any, string, int, bool, Override and Reset.
func Patch(at Path, value any) string {
	for i := len(at) - 1; i > 0; i-- {
		value = map[string]any{fmt.Sprint(at[i]): value}
	}
	return Flow(fmt.Sprint(at[0])) + ": " + Flow(value)
}

// Flow renders a value of a patch in the flow style of YAML.
func Flow(value any) string {
	switch v := value.(type) {
	case Override:
		return "!override " + Flow(v.Value)
	case Reset:
		return "!reset null"
	case map[string]any:
		var entries []string
		for _, key := range slices.Sorted(maps.Keys(v)) {
			entries = append(entries, Flow(key)+": "+Flow(v[key]))
		}
		return "{" + strings.Join(entries, ", ") + "}"
	case []any:
		var items []string
		for _, item := range v {
			items = append(items, Flow(item))
		}
		return "[" + strings.Join(items, ", ") + "]"
	case string:
		return scalar(v)
	}
	return fmt.Sprint(value)
}

// reserved are the words that are no text in YAML, and the numbers that begin
// with a dot.
var reserved = []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n", ".inf", ".nan"}

// isPlain reports whether YAML reads a text as itself without quotes.
func isPlain(text string) bool {
	const letters, others = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789_./-"
	return text != "" && strings.Trim(text, letters+others) == "" && strings.ContainsAny(text[:1], letters+"/.") &&
		strings.ContainsAny(text, letters) && !slices.Contains(reserved, strings.ToLower(text))
}

// scalar quotes a text that YAML would not read as itself. A text of JSON is one
// of YAML.
func scalar(text string) string {
	if isPlain(text) {
		return text
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(text); err != nil {
		return `""` // a string can always be encoded
	}
	return strings.TrimSuffix(b.String(), "\n")
}

package source

import (
	"os"
	"strings"

	"github.com/compose-spec/compose-go/v2/template"
)

// UnsetUse is the first use of a variable that is not set, in a line of an env file.
type UnsetUse struct {
	// Key is the variable that the line sets, Name the one that is not set.
	Key, Name string
	Line      int
}

// UnsetInEnvFile lists the variables that become an empty string in the values
// of an env file, with their lines. A value can use those of the lines before it;
// between single quotes nothing is replaced. Values of several lines are not
// looked into.
func UnsetInEnvFile(file string, lookup template.Mapping) []UnsetUse {
	content, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(content), "$") {
		return nil
	}
	before, seen := map[string]string{}, map[string]bool{}
	var unset []UnsetUse
	for i, line := range strings.Split(string(content), "\n") {
		name, value, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		value = strings.TrimSpace(value)
		if !found || strings.HasPrefix(name, "#") {
			continue
		}
		if value != "" && value[0] != '\'' && value[0] != '"' {
			value, _, _ = strings.Cut(value, " #")
		}
		if !strings.HasPrefix(value, "'") {
			for _, variable := range unsetIn(value, func(name string) (string, bool) {
				if known, ok := before[name]; ok {
					return known, true
				}
				return lookup(name)
			}) {
				if !seen[variable] {
					seen[variable] = true
					unset = append(unset, UnsetUse{Key: strings.TrimSpace(name), Name: variable, Line: i + 1})
				}
			}
		}
		before[strings.TrimSpace(name)] = value
	}
	return unset
}

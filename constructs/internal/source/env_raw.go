package source

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/compose-spec/compose-go/v2/dotenv"
)

// The format raw of an env file is not compose-go's: `docker compose` registers
// it too, with the parser of `docker run --env-file`.
func init() { dotenv.RegisterFormat("raw", rawEnvFile) }

// rawEnvFile reads lines of KEY=value, in which nothing is quoted, expanded or
// a comment behind a value. A name alone has the value that the environment
// has for it. Messages have no values, which may be credentials.
func rawEnvFile(r io.Reader, file string, into map[string]string, lookup func(string) (string, bool)) error {
	content, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("failed to read %s: %w", file, err)
	}
	for i, line := range strings.Split(strings.TrimPrefix(string(content), "\ufeff"), "\n") {
		line = strings.TrimLeftFunc(strings.TrimSuffix(line, "\r"), unicode.IsSpace)
		name, value, found := strings.Cut(line, "=")
		problem := ""
		switch {
		case line == "" || line[0] == '#':
			continue
		case !utf8.ValidString(line):
			problem = "the text is not UTF-8"
		case name == "":
			problem = "there is no name before the equals sign"
		case strings.ContainsFunc(name, unicode.IsSpace):
			problem = "the name of a variable must not contain white space"
		}
		if problem != "" {
			return fmt.Errorf("failed to read %s: line %d: %s", file, i+1, problem)
		}
		if !found {
			if value, found = lookup(name); !found {
				continue
			}
		}
		into[name] = value
	}
	return nil
}

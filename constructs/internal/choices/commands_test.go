package choices

import (
	"context"
	"os/exec"
	"strings"
	"testing"
)

// TestLinesRun lets a shell run what takes the place of a command: it passes the
// same words, whatever is in the value.
func TestLinesRun(t *testing.T) {
	t.Parallel()
	const a, b = string(mark), string(mark + 1)
	values := []string{`it's "a" $HOME \ value`, " two  words * "}
	for _, words := range [][]string{
		{"--password", a}, {"--password=" + a}, {"-p" + a + "@host"}, {a + b}, {"it's " + a + "'s"}, {"", "a b", "*", "$HOME", `\n`}, {"'" + a + "'"},
	} {
		r := &rewriting{variables: []string{"A", "B"}}
		var want strings.Builder
		for _, word := range words {
			want.WriteString("<" + strings.NewReplacer(a, values[0], b, values[1]).Replace(word) + ">")
		}
		if got := inShell(t, "printf '<%s>' "+r.line(words), values); got != want.String() {
			t.Errorf("%q become %q, want %q", words, got, want.String())
		}
	}
	for text, want := range map[string]string{
		"printf '<%s>' -p" + a + " b":                       "<-p" + values[0] + "><b>",
		`printf "<%s>" "u:` + a + `"`:                       "<u:" + values[0] + ">",
		`printf '<%s>' 'u:` + a + `' \' "\"` + b + `"`:      "<u:" + values[0] + "><'><\"" + values[1] + ">",
		`printf '<%s>' "it's ` + b + `" 'a"' "'" ` + b:      "<it's " + values[1] + "><a\"><'><" + values[1] + ">",
		`sh -c 'printf "<%s>" "$1$0"' ` + b + " " + "plain": "<plain" + values[1] + ">",
	} {
		if got := inShell(t, expanded([]string{"A", "B"}, text), values); got != want {
			t.Errorf("%q prints %q, want %q", text, got, want)
		}
	}
}

// inShell runs a text as Docker Compose passes it on.
func inShell(t *testing.T, text string, values []string) string {
	t.Helper()
	command := exec.CommandContext(context.Background(), "sh", "-c", strings.ReplaceAll(text, "$$", "$"))
	command.Env = []string{"A=" + values[0], "B=" + values[1], "PATH=/usr/bin:/bin", "HOME=/home"}
	out, err := command.CombinedOutput()
	if err != nil {
		t.Errorf("%s: %v: %s", text, err, out)
	}
	return string(out)
}

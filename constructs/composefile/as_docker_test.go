package composefile_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// TestWordsOfACommand: a command becomes the words that docker compose passes.
// go-shellwords decides that, in a newer version than compose-go requires.
func TestWordsOfACommand(t *testing.T) {
	for _, c := range []struct {
		name, command string
		want          []string
	}{
		{"escaped newline", `printf "a\nb"`, []string{"printf", "a\nb"}},
		{"escaped tab", `printf a\tb`, []string{"printf", "a\tb"}},
		{"quotes between backquotes", "echo `echo \"x y\"`", []string{"echo", "`echo \"x y\"`"}},
		{"a word before a redirection", "foo 2x>y", []string{"foo", "2x"}},
		{"a quoted number before a redirection", `foo "2">y`, []string{"foo", "2"}},
		{"redirection of a file descriptor", "foo 2>y", []string{"foo"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "compose.yaml")
			text := "name: words\nservices:\n  a:\n    image: busybox\n    command: |-\n      " + c.command + "\n"
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
			if err != nil {
				t.Fatal(err)
			}
			if got := []string(project.Services["a"].Command); !slices.Equal(got, c.want) {
				t.Errorf("the words are %q, want %q", got, c.want)
			}
		})
	}
}

// TestYAMLThatDockerReads has files that docker compose loads since it has
// version 4.0.0 of the YAML library.
func TestYAMLThatDockerReads(t *testing.T) {
	const before, after = "name: yaml\nservices:\n  a:\n    image: busybox\n", "    command: [sleep, inf]\n"
	for _, c := range []struct{ name, content, want string }{
		{"a line with a tab", before + "\t\n" + after, "inf"},
		{"a comment after a tab", before + "\t# comment\n" + after, "inf"},
		{"a tab at the end", before + after + "\t", "inf"},
		{"an escaped slash", `{"name": "yaml", "services": {"a": {"image": "busybox", "command": ["sleep", "\/"]}}}`, "/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "compose.yaml")
			if err := os.WriteFile(file, []byte(c.content), 0o600); err != nil {
				t.Fatal(err)
			}
			project, err := composefile.Load(context.Background(), composefile.Options{Files: []string{file}, Environment: []string{}})
			if err != nil {
				t.Fatal(err)
			}
			if got := []string(project.Services["a"].Command); !slices.Equal(got, []string{"sleep", c.want}) {
				t.Errorf("the command is %q, want sleep and %s", got, c.want)
			}
		})
	}
}

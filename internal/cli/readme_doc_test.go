package cli

import (
	"os"
	"strings"
	"testing"
)

// TestReadmeDoc holds what the README shows of a command to what the command prints.
func TestReadmeDoc(t *testing.T) {
	t.Setenv("AWS_REGION", "us-east-1")
	t.Setenv("COLUMNS", "84")
	t.Chdir("../..")
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	const begin = "```\n$ compose-cdk plan examples/blog/compose.yaml\n"
	before, rest, found := strings.Cut(string(text), begin)
	shown, after, closed := strings.Cut(rest, "```\n")
	if !found || !closed {
		t.Fatal("the README does not show the command")
	}
	code, stdout, stderr := runApp("plan", "examples/blog/compose.yaml")
	if code != 0 {
		t.Fatal(stderr)
	}
	if shown == stdout {
		return
	}
	if !*update {
		t.Fatalf("the README shows\n%swhere the command prints\n%s", shown, stdout)
	}
	if err := os.WriteFile("README.md", []byte(before+begin+stdout+"```\n"+after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestPictureDoc holds the picture of the README to what plan draws of the same file.
func TestPictureDoc(t *testing.T) {
	t.Chdir("../..")
	const file = "docs/plan.svg"
	code, stdout, stderr := runApp("plan", "--format", "svg", "examples/blog/compose.yaml")
	if code != 0 {
		t.Fatal(stderr)
	}
	if *update {
		if err := os.WriteFile(file, []byte(stdout), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if shown, err := os.ReadFile(file); err != nil || string(shown) != stdout {
		t.Errorf("%s differs from what plan draws (%v); write it with make update-goldens", file, err)
	}
}

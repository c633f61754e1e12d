package test

import (
	"bytes"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// block is a fenced block of a document.
type block struct {
	file     string
	line     int
	language string
	text     string
	// mark is what an HTML comment above the block says of it: "fails" for a
	// compose file that is wrong on purpose, "no, <reason>" for what is not run.
	mark string
}

// TestDocumentationBlocks runs what the documents show: compose files have no
// errors, commands that need neither AWS nor the network succeed, and all
// others have a reason.
func TestDocumentationBlocks(t *testing.T) {
	blocks := documentationBlocks(t)
	ran := map[string]int{}
	project := map[string]string{}
	for _, b := range blocks {
		switch {
		case b.mark != "" && !marks.MatchString(b.mark):
			t.Errorf("%s:%d: %q is not a mark", b.file, b.line, b.mark)
		case strings.HasPrefix(b.mark, "no, "):
		case b.language == "yaml":
			ran["yaml"]++
			project[b.file] = withService(t, b)
			checkComposeBlock(t, b, project[b.file])
		case b.language == "sh" || b.language == "bash":
			for _, line := range commandLines(b.text) {
				ran["sh"]++
				runLine(t, b, line, project[b.file])
			}
		}
	}
	if ran["yaml"] < 15 || ran["sh"] < 50 {
		t.Errorf("ran %v", ran)
	}
}

var (
	fence = regexp.MustCompile("^```(.*)$")
	mark  = regexp.MustCompile(`^<!-- run: (.*) -->$`)
	marks = regexp.MustCompile(`^(fails|no, .+)$`)
)

// documentationBlocks reads the blocks of all documents but those of findings,
// whose examples are tested with the codes.
func documentationBlocks(t *testing.T) []block {
	t.Helper()
	var blocks []block
	err := filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && file != root ||
			slices.Contains([]string{"node_modules", "build", "dist", "findings", "testdata"}, entry.Name())):
			return filepath.SkipDir
		case filepath.Ext(file) != ".md":
			return nil
		}
		text, err := os.ReadFile(file)
		blocks = append(blocks, readBlocks(strings.TrimPrefix(filepath.ToSlash(file), filepath.ToSlash(root)+"/"), string(text))...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return blocks
}

func readBlocks(file, text string) []block {
	var blocks []block
	var open *block
	said := ""
	for i, line := range strings.Split(text, "\n") {
		fenced := fence.FindStringSubmatch(line)
		switch {
		case open != nil && fenced != nil:
			blocks = append(blocks, *open)
			open, said = nil, ""
		case open != nil:
			open.text += line + "\n"
		case fenced != nil:
			open = &block{file: file, line: i + 1, language: fenced[1], mark: said}
		case strings.TrimSpace(line) != "":
			said = ""
			if m := mark.FindStringSubmatch(line); m != nil {
				said = m[1]
			}
		}
	}
	return blocks
}

// withService gives a fragment of a compose file the service that it needs.
func withService(t *testing.T, b block) string {
	t.Helper()
	var document map[string]any
	if err := yaml.Unmarshal([]byte(b.text), &document); err != nil {
		t.Errorf("%s:%d: %v", b.file, b.line, err)
	}
	if document["services"] == nil {
		return b.text + "\nservices: {web: {image: \"nginx:1.29\"}}\n"
	}
	return b.text
}

func checkComposeBlock(t *testing.T, b block, text string) {
	t.Helper()
	output, err := inProject(t, text, "compose-cdk check")
	switch {
	case b.mark == "fails" && err == nil:
		t.Errorf("%s:%d: the compose file has no errors", b.file, b.line)
	case b.mark == "" && err != nil:
		t.Errorf("%s:%d: %s", b.file, b.line, output)
	}
}

// commandLines are the commands of a block, without comments.
func commandLines(text string) []string {
	var lines []string
	for _, line := range strings.Split(strings.ReplaceAll(text, "\\\n", " "), "\n") {
		line, _, _ = strings.Cut(line+" ", " #")
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// pure are the commands that need neither AWS nor the network.
var pure = regexp.MustCompile(`^(source <\()?(npx )?compose-cdk (adapt|check|completion|estimate|explain|plan|schema|version)\b`)

// otherCommand matches another command of the program, whose name is checked.
var otherCommand = regexp.MustCompile(`^(npx |bin/)?compose-cdk ([a-z]+)`)

// target matches a call of make, whose targets are checked.
var target = regexp.MustCompile(`^make ([a-z-]+)`)

// notRun gives the reason for each program that no test runs from a document.
var notRun = map[string]string{
	"aws":       "needs an account of AWS",
	"cdk":       "needs an account of AWS; the tests of deployments run it",
	"cosign":    "needs a published release",
	"docker":    "needs a published image",
	"eval":      "needs an account of AWS",
	"go":        "needs a published module",
	"npm":       "needs a published package; the smoke test of releases installs one",
	"npx":       "needs an account of AWS; the tests of deployments run it",
	"sha256sum": "needs a published release",
}

func runLine(t *testing.T, b block, line, text string) {
	t.Helper()
	program, _, _ := strings.Cut(line, " ")
	switch own, goal := otherCommand.FindStringSubmatch(line), target.FindStringSubmatch(line); {
	case pure.MatchString(line):
		if output, err := inProject(t, text, line); err != nil {
			t.Errorf("%s:%d: %s: %v\n%s", b.file, b.line, line, err, output)
		}
	case own != nil:
		if output, err := inProject(t, text, "compose-cdk "+own[2]+" --help"); err != nil {
			t.Errorf("%s:%d: %s: %v\n%s", b.file, b.line, line, err, output)
		}
	case goal != nil:
		if makefile := read(t, filepath.Join(root, "Makefile")); !strings.Contains(makefile, "\n"+goal[1]+":") {
			t.Errorf("%s:%d: the Makefile has no target %s", b.file, b.line, goal[1])
		}
	case notRun[program] == "":
		t.Errorf("%s:%d: no test runs %q, and notRun has no reason", b.file, b.line, line)
	}
}

// projectFiles are beside a compose file of the documents.
var projectFiles = map[string]string{
	".vscode/settings.json": "{}", "api/Dockerfile": "FROM scratch\n", "worker/Dockerfile": "FROM scratch\n", "Dockerfile": "FROM scratch\n",
	"compose.aws.yaml":    "x-aws-logs_retention: 14\n",
	"compose.prod.yaml":   "services: {web: {image: \"nginx:1.29\"}}\n",
	"shop/compose.yaml":   "services: {web: {image: \"nginx:1.29\"}}\n",
	"config/settings.ini": "a = b\n", "db.env": "POSTGRES_USER=shop\nPOSTGRES_PASSWORD=a value for the test\n",
	"key.pem": "a value for the test\n", "password.txt": "a value for the test\n", "settings.ini": "a = b\n",
}

// inProject runs a line of a shell beside a compose file.
func inProject(t *testing.T, text, line string) (output string, err error) {
	t.Helper()
	directory := t.TempDir()
	files := maps.Clone(projectFiles)
	files["compose.yaml"] = text
	if text == "" {
		files["compose.yaml"] = read(t, filepath.Join(root, "examples", "quickstart", "compose.yaml"))
	}
	files["prices.json"] = read(t, filepath.Join(root, "constructs", "internal", "prices", "prices.json"))
	files["bin/npx"] = "#!/bin/sh\nexec \"$@\"\n"
	for name, content := range files {
		file := filepath.Join(directory, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for link, to := range map[string]string{"bin/compose-cdk": program, "examples": filepath.Join(root, "examples")} {
		absolute, err := filepath.Abs(to)
		if err == nil {
			err = os.Symlink(absolute, filepath.Join(directory, link))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	command := exec.Command("bash", "-euo", "pipefail", "-c", line)
	command.Dir = directory
	command.Stdout, command.Stderr = &out, &out
	command.Env = append(os.Environ(), "PATH="+filepath.Join(directory, "bin")+":"+os.Getenv("PATH"),
		"GITHUB_STEP_SUMMARY="+filepath.Join(directory, "summary.md"))
	err = command.Run()
	return out.String(), err
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

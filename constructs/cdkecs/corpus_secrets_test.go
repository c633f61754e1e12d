package cdkecs_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// TestCorpusSecrets adapts public projects, synthesizes them, and looks for the
// value of each variable that is a credential in all that is left: templates,
// assets, build contexts, metadata and messages. Variables that the files leave to
// the environment get values of their own there.
func TestCorpusSecrets(t *testing.T) {
	var sum leakCount
	for _, p := range corpus.Projects(t) {
		t.Run(p.Name, func(t *testing.T) {
			found := lookForLeaks(t, p)
			sum.add(found)
		})
	}
	t.Logf("%+v", sum)
	if sum.Synthesized == 0 || sum.Values == 0 {
		t.Error("there is nothing to look for")
	}
}

// leakCount says over what the test has looked.
type leakCount struct {
	// Projects can be loaded; Synthesized is how many of them have no error left
	// when they are adapted.
	Projects, Synthesized int
	// Values are those of variables that are credentials. Written are those that
	// the project also has as a name, or in a variable that is no credential.
	Values, Written int
	// Files and Bytes are what was searched.
	Files, Bytes int
	// Contexts are those of them in build contexts.
	Contexts int
}

func (c *leakCount) add(o leakCount) {
	c.Projects += o.Projects
	c.Synthesized += o.Synthesized
	c.Values += o.Values
	c.Written += o.Written
	c.Files += o.Files
	c.Bytes += o.Bytes
	c.Contexts += o.Contexts
}

// shortestLeak is the length from which a value is looked for: a shorter one,
// such as a name, is found where it is no credential.
const shortestLeak = 8

func lookForLeaks(t *testing.T, p corpus.Project) (count leakCount) {
	t.Helper()
	options := composefile.Options{Files: p.Files, WorkingDir: p.Dir, Environment: madeUpCredentials(t, p.Files)}
	project, err := composefile.Load(context.Background(), options)
	if err != nil {
		return count
	}
	count.Projects = 1
	secret, written := credentialsOf(project)
	count.Values, count.Written = len(secret), len(written)
	adapted, err := composefile.Adapt(context.Background(), options)
	if err != nil {
		t.Fatal(err)
	}
	messages := fmt.Sprint(adapted.Left, adapted.After, adapted.Unplaced)
	if adapted.After != "" {
		file := filepath.Join(t.TempDir(), composefile.AWSFile)
		if err := os.WriteFile(file, []byte(adapted.After), 0o600); err != nil {
			t.Fatal(err)
		}
		options.Files = append(slices.Clone(options.Files), file)
	}
	if project, err = composefile.Load(context.Background(), options); err != nil {
		t.Fatal(err)
	}
	found := composefile.Check(project)
	messages += fmt.Sprint(found)
	mustHide(t, "a message", []byte(messages), secret)
	if found.Err() != nil {
		return count
	}
	count.Synthesized = 1
	f := newFixture(t, project)
	f.app.Synth(nil)
	contexts := buildContexts(t, f.outdir)
	words := maps.Clone(secret)
	maps.DeleteFunc(words, func(value, _ string) bool { return isLetters(value) })
	inContexts := func(file string) map[string]string {
		if strings.Contains(file, "compose") || strings.Contains(file, ".env") {
			return secret
		}
		return words // source code may have a mere word, such as password, for something else
	}
	err = filepath.WalkDir(f.outdir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		text, err := os.ReadFile(filepath.Clean(path))
		count.Files++
		count.Bytes += len(text)
		name, _ := filepath.Rel(f.outdir, path)
		asset, inside, _ := strings.Cut(filepath.ToSlash(name), "/")
		if slices.Contains(contexts, asset) {
			count.Contexts++
			mustHide(t, "the build context, in "+inside+",", text, inContexts(inside))
		} else {
			mustHide(t, name, text, secret)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return count
}

func mustHide(t *testing.T, where string, text []byte, secret map[string]string) {
	t.Helper()
	if variable := leak(text, secret); variable != "" {
		t.Errorf("%s has the value of %s", where, variable)
	}
}

// leak is a variable whose value the text has, as it is or as JSON writes it.
func leak(text []byte, secret map[string]string) string {
	for value, variable := range secret {
		quoted, _ := json.Marshal(value)
		if bytes.Contains(text, []byte(value)) || bytes.Contains(text, bytes.Trim(quoted, `"`)) {
			return variable
		}
	}
	return ""
}

// buildContexts are the directories that Docker gets.
func buildContexts(t *testing.T, outdir string) []string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(outdir, "Test.assets.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		DockerImages map[string]struct{ Source struct{ Directory string } }
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, image := range manifest.DockerImages {
		out = append(out, image.Source.Directory)
	}
	return out
}

func isLetters(value string) bool {
	return !strings.ContainsFunc(value, func(r rune) bool { return !unicode.IsLetter(r) })
}

// credentialsOf gives the values of variables that are credentials, with the
// variable, and apart from them those that the file has elsewhere too.
func credentialsOf(project *types.Project) (secret, written map[string]string) {
	secret, written = map[string]string{}, map[string]string{}
	elsewhere := ""
	services := model.New(project).All()
	for _, s := range services {
		elsewhere += s.Name + "\n" + s.Image + "\n"
		for name, value := range s.Variables() {
			if !model.IsCredential(name, value) {
				elsewhere += value + "\n"
			}
		}
	}
	for _, s := range services {
		for name, value := range s.Variables() {
			switch {
			case !model.IsCredential(name, value) || len(value) < shortestLeak:
			case strings.Contains(elsewhere, value):
				written[value] = s.Name + "." + name
			default:
				secret[value] = s.Name + "." + name
			}
		}
	}
	return secret, written
}

var interpolated = regexp.MustCompile(`\$\{?([A-Za-z_][A-Za-z0-9_]*)`)

// madeUpCredentials are values for the variables of compose files whose names
// are those of credentials.
func madeUpCredentials(t *testing.T, files []string) []string {
	t.Helper()
	out := []string{}
	for _, file := range files {
		text, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range interpolated.FindAllStringSubmatch(string(text), -1) {
			value := fmt.Sprintf("canary%x", sha256.Sum256([]byte(match[1])))[:18]
			if model.IsCredential(match[1], value) {
				out = append(out, match[1]+"="+value)
			}
		}
	}
	return out
}

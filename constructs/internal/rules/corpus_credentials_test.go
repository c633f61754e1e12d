package rules_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/test/corpus"
)

const decidedFile = "testdata/corpus_credentials.txt"

const decidedHead = `# What is taken for a credential among the variables of public projects, by name:
# read each line that changes. "taken" has the names of a project; "left" has those
# of all projects that sound like a credential, or whose value looks random, and
# that are none. TestCorpusCredentialsGolden writes it with -update.
`

// TestCorpusCredentialsGolden holds the rule to what was decided for each
// variable of public projects that is a credential or resembles one.
func TestCorpusCredentialsGolden(t *testing.T) {
	taken, left := map[string][]string{}, map[string]bool{}
	for _, p := range corpus.Projects(t) {
		project, err := load.Load(context.Background(), load.Options{Files: p.Files, WorkingDir: p.Dir, Environment: []string{}})
		if err != nil {
			continue
		}
		for _, s := range model.New(project).All() {
			for name, value := range s.Variables() {
				switch {
				case model.IsCredential(name, value):
					taken[p.Name] = append(taken[p.Name], name)
				case value != "" && resembles(name, value):
					left[name] = true
				}
			}
		}
	}
	text := decidedHead
	for _, project := range slices.Sorted(maps.Keys(taken)) {
		names := slices.Sorted(slices.Values(taken[project]))
		text += fmt.Sprintf("taken %s: %s\n", project, strings.Join(slices.Compact(names), " "))
	}
	for _, name := range slices.Sorted(maps.Keys(left)) {
		text += "left " + name + "\n"
	}
	if flag.Lookup("update").Value.String() == "true" {
		if err := os.WriteFile(decidedFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(decidedFile)
	if err != nil {
		t.Fatal(err)
	}
	decided := strings.Split(string(want), "\n")
	for _, line := range strings.Split(text, "\n") {
		if !slices.Contains(decided, line) {
			t.Errorf("not decided: %s", line)
		}
	}
	if !t.Failed() && text != string(want) {
		t.Errorf("%s has lines that no project has; write it with -update", decidedFile)
	}
}

var (
	soundsSecret = regexp.MustCompile(`(?i)KEY|PASS|PWD|SECRET|TOKEN|AUTH|SALT|CRED|COOKIE|DSN|LICENSE|CIPHER|HMAC`)
	randomForm   = regexp.MustCompile(`^[A-Za-z0-9+/=_-]{16,}$`)
)

// resembles reports whether a variable could be a credential.
func resembles(name, value string) bool {
	if soundsSecret.MatchString(name) {
		return true
	}
	return randomForm.MatchString(value) && strings.ContainsAny(value, "0123456789") && entropy(value) > 3.5
}

// entropy is Shannon's, in bits for each character.
func entropy(text string) float64 {
	count := map[rune]float64{}
	for _, r := range text {
		count[r]++
	}
	sum := 0.
	for _, n := range count {
		share := n / float64(len(text))
		sum -= share * math.Log2(share)
	}
	return sum
}

package compose

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/test/corpus"
)

// TestCorpus reads public projects.
func TestCorpus(t *testing.T) {
	program := dockerCompose(t)
	for _, p := range corpus.Projects(t) {
		t.Run(p.Name, func(t *testing.T) {
			t.Parallel()
			in := input{dir: p.Dir}
			for _, file := range p.Files {
				in.args = append(in.args, "--file", file)
			}
			in.args = append(in.args, "--project-directory", p.Dir)
			compare(t, program, in)
		})
	}
}

package compose

import (
	"slices"
	"testing"
)

// compare reads a project with both programs. Both refuse it, or both have the same
// model of it, but for what is meant to differ.
func compare(t *testing.T, program string, in input) (docker reading) {
	t.Helper()
	docker = byDocker(t, program, in)
	judge(t, docker, byUs(t, in))
	return docker
}

// judge reports where two readings of a project differ.
func judge(t *testing.T, docker, ours reading) {
	t.Helper()
	refuses := ours.refusal != "" || len(ours.errors) > 0
	switch {
	case docker.refusal != "" && !refuses:
		t.Errorf("docker compose refuses it, we do not: %s", docker.refusal)
	case docker.refusal == "" && ours.refusal != "":
		t.Errorf("docker compose accepts it, we do not: %s", ours.refusal)
	case docker.refusal == "":
		found := differences("", withoutIntended(docker.json, docker.yaml), withoutIntended(ours.json, ours.yaml))
		found = append(found, differences("", withoutIntended(docker.yaml, nil), withoutIntended(ours.yaml, ours.yaml))...)
		slices.Sort(found)
		for _, line := range slices.Compact(found) {
			t.Error(line)
		}
	}
}

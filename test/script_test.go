package test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSearchDomainScript runs the script of the container that adds the
// project's domain to the resolver configuration, on copies of that file. The
// resolver goes by the last search line (resolv.conf(5)).
func TestSearchDomainScript(t *testing.T) {
	t.Parallel()
	script := searchDomainScript(t)
	for _, test := range []struct{ name, before, search string }{
		{"empty", "", "plain_1.local"},
		{"no search line", "nameserver 10.0.0.2\n", "plain_1.local"},
		{"one", "search eu-west-1.compute.internal\nnameserver 10.0.0.2\n", "plain_1.local eu-west-1.compute.internal"},
		{"one at the end", "nameserver 10.0.0.2\nsearch ec2.internal\n", "plain_1.local ec2.internal"},
		{"two domains", "nameserver 10.0.0.2\nsearch ec2.internal corp.example\n", "plain_1.local ec2.internal corp.example"},
		{"several lines", "search a.example\nsearch b.example c.example\nnameserver 10.0.0.2\n", "plain_1.local b.example c.example"},
		{"options", "nameserver 10.0.0.2\nnameserver 10.0.0.3\noptions timeout:2 attempts:5\n", "plain_1.local"},
		{"no newline after a nameserver", "search ec2.internal\nnameserver 10.0.0.2", "plain_1.local ec2.internal"},
		{"no newline after search", "nameserver 10.0.0.2\nsearch ec2.internal", "plain_1.local ec2.internal"},
	} {
		for _, shell := range shells() {
			t.Run(test.name+" in "+shell[0], func(t *testing.T) {
				file := filepath.Join(t.TempDir(), "resolv.conf")
				if err := os.WriteFile(file, []byte(test.before), 0o600); err != nil {
					t.Fatal(err)
				}
				command := append(slices.Clone(shell), "-c", strings.ReplaceAll(script, "/etc/resolv.conf", file))
				run := execute(t, t.TempDir(), nil, command...)
				if run.mustSucceed(t); run.stderr != "" {
					t.Errorf("stderr: %s", run.stderr)
				}
				after := string(readFile(t, file))
				if got := strings.Join(search(after), " "); got != test.search {
					t.Errorf("the last search line names %q, want %q:\n%s", got, test.search, after)
				}
				if got, want := others(after), others(test.before); !slices.Equal(got, want) {
					t.Errorf("the other lines are now %q, want %q", got, want)
				}
			})
		}
	}
}

// searchDomainScript is the one script of the helpers of all services, from a
// template in a VPC that the project does not make.
func searchDomainScript(t *testing.T) string {
	t.Helper()
	golden := filepath.Join(root, "constructs", "cdkecs", "testdata", "plain"+templateSuffix)
	var scripts []string
	for _, c := range readTemplateFile(t, golden).containers(t) {
		if len(c.Command) == 3 && strings.Contains(c.Command[2], "/etc/resolv.conf") {
			if !slices.Equal(c.Command[:2], []string{"sh", "-c"}) {
				t.Errorf("%s runs %q, want sh -c", c.Name, c.Command)
			}
			scripts = append(scripts, c.Command[2])
		}
	}
	if len(scripts) != 3 {
		t.Fatalf("%d containers write resolv.conf, want one for each of the 3 services", len(scripts))
	}
	if scripts = slices.Compact(scripts); len(scripts) != 1 {
		t.Fatalf("the scripts of the services differ: %q", scripts)
	}
	return scripts[0]
}

// shells are the shell of this machine and, where there is one, that of the
// helper's image.
func shells() [][]string {
	all := [][]string{{"sh"}}
	if _, err := exec.LookPath("busybox"); err == nil {
		all = append(all, []string{"busybox", "sh"})
	}
	return all
}

var searchLine = regexp.MustCompile(`(?m)^search .*$`)

// search returns the domains of the last search line.
func search(resolvConf string) []string {
	found := searchLine.FindAllString(resolvConf, -1)
	if len(found) == 0 {
		return nil
	}
	return strings.Fields(found[len(found)-1])[1:]
}

// others returns the lines that name no search domains.
func others(resolvConf string) []string {
	return slices.DeleteFunc(strings.Split(resolvConf, "\n"), func(line string) bool {
		return line == "" || strings.HasPrefix(line, "search ")
	})
}

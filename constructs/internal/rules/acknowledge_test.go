package rules

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestAcknowledge(t *testing.T) {
	list := func(codes string) string {
		if codes == "" {
			return ""
		}
		return "x-aws-acknowledge: [" + codes + "]"
	}
	with := func(project, web, api string) string {
		return list(project) + "\nservices:\n" +
			"  web: {image: nginx, ports: ['8000-8010:80'], " + list(web) + "}\n" +
			"  api: {image: nginx, ports: ['9000-9010:80'], " + list(api) + "}\n"
	}
	web, api := "warning services.web.ports[0] port-range", "warning services.api.ports[0] port-range"
	testRules(t, []ruleCase{
		{"nothing", with("", "", ""), []string{web, api}},
		{"of a service", with("", "port-range", ""), []string{api}},
		{"of the project", with("port-range", "", ""), nil},
		{"of both", with("port-range", "port-range", ""), nil},
		{"in vain", with("", "port-range, bind-data", "port-range"), []string{
			"warning services.web.x-aws-acknowledge[1] acknowledge-unused",
		}},
		{"an error", with("port-conflict", "port-range", "port-range"), []string{"error x-aws-acknowledge[0] acknowledge"}},
		{"no code", with("", "port-rang", "port-range"), []string{web, "error services.web.x-aws-acknowledge[0] acknowledge"}},
		{"a row of the support table", "services:\n  web: {image: nginx, hostname: a, x-aws-acknowledge: [services.hostname]}\n", nil},
		{"a refusal of the support table", "services:\n  web: {image: nginx, x-aws-acknowledge: [services.post_start]}\n", []string{
			"error services.web.x-aws-acknowledge[0] acknowledge",
		}},
		{"a warning of the loader", "x-aws-acknowledge: unset-variable\nservices:\n  web: {image: nginx, command: nginx $NONE}\n", nil},
		{"an info", "services:\n  web: {image: nginx, environment: [NONE], x-aws-acknowledge: unset-environment}\n", nil},
		{"of an excluded service", "services:\n  web: {image: nginx}\n  mail: {image: nginx, x-aws-exclude: true, x-aws-acknowledge: [excluded, bind-data]}\n", nil},
		{"of a job", "services: {web: {image: nginx}}\n" +
			"jobs: {backup: {image: nginx, triggers: {manual: true}, hostname: a, x-aws-acknowledge: [services.hostname, bind-data]}}\n", []string{
			"warning jobs.backup.x-aws-acknowledge[1] acknowledge-unused",
		}},
		{"wrong type", "services:\n  web: {image: nginx, x-aws-acknowledge: 3}\n", []string{"error services.web.x-aws-acknowledge extension-type"}},
	})
}

// TestAcknowledgeSuggests is about the fix of a misspelled code.
func TestAcknowledgeSuggests(t *testing.T) {
	fs := Check(composetest.Text(t, "services:\n  web: {image: nginx, x-aws-acknowledge: [bind-date]}\n"))
	if fs := fs.Errors(); len(fs) != 1 || fs[0].Fix != "did you mean bind-data?" {
		t.Errorf("got %v", fs)
	}
}

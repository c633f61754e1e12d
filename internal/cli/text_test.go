package cli

import (
	"os"
	"strings"
	"testing"
)

// TestCheckText is about what check prints for people.
func TestCheckText(t *testing.T) {
	const file = `services:
  api:
    image: nginx
    ports: ["8000-8010:80", "8100-8110:81"]
    environment: [A, B]
  web:
    image: nginx
    ports: ["9000-9010:80"]
    logging: {driver: json-file}
x-aws-acknowledge: [default-size, account-quotas, load-balancer]
`
	const fix = "only the first is used: a load balancer does not choose from a range; publish one port [port-range]"
	const warnings = "compose.yaml:4:13: warning: services.api.ports[0]: of the ports 8000-8010, " + fix
	const second = "compose.yaml:4:29: warning: services.api.ports[1]: of the ports 8100-8110, " + fix + "\n"
	t.Chdir(t.TempDir())
	for _, test := range []struct{ name, file, flags, want string }{
		{"groups", file, "", warnings + " (also web)\n" + second + "3 warnings, 2 infos (-v)\n"},
		{"verbose", file, "-v", warnings + "\n" +
			second +
			"compose.yaml:5:5: info: services.api.environment: omitted, because they have no value in the file or the environment: A, B [unset-environment]\n" +
			"compose.yaml:8:13: warning: services.web.ports[0]: of the ports 9000-9010, " + fix + "\n" +
			"compose.yaml:9:5: info: services.web.logging: the logs go to CloudWatch, so options of Docker's log files have no effect [log-files]\n" +
			"3 warnings, 2 infos\n"},
		{"nothing", "x-aws-acknowledge: [account-quotas]\nservices: {web: {image: nginx, mem_limit: 512m}}\n", "", ""},
		{"an error", "services: {web: {image: Nginx}}\n", "", "compose.yaml:1:18: error: services.web.image: \"Nginx\" is not the name of an image; " +
			"write [registry/]name[:tag] or …@sha256:digest, with a lowercase name [image]\n1 error\n"},
		{"errors with different values", "services: {web: {image: Nginx}, api: {image: Apache}}\n", "", "compose.yaml:1:18: error: services.web.image: " +
			"\"Nginx\" is not the name of an image; write [registry/]name[:tag] or …@sha256:digest, with a lowercase name [image]\n" +
			"compose.yaml:1:39: error: services.api.image: \"Apache\" is not the name of an image; write [registry/]name[:tag] or …@sha256:digest, with a lowercase name [image]\n" +
			"2 errors\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := os.WriteFile("compose.yaml", []byte(test.file), 0o600); err != nil {
				t.Fatal(err)
			}
			_, stdout, _ := runApp(append([]string{"check"}, strings.Fields(test.flags)...)...)
			if stdout != test.want {
				t.Errorf("got:\n%swant:\n%s", stdout, test.want)
			}
		})
	}
}

// TestExplain covers a code, that of an attribute, the list, and no code.
func TestExplain(t *testing.T) {
	for _, test := range []struct {
		arguments, stdout, stderr string
		code                      int
	}{
		{"explain port-range", "port-range (warning): ", "", 0},
		{"explain services.cap_add", "services.*.cap_add (mapped): LinuxParameters", "", 0},
		{"explain", "\nacknowledge-unused ", "", 0},
		{"explain port-rage", "", "error: \"port-rage\" is not the code of a finding; did you mean port-range?\n", 1},
		{"explain nonsense", "", "error: \"nonsense\" is not the code of a finding; compose-cdk explain lists the codes\n", 1},
	} {
		code, stdout, stderr := runApp(strings.Fields(test.arguments)...)
		if code != test.code || !strings.Contains(stdout, test.stdout) || stderr != test.stderr {
			t.Errorf("%s: %d, %q, %q", test.arguments, code, stdout, stderr)
		}
	}
}

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/internal/deployed"
)

func shopCertificate() []deployed.StackName {
	return []deployed.StackName{{Name: "shop-certificate", Region: "us-east-1"}}
}

// TestDownDeletesCertificates: the stack of a certificate follows that which uses it, in
// its own region; it stays if the other cannot be deleted.
func TestDownDeletesCertificates(t *testing.T) {
	const main, certificate = "destroy shop eu-central-1\n", "destroy shop-certificate us-east-1\n"
	for name, c := range map[string]struct {
		end, want, stderr string
		code              int
	}{
		"both":      {"exit 0", main + certificate, "", 0},
		"none":      {"exit 7", main, "", 7},
		"only main": {`[ "$AWS_REGION" != us-east-1 ] || exit 7`, main + certificate, "aws cloudformation delete-stack --stack-name shop-certificate --region us-east-1", 7},
	} {
		t.Run(name, func(t *testing.T) {
			s := &fakeStack{certificates: shopCertificate}
			code, calls, stderr := runWithCDK(t, s, c.end, "down", "--yes")
			if code != c.code || calls != c.want || !strings.Contains(stderr, c.stderr) {
				t.Errorf("exit code %d, calls %q, want %d, %q, %s in\n%s", code, calls, c.code, c.want, c.stderr, stderr)
			}
		})
	}
}

// TestUpDeletesUnusedCertificates: where a project no longer has a stack of a certificate,
// up deletes it, after the stack that used it.
func TestUpDeletesUnusedCertificates(t *testing.T) {
	const deploy, destroy = "deploy", "destroy shop-certificate us-east-1\n"
	for name, c := range map[string]struct {
		after []deployed.StackName
		end   string
		want  bool
		code  int
	}{
		"still used":    {shopCertificate(), "exit 0", false, 0},
		"no longer":     {nil, "exit 0", true, 0},
		"not deployed":  {nil, "exit 7", false, 7},
		"another stack": {[]deployed.StackName{{Name: "other", Region: "us-east-1"}}, "exit 0", true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s := &fakeStack{certificates: func() []deployed.StackName {
				if _, err := os.Stat("calls"); err == nil {
					return c.after
				}
				return shopCertificate()
			}}
			code, calls, stderr := runWithCDK(t, s, c.end, "up", "--yes")
			if code != c.code || !strings.HasPrefix(calls, deploy) || strings.Contains(calls, destroy) != c.want {
				t.Errorf("exit code %d, calls %q, deletes the certificate: want %v\n%s", code, calls, c.want, stderr)
			}
		})
	}
}

// runWithCDK runs a command with a cdk that ends as a line of sh has it, and returns how
// cdk was called: its command, the last words of its app and its region.
func runWithCDK(t *testing.T, s *fakeStack, end string, arguments ...string) (code int, calls, stderr string) {
	t.Helper()
	shopDirectory(t)
	program(t, "", "")
	fakeTools(t, os.Getenv("PATH"))
	script := "#!/bin/sh\necho \"$1 ${4##* } $AWS_REGION\" >> calls\n" + end + "\n"
	if err := os.WriteFile(filepath.Join(os.Getenv("PATH"), "cdk"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	code, _, stderr = runRemote(s, arguments...)
	text, err := os.ReadFile("calls")
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr)
	}
	return code, string(text), stderr
}

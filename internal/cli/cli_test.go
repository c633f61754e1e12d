package cli

import (
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// TestEveryCommandHasHelp: a synopsis and an example, and no leftover of cobra.
func TestEveryCommandHasHelp(t *testing.T) {
	var visit func(*cobra.Command)
	visit = func(c *cobra.Command) {
		if c.Short == "" || c.Example == "" && c.Long == "" {
			t.Errorf("%s has no synopsis or no example", c.CommandPath())
		}
		for _, child := range c.Commands() {
			if child.Name() != "completion" && !child.Hidden { // cobra's own, and the app of cdk destroy
				visit(child)
			}
		}
		args := append(strings.Fields(c.CommandPath())[1:], "--help")
		if code, stdout, stderr := runApp(args...); code != 0 || stderr != "" || !strings.Contains(stdout, c.Example) {
			t.Errorf("%q: exit code %d, stderr %q, stdout\n%s", args, code, stderr, stdout)
		}
	}
	visit(newRoot(io.Discard, io.Discard, noAccount))
}

func TestArguments(t *testing.T) {
	t.Setenv(outputVariable, "")
	t.Chdir(t.TempDir())
	for _, test := range []struct {
		name, arguments string
		code            int
		stdout, stderr  string
	}{
		{"none", "", 0, "Available Commands:", ""},
		{"help before a command runs nothing", "--help secrets --deploy", 0, "compose-cdk secrets [file", ""},
		{"a mistyped command", "chek", 1, "", "error: unknown command \"chek\"; did you mean check?\n"},
		{"a command that resembles none", "launch", 1, "", "error: unknown command \"launch\"; the commands are "},
		{"a file in place of a command", "compose.yaml", 1, "", "error: unknown command \"compose.yaml\"; "},
		{"a mistyped command after flags", "-p shop secret", 1, "", "error: unknown command \"secret\"; did you mean secrets?\n"},
		{"a mistyped shell", "completion bsh", 1, "", "error: unknown command \"bsh\"; did you mean "},
		{"an unknown flag", "check --fil x", 1, "", "error: unknown flag: --fil; compose-cdk check --help lists the flags\n"},
		{"a flag without its value", "check -f", 1, "", "error: flag needs an argument: 'f' in -f; "},
		{"context without a value", "check -c compose", 1, "", "write it as key=value"},
		{"an unknown context key", "check -c compse=x.yaml", 1, "", "error: context key \"compse\" is unknown; did you mean compose?\n"},
		{"two of them", "check -c b=1 -c a=1", 1, "", "error: context key \"a\" is unknown; the keys are compose, "},
		{"an unknown format", "check --format xml", 1, "", "error: --format must be one of text, json, github and sarif, found \"xml\"\n"},
		{"no compose file", "check", 1, "[no-compose-file]", ""},
		{"arguments of version", "version now", 1, "", "error: "},
		{"version", "version", 0, "aws-cdk-lib ", ""},
		{"version as a flag", "--version", 0, "compose-cdk ", ""},
		{"bash", "completion bash", 0, "__start_compose-cdk", ""},
		{"zsh", "completion zsh", 0, "#compdef compose-cdk", ""},
		{"fish", "completion fish", 0, "complete -c compose-cdk", ""},
		{"powershell", "completion powershell", 0, "Register-ArgumentCompleter", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, stderr := runApp(strings.Fields(test.arguments)...)
			if code != test.code {
				t.Errorf("exit code %d, want %d", code, test.code)
			}
			if !strings.Contains(stdout, test.stdout) || test.stdout == "" && stdout != "" {
				t.Errorf("stdout %q, want %q", stdout, test.stdout)
			}
			if !strings.Contains(stderr, test.stderr) || test.stderr == "" && stderr != "" {
				t.Errorf("stderr %q, want %q", stderr, test.stderr)
			}
		})
	}
}

// TestSelection: whatever way the project is selected, flags override the
// context of the arguments, which overrides that of cdk.json.
func TestSelection(t *testing.T) {
	t.Chdir(t.TempDir())
	const file = `{"context": {"compose": "of-file.yaml", "project": "of-file", "@aws-cdk/core:checkSecretUsage": true}}`
	if err := os.WriteFile("cdk.json", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, arguments string
		want            settings
	}{
		{"cdk.json", "", settings{load: composefile.Options{Files: []string{"of-file.yaml"}, ProjectName: "of-file"}}},
		{"context", "-c compose=a.yaml,b.yaml -c stack=Shop",
			settings{load: composefile.Options{Files: []string{"a.yaml", "b.yaml"}, ProjectName: "of-file"}, stack: "Shop"}},
		{"flags", "-c compose=c.yaml -f a.yaml --file=b.yaml -p shop --profile x --profile y,z --env-file v --project-directory d",
			settings{load: composefile.Options{
				Files: []string{"a.yaml", "b.yaml"}, ProjectName: "shop",
				Profiles: []string{"x", "y", "z"}, EnvFiles: []string{"v"}, WorkingDir: "d",
			}}},
		{"flags and arguments", "-f a.yaml b.yaml", settings{load: composefile.Options{Files: []string{"a.yaml", "b.yaml"}, ProjectName: "of-file"}}},
		{"former names", "--project shop --profiles x,y a.yaml",
			settings{load: composefile.Options{Files: []string{"a.yaml"}, ProjectName: "shop", Profiles: []string{"x", "y"}}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			flags := &projectFlags{}
			var got settings
			cmd := &cobra.Command{RunE: func(_ *cobra.Command, args []string) (err error) {
				got, err = flags.resolve(args)
				return err
			}}
			cmd.SetGlobalNormalizationFunc(currentName)
			flags.addTo(cmd)
			cmd.SetArgs(append([]string{}, strings.Fields(test.arguments)...))
			if err := cmd.Execute(); err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

// TestFlagsAsContext: what the flags say reaches the app that cdk starts.
func TestFlagsAsContext(t *testing.T) {
	flags := &projectFlags{
		settings: settings{load: composefile.Options{
			Files: []string{"a.yaml", "b.yaml"}, ProjectName: "shop",
			Profiles: []string{"x", "y"}, EnvFiles: []string{"v"}, WorkingDir: "d",
		}},
		context: []string{"-c", "compose=c.yaml", "-c", "stack=Shop"},
	}
	want := flags.settings
	want.stack = "Shop"
	got, err := commandSettings(flags.contextArguments())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v (%v), want %+v", got, err, want)
	}
}

func TestContextOfTheCDK(t *testing.T) {
	for _, key := range []string{
		"@aws-cdk/core:checkSecretUsage", "aws:cdk:version-reporting", "aws-cdk:enableDiffNoFail",
		"vpc-provider:account=1:region=2", "acknowledged-issue-numbers", "cli-telemetry",
	} {
		if _, err := settingsOf(map[string]any{key: []any{"any"}}); err != nil {
			t.Error(err)
		}
	}
}

// TestSingleDashes: check and secrets accept the flags as scripts have them.
func TestSingleDashes(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	const file = "services:\n  web: {image: 'nginx:${TAG:?is not set}'}\n  extra: {imag: x, profiles: [extra]}\n"
	for name, text := range map[string]string{"a.yaml": file, "tags": "TAG=1\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for arguments, want := range map[string]string{
		"check -format json -project Shop a.yaml":     `"code": "project-name"`,
		"check -format=json -env-file=tags a.yaml":    `"code": "unknown-attribute"`,
		"check -env-file tags -profiles extra a.yaml": "a.yaml:3:",
	} {
		code, stdout, stderr := runApp(strings.Fields(arguments)...)
		if code != 1 || stderr != "" || !strings.Contains(stdout, want) {
			t.Errorf("%s: exit code %d, want %s in\n%s%s", arguments, code, want, stdout, stderr)
		}
	}
}

// TestAppWithoutComposeFile: the CDK app does not fall back to an example.
func TestAppWithoutComposeFile(t *testing.T) {
	t.Chdir("../..")
	t.Setenv(contextVariable, `{"compose": "", "@aws-cdk/core:checkSecretUsage": true}`)
	t.Setenv(outputVariable, t.TempDir())
	if code, _, stderr := runApp(); code != 1 || !strings.HasPrefix(stderr, "error: context key compose is empty; ") {
		t.Errorf("exit code %d: %s", code, stderr)
	}
}

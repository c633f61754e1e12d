package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// secrets prints the --parameters with which cdk deploy carries the values of
// secrets into the stack, or runs cdk deploy with them. Values go to stdout or
// into the arguments of cdk, and nowhere else.
func secrets(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("secrets", flag.ContinueOnError)
	flags.SetOutput(stderr)
	deploy := flags.Bool("deploy", false, "run cdk deploy with the parameters; what follows -- are arguments of cdk")
	var given []string
	flags.Func("c", "context, as key=value; may be repeated", func(v string) error {
		given = append(given, "-c", v)
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return 1
	}
	cdkArguments := given
	if *deploy {
		cdkArguments = append(cdkArguments, flags.Args()...)
	}
	if extension := filepath.Ext(flags.Arg(0)); *deploy && (extension == ".yaml" || extension == ".yml") {
		fmt.Fprintf(stderr, "error: cdk deploy would take %s for the name of a stack; write -c compose=%s\n", flags.Arg(0), flags.Arg(0))
		return 1
	}
	s, err := contextSettings(cdkArguments)
	if err != nil {
		fmt.Fprintf(stderr, "error: %v\n", err)
		return 1
	}
	if !*deploy && flags.NArg() > 0 {
		s.load.Files = flags.Args()
	}
	project, findings := load(s.load, stderr)
	if broken := findings.Errors(); len(broken) > 0 {
		print(stderr, broken)
		return 1
	}
	parameters, err := secretParameters(project, s.stack)
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			fmt.Fprintf(stderr, "error: %s\n", line)
		}
		return 1
	}
	if *deploy {
		return runDeploy(append(parameters, cdkArguments...), stdout, stderr)
	}
	for i := 1; i < len(parameters); i += 2 {
		parameters[i] = shellQuote(parameters[i])
	}
	fmt.Fprintln(stdout, strings.Join(parameters, " "))
	return 0
}

// contextSettings reads what the cdk CLI would hand to the app: the context of
// cdk.json, and that of the arguments, which wins.
func contextSettings(arguments []string) (settings, error) {
	var file struct{ Context map[string]any }
	if text, err := os.ReadFile("cdk.json"); err == nil {
		if err := json.Unmarshal(text, &file); err != nil {
			return settings{}, fmt.Errorf("cdk.json is no JSON object: %w", err)
		}
	}
	context := map[string]any{}
	for _, from := range []map[string]any{file.Context, contextArguments(arguments)} {
		for key, value := range from {
			context[key] = value
		}
	}
	return settingsOf(context)
}

// contextArguments finds -c key=value in the arguments of cdk, in all ways
// that it can be written.
func contextArguments(arguments []string) map[string]any {
	out := map[string]any{}
	for i, a := range arguments {
		pair := ""
		switch {
		case (a == "-c" || a == "--context") && i+1 < len(arguments):
			pair = arguments[i+1]
		case strings.HasPrefix(a, "--context="):
			pair = strings.TrimPrefix(a, "--context=")
		case strings.HasPrefix(a, "-c") && !strings.HasPrefix(a, "--"):
			pair = strings.TrimPrefix(strings.TrimPrefix(a, "-c"), "=")
		}
		if key, value, ok := strings.Cut(pair, "="); ok {
			out[key] = value
		}
	}
	return out
}

// secretParameters gives pairs of arguments. The name of the stack keeps them
// from other stacks; cdk splits an argument at its first equals sign, so the
// value may have any.
func secretParameters(project *types.Project, stack string) ([]string, error) {
	name, err := stackName(project, stack)
	if err != nil {
		return nil, err
	}
	parameters, err := cdkecs.SecretParameters(project)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, p := range parameters {
		out = append(out, "--parameters", name+":"+p.Name+"="+p.Value)
	}
	return out, nil
}

// runDeploy starts cdk itself, without a shell that would read the values.
func runDeploy(arguments []string, stdout, stderr io.Writer) int {
	program, err := exec.LookPath("cdk")
	if err != nil {
		program, err = exec.LookPath(filepath.Join("node_modules", ".bin", "cdk"))
	}
	if err != nil {
		fmt.Fprintln(stderr, "error: there is no cdk on the PATH or in node_modules; install it with npm install aws-cdk")
		return 1
	}
	command := exec.Command(program, append([]string{"deploy"}, arguments...)...)
	// What the terminal interrupts is cdk, whose end is waited for.
	interrupted := make(chan os.Signal, 1)
	signal.Notify(interrupted, os.Interrupt)
	defer signal.Stop(interrupted)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, stdout, stderr
	err = command.Run()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return max(exit.ExitCode(), 1)
	case err != nil:
		fmt.Fprintln(stderr, "error: cdk cannot be started")
		return 1
	}
	return 0
}

// shellQuote makes one word of a POSIX shell.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

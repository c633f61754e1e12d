package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

// cdkProgram finds the cdk command line: that of the project, then that on the PATH.
// The npm package of compose-cdk puts its own behind all others there.
func cdkProgram() (string, error) {
	program, err := exec.LookPath("cdk")
	if err != nil {
		program, err = exec.LookPath(filepath.Join("node_modules", ".bin", "cdk"))
	}
	if err != nil {
		return "", errors.New("there is no cdk on the PATH or in node_modules; install it with npm install aws-cdk")
	}
	return program, nil
}

// checkTools finds what cdk needs, before anything is begun.
func checkTools() error {
	if _, err := cdkProgram(); err != nil {
		return err
	}
	return cdkecs.CheckNode()
}

// runCDK starts cdk itself, without a shell that would read the values of secrets
// among the arguments. The variables are added to those of this process. When the
// context ends, cdk is interrupted, as the terminal does, and its end waited for.
func runCDK(ctx context.Context, arguments, variables []string, stdout, stderr io.Writer) error {
	program, err := cdkProgram()
	if err != nil {
		return err
	}
	ctx, stop := interruptible(ctx)
	defer stop()
	command := exec.CommandContext(ctx, program, arguments...)
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.Env = append(os.Environ(), variables...)
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, stdout, stderr
	err = command.Run()
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return ended(err, "cdk")
}

// withProgress runs cdk in a region, and shows how far it is, or all that cdk prints.
func withProgress(ctx context.Context, out io.Writer, region string, verbose bool, variables []string, arguments ...string) error {
	if verbose {
		return runCDKIn(ctx, region, arguments, variables, out, out)
	}
	progress := newProgress(out)
	err := runCDKIn(ctx, region, arguments, variables, progress, progress)
	progress.close(err != nil)
	return err
}

// runCDKIn runs cdk in a region. Its cloud assembly is not for the user.
func runCDKIn(ctx context.Context, region string, arguments, variables []string, stdout, stderr io.Writer) error {
	dir, err := os.MkdirTemp("", "compose-cdk-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	inRegion := []string{"AWS_REGION=" + region, "AWS_DEFAULT_REGION=" + region}
	return runCDK(ctx, append(arguments, "--output", dir, "--no-notices"), append(inRegion, variables...), stdout, stderr)
}

// thisApp is the program itself as the app of the cdk command line, which has a shell
// start it.
func thisApp() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", err
	}
	if runtime.GOOS == "windows" {
		return `"` + path + `"`, nil
	}
	return shellQuote(path), nil
}

// shellQuote makes one word of a POSIX shell.
func shellQuote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

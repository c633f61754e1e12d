package cdkecs

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
)

// oldestNode is the oldest major version of Node.js that the CDK supports.
// package.json and the README name it too.
const oldestNode = 22

// CheckNode returns an error of one line unless the Node.js that runs the CDK
// can be started and is version 22 or later. An app calls it before anything
// of the CDK, which panics where there is no Node.js, and prints a banner where
// it is too old. The Node.js is the one that JSII_NODE names, and by default
// node on the PATH.
func CheckNode() error {
	node := cmp.Or(os.Getenv("JSII_NODE"), "node")
	command := exec.Command(node, "--version")
	// Old versions refuse options that newer ones have.
	command.Env = append(os.Environ(), "NODE_OPTIONS=")
	out, err := command.Output()
	if reason := notStarted(err); reason != "" {
		return needNode("%s cannot be started: %s", node, reason)
	}
	version := strings.TrimPrefix(strings.TrimSpace(string(out)), "v")
	if !regexp.MustCompile(`^\d+\.\d+\.\d+`).MatchString(version) {
		return needNode("%s is not Node.js", node)
	}
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err != nil || n < oldestNode {
		return needNode("%s is version %s", node, version)
	}
	return nil
}

// notStarted is why a command failed, in a few words, or nothing.
func notStarted(err error) string {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return ""
	case errors.Is(err, exec.ErrNotFound):
		return "it is not on the PATH"
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file"
	case errors.As(err, &exit):
		line, _, _ := strings.Cut(strings.TrimSpace(string(exit.Stderr)), "\n")
		return cmp.Or(line, exit.Error())
	}
	return err.Error()
}

func needNode(format string, args ...any) error {
	return fmt.Errorf("Node.js runs the CDK, and "+format+"; install Node.js %d or later", append(args, oldestNode)...)
}

package fastkernel

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	goruntime "runtime"
	"strings"

	"github.com/aws/jsii-runtime-go"
	"github.com/aws/jsii-runtime-go/runtime"
)

const (
	// variable turns everything here off where its value is "off".
	variable = "FASTKERNEL"
	// settingsVariable and nodeOptions are in the environment of the kernel alone.
	settingsVariable = "FASTKERNEL_SETTINGS"
	nodeOptions      = "NODE_OPTIONS"
	// runtimeVariable is how a user gives jsii a kernel of their own.
	runtimeVariable = "JSII_RUNTIME"
)

// defaultOptions are for the Node.js of the kernel: the bound of the heap that
// the jsii runtime would set, and half the room for young objects. That takes
// no longer, and the memory of a large project is a quarter less.
const defaultOptions = "--max-old-space-size=4069 --max-semi-space-size=8"

// testedOptions are those that change nothing but sizes.
var testedOptions = regexp.MustCompile(`^\s*(--max-(old|semi)-space-size=\d+\s*)*$`)

// Use has jsii start its kernel as this package does. Call it before anything
// of the CDK or of jsii, and again after [jsii.Close] for a second kernel. Where
// it cannot be done the kernel starts as ever, and nothing is reported.
//
// The kernel gets the environment that the process has now.
func Use() {
	archives = ""
	if os.Getenv(variable) == "off" || os.Getenv(runtimeVariable) != "" {
		return
	}
	restore := setAll(kernelEnvironment())
	defer restore()
	// The runtime has prepared a process when it was linked. It prepares
	// another one, of which any question makes it copy the environment.
	jsii.Close()
	runtime.IsAnonymousProxy(nil)
}

// kernelEnvironment has the variables for the kernel.
func kernelEnvironment() map[string]string {
	options, set := os.LookupEnv(nodeOptions)
	if !set {
		options = defaultOptions
	}
	plain := map[string]string{nodeOptions: options}
	if goruntime.GOOS == "windows" || !testedOptions.MatchString(options) {
		return plain
	}
	directory, err := cacheDirectory()
	if err != nil {
		return plain
	}
	program, err := install(directory)
	if err != nil {
		return plain
	}
	list := archivesOf()
	settings, err := json.Marshal(map[string]string{"directory": directory, "nodeOptions": options, "archives": list})
	if err != nil {
		return plain
	}
	if list != "" {
		archives = filepath.Join(directory, list)
	}
	return map[string]string{
		nodeOptions:      "--require=" + quote(program) + " --preserve-symlinks " + options,
		settingsVariable: string(settings),
	}
}

// quote makes one word of NODE_OPTIONS, as Node.js splits it.
func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// setAll sets variables and returns a function that sets what was there before.
func setAll(variables map[string]string) (restore func()) {
	var undo []func()
	for name, value := range variables {
		before, set := os.LookupEnv(name)
		if os.Setenv(name, value) != nil {
			continue
		}
		undo = append(undo, func() {
			if set {
				_ = os.Setenv(name, before)
			} else {
				_ = os.Unsetenv(name)
			}
		})
	}
	return func() {
		for _, f := range undo {
			f()
		}
	}
}

// cacheDirectory is the directory of the user's cache that everything is in. It
// is an error where others might write there.
func cacheDirectory() (string, error) {
	root, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	directory := filepath.Join(root, "compose-cdk", "kernel")
	if err := os.MkdirAll(directory, 0o700); err != nil {
		return "", err
	}
	if directory, err = filepath.EvalSymlinks(directory); err != nil {
		return "", err
	}
	return directory, private(directory)
}

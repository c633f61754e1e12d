package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
)

// handwrittenDir has the services of the generated projects by hand, as an app
// of its own.
const handwrittenDir = "test/bench/handwritten"

// A way is one of running the app by hand.
type way struct {
	name string
	// command runs in handwrittenDir.
	command []string
}

// ways are what users would pick instead.
var ways = []way{
	// What cdk.json of cdk init has: types are checked each time.
	{"typescript", []string{"sh", "-c", "npx tsc && npx tsx bin/app.ts"}},
	// What it had for years. The compiler is the last one with an API for this.
	{"ts-node", []string{"npx", "ts-node", "--compiler", "typescript5", "--prefer-ts-exts", "bin/app.ts"}},
	// Nothing but JavaScript, compiled before the measurement.
	{javaScript, []string{"node", "build/bin/app.js"}},
}

const javaScript = "javascript"

// emptyJavaScript is an empty app in JavaScript.
const emptyJavaScript = "empty" + byHand + javaScript

// handwrittenCases are the ways for each size.
func handwrittenCases(shared map[string]any, sizes []int) ([]benchCase, error) {
	if _, err := os.Stat(filepath.Join(handwrittenDir, "node_modules")); err != nil {
		return nil, fmt.Errorf("%s is not installed: run npm ci there, or leave it out with -handwritten=false", handwrittenDir)
	}
	compile := exec.Command("npx", "tsc", "--noEmit", "false", "--outDir", "build")
	compile.Dir, compile.Stderr = handwrittenDir, os.Stderr
	if err := compile.Run(); err != nil {
		return nil, fmt.Errorf("compiling %s: %w", handwrittenDir, err)
	}
	cases := []benchCase{{name: emptyJavaScript, command: []string{"node", "build/bin/empty.js"}, dir: handwrittenDir, context: shared}}
	for _, n := range sizes {
		context := maps.Clone(shared)
		context["services"] = n
		for _, w := range ways {
			cases = append(cases, benchCase{name: w.caseName(n), command: w.command, dir: handwrittenDir, context: context})
		}
	}
	return cases, nil
}

// byHand marks the names of these cases.
const byHand = "/by="

func (w way) caseName(services int) string { return wayName(services, w.name) }

func wayName(services int, way string) string { return sizeName(services) + byHand + way }

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// result is what was measured of one case.
type result struct {
	name string
	runs []cost
	// peakBytes is the memory of the process tree at its largest; 0 where it
	// cannot be read.
	peakBytes int64
	// resources are those in all templates.
	resources int
}

// cost is what one run took.
type cost struct {
	// wall is from the start of the process to its end; cpu is what the
	// process and its children computed, which a busy machine disturbs less.
	wall, cpu time.Duration
}

// measure runs each case once for its memory, which also fills the caches of
// the operating system, and then once per round for its time.
func measure(out io.Writer, dir string, cases []benchCase, rounds int) ([]result, error) {
	fmt.Fprintf(out, "goos: %s\ngoarch: %s\npkg: %s/test/bench\n", runtime.GOOS, runtime.GOARCH, module)
	results := make([]result, len(cases))
	for i, c := range cases {
		results[i].name = c.name
		peak, err := c.peakMemory(dir)
		if err != nil {
			return nil, err
		}
		if results[i].resources, err = countResources(outdirIn(dir)); err != nil {
			return nil, err
		}
		if peak > 0 {
			results[i].peakBytes = peak
			fmt.Fprintf(out, "BenchmarkProcess/%s 1 %d peak-B\n", c.name, peak)
		}
	}
	for range rounds {
		for i, c := range cases {
			run, err := c.run(dir)
			if err != nil {
				return nil, err
			}
			results[i].runs = append(results[i].runs, run)
			fmt.Fprintf(out, "BenchmarkProcess/%s 1 %d ns/op %d cpu-ns/op\n", c.name, run.wall.Nanoseconds(), run.cpu.Nanoseconds())
		}
	}
	return results, nil
}

func (c benchCase) run(dir string) (cost, error) {
	p, err := c.newProcess(dir)
	if err != nil {
		return cost{}, err
	}
	started := time.Now()
	if err := p.Run(); err != nil {
		return cost{}, p.explain(err)
	}
	return cost{wall: time.Since(started), cpu: p.ProcessState.UserTime() + p.ProcessState.SystemTime()}, nil
}

func (c benchCase) peakMemory(dir string) (int64, error) {
	p, err := c.newProcess(dir)
	if err != nil {
		return 0, err
	}
	if err := p.Start(); err != nil {
		return 0, p.explain(err)
	}
	peak := watchMemory(p.Process.Pid)
	err = p.Wait()
	most := peak()
	if err != nil {
		return 0, p.explain(err)
	}
	return most, nil
}

// process is a run of a case.
type process struct {
	*exec.Cmd
	name   string
	stderr bytes.Buffer
}

// newProcess prepares a run, of an app as the cdk command line would start it,
// without template validation. The output directory is empty.
func (c benchCase) newProcess(dir string) (*process, error) {
	context, err := json.Marshal(c.context)
	if err != nil {
		return nil, err
	}
	outdir := outdirIn(dir)
	if err := os.RemoveAll(outdir); err != nil {
		return nil, err
	}
	p := &process{Cmd: exec.Command(c.command[0], c.command[1:]...), name: c.name}
	p.Dir = c.dir
	p.Env = c.environment
	if p.Env == nil {
		p.Env = append(os.Environ(), "CDK_VALIDATION=false", "CDK_OUTDIR="+outdir, "CDK_CONTEXT_JSON="+string(context))
		p.Env = append(p.Env, c.variables...)
	}
	p.Stderr = &p.stderr
	return p, nil
}

func outdirIn(dir string) string { return filepath.Join(dir, "out") }

// countResources shows that apps that are compared make as much.
func countResources(outdir string) (int, error) {
	files, err := filepath.Glob(filepath.Join(outdir, "*.template.json"))
	if err != nil {
		return 0, err
	}
	count := 0
	for _, file := range files {
		text, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			return 0, err
		}
		var template struct{ Resources map[string]json.RawMessage }
		if err := json.Unmarshal(text, &template); err != nil {
			return 0, fmt.Errorf("%s: %w", file, err)
		}
		count += len(template.Resources)
	}
	return count, nil
}

// explain adds to an error what the process said.
func (p *process) explain(err error) error {
	return fmt.Errorf("%s: %w: %s", p.name, err, strings.TrimSpace(p.stderr.String()))
}

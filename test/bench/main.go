// Command bench measures whole processes: CDK apps as the cdk command line
// starts them, from the start of the process to the finished cloud assembly,
// and make synth and cdk synth as they are typed.
//
// All cases run in turn, round by round, so that whatever else the machine
// does meets each of them; the medians are compared with an empty CDK app in
// Go, and with the same services by hand in TypeScript and JavaScript. Run it
// at the root of the module with the Node.js of package.json first in PATH, as
// `make bench` does:
//
//	go run ./test/bench [-rounds 5] [-services 1,10,50,200,250,500] [-stock] [-commandline=false] [-handwritten=false]
//
// It prints one line per run that benchstat reads, then tables of ratios.
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
)

func main() {
	rounds := flag.Int("rounds", 5, "how often each case is measured")
	services := flag.String("services", "1,10,50,200,250,500", "sizes of the generated projects, comma-separated")
	var options options
	flag.BoolVar(&options.stock, "stock", false, "measure the app also with the kernel as jsii starts it")
	flag.BoolVar(&options.commandLine, "commandline", true, "measure make synth, and cdk synth of an empty app")
	flag.BoolVar(&options.handwritten, "handwritten", true, "compare with the same services by hand")
	flag.Parse()
	if err := run(os.Stdout, *rounds, *services, options); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// options say what is measured beside the app.
type options struct{ stock, commandLine, handwritten bool }

func run(out io.Writer, rounds int, services string, options options) error {
	if rounds < 1 {
		return fmt.Errorf("-rounds must be at least 1, found %d", rounds)
	}
	sizes, err := parseSizes(services)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cases, err := prepare(dir, sizes, options)
	if err != nil {
		return err
	}
	results, err := measure(out, dir, cases, rounds)
	if err != nil {
		return err
	}
	printTable(out, results)
	printComparison(out, results, sizes)
	return nil
}

func parseSizes(text string) ([]int, error) {
	var sizes []int
	for _, item := range strings.Split(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(item))
		if err != nil || n < 1 {
			return nil, fmt.Errorf("-services must be positive numbers separated by commas, found %q", text)
		}
		sizes = append(sizes, n)
	}
	return sizes, nil
}

package compose

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

// modelCommand is the first argument that makes a program of the test binary: like
// docker compose, it reads the project in the current directory, with its own
// environment, and prints the model.
const modelCommand = "model"

func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == modelCommand {
		if err := printModel(os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// answer is what the program prints.
type answer struct {
	// Models are docker compose's two ways to write a model: the first lacks the
	// extensions of services, the second some empty values.
	JSON, YAML []byte
	// Errors are those that Check finds in the model. Docker Compose finds its
	// errors of this kind while it loads.
	Errors []string
}

// printModel takes two of docker compose's flags.
func printModel(args []string) error {
	var options composefile.Options
	flags := flag.NewFlagSet(modelCommand, flag.ContinueOnError)
	flags.StringVar(&options.WorkingDir, "project-directory", "", "")
	flags.Func("file", "", func(file string) error {
		options.Files = append(options.Files, file)
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return err
	}
	project, err := composefile.Load(context.Background(), options)
	if err != nil {
		return err
	}
	var printed answer
	for _, f := range composefile.Check(project) {
		if f.Severity == composefile.Error {
			printed.Errors = append(printed.Errors, f.String())
		}
	}
	if project, err = project.WithServicesEnvironmentResolved(true); err != nil {
		return err
	}
	if printed.JSON, err = project.MarshalJSON(); err != nil {
		return err
	}
	if printed.YAML, err = project.MarshalYAML(); err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(printed)
}

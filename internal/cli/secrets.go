package cli

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"
	"github.com/spf13/cobra"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

func newSecrets(flags *projectFlags) *cobra.Command {
	var deploy bool
	cmd := &cobra.Command{
		Use:   "secrets [file …] [-- argument of cdk …]",
		Short: "Pass the values of secrets to cdk deploy",
		Long: `Print the --parameters with which cdk deploy passes the values of secrets to the
stack, or run cdk deploy with them. No other command prints a value.

With --deploy, arguments after -- are passed to cdk deploy, and the exit code is
that of cdk.`,
		Example: `  compose-cdk secrets --deploy -f shop/compose.yaml -- --require-approval never
  eval "cdk deploy $(compose-cdk secrets shop/compose.yaml)"`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if deploy {
				return deploySecrets(cmd.Context(), flags, args, cmd.OutOrStdout(), cmd.ErrOrStderr())
			}
			settings, err := flags.resolve(args)
			if err != nil {
				return err
			}
			return printSecrets(settings, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	cmd.Flags().BoolVar(&deploy, "deploy", false, "run cdk deploy with the parameters")
	flags.addTo(cmd)
	// What follows a first argument is for cdk.
	cmd.Flags().SetInterspersed(false)
	return cmd
}

// printSecrets writes the parameters for a shell.
func printSecrets(s settings, stdout, stderr io.Writer) error {
	parameters, _, err := secretParameters(s, stderr)
	if err != nil {
		return err
	}
	for i := 1; i < len(parameters); i += 2 {
		parameters[i] = shellQuote(parameters[i])
	}
	fmt.Fprintln(stdout, strings.Join(parameters, " "))
	return nil
}

// deploySecrets runs cdk deploy with the parameters: values go into the
// arguments of cdk, and nowhere else.
func deploySecrets(ctx context.Context, flags *projectFlags, args []string, stdout, stderr io.Writer) error {
	if len(args) > 0 {
		if extension := filepath.Ext(args[0]); extension == ".yaml" || extension == ".yml" {
			return fmt.Errorf("cdk deploy would treat %s as the name of a stack; write -f %s", args[0], args[0])
		}
	}
	cdkArguments := append(flags.contextArguments(), args...)
	s, err := commandSettings(cdkArguments)
	if err != nil {
		return err
	}
	parameters, variables, err := secretParameters(s, stderr)
	if err != nil {
		return err
	}
	return runCDK(ctx, append(append([]string{"deploy"}, parameters...), cdkArguments...), variables, stdout, stderr)
}

// secretParameters gives pairs of arguments. The name of the stack keeps them
// from other stacks; cdk splits an argument at its first equals sign, so the
// value may have any. The variables are those that cdk needs for builds.
func secretParameters(s settings, stderr io.Writer) (arguments, variables []string, err error) {
	project, err := loadValid(s.load, stderr)
	if err != nil {
		return nil, nil, err
	}
	name, err := stackName(project, s.stack)
	if err != nil {
		return nil, nil, err
	}
	parameters, err := cdkecs.SecretParameters(project)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range parameters {
		arguments = append(arguments, "--parameters", name+":"+p.Name+"="+p.Value)
	}
	return arguments, buildVariables(project), nil
}

// buildVariables are the variables of the secrets of builds. docker build reads them in
// its environment, which has none of those that only .env sets.
func buildVariables(project *types.Project) []string {
	var out []string
	for _, s := range project.AllServices() {
		if s.Build == nil {
			continue
		}
		for _, use := range s.Build.Secrets {
			name := project.Secrets[use.Source].Environment
			if value, set := project.Environment[name]; set {
				out = append(out, name+"="+value)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

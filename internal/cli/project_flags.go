package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// projectFlags are the flags that select a Compose project, with the names that
// they have in docker compose, and the context of the cdk command line. All
// commands share the values: compose-cdk -f a.yaml check -f b.yaml names two files.
type projectFlags struct {
	settings
	// context has the arguments of the flags -c.
	context []string
}

// addTo defines the flags on a command. One that has a flag -f of its own has
// --file without the short form.
func (p *projectFlags) addTo(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.SortFlags = false
	short := "f"
	if flags.ShorthandLookup(short) != nil {
		short = ""
	}
	flags.FuncP("file", short, "compose `file`; repeat it to merge several (default: as in docker compose)", appendTo(&p.load.Files))
	flags.StringVarP(&p.load.ProjectName, "project-name", "p", "", "`name` of the project")
	flags.Func("profile", "`profile` to activate; may be repeated", appendList(&p.load.Profiles))
	flags.Func("env-file", "`file` with variables for interpolation; may be repeated (default: .env)", appendList(&p.load.EnvFiles))
	flags.StringVar(&p.load.WorkingDir, "project-directory", "", "`directory` that paths in the files are relative to (default: the directory of the first file)")
	flags.FuncP("context", "c", "context of the CDK app, as `key=value`; may be repeated", func(text string) error {
		if !strings.Contains(text, "=") {
			return errors.New("write it as key=value, for example compose=compose.yaml")
		}
		p.context = append(p.context, "-c", text)
		return nil
	})
	_ = cmd.MarkFlagFilename("file", "yaml", "yml")
	_ = cmd.MarkFlagDirname("project-directory")
}

// resolve completes the settings of the flags by what the cdk command line would
// pass to the app: -c, and the context of cdk.json. Files that are arguments
// follow those of the flags.
func (p *projectFlags) resolve(files []string) (settings, error) {
	base, err := commandSettings(p.context)
	if err != nil {
		return settings{}, err
	}
	named := p.settings
	named.load.Files = append(slices.Clone(named.load.Files), files...)
	return named.over(base), nil
}

// contextArguments are the flags as arguments of the cdk command line, which
// passes them on to the app.
func (p *projectFlags) contextArguments() []string {
	out := slices.Clone(p.context)
	for _, key := range contextKeys {
		if value := key.get(p.settings); value != "" {
			out = append(out, "-c", key.name+"="+value)
		}
	}
	return out
}

// currentName knows the names that some flags had before they were those of
// docker compose.
func currentName(_ *pflag.FlagSet, name string) pflag.NormalizedName {
	switch name {
	case "project":
		name = "project-name"
	case "profiles":
		name = "profile"
	}
	return pflag.NormalizedName(name)
}

// withDoubleDashes rewrites the flags that check and secrets accepted with one
// dash: -format json is --format json.
func withDoubleDashes(args []string) []string {
	out := append([]string{}, args...)
	if len(args) == 0 || args[0] != "check" && args[0] != "secrets" {
		return out
	}
	old := []string{"-format", "-project", "-profiles", "-env-file", "-deploy", "-help"}
	for i, arg := range args {
		if arg == "--" {
			break
		}
		if name, _, _ := strings.Cut(arg, "="); slices.Contains(old, name) {
			out[i] = "-" + arg
		}
	}
	return out
}

func appendTo(to *[]string) func(string) error {
	return func(text string) error {
		*to = append(*to, text)
		return nil
	}
}

// appendList accepts several values with commas between them.
func appendList(to *[]string) func(string) error {
	return func(text string) error {
		*to = append(*to, list(text)...)
		return nil
	}
}

// Package load reads compose files with compose-go, as docker compose does, and
// makes services of jobs and hooks.
package load

import (
	"context"
	"errors"
	"os"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-spec/compose-go/v2/cli"
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/diagnose"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// Options say which Compose application to load. The zero value loads what
// `docker compose` would find in the current directory.
type Options struct {
	// Files are compose files, merged in order. Relative ones are relative to
	// the current directory. Default: COMPOSE_FILE from the environment, else
	// compose.yaml (or one of its other names) with its override file, in
	// WorkingDir or the nearest of its parents. A single directory stands for the
	// files that are found in it. Unless Files has several, AWSFile beside the
	// first of them is merged last.
	Files []string
	// WorkingDir is the project directory, to which the paths in the files are
	// relative. Default: the directory of the first file.
	WorkingDir string
	// ProjectName is made of lower-case letters, digits, hyphens and
	// underscores. Default: COMPOSE_PROJECT_NAME from the environment, else
	// `name` in the files, else the name of the project directory.
	ProjectName string
	// Profiles are the active ones; services of others do not count. Default:
	// COMPOSE_PROFILES from the environment, separated by commas.
	Profiles []string
	// EnvFiles hold variables for interpolation; those in the environment win.
	// Default: COMPOSE_ENV_FILES from the environment, else .env in the
	// project directory, unless COMPOSE_DISABLE_ENV_FILE is true in the
	// environment of the process.
	EnvFiles []string
	// Environment are variables for interpolation, as KEY=value. Default (nil):
	// the environment of the process.
	Environment []string
}

// standardInput is its name among compose files.
const standardInput = "-"

// Load reads and merges compose files with the rules of the Compose
// specification: includes, extensions of services, profiles, interpolation and
// env files give the model that `docker compose config` prints. Whether the
// services of the model fit together is for Check to say, which says it of all
// of them at once.
//
// Remote files (git, OCI, HTTP) and the standard input are refused. An error has
// the dynamic type Findings and holds every mistake that could be told apart.
func Load(ctx context.Context, options Options) (*types.Project, error) {
	project, err := Known(ctx, options)
	if err != nil {
		return nil, err
	}
	return project, nil
}

// Known is Load, but has a project beside an error where nothing is wrong that
// keeps the rest from being judged: the one without missing files and unknown
// attributes. What is wrong with it goes to Further.
func Known(ctx context.Context, options Options) (*types.Project, error) {
	defer source.Silence()()
	settings, _, err := options.settings()
	if err != nil {
		return nil, diagnose.Diagnose(nil, nil, err)
	}
	if slices.Contains(settings.ConfigPaths, standardInput) {
		// It can be read once, and compose-go's model lacks what is looked up in
		// the files: functions of x-aws-cloudformation, the order of services.
		return nil, finding.Findings{diagnose.Failed(finding.Position{}, codes.NotAFile, "write it to a file, and use its path", "reading a compose file from standard input is not supported")}
	}
	if found := oversizedCommands(settings); len(found) > 0 {
		return nil, found.Sorted()
	}
	project, found := loadWhatIsKnown(ctx, settings)
	if project == nil {
		return nil, found
	}
	project = withVolumesFrom(withSecretVariables(withContainerNames(withPreStart(withJobs(project)))))
	if missing := missingFiles(project); len(missing) > 0 {
		found = append(found, source.WithPositions(project, missing)...)
		withoutMissingFiles(project)
	}
	model.ReadConfigs(project)
	model.ReadOverlay(project)
	project, err = resolve(project)
	if err == nil && len(found) == 0 {
		return project, nil
	}
	var further finding.Findings
	errors.As(err, &further)
	return project, append(found, further...).Sorted()
}

// settings are compose-go's, made in the order of `docker compose` so that
// the same variable or file wins. isList reports that the files are a list that is
// taken as it is.
func (o Options) settings() (settings *cli.ProjectOptions, isList bool, err error) {
	environment := o.environment()
	envFiles := cli.WithEnvFiles(o.envFiles(environment)...)
	named, inDirectory := o.withoutDirectory()
	settings, err = cli.NewProjectOptions(named,
		cli.WithWorkingDirectory(o.WorkingDir),
		cli.WithEnv(environment),
		cli.WithResourceLoader(source.RemoteRefusal{}),
		envFiles,
		cli.WithDotEnv,
		cli.WithConfigFileEnv,
		withFoundFiles(inDirectory, &isList),
		// A second time, for the .env beside a file that was just found.
		envFiles,
		cli.WithDotEnv,
		withNeededCasts,
		cli.WithDefaultProfiles(o.Profiles...),
		cli.WithName(o.ProjectName),
		cli.WithConsistency(false),
		// Done in resolve, after all missing files have been reported.
		cli.WithoutEnvironmentResolution,
		cli.WithoutLabelsResolution,
	)
	return settings, isList, err
}

// envFiles are those of the environment, which a .env file cannot change; empty
// names do not count.
func (o Options) envFiles(environment []string) []string {
	if len(o.EnvFiles) > 0 {
		return o.EnvFiles
	}
	var files []string
	for _, variable := range environment {
		// The last one counts.
		if named, ok := strings.CutPrefix(variable, "COMPOSE_ENV_FILES="); ok {
			files = strings.FieldsFunc(named, func(r rune) bool { return r == ',' })
		}
	}
	return files
}

// environment includes PWD, which files like to use, even where no shell set it.
func (o Options) environment() []string {
	if o.Environment != nil {
		return o.Environment
	}
	environment := os.Environ()
	if _, set := os.LookupEnv("PWD"); !set {
		if here, err := os.Getwd(); err == nil {
			environment = append(environment, "PWD="+here)
		}
	}
	return environment
}

// resolve does what compose-go does in the steps that Load makes it skip.
func resolve(project *types.Project) (*types.Project, error) {
	for _, s := range project.Services {
		if s.Scale != nil && s.Deploy != nil && s.Deploy.Replicas == nil {
			s.Deploy.Replicas = s.Scale
		}
	}
	resolved, err := guarded(func() (*types.Project, error) {
		withEnvironment, err := project.WithServicesEnvironmentResolved(false)
		if err != nil {
			return nil, err
		}
		return withEnvironment.WithServicesLabelsResolved(false)
	})
	if err != nil {
		return nil, diagnose.Classify(source.SourcesOf(project), err)
	}
	return withModels(withManaged(exclude(resolved))), nil
}

// errNotUnderstood stands for a panic of compose-go.
var errNotUnderstood = errors.New("the file is not a valid compose file")

// guarded turns a panic into an error: compose-go asserts types of values
// that a broken file need not have.
func guarded(load func() (*types.Project, error)) (project *types.Project, err error) {
	defer func() {
		if recover() != nil {
			project, err = nil, errNotUnderstood
		}
	}()
	return load()
}

// withoutMissingFiles leaves out the env and label files that cannot be read.
func withoutMissingFiles(project *types.Project) {
	without := func(c *types.ContainerSpec) {
		c.EnvFiles = slices.DeleteFunc(c.EnvFiles, func(f types.EnvFile) bool { return source.UnreadableFile(f.Path) != "" })
		c.LabelFiles = slices.DeleteFunc(c.LabelFiles, func(f string) bool { return source.UnreadableFile(f) != "" })
	}
	for name, s := range project.Services {
		without(&s.ContainerSpec)
		for i := range s.PreStart {
			without(&s.PreStart[i].ContainerSpec)
		}
		project.Services[name] = s
	}
}

// missingFiles reports the env and label files that services need and that
// cannot be read.
func missingFiles(project *types.Project) finding.Findings {
	var r finding.Report
	for _, name := range project.ServiceNames() {
		s := project.Services[name]
		missingOf(&r, finding.At("services", name), s.ContainerSpec, project.WorkingDir)
		for i, hook := range s.PreStart {
			missingOf(&r, finding.At("services", name, "pre_start", i), hook.ContainerSpec, project.WorkingDir)
		}
	}
	return r.Findings
}

func missingOf(r *finding.Report, at finding.Path, c types.ContainerSpec, dir string) {
	for i, f := range c.EnvFiles {
		if problem := source.UnreadableFile(f.Path); problem != "" && (f.Required || problem != source.Absent) {
			r.Error(at.Then("env_file", i), codes.EnvFileNotFound,
				"create it, or write `required: false` if the service runs without it",
				"env file %s %s", source.ShownName(f.Path), problem)
			r.Findings[len(r.Findings)-1].Choices = envFileChoices(at, c, i, dir)
		}
	}
	for i, f := range c.LabelFiles {
		if problem := source.UnreadableFile(f); problem != "" {
			r.Error(at.Then("label_file", i), codes.LabelFileNotFound, "create it, or remove the entry",
				"label file %s %s", source.ShownName(f), problem)
		}
	}
}

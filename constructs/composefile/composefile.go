// Package composefile reads Docker Compose files and judges whether they can
// run on Amazon ECS.
//
// [Load] reads files as `docker compose config` does and returns compose-go's
// model. [Check] reports what in that model is wrong, is not possible on ECS,
// or is worth knowing. Both report [Findings]: one for each mistake, with the
// attribute, its position in the file and the remedy.
//
// The package needs neither the CDK nor an AWS account.
package composefile

import (
	"context"
	"errors"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules"
)

// Options select the Compose application to load. The zero value loads what
// `docker compose` would find in the current directory.
type Options struct {
	// Files are compose files, merged in order. Relative ones are relative to
	// the current directory. Default: COMPOSE_FILE from the environment, else
	// compose.yaml (or one of its other names) with its override file, in
	// WorkingDir or the nearest of its parents.
	Files []string
	// WorkingDir is the project directory, to which the paths in the files are
	// relative. Default: the directory of the first file.
	WorkingDir string
	// ProjectName consists of lower-case letters, digits, hyphens and
	// underscores. Default: COMPOSE_PROJECT_NAME from the environment, else
	// `name` in the files, else the name of the project directory.
	ProjectName string
	// Profiles are the active profiles; services of other profiles are left
	// out. Default: COMPOSE_PROFILES from the environment, separated by commas.
	Profiles []string
	// EnvFiles hold variables for interpolation; variables of the environment
	// override them. Default: COMPOSE_ENV_FILES from the environment, else .env
	// in the project directory, unless COMPOSE_DISABLE_ENV_FILE is true in the
	// environment of the process.
	EnvFiles []string
	// Environment holds variables for interpolation, as KEY=value. Default
	// (nil): the environment of the process.
	Environment []string
}

// Load reads and merges compose files by the rules of the Compose
// specification: includes, extended services, profiles, interpolation and env
// files give the model that `docker compose config` prints. Load does not
// judge whether the services fit together; Check does, for all of them at once.
//
// Load refuses remote files (git, OCI, HTTP) and the standard input. Its error
// has the dynamic type [Findings] and holds every mistake that Load can tell
// apart. Where what is wrong are missing env files, or names of attributes, it
// holds what Check finds in the rest, too.
func Load(ctx context.Context, options Options) (*types.Project, error) {
	project, err := load.Known(ctx, load.Options(options))
	var found finding.Findings
	if !errors.As(err, &found) {
		return project, err
	}
	if project != nil {
		found = load.Further(found, rules.Check(project))
	}
	return nil, findingsOf(found)
}

// Check judges whether a project can become a stack. It reports everything at
// once: attributes that ECS has no equivalent for, mistakes that docker compose
// would find, values outside AWS's limits, and the warnings of Load. Only
// findings of severity [Error] stop a synthesis.
//
// Check reads the project's compose files again to find positions, and the
// files that services are built from or mount. It accepts any project, also one
// that no file was loaded for.
func Check(project *types.Project) Findings { return findingsOf(rules.Check(project)) }

// Replace returns the project with services that something outside of it takes
// the place of, such as a database on Amazon RDS. Such a service gets no
// resources and no findings, but its name resolves, other services may depend
// on it, and services on its networks may reach it. The services may be active
// or not; a name of no service has no effect. Replace does not change project.
func Replace(project *types.Project, names ...string) *types.Project {
	return model.Replace(project, names...)
}

// WithoutVariables returns the project without the given variables of services
// (service name to names of variables), those with the value of a secret
// (x-aws-env) included, for a program that sets them itself. WithoutVariables
// does not change project.
func WithoutVariables(project *types.Project, variables map[string][]string) *types.Project {
	return model.WithoutVariables(project, variables)
}

// NeedsEnvironment returns the first attribute for which the stack of the
// project must have an account and a region, for example x-aws-vpc, because
// synthesis looks something up there; empty where none does.
func NeedsEnvironment(project *types.Project) string { return model.NeedsEnvironment(project) }

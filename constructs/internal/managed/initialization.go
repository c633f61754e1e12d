package managed

import (
	_ "embed"
	"maps"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// initDirectory is where images look for what to run at their first start.
const initDirectory = "/docker-entrypoint-initdb.d"

// IsInitialization reports whether a path is in the directory of what an image runs
// at its first start.
func IsInitialization(target string) bool {
	return target == initDirectory || strings.HasPrefix(target, initDirectory+"/")
}

// JobName is the name of the job that runs the files of a managed service's
// /docker-entrypoint-initdb.d.
func JobName(service string) string { return service + "-initdb" }

// HasInitialization reports whether the service brings files that its image would
// run at the first start: by mounts, configs, or what its Dockerfile copies there.
func HasInitialization(s *model.Service) bool {
	engine, _ := engineOf(s.BaseImage())
	if engine == Redis || engine == Valkey {
		return false
	}
	return slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool { return IsInitialization(v.Target) }) ||
		slices.ContainsFunc(s.ConfigFiles(), func(f model.MountedFile) bool { return IsInitialization(f.Path) }) ||
		strings.Contains(s.DockerfileText(), initDirectory)
}

//go:embed initdb.sh
var initScript string

// Initialization is the job that runs the files once, in the image of the
// service, which has the client of its database.
func Initialization(s *model.Service, from Service) types.ServiceConfig {
	job := types.ServiceConfig{
		Name: JobName(s.Name),
		ContainerSpec: types.ContainerSpec{
			Image:       s.Image,
			Entrypoint:  types.ShellCommand{"bash", "-c", initScript},
			Environment: from.jobEnvironment(s),
			Networks:    s.Networks, NetworkMode: s.NetworkMode,
		},
		Extensions: types.Extensions{
			model.OriginMarker:    s.At(),
			model.InitOfMarker:    s.Name,
			"x-aws-job":           true,
			model.SecretSelection: false,
		},
	}
	job.Build = s.Build
	for _, v := range s.Volumes {
		if IsInitialization(v.Target) {
			job.Volumes = append(job.Volumes, v)
		}
	}
	for _, f := range s.ConfigFiles() {
		if i, ok := f.At[len(f.At)-1].(int); ok && IsInitialization(f.Path) {
			job.Configs = append(job.Configs, s.Configs[i])
		}
	}
	for _, variable := range []string{from.Password.Variable, passwordVariable[from.Engine]} {
		use := types.ServiceSecretConfig{Source: from.Password.Secret, Extensions: types.Extensions{"x-aws-env": variable}}
		if from.Password.Key != "" {
			use.Extensions["x-aws-keys"] = []any{from.Password.Key}
		}
		job.Secrets = append(job.Secrets, use)
	}
	job.DependsOn = types.DependsOnConfig{}
	maps.Copy(job.DependsOn, s.DependsOn)
	job.DependsOn[s.Name] = types.ServiceDependency{Condition: types.ServiceConditionStarted, Required: true}
	for _, name := range []string{"x-aws-subnets", "x-aws-execution_role", "x-aws-pull_credentials", "x-aws-role"} {
		if value, ok := s.ServiceConfig.Extensions[name]; ok {
			job.Extensions[name] = value
		}
	}
	return job
}

// passwordVariable is the variable from which the client of an engine has its password.
var passwordVariable = map[Engine]string{Postgres: "PGPASSWORD", MySQL: "MYSQL_PWD", MariaDB: "MYSQL_PWD", Mongo: "INITDB_PASSWORD"}

// jobEnvironment is that of the service, for scripts that read it, with what
// initdb.sh and the client of the database read, and without credentials.
func (out Service) jobEnvironment(s *model.Service) types.MappingWithEquals {
	environment := maps.Clone(s.Environment)
	if environment == nil {
		environment = types.MappingWithEquals{}
	}
	delete(environment, out.Password.Variable+"_FILE")
	maps.DeleteFunc(environment, func(name string, value *string) bool {
		return name == out.Password.Variable || value != nil && s.Project.HoldsCredential(name, *value)
	})
	set := func(name, value string) { environment[name] = &value }
	set("INITDB_ENGINE", string(out.Engine))
	set("INITDB_HOST", s.Name)
	set("INITDB_USER", out.User)
	switch out.Engine {
	case Postgres:
		set("PGHOST", s.Name)
		set("PGUSER", out.User)
		set("PGDATABASE", orDefault(out.Database, "postgres"))
	case MySQL, MariaDB:
		set("MYSQL_HOST", s.Name)
		set("INITDB_DATABASE", out.Database)
	case Mongo:
		set("INITDB_DATABASE", orDefault(s.InEnvironment("MONGO_INITDB_DATABASE"), "test"))
		if out.RequireTLS {
			set("INITDB_TLS", "required") // its certificate is for another name
		}
	}
	return environment
}

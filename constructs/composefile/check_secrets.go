package composefile

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"

	"github.com/compose-spec/compose-go/v2/types"
)

// checkSecrets looks at the secrets of the project, and at the values of
// those that a service uses.
func checkSecrets(r *report, p *Model) {
	used := usedNames(p, func(s types.ServiceConfig) []MountedFile { return SecretsOf(p, s) })
	for _, name := range slices.Sorted(maps.Keys(p.Secrets)) {
		s, at := p.Secrets[name], at("secrets", name)
		ext, mistakes := decodeExtensions[SecretExtensions](s.Extensions)
		reportExtensionErrors(r, at, mistakes)
		checkKeys(r, at.then("x-aws-keys"), ext.Keys)
		generated := s.Extensions[generatedSecret] != nil
		if ext.Generate != nil {
			checkGenerated(r, at.then("x-aws-generate"), *ext.Generate)
		}
		if !oneSource(r, at, types.FileObjectConfig(s), generated) || !slices.Contains(used, name) {
			continue
		}
		checkSwarm(r, at, types.FileObjectConfig(s))
		o := SecretOrigin(s)
		if o.External() {
			checkExternal(r, at.then("name"), o)
			continue
		}
		var problem secretError
		if _, err := SecretValue(p.Project, name); o.Uploaded() && errors.As(err, &problem) {
			severity := Error
			if problem.absent {
				severity = Warning
			}
			r.add(severity, at.then(string(o.Kind)), problem.code, problem.fix, "%s", problem.message)
		}
	}
}

// checkConfigs looks at the configs that a service uses.
func checkConfigs(r *report, p *Model) {
	used := usedNames(p, func(s types.ServiceConfig) []MountedFile { return ConfigsOf(p, s) })
	for _, name := range used {
		c, at := p.Configs[name], at("configs", name)
		checkSwarm(r, at, types.FileObjectConfig(c))
		switch o := ConfigOrigin(c); {
		case o.External():
			checkExternal(r, at.then("name"), o)
		case o.Kind == FromFile:
			checkConfigFile(r, at.then("file"), o.Reference)
		case o.Kind == FromVariable:
			if _, set := p.Environment[o.Reference]; !set && c.Content == "" {
				r.error(at.then("environment"), "config-not-set", "set it, or use `content` or `file`",
					"the variable %s is not set", o.Reference)
			} else if isCredential(o.Reference, c.Content) {
				r.warn(at.then("environment"), "plaintext-credential", "make it a secret",
					"the value of %s will be readable in the template", o.Reference)
			}
		}
	}
}

func checkConfigFile(r *report, at path, file string) {
	switch _, err := configFile(file); {
	case errors.Is(err, errTooLarge):
		r.error(at, "config-size", "put it into the image, or on a volume", "%s has more than 8 MiB", shownName(file))
	case err != nil:
		r.error(at, "config-file", "create it, or name another file", "%s %v", shownName(file), err)
	}
}

// usedNames lists what services have of the project's secrets or configs.
func usedNames(p *Model, of func(types.ServiceConfig) []MountedFile) []string {
	var out []string
	for _, s := range p.Services {
		for _, f := range of(s) {
			out = append(out, f.Name)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// oneSource holds secrets to the Compose Specification, Secrets: each has one
// source, to which we add x-aws-generate.
//
// Beside x-aws-generate a file or a variable may stand, for docker compose,
// which makes no values.
func oneSource(r *report, at path, s types.FileObjectConfig, generated bool) bool {
	var sources []string
	for _, source := range []struct {
		name string
		set  bool
	}{
		{"external", bool(s.External)}, {generatedSecret, generated},
		{"file", s.File != "" && !generated}, {"environment", s.Environment != "" && !generated},
	} {
		if source.set {
			sources = append(sources, source.name)
		}
	}
	switch len(sources) {
	case 0:
		r.error(at, "secret-source", "add `file`, `environment`, `x-aws-generate` or `external: true`", "the secret has no source")
	case 1:
		return true
	default:
		r.error(at, "secret-source", "keep one of them", "the secret has several sources: %s", list(sources))
	}
	return false
}

func checkSwarm(r *report, at path, f types.FileObjectConfig) {
	for name, set := range map[string]bool{
		"driver": f.Driver != "", "driver_opts": len(f.DriverOpts) > 0, "template_driver": f.TemplateDriver != "",
	} {
		if set {
			r.error(at.then(name), "swarm-driver", "remove it, and use `file`, `environment` or `external: true`",
				"%s is for Docker Swarm and has no counterpart on ECS", name)
		}
	}
}

// checkExternal holds the name of what exists to a form that says where it is.
func checkExternal(r *report, at path, o Origin) {
	const example = "write a name or ARN in Secrets Manager, ssm:/path/of/a/parameter, or the ARN of a parameter"
	ok := secretName.MatchString(o.Reference) || secretForm.pattern.MatchString(o.Reference)
	if o.Kind == FromParameterStore {
		ok = parameterName.MatchString(o.Reference) || parameterARN.MatchString(o.Reference)
	}
	if !ok {
		r.error(at, "external-name", example, "%q is neither in Secrets Manager nor in Parameter Store", o.Reference)
	}
}

// checkGenerated holds x-aws-generate to Secrets Manager (GetRandomPassword;
// AWS::SecretsManager::Secret GenerateSecretString).
func checkGenerated(r *report, at path, g GeneratedSecret) {
	const longest = 4096
	if g.Length < 0 || g.Length > longest {
		r.error(at.then("length"), "generated-secret", "use 1 to 4096", "a value of %d characters cannot be made", g.Length)
	}
	if g.ExcludeLowercase && g.ExcludeUppercase && g.ExcludeNumbers && g.ExcludePunctuation {
		r.error(at, "generated-secret", "let some characters in", "all characters are excluded")
	}
	if (g.Template == "") != (g.Key == "") {
		r.error(at, "generated-secret", "give both, or neither", "template and key belong together")
	}
	var object map[string]any
	if g.Template != "" && json.Unmarshal([]byte(g.Template), &object) != nil {
		r.error(at.then("template"), "generated-secret", `write it like {"user": "app"}`, "the template is no JSON object")
	}
}

package rules

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/leaks"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
	"github.com/compose-cdk/compose-cdk/constructs/internal/source"
)

// checkSecrets refuses secrets without exactly one source, mistakes in their
// extensions, and values of used secrets that cannot be uploaded. It warns of
// values that are absent.
func checkSecrets(r *finding.Report, p *model.Project) {
	used := usedNames(p, (*model.Service).SecretFiles)
	for _, name := range slices.Sorted(maps.Keys(p.Secrets)) {
		s, at := p.Secrets[name], finding.At("secrets", name)
		if origin, made := s.Extensions[model.OriginMarker].(finding.Path); made {
			at = origin
		}
		before := len(r.Findings)
		ext, mistakes := model.DecodeExtensions[model.SecretExtensions](s.Extensions)
		report.ExtensionErrors(r, at, mistakes)
		checkKeys(r, at.Then("x-aws-keys"), ext.Keys)
		generated := s.Extensions[finding.GeneratedSecret] != nil
		if ext.Generate != nil {
			checkGenerated(r, at.Then("x-aws-generate"), *ext.Generate)
		}
		if ext.Generate != nil && len(r.Findings) == before && slices.Contains(used, name) {
			adviseGenerated(r, at.Then("x-aws-generate"))
		}
		if !oneSource(r, at, types.FileObjectConfig(s), generated) || !slices.Contains(used, name) {
			continue
		}
		checkSwarm(r, at, types.FileObjectConfig(s))
		o := model.SecretOrigin(s)
		if o.Kind == model.FromManaged {
			continue // what has it is judged by checkManaged
		}
		if o.External() {
			checkExternal(r, at.Then("name"), o)
			continue
		}
		var problem model.SecretError
		if _, err := model.SecretValue(p.Project, name); o.Uploaded() && errors.As(err, &problem) {
			severity := finding.Error
			if problem.Absent {
				severity = finding.Warning
			}
			r.Add(severity, at.Then(string(o.Kind)), problem.Code, problem.Fix, "%s", problem.Message)
		}
	}
}

// checkConfigs refuses used configs whose content cannot be found or read, and
// warns of credentials among them.
func checkConfigs(r *finding.Report, p *model.Project) {
	used, values := usedNames(p, (*model.Service).ConfigFiles), leaks.Values(p)
	for _, name := range used {
		c, at := p.Configs[name], finding.At("configs", name)
		checkSwarm(r, at, types.FileObjectConfig(c))
		switch o := model.ConfigOrigin(c); {
		case o.External():
			checkExternal(r, at.Then("name"), o)
		case o.Kind == model.FromContent && hasOwnCredential(values, c.Content):
			reportCredential(r, p, at.Then("content"), "define it as a secret instead, or let the file refer to a variable",
				"the content has a credential that will be readable in the template")
		case o.Kind == model.FromFile:
			checkConfigFile(r, at.Then("file"), o.Reference)
		case o.Kind == model.FromVariable:
			if _, set := p.Environment[o.Reference]; !set && c.Content == "" {
				r.Error(at.Then("environment"), codes.ConfigNotSet, "set it, or use `content` or `file`",
					"the variable %s is not set", o.Reference)
			} else if model.IsCredential(o.Reference, c.Content) {
				reportCredential(r, p, at.Then("environment"), "define it as a secret instead",
					"the value of %s will be readable in the template", o.Reference)
			}
		}
	}
}

// hasOwnCredential reports whether a text has a credential that is none of the secrets,
// which checkLeaks looks for.
func hasOwnCredential(values []model.Credential, text string) bool {
	_, known := model.CredentialIn(values, text, "")
	return !known && model.IsCredential("", withoutExpansions(text))
}

func checkConfigFile(r *finding.Report, at finding.Path, file string) {
	switch _, err := model.ConfigFile(file); {
	case errors.Is(err, model.ErrTooLarge):
		r.Error(at, codes.ConfigSize, "put it in the image, or on a volume", "%s is larger than 8 MiB", source.ShownName(file))
	case err != nil:
		r.Error(at, codes.ConfigFile, "create it, or set another file", "%s %v", source.ShownName(file), err)
	}
}

// usedNames lists what services have of the project's secrets or configs.
func usedNames(p *model.Project, of func(*model.Service) []model.MountedFile) []string {
	var out []string
	for _, s := range p.All() {
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
func oneSource(r *finding.Report, at finding.Path, s types.FileObjectConfig, generated bool) bool {
	var sources []string
	for _, source := range []struct {
		name string
		set  bool
	}{
		{"external", bool(s.External)}, {finding.GeneratedSecret, generated},
		{"file", s.File != "" && !generated}, {"environment", s.Environment != "" && !generated},
	} {
		if source.set {
			sources = append(sources, source.name)
		}
	}
	switch len(sources) {
	case 0:
		r.Error(at, codes.SecretSource, "add `file`, `environment`, `x-aws-generate` or `external: true`", "the secret has no source")
	case 1:
		return true
	default:
		r.Error(at, codes.SecretSource, "keep one of them", "the secret has several sources: %s", finding.List(sources))
	}
	return false
}

func checkSwarm(r *finding.Report, at finding.Path, f types.FileObjectConfig) {
	for name, set := range map[string]bool{
		"driver": f.Driver != "", "driver_opts": len(f.DriverOpts) > 0, "template_driver": f.TemplateDriver != "",
	} {
		if set {
			r.Error(at.Then(name), codes.SwarmDriver, "remove it, and use `file`, `environment` or `external: true`",
				"%s is a feature of Docker Swarm and not supported on ECS", name)
		}
	}
}

// secretOfECS matches an ARN as valueFrom of a task definition has it: with a
// JSON key, the stage and the id of a version (Amazon ECS API reference, Secret).
var secretOfECS = lazyregexp.New(`^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+)(:([^:]*):[^:]*:[^:]*)$`)

// checkExternal holds the name of what exists to a form that says where it is.
func checkExternal(r *finding.Report, at finding.Path, o model.Origin) {
	const example = "write a name or ARN in Secrets Manager, ssm:/path/of/a/parameter, or the ARN of a parameter"
	ok := model.SecretName.MatchString(o.Reference) || report.Secret.Matches(o.Reference)
	if o.Kind == model.FromParameterStore {
		ok = model.ParameterName.MatchString(o.Reference) || model.ParameterARN.MatchString(o.Reference)
	}
	if match := secretOfECS.FindStringSubmatch(o.Reference); match != nil {
		fix := "write " + match[1]
		if match[3] != "" {
			fix += ", and x-aws-keys: [" + match[3] + "] at the secret of the service"
		}
		r.Error(at, codes.ExternalName, fix, "%q is the syntax of task definitions: a name here has no key and no version", match[2])
		return
	}
	if !ok {
		r.Error(at, codes.ExternalName, example, "%q is neither a secret in Secrets Manager nor a parameter in Parameter Store", o.Reference)
	}
}

// adviseGenerated: what is deployed keeps its value, whatever the file says.
func adviseGenerated(r *finding.Report, at finding.Path) {
	r.Info(at, codes.GeneratedOnce, "for a new value, increase `version`, and change the password in a database that uses the old one",
		"Secrets Manager generates the value only once: after the first deployment, changes of this specification have no effect")
}

// checkGenerated holds x-aws-generate to Secrets Manager (GetRandomPassword;
// AWS::SecretsManager::Secret GenerateSecretString).
func checkGenerated(r *finding.Report, at finding.Path, g model.GeneratedSecret) {
	const longest = 4096
	if g.Length < 0 || g.Length > longest {
		r.Error(at.Then("length"), codes.GeneratedSecret, "use 1 to 4096", "a value of %d characters cannot be generated", g.Length)
	}
	if g.Version < 0 {
		r.Error(at.Then("version"), codes.GeneratedSecret, "use 1, or a higher number for a new value", "%d is not a valid version", g.Version)
	}
	// A parameter of the stack has the whole specification.
	const room = limits.ParameterBytes - 96
	if size := len(g.Exclude) + len(g.Template) + len(g.Key); size > room {
		r.Error(at, codes.GeneratedSecret, fmt.Sprintf("use at most %d bytes", room), "exclude, template and key have %d bytes in total", size)
	}
	if strings.ContainsFunc(g.Key, unicode.IsControl) {
		r.Error(at.Then("key"), codes.GeneratedSecret, "use letters and digits", "the key %q has a control character", g.Key)
	}
	if g.ExcludeLowercase && g.ExcludeUppercase && g.ExcludeNumbers && g.ExcludePunctuation {
		r.Error(at, codes.GeneratedSecret, "allow some characters", "all characters are excluded")
	}
	if (g.Template == "") != (g.Key == "") {
		r.Error(at, codes.GeneratedSecret, "set both, or neither", "template and key require each other")
	}
	var object map[string]any
	if g.Template != "" && json.Unmarshal([]byte(g.Template), &object) != nil {
		r.Error(at.Then("template"), codes.GeneratedSecret, `write an object such as {"user": "app"}`, "the template is not a JSON object")
	}
}

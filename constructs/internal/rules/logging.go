package rules

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkLogging says where the output of a container goes instead of where the
// file says.
func checkLogging(r *finding.Report, s *model.Service) {
	if s.Logging == nil {
		return
	}
	checkLogCredentials(r, s)
	at := s.At("logging", "driver")
	switch driver := s.LogDriver(); {
	case driver == "awslogs":
		checkAwslogsOptions(r, s)
	case driver == "splunk":
		checkSplunk(r, s)
	case driver == "json-file" && s.HasLogDriver():
		r.Warn(at, codes.LogOnInstance, report.OrAcknowledge("use awslogs, which sends the logs to CloudWatch", codes.LogOnInstance),
			"the logs stay on the disk of the instance, and are lost with it")
	case driver == "" || driver == "json-file" || driver == "local":
		r.Info(s.At("logging"), codes.LogFiles, "", "the logs go to CloudWatch, so options of Docker's log files have no effect")
	case driver == "none":
		r.Warn(at, codes.LogDriver, report.OrAcknowledge("remove it", codes.LogDriver), "%q is ignored: the logs go to CloudWatch", driver)
	case !s.HasLogDriver():
		fix := "use awslogs, awsfirelens or splunk"
		if remedy := needs.Remedy(needs.LogDriver(driver)); remedy != "" {
			fix += ", or " + remedy
		}
		r.Warn(at, codes.LogDriver, fix, "%q %s: the logs go to CloudWatch", driver, needs.Refusal(needs.LogDriver(driver), s.RunsOn()))
	}
}

func checkAwslogsOptions(r *finding.Report, s *model.Service) {
	for _, name := range slices.Sorted(maps.Keys(s.Logging.Options)) {
		if !slices.Contains(model.AwslogsOptions, name) {
			r.Warn(s.At("logging", "options", name), codes.LogOption, finding.Suggest(name, model.AwslogsOptions),
				"%q has no effect: ECS supports few options of awslogs", name)
		}
	}
	checkGivenGroup(r, s)
	if mode := s.Logging.Options["mode"]; mode != "" && !slices.Contains(logModes, mode) {
		r.Error(s.At("logging", "options", "mode"), codes.LogOptionValue, finding.Suggest(mode, logModes), "%q is not a mode", mode)
	}
	report.LogGroup.Check(r, s.At("logging", "options", "awslogs-group"), s.Logging.Options["awslogs-group"])
	checkStreamPrefix(r, s.At("logging", "options", "awslogs-stream-prefix"), s.Logging.Options["awslogs-stream-prefix"])
}

// logModes are those of the option mode (Amazon ECS API reference, LogConfiguration).
var logModes = []string{"blocking", "non-blocking"}

// checkGivenGroup judges the options of a log group that is not the project's.
func checkGivenGroup(r *finding.Report, s *model.Service) {
	at, options := s.At("logging", "options"), s.Logging.Options
	for _, name := range []string{"awslogs-region", "awslogs-create-group"} {
		if options[name] != "" && options["awslogs-group"] == "" {
			r.Warn(at.Then(name), codes.LogOption, "add awslogs-group, or remove it",
				"%q has no effect on the log group of the project, which is in the Region of the stack", name)
		}
	}
	if region := options["awslogs-region"]; region != "" && !report.Region.Matches(region) {
		r.Error(at.Then("awslogs-region"), codes.LogOptionValue, "write it as eu-west-1", "%q is not a Region", region)
	}
	if create := options["awslogs-create-group"]; create != "" && create != "true" && create != "false" {
		r.Error(at.Then("awslogs-create-group"), codes.LogOptionValue, "write \"true\" or \"false\"", "%q is neither true nor false", create)
	}
}

// checkStreamPrefix holds the prefix to what the name of a log stream may be,
// to which ECS adds the container and the task (CloudWatch Logs API reference,
// CreateLogStream). No task would start otherwise.
func checkStreamPrefix(r *finding.Report, at finding.Path, prefix string) {
	const longest = 200
	switch {
	case strings.ContainsAny(prefix, ":*"):
		r.Error(at, codes.LogStream, "write "+strconv.Quote(strings.NewReplacer(":", "-", "*", "-").Replace(prefix)),
			"%q is not valid in the name of a log stream, which cannot contain a colon or an asterisk", prefix)
	case len(prefix) > longest:
		r.Error(at, codes.LogStream, "shorten it", "the prefix has %d characters: at most %d are allowed", len(prefix), longest)
	}
}

// checkSplunk: the driver needs an address and a token (Docker documentation,
// Splunk logging driver).
func checkSplunk(r *finding.Report, s *model.Service) {
	var missing []string
	for _, name := range []string{"splunk-token", "splunk-url"} {
		if s.Logging.Options[name] == "" {
			missing = append(missing, name)
		}
	}
	if len(missing) > 0 {
		names := strings.Join(missing, " and ")
		r.Error(s.At("logging", "options"), codes.SplunkOption, "add "+names, "splunk requires %s", names)
	}
}

// checkLogCredentials warns of credentials in options of log drivers, which ECS can read
// from a secret (Amazon ECS API reference, LogConfiguration, secretOptions).
func checkLogCredentials(r *finding.Report, s *model.Service) {
	if !s.HasLogDriver() {
		return
	}
	fix := "write `x-aws-secrets: true` in the service: the value is then stored in Secrets Manager"
	if s.LogDriver() == "awslogs" {
		fix = "remove it"
	}
	for _, name := range slices.Sorted(maps.Keys(s.Logging.Options)) {
		isIgnored := s.LogDriver() == "awslogs" && !slices.Contains(model.AwslogsOptions, name)
		if s.Project.HoldsCredential(name, s.Logging.Options[name]) && !isIgnored && !slices.Contains(s.SecretLogOptions(), name) {
			reportCredential(r, s.Project, s.At("logging", "options", name), fix,
				"%s will be readable in the template and in the ECS console", name)
		}
	}
}

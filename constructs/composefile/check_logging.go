package composefile

import (
	"maps"
	"slices"
)

// checkLogging says where the output of a container goes instead of where the
// file says.
func checkLogging(r *report, s service) {
	if s.Logging == nil {
		return
	}
	at := s.at("logging", "driver")
	switch driver := s.Logging.Driver; driver {
	case "awslogs":
		checkAwslogsOptions(r, s)
	case "splunk":
		checkSplunk(r, s)
	case "", "json-file", "local":
		r.info(s.at("logging"), "log-driver", "", "the logs go to CloudWatch, where the options of Docker's log files have no effect")
	case "none":
		r.warn(at, "log-driver", "acknowledge it", "%q is not kept: the logs go to CloudWatch", driver)
	default:
		if !IsFargateLogDriver(driver) {
			r.warn(at, "log-driver", "use awslogs, awsfirelens or splunk",
				"%q is not possible on Fargate: the logs go to CloudWatch", driver)
		}
	}
}

func checkAwslogsOptions(r *report, s service) {
	for _, name := range slices.Sorted(maps.Keys(s.Logging.Options)) {
		if !slices.Contains(AwslogsOptions, name) {
			r.warn(s.at("logging", "options", name), "log-option", suggest(name, AwslogsOptions),
				"%q has no effect: the project sets the log group and its region, and ECS knows few other options", name)
		}
	}
}

// checkSplunk: the driver needs an address and a token (Docker documentation,
// Splunk logging driver), and the token stands in the template.
func checkSplunk(r *report, s service) {
	at := s.at("logging", "options")
	for _, name := range []string{"splunk-token", "splunk-url"} {
		if s.Logging.Options[name] == "" {
			r.error(at, "log-option", "add "+name, "splunk needs the option %s", name)
		}
	}
	if s.Logging.Options["splunk-token"] != "" {
		r.warn(at.then("splunk-token"), "plaintext-credential", "use awsfirelens, which reads it elsewhere",
			"splunk-token will be readable in the template and in the ECS console")
	}
}

package composefile

import "slices"

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
	for _, name := range sortedKeys(s.Logging.Options) {
		if !slices.Contains(AwslogsOptions, name) {
			r.warn(s.at("logging", "options", name), "log-option", suggest(name, AwslogsOptions),
				"%q has no effect: the project sets the log group and its region, and ECS knows few other options", name)
		}
	}
}

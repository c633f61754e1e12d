package rules

import "testing"

func TestDeployRules(t *testing.T) {
	update := func(replicas, attributes string) string {
		return web(`deploy: {replicas: ` + replicas + `, update_config: {` + attributes + `}}`)
	}
	testRules(t, []ruleCase{
		{"global", web(`deploy: {mode: global}`), []string{"error services.web.deploy.mode deploy-mode"}},
		{"job", web(`deploy: {mode: replicated-job}`), nil},
		{"no mode", web(`deploy: {mode: some}`), []string{"error services.web.deploy.mode deploy-mode"}},
		{"pause", update("1", "failure_action: pause"), []string{
			"warning services.web.deploy.update_config.failure_action failure-action-pause",
		}},
		{"no action", update("1", "failure_action: stop"), []string{
			"error services.web.deploy.update_config.failure_action failure-action",
		}},
		{"percentages", update("2", "x-aws-min_percent: 50, x-aws-max_percent: 100"), nil},
		{"min too high", update("2", "x-aws-min_percent: 101"), []string{
			"error services.web.deploy.update_config.x-aws-min_percent percent",
		}},
		{"max too low", update("2", "x-aws-max_percent: 99"), []string{
			"error services.web.deploy.update_config.x-aws-max_percent percent",
		}},
		{"no room", update("2", "x-aws-min_percent: 100, x-aws-max_percent: 100"), []string{
			"error services.web.deploy.update_config.x-aws-max_percent percent",
		}},
		{"no room for one task", update("1", "x-aws-min_percent: 50, x-aws-max_percent: 150"), []string{
			"error services.web.deploy.update_config.x-aws-max_percent percent",
		}},
	})
}

package rules

import "testing"

func TestFireLens(t *testing.T) {
	const driver = "logging: {driver: awsfirelens, options: {Name: cloudwatch}}"
	router := func(main string, lines string) string {
		return web(main) + "  router: {image: fluent/fluent-bit, network_mode: service:web" + lines + "}\n"
	}
	testRules(t, []ruleCase{
		{"none", web(driver), nil},
		{"fluentbit", router(driver, ", x-aws-firelens: fluentbit"), nil},
		{"with a file", router(driver, ", x-aws-firelens: {type: fluentd, config: /fluent.conf}"), nil},
		{"another type", router(driver, ", x-aws-firelens: vector"), []string{"error services.router.x-aws-firelens firelens"}},
		{"a number", router(driver, ", x-aws-firelens: 3"), []string{"error services.router.x-aws-firelens extension-type"}},
		{"the type a number", router(driver, ", x-aws-firelens: {type: 3}"), []string{"error services.router.x-aws-firelens.type extension-type"}},
		{"a relative file", router(driver, ", x-aws-firelens: {type: fluentd, config: fluent.conf}"), []string{
			"error services.router.x-aws-firelens.config firelens",
		}},
		{"without logs", router("", ", x-aws-firelens: fluentbit"), []string{"error services.router.x-aws-firelens firelens"}},
		{"with its own logs", router(driver, ", x-aws-firelens: fluentbit, "+driver), []string{"error services.router.logging.driver firelens"}},
		{"in the main container", web(driver, "x-aws-firelens: fluentbit"), []string{
			"error services.web.logging.driver firelens", "error services.web.x-aws-firelens firelens",
		}},
		{"twice", router(driver, ", x-aws-firelens: fluentbit") + "  s: {image: s, network_mode: service:web, x-aws-firelens: fluentbit}\n", []string{
			"error services.s.x-aws-firelens firelens",
		}},
		{"not marked", router(driver, ""), []string{"warning services.router.image firelens-router"}},
		{"a name that is taken", web(driver) + "  log-router: {image: s, network_mode: service:web}\n", []string{
			"error services.log-router container-name",
		}},
	})
}

package rules

import (
	"slices"
	"strconv"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

func checkProjectExtensions(r *finding.Report, p *model.Project) {
	ext, mistakes := model.DecodeExtensions[model.ProjectExtensions](p.Project.Extensions)
	report.ExtensionErrors(r, nil, mistakes)
	report.Cluster.Check(r, finding.At("x-aws-cluster"), ext.Cluster)
	report.Vpc.Check(r, finding.At("x-aws-vpc"), ext.VPC)
	report.Certificate.Check(r, finding.At("x-aws-certificate"), ext.Certificate)
	report.Ingress(r, finding.At("x-aws-ingress"), ext.Ingress)
	checkBroughtToProject(r, p, ext)
	checkBindMappings(r, p, ext.Binds)
	if ext.InitImage != "" {
		checkImageName(r, finding.At("x-aws-init_image"), ext.InitImage)
	}
	if days := ext.LogsRetention; days != 0 && !slices.Contains(limits.RetentionDays, days) {
		r.Error(finding.At("x-aws-logs_retention"), codes.LogsRetention, "use "+nearestRetention(days),
			"%d days is not a retention time of CloudWatch Logs", days)
	}
}

// nearestRetention names the values of CloudWatch on both sides.
func nearestRetention(days int) string {
	all := limits.RetentionDays
	i, _ := slices.BinarySearch(all, days)
	switch i {
	case 0:
		return strconv.Itoa(all[0])
	case len(all):
		return strconv.Itoa(all[i-1])
	}
	return strconv.Itoa(all[i-1]) + " or " + strconv.Itoa(all[i])
}

func checkServiceExtensions(r *finding.Report, s *model.Service) {
	ext, mistakes := model.DecodeExtensions[model.ServiceExtensions](s.ServiceConfig.Extensions)
	report.ExtensionErrors(r, s.At(), mistakes)
	checkRole(r, s.At("x-aws-role"), ext.Role)
	for i, arn := range ext.Policies {
		report.Policy.Check(r, s.At("x-aws-policies", i), arn)
	}
	report.Secret.Check(r, s.At("x-aws-pull_credentials"), ext.PullCredentials)
	report.Ingress(r, s.At("x-aws-ingress"), ext.Ingress)
	checkSubnets(r, s.Project, s.At("x-aws-subnets"), ext.Subnets)
	report.Role.Check(r, s.At("x-aws-execution_role"), ext.ExecutionRole)
	if s.Deploy == nil || s.Deploy.UpdateConfig == nil {
		return
	}
	_, mistakes = model.DecodeExtensions[model.UpdateExtensions](s.Deploy.UpdateConfig.Extensions)
	report.ExtensionErrors(r, s.At("deploy", "update_config"), mistakes)
}

// checkRole takes the ARN of a role, or a policy document (IAM user guide,
// JSON policy element reference).
func checkRole(r *finding.Report, at finding.Path, role any) {
	const example = "write {Statement: [{Effect: Allow, Action: …, Resource: …}]}, or the ARN of a role"
	switch value := role.(type) {
	case nil:
	case string:
		report.Role.Check(r, at, value)
	case map[string]any:
		statements, ok := value["Statement"].([]any)
		if !ok || len(statements) == 0 {
			r.Error(at, codes.ExtensionValue, example, "Statement, the list of statements of the policy document, is missing")
		}
		for i, s := range statements {
			checkStatement(r, at.Then("Statement", i), s)
		}
	default:
		r.Error(at, codes.ExtensionType, example, "must be a string or a mapping, found %s", model.Describe(role))
	}
}

func checkStatement(r *finding.Report, at finding.Path, statement any) {
	fields, ok := statement.(map[string]any)
	if !ok {
		r.Error(at, codes.ExtensionType, "write {Effect: Allow, Action: …, Resource: …}", "must be a mapping, found %s", model.Describe(statement))
		return
	}
	if effect := fields["Effect"]; effect != "Allow" && effect != "Deny" {
		r.Error(at, codes.ExtensionValue, "add Effect: Allow, or Effect: Deny", "the statement has no Effect")
	}
	for _, alternatives := range [][2]string{{"Action", "NotAction"}, {"Resource", "NotResource"}} {
		if fields[alternatives[0]] == nil && fields[alternatives[1]] == nil {
			r.Error(at, codes.ExtensionValue, "add "+alternatives[0], "the statement has no %s", alternatives[0])
		}
	}
}

package cdkecs_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
)

const doorDomain = `
x-aws-https: cloudfront
x-aws-domain: {name: [shop.example.com, www.shop.example.com], zone: Z0123456789ABCDEFGHIJ}
services:
  web: {image: nginx, ports: ["8080:80"], x-aws-environment: {SITE: "{url:web}", API: "{url:api}"}}
  api: {image: api, ports: [{target: 80, published: 8080, x-aws-path: /api/*}, {target: 81, published: 9000, app_protocol: http}]}
`

// inRegion defines a project in a stack of a region.
func inRegion(t *testing.T, region, text string) fixture {
	t.Helper()
	app, stack, outdir := newApp(t, &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String(region)},
	})
	return fixture{app, stack, cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: parse(t, text)}), outdir}
}

// TestDomainBehindCloudFront: the names lead to one distribution, which has the
// certificate, and rules need an Application Load Balancer.
func TestDomainBehindCloudFront(t *testing.T) {
	resources := inRegion(t, "us-east-1", strings.Replace(doorDomain, "{url:api}", "{url:api:80}", 1)).resources(t)
	named := 0
	for _, r := range ofType(resources, "AWS::CloudFront::Distribution") {
		config := text(t, r.Properties["DistributionConfig"])
		if strings.Contains(config, `"Aliases":["shop.example.com","www.shop.example.com"]`) {
			named++
			if !strings.Contains(config, "ProjectDomainCertificate") || !strings.Contains(config, "port 8080") {
				t.Errorf("the distribution with the names is %s", config)
			}
		}
	}
	records := ofType(resources, "AWS::Route53::RecordSet")
	if named != 1 || len(records) != 2 {
		t.Errorf("%d distributions have the names, and %d records lead there, want 1 and 2", named, len(records))
	}
	for name, r := range records {
		if target := text(t, r.Properties["AliasTarget"]); !strings.Contains(target, "Z2FDTNDATAQYW2") || !strings.Contains(target, "Distribution8080") {
			t.Errorf("%s leads to %s", name, target)
		}
	}
	for _, r := range ofType(resources, "AWS::ElasticLoadBalancingV2::LoadBalancer") {
		if all := text(t, r.Properties); !strings.Contains(all, `"Type":"application"`) || !strings.Contains(all, `"routing.http.xff_header_processing.mode","Value":"preserve"`) {
			t.Errorf("the load balancer is %s", all)
		}
	}
	for _, r := range ofType(resources, "AWS::ElasticLoadBalancingV2::Listener") {
		if r.Properties["Protocol"] != "HTTP" || r.Properties["Certificates"] != nil {
			t.Errorf("a listener is %v", r.Properties)
		}
	}
	for name, want := range map[string]string{"SITE": `"https://shop.example.com"`, "API": `"https://shop.example.com/api/"`} {
		if got := valueOf(t, resources, "web", name); got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func text(t *testing.T, value any) string {
	t.Helper()
	out, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// TestCertificateStack: in another region than that of CloudFront's certificates, a
// stack there has the certificate, and the stack of the project refers to it so that it
// can be replaced.
func TestCertificateStack(t *testing.T) {
	f := inRegion(t, "eu-west-1", strings.Replace(doorDomain, "{url:api}", "{url:api:80}", 1))
	assembly := f.app.Synth(nil)
	stacks := map[string]string{}
	for _, stack := range *assembly.Stacks() {
		stacks[*stack.StackName()+" "+*stack.Environment().Region] = text(t, stack.Template())
	}
	all := stacks["Test eu-west-1"]
	var certificate struct {
		Resources map[string]struct {
			resource
			DeletionPolicy, UpdateReplacePolicy string
		}
	}
	if err := json.Unmarshal([]byte(stacks["Test-eu-west-1-certificate us-east-1"]), &certificate); err != nil || len(stacks) != 2 {
		t.Fatalf("%v: the stacks are %v", err, slices.Sorted(maps.Keys(stacks)))
	}
	for _, r := range certificate.Resources {
		if r.Type != "AWS::CertificateManager::Certificate" || r.UpdateReplacePolicy != "Retain" || r.DeletionPolicy != "Delete" {
			t.Errorf("the stack of the certificate has %v", r)
		}
		if got := text(t, r.Properties); !strings.Contains(got, `"DomainName":"shop.example.com","HostedZoneId":"Z0123456789ABCDEFGHIJ"`) {
			t.Errorf("the certificate is %s", got)
		}
	}
	if len(certificate.Resources) != 1 || strings.Contains(all, "AWS::CertificateManager::Certificate") || strings.Contains(all, "ImportValue") {
		t.Errorf("%d resources beside %s", len(certificate.Resources), all)
	}
	for _, want := range []string{
		`"AcmCertificateArn":{"Fn::GetStackOutput":{`, `"Region":"us-east-1"`, `"StackName":"Test-eu-west-1-certificate"`,
		`"CertificateStack":{"Description":"Stack in us-east-1 with the certificate for CloudFront","Value":"Test-eu-west-1-certificate"}`,
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the stack of the project has no %s", want)
		}
	}
}

// TestCertificatesOfSeveralProjects: the projects of a stack, and of stacks nested in it,
// have one stack for their certificates, with the settings of the stack that uses it.
func TestCertificatesOfSeveralProjects(t *testing.T) {
	app, stack, _ := newApp(t, &awscdk.StackProps{
		Env:                   &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("eu-west-1")},
		TerminationProtection: jsii.Bool(true), Tags: &map[string]*string{"owner": jsii.String("shop")},
	})
	file := strings.Replace(doorDomain, "{url:api}", "{url:api:80}", 1)
	for i, scope := range []awscdk.Stack{stack, stack, awscdk.NewNestedStack(stack, jsii.String("Inner"), nil)} {
		id := fmt.Sprintf("Project%d", i)
		project := parse(t, strings.ReplaceAll(file, "shop.", strings.ToLower(id)+"."))
		cdkecs.NewComposeProject(scope, jsii.String(id), &cdkecs.ComposeProjectProps{Project: project})
	}
	stacks := *app.Synth(nil).Stacks()
	if len(stacks) != 2 {
		t.Fatalf("%d stacks", len(stacks))
	}
	certificates, all := text(t, stacks[0].Template()), text(t, stacks[1].Template())
	for _, want := range []string{`"DomainName":"project0.example.com"`, `"DomainName":"project1.example.com"`, `"DomainName":"project2.example.com"`} {
		if !strings.Contains(certificates, want) {
			t.Errorf("the stack of the certificates has no %s", want)
		}
	}
	if *stacks[0].StackName() != "Test-eu-west-1-certificate" || !*stacks[0].TerminationProtection() || *(*stacks[0].Tags())["owner"] != "shop" {
		t.Errorf("the stack of the certificates is %s, with the tags %v", *stacks[0].StackName(), *stacks[0].Tags())
	}
	if n := strings.Count(all, `"Value":"Test-eu-west-1-certificate"`); n != 1 {
		t.Errorf("%d outputs name the stack of the certificates", n)
	}
}

// TestGivenCertificateStack: the caller's stack, with a synthesizer of its own, has the
// certificate, and is not one that goes with the project.
func TestGivenCertificateStack(t *testing.T) {
	app, stack, _ := newApp(t, &awscdk.StackProps{Env: &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("eu-west-1")}})
	given := awscdk.NewStack(app, jsii.String("Given"), &awscdk.StackProps{
		Env:         &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("us-east-1")},
		Synthesizer: awscdk.NewCliCredentialsStackSynthesizer(nil),
	})
	project := parse(t, strings.Replace(doorDomain, "{url:api}", "{url:api:80}", 1))
	cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: project, CertificateStack: given})
	assembly := app.Synth(nil)
	all := text(t, assembly.GetStackArtifact(stack.ArtifactId()).Template())
	if got := text(t, assembly.GetStackArtifact(given.ArtifactId()).Template()); strings.Count(got, `"AWS::CertificateManager::Certificate"`) != 1 {
		t.Errorf("the stack that is given is %s", got)
	}
	if !strings.Contains(all, `"StackName":"Given"`) || strings.Contains(all, "with the certificate for CloudFront") || len(*assembly.Stacks()) != 2 {
		t.Errorf("%d stacks; that of the project is %s", len(*assembly.Stacks()), all)
	}
}

// TestCloudFrontMistakes are those that only the stack shows.
func TestCloudFrontMistakes(t *testing.T) {
	const plain = "x-aws-https: cloudfront\nservices: {web: {image: nginx, ports: ['80:80']}}\n"
	domain := strings.Replace(doorDomain, "{url:api}", "{url:api:80}", 1)
	for name, c := range map[string]struct {
		define func()
		want   string
	}{
		"any region": {func() {
			_, stack, _ := newApp(t, nil)
			cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: parse(t, domain)})
		}, "this stack has no region yet; set Env with an account and a region, or request a certificate in us-east-1"},
		"a stack for the certificate elsewhere": {func() {
			app, stack, _ := newApp(t, nil)
			given := awscdk.NewStack(app, jsii.String("Given"), &awscdk.StackProps{Env: &awscdk.Environment{Region: jsii.String("eu-west-1")}})
			cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: parse(t, domain), CertificateStack: given})
		}, "CertificateStack Given is in eu-west-1; CloudFront uses certificates of us-east-1 only, so set that as its Env.Region"},
		"a stack for no certificate": {func() {
			app, stack, _ := newApp(t, nil)
			given := awscdk.NewStack(app, jsii.String("Given"), nil)
			cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: parse(t, plain), CertificateStack: given})
		}, "CertificateStack has no effect here; it requires x-aws-https: cloudfront with x-aws-domain, and no x-aws-certificate"},
		"no private subnets": {func() {
			_, stack, _ := newApp(t, nil)
			vpc := awsec2.NewVpc(stack, jsii.String("Public"), &awsec2.VpcProps{SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
				{Name: jsii.String("Public"), SubnetType: awsec2.SubnetType_PUBLIC},
			}})
			cdkecs.NewComposeProject(stack, jsii.String("Project"), &cdkecs.ComposeProjectProps{Project: parse(t, plain), Vpc: vpc})
		}, "has no private subnets for the load balancer, and CloudFront connects to those only"},
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if message := fmt.Sprint(recover()); !strings.Contains(message, c.want) {
					t.Errorf("panicked with %s, want %q", message, c.want)
				}
			}()
			c.define()
		})
	}
	certificate := "x-aws-certificate: arn:aws:acm:us-east-1:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef\n"
	resources := inRegion(t, "eu-west-1", certificate+domain).resources(t)
	if got := len(ofType(resources, "AWS::CertificateManager::Certificate")); got != 0 {
		t.Errorf("%d certificates beside the one that the file names", got)
	}
}

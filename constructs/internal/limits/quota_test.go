package limits

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write docs/reference/quotas.md")

const quotasDocFile = "../../../docs/reference/quotas.md"

func TestQuotasDoc(t *testing.T) {
	t.Parallel()
	got := quotasDoc()
	if *update {
		if err := os.WriteFile(quotasDocFile, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(quotasDocFile)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Error("docs/reference/quotas.md is not what the table says; write it with make docs")
	}
}

const quotasDocHead = `# Quotas of AWS

<!-- Generated from constructs/internal/limits/quota.go by
     go test ./constructs/internal/limits -run TestQuotasDoc -update -->

` + "`compose-cdk check`" + ` counts what a project needs of the quotas below: a project above a fixed quota is an error, and one
above a quota that AWS raises on request a warning with the name of the quota. It reports once, as the info
` + "[`account-quotas`](../findings/account-quotas.md)" + `, what a project shares with everything else in the account.

* **VPCs.** A project makes a VPC of its own. With the default VPC a Region has room for four projects; the fifth cannot
  be deployed. ` + "`x-aws-vpc: default`" + ` uses the default VPC, and the id of another one lets projects share that; or have AWS
  raise the quota.
* **Security groups.** A port that admits more than ten sources has a security group of its own on the load balancer. The
  rules for a security group and the groups for a network interface can be raised to a product of 1000.
* **Fargate.** New accounts begin with few vCPUs, and AWS raises them by use.

The figures are those of an account for which AWS has raised nothing, read in ` + QuotasRead + `.
`

func quotasDoc() string {
	var b strings.Builder
	b.WriteString(quotasDocHead)
	service := ""
	for _, q := range Quotas() {
		if q.Service != service {
			service = q.Service
			fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n| quota | figure | raised on request |\n|---|---:|---|\n", service, QuotaSources[service])
		}
		adjustable := "no"
		if q.Adjustable {
			adjustable = "yes"
		}
		fmt.Fprintf(&b, "| %s | %d | %s |\n", q.Name, q.Most, adjustable)
	}
	return b.String()
}

// TestQuotas holds the table to what its readers rely on.
func TestQuotas(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, q := range Quotas() {
		if QuotaSources[q.Service] == "" || q.Most <= 0 {
			t.Errorf("%+v has no source or no figure", q)
		}
		if key := q.Service + q.Name; seen[key] {
			t.Errorf("%s of %s stands there twice", q.Name, q.Service)
		} else {
			seen[key] = true
		}
	}
}

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

` + "`compose-cdk check`" + ` compares a project with the quotas below: exceeding a fixed quota is an error; exceeding an
adjustable quota is a warning with the name of the quota. The info
` + "[`account-quotas`](../findings/account-quotas.md)" + ` reports the quotas that a project shares with all other resources in the account.

* **VPCs.** Each project creates a VPC. Besides the default VPC, a Region allows four by default, so a fifth project cannot
  be deployed. ` + "`x-aws-vpc: default`" + ` uses the default VPC, and with the id of another VPC several projects share it; or
  request a quota increase.
* **Security groups.** A port that allows more than ten sources has its own security group on the load balancer. The
  rules per security group and the groups per network interface can be increased up to a product of 1000.
* **Fargate.** New accounts start with few vCPUs. AWS increases this quota with usage.

The values are the default quotas, as of ` + QuotasRead + `.
`

func quotasDoc() string {
	var b strings.Builder
	b.WriteString(quotasDocHead)
	service := ""
	for _, q := range Quotas() {
		if q.Service != service {
			service = q.Service
			fmt.Fprintf(&b, "\n## %s\n\n%s.\n\n| quota | default | adjustable |\n|---|---:|---|\n", service, QuotaSources[service])
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

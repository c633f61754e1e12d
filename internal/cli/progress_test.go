package cli

import (
	"io"
	"strings"
	"testing"
)

// ofCDK is what cdk deploy prints, in pieces that end anywhere.
const ofCDK = `✨  Synthesis time: 3.74s

shop: start: Building Project/Services/web/Image
shop: success: Built Project/Services/web/Image
shop: start: Building shop Template
shop: deploying... [1/1]
shop |  0/60 | 5:22:16 PM | CREATE_IN_PROGRESS      | AWS::EC2::VPC                              | Project/Vpc (ProjectVpc718CB5D6)
shop | 53/60 | 5:22:21 PM | CREATE_IN_PROGRESS      | Custom::ComposeJob                         | Project/Services/migrate/Job/Default (ProjectServicesmigrateJobDDCC6F4E)
shop | 55/60 | 5:22:21 PM | CREATE_IN_PROGRESS      | AWS::ECS::Service                          | Project/Services/web/Service/Service (ProjectServiceswebServiceA4A09CE6)
shop | 56/60 | 5:22:21 PM | CREATE_FAILED           | AWS::ECS::Service                          | Project/Services/web/Service/Service (ProjectServiceswebServiceA4A09CE6) the reason
❌  shop failed: the reason`

func TestProgress(t *testing.T) {
	const events = `  building Project/Services/web/Image
  migrate runs as a job
  web starts
  CREATE_FAILED AWS::ECS::Service Project/Services/web/Service/Service (ProjectServiceswebServiceA4A09CE6) the reason
`
	for _, failed := range []bool{false, true} {
		var out strings.Builder
		p := newProgress(&out)
		for i := 0; i < len(ofCDK); i += 7 {
			if _, err := io.WriteString(p, ofCDK[i:min(i+7, len(ofCDK))]); err != nil {
				t.Fatal(err)
			}
		}
		p.close(failed)
		rest, found := strings.CutPrefix(out.String(), events)
		if !found || strings.HasSuffix(rest, "❌  shop failed: the reason") != failed || !failed && rest != "" {
			t.Errorf("failed %t: got\n%s", failed, out.String())
		}
	}
}

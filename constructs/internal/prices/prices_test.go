package prices_test

import (
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

func TestBundled(t *testing.T) {
	table := prices.Bundled()
	for _, item := range []string{
		prices.FargateX86VCPUHour, prices.FargateX86GBHour, prices.FargateARMVCPUHour, prices.FargateARMGBHour,
		prices.FargateStorageGBHour, prices.ALBHour, prices.ALBCapacityHour, prices.NLBHour,
		prices.NLBCapacityHour, prices.NATHour, prices.NATGB, prices.EFSGBMonth, prices.EBSGP3GBMonth,
		prices.SecretMonth, prices.LogsGB, prices.AlarmMetricMonth, prices.DashboardMonth,
	} {
		price, ok := table.Of(item, "us-east-1")
		if !ok || price.Estimated || price.PerUnit <= 0 || price.Date == "" || price.Source == "" {
			t.Errorf("%s in us-east-1: %+v", item, price)
		}
		if abroad, ok := table.Of(item, "sa-east-1"); !ok || !abroad.Estimated || abroad.PerUnit*100 != price.PerUnit*125 {
			t.Errorf("%s in sa-east-1: %+v", item, abroad)
		}
	}
}

// TestSameEverywhere: prices that all regions have in common are no estimates.
func TestSameEverywhere(t *testing.T) {
	for item, want := range map[string]prices.NanoUSD{
		prices.PublicIPv4Hour: 5_000_000, prices.HostedZoneMonth: 500_000_000,
		prices.WebACLMonth: 5_000_000_000, prices.WebACLRuleMonth: 1_000_000_000, prices.WebACLRequests: 600_000_000,
	} {
		if got, ok := prices.Bundled().Of(item, "sa-east-1"); !ok || got.Estimated || got.PerUnit != want {
			t.Errorf("%s: %+v", item, got)
		}
	}
}

// TestMachines: each EC2 type that we choose from has a price, which is that by
// which it is chosen.
func TestMachines(t *testing.T) {
	for _, m := range machines.All() {
		price, ok := prices.Bundled().Of(prices.EC2(m.Name), "us-east-1")
		if !ok {
			t.Errorf("%s has no price", m.Name)
			continue
		}
		if milli := (int(price.PerUnit) + 500_000) / 1_000_000; milli != m.MilliUSD {
			t.Errorf("%s costs %d thousandths of a dollar an hour here, and %d in the table of machines", m.Name, milli, m.MilliUSD)
		}
	}
}

// TestRegions: the regions that most projects run in have figures of their own for
// tasks and load balancers.
func TestRegions(t *testing.T) {
	for _, region := range []string{"us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-2"} {
		for _, item := range []string{prices.FargateX86VCPUHour, prices.FargateX86GBHour, prices.ALBHour} {
			if price, ok := prices.Bundled().Of(item, region); !ok || price.Estimated || price.Region != region {
				t.Errorf("%s in %s: %+v", item, region, price)
			}
		}
	}
}

func TestOf(t *testing.T) {
	table, err := prices.Parse(strings.NewReader(`{
		"updated": "2026-02-01", "factors": {"eu-west-1": 110, "other": 150}, "spotPercent": 30,
		"groups": [
			{"region": "us-east-1", "date": "2026-01-01", "source": "new", "prices": {"nat-hour": "0.05"}},
			{"region": "us-east-1", "date": "2025-01-01", "source": "old", "prices": {"nat-hour": "0.04", "logs-gb": "0.5"}},
			{"region": "eu-west-1", "date": "2025-06-01", "source": "own", "prices": {"nat-hour": "0.048"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		item, region string
		want         prices.Price
	}{
		{"nat-hour", "us-east-1", prices.Price{PerUnit: 50_000_000, Date: "2026-01-01", Source: "new", Region: "us-east-1"}},
		{"nat-hour", "eu-west-1", prices.Price{PerUnit: 48_000_000, Date: "2025-06-01", Source: "own", Region: "eu-west-1"}},
		{"logs-gb", "eu-west-1", prices.Price{PerUnit: 550_000_000, Date: "2025-01-01", Source: "old", Region: "us-east-1", Estimated: true}},
		{"logs-gb", "af-south-1", prices.Price{PerUnit: 750_000_000, Date: "2025-01-01", Source: "old", Region: "us-east-1", Estimated: true}},
	} {
		if got, ok := table.Of(test.item, test.region); !ok || got != test.want {
			t.Errorf("%s in %s: %+v, want %+v", test.item, test.region, got, test.want)
		}
	}
	if got, ok := table.Of("efs-gb-month", "us-east-1"); ok {
		t.Errorf("an item without a figure has the price %+v", got)
	}
	onDemand, _ := table.Of("nat-hour", "us-east-1")
	if got := table.Spot(onDemand); got.PerUnit != 15_000_000 || !got.Estimated {
		t.Errorf("spot: %+v", got)
	}
	if table.Updated() != "2026-02-01" {
		t.Errorf("updated %s", table.Updated())
	}
}

func TestParseRefuses(t *testing.T) {
	group := func(region, date, source, price string) string {
		return `{"updated": "2026-02-01", "factors": {"other": 100}, "spotPercent": 30, "groups": [{"region": "` + region +
			`", "date": "` + date + `", "source": "` + source + `", "prices": {"nat-hour": "` + price + `"}}]}`
	}
	if _, err := prices.Parse(strings.NewReader(group("r", "2026-01-01", "s", "0.05"))); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ text, want string }{
		"no JSON":           {"{", "price table: "},
		"an unknown key":    {`{"prices": {}}`, `unknown field "prices"`},
		"no date":           {`{"factors": {"other": 100}, "spotPercent": 30}`, `updated is ""`},
		"no percentages":    {`{"updated": "2026-02-01"}`, "factors.other"},
		"a group undated":   {group("r", "", "s", "1"), "a date such as 2026-01-31"},
		"a group unsourced": {group("r", "2026-01-01", "", "1"), "a source"},
		"a word":            {group("r", "2026-01-01", "s", "cheap"), `nat-hour: "cheap" is not an amount`},
		"a negative amount": {group("r", "2026-01-01", "s", "-1"), "is not an amount"},
		"a fraction":        {group("r", "2026-01-01", "s", "1/3"), "is not an amount"},
		"too fine":          {group("r", "2026-01-01", "s", "0.0000000001"), "more than nine decimals"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := prices.Parse(strings.NewReader(test.text)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

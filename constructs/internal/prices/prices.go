// Package prices has what AWS charges for the resources of a project, on demand
// and in US dollars. Each figure has its source and its date.
package prices

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"time"
)

// Items of the table. The price of an EC2 instance type is the item EC2(type).
const (
	FargateX86VCPUHour   = "fargate-x86-vcpu-hour"
	FargateX86GBHour     = "fargate-x86-gb-hour"
	FargateARMVCPUHour   = "fargate-arm-vcpu-hour"
	FargateARMGBHour     = "fargate-arm-gb-hour"
	FargateStorageGBHour = "fargate-storage-gb-hour"
	PublicIPv4Hour       = "public-ipv4-hour"
	ALBHour              = "alb-hour"
	ALBCapacityHour      = "alb-lcu-hour"
	NLBHour              = "nlb-hour"
	NLBCapacityHour      = "nlb-lcu-hour"
	CloudFrontGB         = "cloudfront-gb"
	CloudFrontRequests   = "cloudfront-10000-requests"
	NATHour              = "nat-hour"
	NATGB                = "nat-gb"
	EFSGBMonth           = "efs-gb-month"
	EBSGP3GBMonth        = "ebs-gp3-gb-month"
	SecretMonth          = "secret-month"
	LogsGB               = "logs-gb"
	HostedZoneMonth      = "hosted-zone-month"
	AuroraACUHour        = "aurora-acu-hour"
	AuroraGBMonth        = "aurora-gb-month"
	RDSGP3GBMonth        = "rds-gp3-gb-month"
	DocumentDBGBMonth    = "documentdb-gb-month"
	AlarmMetricMonth     = "alarm-metric-month"
	DashboardMonth       = "dashboard-month"
	WebACLMonth          = "web-acl-month"
	WebACLRuleMonth      = "web-acl-rule-month"
	WebACLRequests       = "web-acl-million-requests"
)

// RDS is the item of an hour of an instance class, without "db.", of Amazon RDS
// for PostgreSQL, MySQL or MariaDB in one zone.
func RDS(class string) string { return "rds-db." + class + "-hour" }

// DocumentDB is the item of an hour of an instance class, without "db.".
func DocumentDB(class string) string { return "documentdb-db." + class + "-hour" }

// ElastiCache is the item of an hour of a node type, without "cache.".
func ElastiCache(class, engine string) string {
	if engine == "valkey" {
		return "elasticache-valkey-" + class + "-hour"
	}
	return "elasticache-" + class + "-hour"
}

// EC2 is the item of an hour of an instance type.
func EC2(instanceType string) string { return "ec2-" + instanceType }

// NanoUSD is an amount in billionths of a US dollar.
type NanoUSD int64

// Price is what a unit of an item costs.
type Price struct {
	PerUnit NanoUSD
	// Date is the day of the figure (2006-01-02), Source where it is from, and
	// Region whose price it is.
	Date, Source, Region string
	// Estimated means that the figure is derived from one of another region, or
	// from that of capacity on demand.
	Estimated bool
}

// Table is a list of prices.
type Table struct {
	updated string
	factors map[string]int64
	spot    int64
	managed int64
	figures map[key]Price
}

type key struct{ item, region string }

const (
	// home is the region whose prices stand in for those of others.
	home = "us-east-1"
	// everywhere is the region of prices that are the same in all of them.
	everywhere = "*"
)

//go:embed prices.json
var bundled []byte

// Bundled is the table that comes with the program.
func Bundled() *Table {
	t, err := Parse(bytes.NewReader(bundled))
	if err != nil { // A test reads it.
		panic(err)
	}
	return t
}

// file is the form of a table: figures in groups that have region, date and
// source in common, and percentages for what has no figure of its own.
type file struct {
	// Updated is when somebody last looked for newer figures.
	Updated string `json:"updated"`
	// Factors are percentages of the prices of us-east-1 by region; "other" is
	// that of regions which are not named.
	Factors map[string]int64 `json:"factors"`
	// SpotPercent is the price of spare capacity, as a percentage of that on demand.
	SpotPercent int64 `json:"spotPercent"`
	// ManagedFeePercent is the fee of Amazon ECS for a Managed Instance, as a
	// percentage of the price of its type on demand; 0 takes that of the table that
	// comes with the program. AWS publishes a fee for each type: this is the usual one.
	ManagedFeePercent int64   `json:"managedFeePercent"`
	Groups            []group `json:"groups"`
}

// group has the figures of a region, or of all where that is "*".
type group struct {
	Region string            `json:"region"`
	Date   string            `json:"date"`
	Source string            `json:"source"`
	Prices map[string]string `json:"prices"`
}

// Parse reads a table from JSON. Where two groups have a figure for an item in a
// region, the later date wins.
func Parse(r io.Reader) (*Table, error) {
	var f file
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&f); err != nil {
		return nil, fmt.Errorf("price table: %w", err)
	}
	t := &Table{updated: f.Updated, factors: f.Factors, spot: f.SpotPercent, managed: cmp.Or(f.ManagedFeePercent, managedFeePercent), figures: map[key]Price{}}
	if err := t.check(); err != nil {
		return nil, err
	}
	for _, g := range f.Groups {
		if err := t.add(g); err != nil {
			return nil, fmt.Errorf("price table: group of %s in %s: %w", g.Date, g.Region, err)
		}
	}
	return t, nil
}

func (t *Table) check() error {
	if !isDate(t.updated) {
		return fmt.Errorf("price table: updated is %q, want a date such as 2026-01-31", t.updated)
	}
	if t.factors["other"] <= 0 || t.spot <= 0 {
		return errors.New("price table: the percentages factors.other and spotPercent are required and must be above 0")
	}
	return nil
}

func (t *Table) add(g group) error {
	if !isDate(g.Date) || g.Source == "" || g.Region == "" {
		return errors.New("a group requires a region, a source, and a date such as 2026-01-31")
	}
	for item, text := range g.Prices {
		amount, err := parseUSD(text)
		if err != nil {
			return fmt.Errorf("%s: %w", item, err)
		}
		at := key{item, g.Region}
		if t.figures[at].Date < g.Date {
			t.figures[at] = Price{PerUnit: amount, Date: g.Date, Source: g.Source, Region: g.Region}
		}
	}
	return nil
}

func isDate(text string) bool {
	_, err := time.Parse(time.DateOnly, text)
	return err == nil
}

// parseUSD reads a decimal number of US dollars, without rounding.
func parseUSD(text string) (NanoUSD, error) {
	value, ok := new(big.Rat).SetString(text)
	if !ok || strings.ContainsAny(text, "/eE_xX") || value.Sign() < 0 {
		return 0, fmt.Errorf("%q is not an amount in US dollars", text)
	}
	value.Mul(value, big.NewRat(1_000_000_000, 1))
	if !value.IsInt() || !value.Num().IsInt64() {
		return 0, fmt.Errorf("%q has more than nine decimals, or is too large", text)
	}
	return NanoUSD(value.Num().Int64()), nil
}

// Updated is when somebody last looked for newer figures (2006-01-02).
func (t *Table) Updated() string { return t.updated }

// Of gives the price of an item in a region. Where there is no figure of the
// region, it is estimated from that of us-east-1; ok is false where there is
// none there either.
func (t *Table) Of(item, region string) (price Price, ok bool) {
	for _, exact := range []string{region, everywhere} {
		if price, ok = t.figures[key{item, exact}]; ok {
			return price, true
		}
	}
	price, ok = t.figures[key{item, home}]
	return price.times(t.Factor(region)), ok
}

// Factor is the percentage of the prices of us-east-1 that stands in for those
// of a region.
func (t *Table) Factor(region string) int64 {
	if factor, ok := t.factors[region]; ok {
		return factor
	}
	return t.factors["other"]
}

// managedFeePercent is the fee of Managed Instances that AWS's own calculator of
// their costs assumes (2026). For types with GPUs it has been seen to be less: 7.8 %
// of a g6.xlarge.
const managedFeePercent = 12

// ManagedFeePercent is the fee of Managed Instances in percent of the price on demand.
func (t *Table) ManagedFeePercent() int64 { return t.managed }

// ManagedFee estimates the fee of Managed Instances by the price of the type on demand.
func (t *Table) ManagedFee(onDemand Price) Price { return onDemand.times(t.managed) }

// Spot estimates what spare capacity costs instead of capacity on demand.
func (t *Table) Spot(onDemand Price) Price { return onDemand.times(t.spot) }

func (p Price) times(percent int64) Price {
	p.PerUnit = p.PerUnit * NanoUSD(percent) / 100
	p.Estimated = true
	return p
}

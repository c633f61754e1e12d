// Package estimate says what a Compose project costs in a month on Amazon ECS,
// line by line. It needs neither Node.js nor AWS: the prices are those of a
// dated table that comes with it, or of a file of the same form.
//
// The figures are list prices on demand, for 730 hours, without free tiers and
// discounts. What depends on use (storage, logs, requests, jobs) has a price but
// no amount, and is not in the total. Data transfer is not in the estimate.
package estimate

import (
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

// HoursPerMonth is the length of a month, as AWS counts it in its calculator.
const HoursPerMonth = 730

// Options say what to estimate with.
type Options struct {
	// Region is where the project runs, for example eu-central-1. Default:
	// us-east-1.
	Region string
	// Prices replaces the bundled table: JSON in the form of
	// constructs/internal/prices/prices.json. Default: the bundled table.
	Prices io.Reader
}

// USD is an amount in cents of a US dollar.
type USD int64

// String gives dollars and cents, as in 16.43.
func (u USD) String() string { return fmt.Sprintf("%d.%02d", u/100, u%100) }

// MarshalJSON gives the number of dollars.
func (u USD) MarshalJSON() ([]byte, error) { return []byte(u.String()), nil }

// Kind is what a line pays for.
type Kind string

// Kinds, in the order of the lines.
const (
	Tasks           Kind = "tasks"
	Instances       Kind = "EC2 instances"
	Managed         Kind = "managed services"
	PublicAddresses Kind = "public addresses"
	LoadBalancers   Kind = "load balancers"
	CloudFront      Kind = "CloudFront"
	NATGateways     Kind = "NAT gateway"
	Names           Kind = "names"
	Storage         Kind = "storage"
	Secrets         Kind = "secrets"
	Logs            Kind = "logs"
	Monitoring      Kind = "monitoring"
	Firewall        Kind = "firewall"
)

// Line is the price of one thing.
type Line struct {
	Kind Kind `json:"kind"`
	// Name is the service or volume; empty where there is one of the kind.
	Name string `json:"name,omitempty"`
	// Quantity is what is paid for, for example "2 × 0.5 vCPU, 1 GB".
	Quantity string `json:"quantity"`
	// Monthly is what that costs in a month; 0 where ByUse is set.
	Monthly USD `json:"monthlyUSD"`
	// ByUse is the price of what depends on use, for example "$0.30 per GB-month".
	ByUse string `json:"byUse,omitempty"`
	// Instead compares that with the same on Fargate, for example "28.01 less than 9
	// tasks on Fargate for 81.09"; empty where that is not the question.
	Instead string `json:"instead,omitempty"`
	// Estimated means that a figure is derived from that of another region, that
	// Spot capacity is assumed to have a fixed discount, or that ECS chooses what is
	// paid for.
	Estimated bool `json:"estimated,omitempty"`
	// Dated is the day of the oldest figure in the line (2006-01-02).
	Dated string `json:"dated,omitempty"`
	// Sources say where the figures are from.
	Sources []string `json:"sources,omitempty"`
}

// Estimate is what a project costs.
type Estimate struct {
	Project string `json:"project"`
	Region  string `json:"region"`
	// Lines are ordered by kind.
	Lines []Line `json:"lines"`
	// Monthly is the sum of the lines.
	Monthly USD `json:"monthlyUSD"`
	// OldestFigure and NewestFigure bound the dates of the figures, and
	// TableUpdated is when somebody last looked for newer ones (2006-01-02).
	OldestFigure string `json:"oldestFigure"`
	NewestFigure string `json:"newestFigure"`
	TableUpdated string `json:"tableUpdated"`
	// FactorPercent is the percentage of the prices of us-east-1 that estimated
	// lines have.
	FactorPercent int64 `json:"factorPercent"`
}

// Subtotal is the sum of the lines of a kind.
type Subtotal struct {
	Kind    Kind
	Monthly USD
	// ByUse means that there are lines of the kind which depend on use.
	ByUse bool
}

// Subtotals gives the sums by kind, in the order of the lines.
func (e Estimate) Subtotals() []Subtotal {
	var out []Subtotal
	for _, l := range e.Lines {
		i := slices.IndexFunc(out, func(s Subtotal) bool { return s.Kind == l.Kind })
		if i < 0 {
			i = len(out)
			out = append(out, Subtotal{Kind: l.Kind})
		}
		out[i].Monthly += l.Monthly
		out[i].ByUse = out[i].ByUse || l.ByUse != ""
	}
	return out
}

// Of estimates a project without errors (composefile.Check). An error is one of
// the price table.
func Of(project *types.Project, options Options) (Estimate, error) {
	table := prices.Bundled()
	if options.Prices != nil {
		var err error
		if table, err = prices.Parse(options.Prices); err != nil {
			return Estimate{}, err
		}
	}
	region := options.Region
	if region == "" {
		region = "us-east-1"
	}
	b := &builder{plan: plan.New(project), table: table, region: region}
	b.tasks()
	b.instances()
	b.managed()
	b.network()
	b.storage()
	b.watching()
	return b.estimate(), nil
}

// builder collects the lines of a project.
type builder struct {
	plan   plan.Project
	table  *prices.Table
	region string
	lines  []Line
	newest string
}

func (b *builder) estimate() Estimate {
	e := Estimate{
		Project: b.plan.Name, Region: b.region, Lines: b.lines,
		NewestFigure: b.newest, TableUpdated: b.table.Updated(), FactorPercent: b.table.Factor(b.region),
	}
	for _, l := range b.lines {
		e.Monthly += l.Monthly
		if l.Dated != "" && (e.OldestFigure == "" || l.Dated < e.OldestFigure) {
			e.OldestFigure = l.Dated
		}
	}
	return e
}

// part is a number of units of an item, as a fraction.
type part struct {
	item     string
	num, den int64
	spot     bool
	// fee means that of Managed Instances, not the price itself.
	fee bool
}

// hours is count units of an item during a month.
func hours(item string, count int) part {
	return part{item: item, num: int64(count) * HoursPerMonth, den: 1}
}

// fixed adds a line for what is paid for whether it is used or not.
func (b *builder) fixed(line Line, parts ...part) {
	total, ok := b.sum(&line, parts)
	if ok {
		line.Monthly = cents(total)
	}
	b.lines = append(b.lines, line)
}

// byUse adds a line with the price of a unit, which is per what.
func (b *builder) byUse(line Line, per string, parts ...part) {
	if total, ok := b.sum(&line, parts); ok {
		line.ByUse = dollars(total) + " " + per
	}
	b.lines = append(b.lines, line)
}

// sum adds up the parts, and notes in the line where their prices are from. It
// is not ok where the table has no price of a part, which the line then says.
func (b *builder) sum(line *Line, parts []part) (total prices.NanoUSD, ok bool) {
	for _, p := range parts {
		price, ok := b.table.Of(p.item, b.region)
		if !ok {
			line.ByUse = "the price table has no price for " + p.item
			return 0, false
		}
		switch {
		case p.spot:
			price = b.table.Spot(price)
		case p.fee:
			price = b.table.ManagedFee(price)
		}
		total += price.PerUnit * prices.NanoUSD(p.num) / prices.NanoUSD(p.den)
		line.Estimated = line.Estimated || price.Estimated
		if line.Dated == "" || price.Date < line.Dated {
			line.Dated = price.Date
		}
		if source := price.Source + ", " + price.Region + ", " + price.Date; !slices.Contains(line.Sources, source) {
			line.Sources = append(line.Sources, source)
		}
		b.newest = max(b.newest, price.Date)
	}
	return total, true
}

const nanosPerCent = 10_000_000

// cents rounds to a cent, so that the lines add up to the total that is shown.
func cents(n prices.NanoUSD) USD { return USD((n + nanosPerCent/2) / nanosPerCent) }

// dollars gives the price of a unit with all its decimals, and two at least.
func dollars(n prices.NanoUSD) string {
	text := strconv.FormatInt(int64(n)%1_000_000_000+1_000_000_000, 10)[1:]
	for len(text) > 2 && text[len(text)-1] == '0' {
		text = text[:len(text)-1]
	}
	return "$" + strconv.FormatInt(int64(n)/1_000_000_000, 10) + "." + text
}

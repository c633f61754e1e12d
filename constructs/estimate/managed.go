package estimate

import (
	"fmt"

	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
	"github.com/compose-cdk/compose-cdk/constructs/internal/prices"
)

// managed adds the managed services that take the place of containers.
func (b *builder) managed() {
	for _, r := range b.plan.Replacements {
		if r.Managed == nil {
			continue
		}
		m, instances := *r.Managed, 1
		if m.MultiAZ {
			instances = 2
		}
		switch m.Kind {
		case "aurora":
			b.aurora(r.Name, m, instances)
		case "elasticache":
			item := prices.ElastiCache(m.Class, m.Engine)
			b.fixed(Line{Kind: Managed, Name: r.Name, Quantity: fmt.Sprintf("%d × cache.%s, %s", instances, m.Class, m.Engine)}, hours(item, instances))
		case "documentdb":
			b.fixed(Line{Kind: Managed, Name: r.Name, Quantity: fmt.Sprintf("%d × db.%s, DocumentDB", instances, m.Class)},
				hours(prices.DocumentDB(m.Class), instances))
			b.byUse(Line{Kind: Managed, Name: r.Name, Quantity: "what is stored"}, "per GB-month", part{item: prices.DocumentDBGBMonth, num: 1, den: 1})
			b.requests(r.Name)
		default:
			b.fixed(Line{Kind: Managed, Name: r.Name, Quantity: fmt.Sprintf("%d × db.%s, %d GiB gp3", instances, m.Class, m.StorageGiB)},
				hours(prices.RDS(m.Class), instances), part{item: prices.RDSGP3GBMonth, num: int64(instances * m.StorageGiB), den: 1})
		}
	}
	for _, id := range b.plan.Models() {
		b.lines = append(b.lines, Line{Kind: Managed, Quantity: id + ", Bedrock", ByUse: "by the tokens of requests and responses, not in the price table"})
	}
}

// aurora counts the least capacity of each instance, and tells the price of more.
func (b *builder) aurora(name string, m plan.ManagedService, instances int) {
	const perACU = 2 // capacity comes in halves
	least := part{item: prices.AuroraACUHour, num: int64(m.MinCapacity*perACU) * int64(instances) * HoursPerMonth, den: perACU}
	b.fixed(Line{Kind: Managed, Name: name, Quantity: fmt.Sprintf("%d × %v ACU, Aurora", instances, m.MinCapacity)}, least)
	b.byUse(Line{Kind: Managed, Name: name, Quantity: fmt.Sprintf("up to %v ACU", m.MaxCapacity)}, "per ACU-hour above", part{item: prices.AuroraACUHour, num: 1, den: 1})
	b.byUse(Line{Kind: Managed, Name: name, Quantity: "what is stored"}, "per GB-month", part{item: prices.AuroraGBMonth, num: 1, den: 1})
	b.requests(name)
}

// requests adds what Aurora and DocumentDB charge for reading and writing storage.
func (b *builder) requests(name string) {
	b.lines = append(b.lines, Line{Kind: Managed, Name: name, Quantity: "I/O requests of the storage", ByUse: "not in the price table"})
}

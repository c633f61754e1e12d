package plan

import (
	"reflect"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestFargateStrategy: who writes shares gets a strategy, also of one provider,
// with which a deployed service can leave another.
func TestFargateStrategy(t *testing.T) {
	t.Parallel()
	const demand, spot = "FARGATE", "FARGATE_SPOT"
	for _, c := range []struct {
		capacity model.Capacity
		want     []Share
	}{
		{model.Capacity{}, nil},
		{model.Capacity{Spot: 1}, []Share{{Provider: spot, Weight: 1}}},
		{model.Capacity{OnDemand: 1}, []Share{{Provider: demand, Weight: 1}}},
		{model.Capacity{Spot: 3, OnDemand: 1, Base: 2}, []Share{{Provider: demand, Base: 2, Weight: 1}, {Provider: spot, Weight: 3}}},
		{model.Capacity{Spot: 3, Base: 2}, []Share{{Provider: demand, Base: 2}, {Provider: spot, Weight: 3}}},
	} {
		if got := fargateStrategy(c.capacity); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.capacity, got, c.want)
		}
	}
}

package rules

import (
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

func TestReservedNames(t *testing.T) {
	t.Parallel()
	for _, name := range model.ReservedNames {
		found := Check(&types.Project{Services: types.Services{name: {Name: name, ContainerSpec: types.ContainerSpec{Image: "i"}}}}).Errors()
		if len(found) == 0 || found[0].Code != "reserved-name" {
			t.Errorf("%s: %v", name, found)
		}
	}
}

package model_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestOrderOfStacks: the order of the files counts, the names do not, and a
// service stands behind what it depends on.
func TestOrderOfStacks(t *testing.T) {
	t.Parallel()
	dir := composetest.Directory(t, map[string]string{
		"compose.yaml":  "name: test\ninclude: [included.yaml]\nservices:\n  z: {image: i, depends_on: [b]}\n  c: {image: i}\n  b: {image: i}\n",
		"included.yaml": "services:\n  a: {image: i}\n",
		"override.yaml": "services:\n  d: {image: i}\n  c: {image: j}\n",
	})
	p := composetest.Files(t, filepath.Join(dir, "compose.yaml"), filepath.Join(dir, "override.yaml"))
	p.Services["0"] = types.ServiceConfig{Name: "0"}
	if got := strings.Join(model.StackOrder(model.New(p), p.ServiceNames()), " "); got != "b z c d a 0" {
		t.Errorf("the order is %s", got)
	}
}

package cli

import (
	"strings"
	"testing"
)

func TestWrapped(t *testing.T) {
	for _, test := range []struct {
		width int
		want  string
	}{
		{0, "  also  a VPC, a load balancer"},
		{80, "  also  a VPC, a load balancer"},
		{16, "  also  a VPC, a\n        load\n        balancer"},
		{1, "  also  a\n        VPC,\n        a\n        load\n        balancer"},
	} {
		if got := wrapped("  also  ", "a VPC, a load balancer", test.width); got != test.want {
			t.Errorf("width %d: got %q, want %q", test.width, got, test.want)
		}
	}
}

// TestNoColours: what is no terminal gets none.
func TestNoColours(t *testing.T) {
	var out strings.Builder
	if got := paint(&out, red, "error"); got != "error" {
		t.Errorf("got %q", got)
	}
}

package model

import (
	"slices"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"
)

// TestDroppedCapabilities compares what a container has on ECS, which takes
// the dropped ones from Docker's defaults, with what Docker gives it.
func TestDroppedCapabilities(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ add, drop, want []string }{
		"nothing":           {},
		"all":               {nil, []string{"all"}, []string{"ALL"}},
		"all but another":   {[]string{"SYS_PTRACE"}, []string{"ALL"}, []string{"ALL"}},
		"one":               {nil, []string{"cap_chown"}, []string{"CHOWN"}},
		"one that is added": {[]string{"CHOWN"}, []string{"CAP_CHOWN", "KILL"}, []string{"KILL"}},
		"of all":            {[]string{"ALL"}, []string{"ALL", "KILL"}, []string{"KILL"}},
		"all but defaults": {[]string{"NET_BIND_SERVICE", "CHOWN", "setgid", "SETUID", "SYS_PTRACE"}, []string{"ALL"}, []string{
			"AUDIT_WRITE", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_RAW", "SETFCAP", "SETPCAP", "SYS_CHROOT",
		}},
	} {
		s := newService(New(&types.Project{}), types.ServiceConfig{ContainerSpec: types.ContainerSpec{CapAdd: c.add, CapDrop: c.drop}})
		if got := s.DroppedCapabilities(); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

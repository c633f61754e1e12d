package machines_test

import (
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
)

func TestFilter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filter machines.Filter
		name   string
		want   bool
	}{
		{machines.Filter{}, "m6i.large", true},
		{machines.Filter{}, "t3.large", false},
		{machines.Filter{Types: []string{"t3.*"}}, "t3.large", true},
		{machines.Filter{Types: []string{"t3.large"}}, "t3.xlarge", false},
		{machines.Filter{Types: []string{"g6.*"}}, "g6.xlarge", true},
		{machines.Filter{Types: []string{"g6.*"}}, "g6e.xlarge", false},
		{machines.Filter{Types: []string{"g6*"}}, "g6e.xlarge", true},
		{machines.Filter{Types: []string{"*.xlarge"}}, "g6e.xlarge", true},
		{machines.Filter{Types: []string{"g*.*large"}}, "g6e.xlarge", true},
		{machines.Filter{Types: []string{"c6i.*", "m6i.large"}}, "m6i.large", true},
		{machines.Filter{VCPUs: machines.Bounds{Min: 4}}, "m6i.large", false},
		{machines.Filter{VCPUs: machines.Bounds{Max: 2}}, "m6i.large", true},
		{machines.Filter{MemoryMiB: machines.Bounds{Max: 4096}}, "m6i.large", false},
		{machines.Filter{MemoryMiB: machines.Bounds{Min: 4096}}, "m6i.large", true},
	} {
		m, ok := machines.Named(c.name)
		if !ok {
			t.Fatalf("%s is not in the table", c.name)
		}
		if got := c.filter.Admits(m); got != c.want {
			t.Errorf("%+v admits %s: %t", c.filter, c.name, got)
		}
	}
	if !(machines.Filter{Types: []string{"t4g.*"}}).AdmitsBurstable() || (machines.Filter{Types: []string{"trn1.*", "m6i.*"}}).AdmitsBurstable() {
		t.Error("burstable types are told from others by t and a digit")
	}
}

// TestFilterFor: a type with GPUs is for needs with GPUs, unless the list has no others.
func TestFilterFor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		types []string
		gpus  int
		name  string
		want  bool
	}{
		{nil, 0, "g6.xlarge", false},
		{nil, 1, "g6.xlarge", true},
		{nil, 1, "m6i.large", false},
		{[]string{"g6.*"}, 0, "g6.xlarge", true},
		{[]string{"g6.*", "m6i.*"}, 0, "g6.xlarge", false},
		{[]string{"g6.*", "m6i.*"}, 0, "m6i.large", true},
	} {
		m, _ := machines.Named(c.name)
		if got := (machines.Filter{Types: c.types}).For(machines.Need{GPUs: c.gpus})(m); got != c.want {
			t.Errorf("%s for %d GPUs admits %s: %t", c.types, c.gpus, c.name, got)
		}
	}
}

// TestMayHold: the table has none of these types.
func TestMayHold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		filter machines.Filter
		need   machines.Need
		want   bool
	}{
		{machines.Filter{Types: []string{"m8i.*"}}, machines.Need{CPU: 4096}, true},
		{machines.Filter{Types: []string{"m8i.*"}, VCPUs: machines.Bounds{Max: 2}}, machines.Need{CPU: 4096}, false},
		{machines.Filter{Types: []string{"m8i.*"}, MemoryMiB: machines.Bounds{Max: 8192}}, machines.Need{MemoryMiB: 8193}, false},
		{machines.Filter{Types: []string{"m8i.*"}}, machines.Need{GPUs: 1}, false},
		{machines.Filter{Types: []string{"inf2.*"}}, machines.Need{GPUs: 1}, false},
		{machines.Filter{Types: []string{"m8i.*", "g7e.*"}}, machines.Need{GPUs: 1}, true},
		{machines.Filter{Types: []string{"p6-b200.48xlarge"}}, machines.Need{GPUs: 8}, true},
		{machines.Filter{Types: []string{"*.48xlarge"}}, machines.Need{GPUs: 8, ARM64: true}, true},
		{machines.Filter{Types: []string{"m8i.*"}}, machines.Need{ARM64: true}, false},
		{machines.Filter{Types: []string{"m8gn.large"}}, machines.Need{ARM64: true}, true},
		{machines.Filter{Types: []string{"m8gn.large"}}, machines.Need{}, false},
		{machines.Filter{Types: []string{"a1.large"}}, machines.Need{ARM64: true}, true},
		{machines.Filter{Types: []string{"g4ad.xlarge"}}, machines.Need{}, true},
		{machines.Filter{Types: []string{"m8*"}}, machines.Need{ARM64: true}, true},
		{machines.Filter{Types: []string{"m8g*"}}, machines.Need{}, false},
	} {
		if got := c.filter.MayHold(c.need); got != c.want {
			t.Errorf("%+v may hold %+v: %t", c.filter, c.need, got)
		}
	}
}

func TestDeviceOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]machines.Device{
		"/dev/fuse": machines.DeviceOfAll, "/dev/loop0": machines.DeviceOfAll, "/dev/nvidia0": machines.DeviceOfNVIDIA, "/dev/kfd": machines.DeviceOfAMD,
		"/dev/ttyUSB0": machines.DeviceOfNone, "/dev/bus/usb/001": machines.DeviceOfNone, "/dev/dri": machines.DeviceOfType, "/dev/kvm": machines.DeviceOfType,
	} {
		if got := machines.DeviceOf(path); got != want {
			t.Errorf("%s: %d, want %d", path, got, want)
		}
	}
}

func TestSmallestWithAMD(t *testing.T) {
	t.Parallel()
	for want, need := range map[string]machines.Need{
		"g4ad.xlarge": {CPU: 1024, MemoryMiB: 4096}, "g4ad.2xlarge": {CPU: 1024, MemoryMiB: 16384}, "g4ad.16xlarge": {CPU: 65536}, "": {CPU: 65537},
	} {
		if got := machines.SmallestWithAMD(need); got != want {
			t.Errorf("%+v: %q, want %q", need, got, want)
		}
	}
	if machines.SmallestWithAMD(machines.Need{ARM64: true}) != "" || !machines.HasAMD("g4ad.xlarge") || machines.HasAMD("g4dn.xlarge") {
		t.Error("types of other families or architectures have AMD's GPUs")
	}
}

func TestFleet(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name              string
		each, sum, others machines.Need
		want              string
		count             int
	}{
		{"one small task", machines.Need{CPU: 256, MemoryMiB: 512}, machines.Need{CPU: 256, MemoryMiB: 512}, machines.Need{}, "c6i.large", 1},
		{"memory decides", machines.Need{CPU: 256, MemoryMiB: 2048}, machines.Need{CPU: 2048, MemoryMiB: 12288}, machines.Need{}, "r6i.large", 1},
		{"more than one", machines.Need{CPU: 2048, MemoryMiB: 1024}, machines.Need{CPU: 6144, MemoryMiB: 3072}, machines.Need{}, "c6i.large", 3},
		{"a daemon takes its share", machines.Need{CPU: 1792, MemoryMiB: 512}, machines.Need{CPU: 3584, MemoryMiB: 1024}, machines.Need{CPU: 256, MemoryMiB: 512}, "c6i.large", 2},
		{"GPUs", machines.Need{GPUs: 1}, machines.Need{GPUs: 2}, machines.Need{}, "g4dn.xlarge", 2},
	} {
		got, count, ok := machines.Fleet(c.each, c.sum, c.others, machines.Filter{}.For(c.each))
		if !ok || got.Name != c.want || count != c.count {
			t.Errorf("%s: %d × %s, want %d × %s", c.name, count, got.Name, c.count, c.want)
		}
	}
	if _, _, ok := machines.Fleet(machines.Need{GPUs: 99}, machines.Need{}, machines.Need{}, machines.Filter{}.Admits); ok {
		t.Error("no machine has 99 GPUs")
	}
}

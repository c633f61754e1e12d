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
	admitted := machines.Filter{}.Admits
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
		got, count, ok := machines.Fleet(c.each, c.sum, c.others, admitted)
		if !ok || got.Name != c.want || count != c.count {
			t.Errorf("%s: %d × %s, want %d × %s", c.name, count, got.Name, c.count, c.want)
		}
	}
	if _, _, ok := machines.Fleet(machines.Need{GPUs: 99}, machines.Need{}, machines.Need{}, admitted); ok {
		t.Error("no machine has 99 GPUs")
	}
}

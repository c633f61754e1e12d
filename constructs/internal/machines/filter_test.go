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

func TestHasDevice(t *testing.T) {
	t.Parallel()
	for path, want := range map[string][2]bool{
		"/dev/fuse": {true, true}, "/dev/loop0": {true, true}, "/dev/nvidia0": {false, true}, "/dev/kfd": {false, false},
	} {
		for i, gpus := range []bool{false, true} {
			if got := machines.HasDevice(path, gpus); got != want[i] {
				t.Errorf("%s, GPUs %t: %t", path, gpus, got)
			}
		}
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

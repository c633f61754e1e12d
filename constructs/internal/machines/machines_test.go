package machines_test

import (
	"math/rand/v2"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/machines"
)

// TestCheapest compares with a search through the whole table, for random
// needs: the machine holds the need, and nothing cheaper does.
func TestCheapest(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // A test that fails must fail again.
	all := machines.All()
	for range 20000 {
		of := all[random.IntN(len(all))]
		need := machines.Need{
			CPU: random.IntN(of.VCPUs*1100 + 1), MemoryMiB: random.IntN(of.MemoryMiB + 1),
			GPUs: random.IntN(of.GPUs + 1), ARM64: random.IntN(4) == 0,
		}
		got, ok := machines.Cheapest(need)
		if ok && !got.Holds(need) {
			t.Fatalf("%s does not hold %+v", got.Name, need)
		}
		for _, m := range all {
			fits := m.ARM64 == need.ARM64 && m.VCPUs*1024 >= need.CPU && m.GPUs >= need.GPUs &&
				m.MemoryMiB-m.MemoryMiB/16-100 >= need.MemoryMiB && (m.GPUs == 0) == (need.GPUs == 0)
			if fits && (!ok || m.MilliUSD < got.MilliUSD) {
				t.Fatalf("%+v: got %q, but %s holds it and is cheaper", need, got.Name, m.Name)
			}
		}
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		need machines.Need
		want string
	}{
		{machines.Need{}, "t3.micro"},
		{machines.Need{ARM64: true}, "t4g.micro"},
		{machines.Need{CPU: 2048, MemoryMiB: 4096}, "t3.large"},
		{machines.Need{CPU: 8192, MemoryMiB: 8192}, "t3.2xlarge"},
		{machines.Need{CPU: 16384, MemoryMiB: 16384}, "c6i.4xlarge"},
		{machines.Need{CPU: 65536, MemoryMiB: 500 << 10}, "r6i.24xlarge"},
		{machines.Need{GPUs: 1}, "g4dn.xlarge"},
		{machines.Need{GPUs: 1, MemoryMiB: 16 << 10}, "g4dn.2xlarge"},
		{machines.Need{GPUs: 2}, "g4dn.12xlarge"},
		{machines.Need{GPUs: 8}, "g6.48xlarge"},
		{machines.Need{GPUs: 8, MemoryMiB: 1000 << 10}, "p4d.24xlarge"},
		{machines.Need{GPUs: 1, ARM64: true}, "g5g.xlarge"},
		{machines.Need{GPUs: 9}, ""},
		{machines.Need{GPUs: 3, ARM64: true}, ""},
		{machines.Need{CPU: 1024 * 129}, ""},
	} {
		if got, _ := machines.Cheapest(c.need); got.Name != c.want {
			t.Errorf("%+v: %q, want %q", c.need, got.Name, c.want)
		}
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, m := range machines.All() {
		if names[m.Name] || m.VCPUs == 0 || m.TaskMiB() <= 0 || m.MilliUSD == 0 || (m.GPUs == 0) != (m.GPUMemoryGiB == 0) {
			t.Errorf("%+v is incomplete or there twice", m)
		}
		names[m.Name] = true
		if found, ok := machines.Named(m.Name); !ok || found != m {
			t.Errorf("Named(%q) = %+v", m.Name, found)
		}
	}
	if _, ok := machines.Named("x1.tiny"); ok {
		t.Error("a machine that is not in the table has been found")
	}
	for _, c := range []struct {
		gpus, arm64 bool
		want        string
	}{{true, false, "p5.48xlarge"}, {true, true, "g5g.16xlarge"}, {false, false, "r6i.32xlarge"}, {false, true, "r6g.16xlarge"}} {
		if got := machines.Largest(c.gpus, c.arm64); got.Name != c.want {
			t.Errorf("Largest(%v, %v) = %s, want %s", c.gpus, c.arm64, got.Name, c.want)
		}
	}
}

package limits

import "testing"

func TestFargate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		cpu, memory int
		want        FargateSize
	}{
		{0, 0, FargateSize{256, 512}},
		{256, 513, FargateSize{256, 1024}},
		{256, 2049, FargateSize{512, 3072}},
		{257, 512, FargateSize{512, 1024}},
		{1024, 8192, FargateSize{1024, 8192}},
		{1024, 8193, FargateSize{2048, 9216}},
		{4096, 30721, FargateSize{8192, 32768}},
		{8192, 16385, FargateSize{8192, 20480}},
		{0, 61441, FargateSize{16384, 65536}},
		{16384, 122880, FargateLargest},
	} {
		got, ok := Fargate(c.cpu, c.memory)
		if !ok || got != c.want {
			t.Errorf("Fargate(%d, %d) = %v, %v; want %v", c.cpu, c.memory, got, ok, c.want)
		}
	}
	for _, c := range [][2]int{{16385, 0}, {0, 122881}} {
		if got, ok := Fargate(c[0], c[1]); ok {
			t.Errorf("Fargate(%d, %d) = %v, want none", c[0], c[1], got)
		}
	}
}

// TestFargateHoldsAndIsSmallest compares with a search through all valid sizes.
func TestFargateHoldsAndIsSmallest(t *testing.T) {
	t.Parallel()
	var valid []FargateSize
	for _, row := range fargateRows {
		for memory := row.min; memory <= row.max; memory += row.step {
			valid = append(valid, FargateSize{row.cpu, memory})
		}
	}
	for cpu := 0; cpu <= FargateLargest.CPU; cpu += 128 {
		for memory := 0; memory <= FargateLargest.MemoryMiB; memory += 256 {
			got, ok := Fargate(cpu, memory)
			if !ok || got.CPU < cpu || got.MemoryMiB < memory {
				t.Fatalf("Fargate(%d, %d) = %v, %v does not hold it", cpu, memory, got, ok)
			}
			for _, v := range valid {
				smaller := v.CPU < got.CPU || v.CPU == got.CPU && v.MemoryMiB < got.MemoryMiB
				if smaller && v.CPU >= cpu && v.MemoryMiB >= memory {
					t.Fatalf("Fargate(%d, %d) = %v, but %v holds it", cpu, memory, got, v)
				}
			}
		}
	}
}

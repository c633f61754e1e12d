package machines

import (
	"cmp"
	"slices"
	"strconv"
	"sync"
)

// The figures: vCPUs, memory and GPUs from the Amazon EC2 instance types guide
// ("General purpose", "Compute optimized", "Memory optimized" and "Accelerated
// computing"), prices on demand for Linux in us-east-1 from the AWS price list
// of 19 January 2026. Only their order decides, which is much the same in every
// region.
//
// Not in the table: bare metal, which takes long to start, types with a part of
// a GPU, and AMD's. Families without a GPU are those that exist in nearly
// every region.

// withGPU are the types with NVIDIA GPUs.
var withGPU = []Machine{
	// T4.
	gpu("g4dn.xlarge", 4, 16, 1, 16, 526),
	gpu("g4dn.2xlarge", 8, 32, 1, 16, 752),
	gpu("g4dn.4xlarge", 16, 64, 1, 16, 1204),
	gpu("g4dn.8xlarge", 32, 128, 1, 16, 2176),
	gpu("g4dn.16xlarge", 64, 256, 1, 16, 4352),
	gpu("g4dn.12xlarge", 48, 192, 4, 16, 3912),
	// A10G.
	gpu("g5.xlarge", 4, 16, 1, 24, 1006),
	gpu("g5.2xlarge", 8, 32, 1, 24, 1212),
	gpu("g5.4xlarge", 16, 64, 1, 24, 1624),
	gpu("g5.8xlarge", 32, 128, 1, 24, 2448),
	gpu("g5.16xlarge", 64, 256, 1, 24, 4096),
	gpu("g5.12xlarge", 48, 192, 4, 24, 5672),
	gpu("g5.24xlarge", 96, 384, 4, 24, 8144),
	gpu("g5.48xlarge", 192, 768, 8, 24, 16288),
	// T4G, beside a Graviton2.
	gpu("g5g.xlarge", 4, 8, 1, 16, 420).arm(),
	gpu("g5g.2xlarge", 8, 16, 1, 16, 556).arm(),
	gpu("g5g.4xlarge", 16, 32, 1, 16, 828).arm(),
	gpu("g5g.8xlarge", 32, 64, 1, 16, 1372).arm(),
	gpu("g5g.16xlarge", 64, 128, 2, 16, 2744).arm(),
	// L4.
	gpu("g6.xlarge", 4, 16, 1, 24, 805),
	gpu("g6.2xlarge", 8, 32, 1, 24, 978),
	gpu("g6.4xlarge", 16, 64, 1, 24, 1323),
	gpu("g6.8xlarge", 32, 128, 1, 24, 2014),
	gpu("g6.16xlarge", 64, 256, 1, 24, 3397),
	gpu("g6.12xlarge", 48, 192, 4, 24, 4602),
	gpu("g6.24xlarge", 96, 384, 4, 24, 6675),
	gpu("g6.48xlarge", 192, 768, 8, 24, 13350),
	gpu("gr6.4xlarge", 16, 128, 1, 24, 1539),
	gpu("gr6.8xlarge", 32, 256, 1, 24, 2446),
	// L40S.
	gpu("g6e.xlarge", 4, 32, 1, 48, 1861),
	gpu("g6e.2xlarge", 8, 64, 1, 48, 2242),
	gpu("g6e.4xlarge", 16, 128, 1, 48, 3004),
	gpu("g6e.8xlarge", 32, 256, 1, 48, 4529),
	gpu("g6e.16xlarge", 64, 512, 1, 48, 7577),
	gpu("g6e.12xlarge", 48, 384, 4, 48, 10493),
	gpu("g6e.24xlarge", 96, 768, 4, 48, 15066),
	gpu("g6e.48xlarge", 192, 1536, 8, 48, 30131),
	// V100.
	gpu("p3.2xlarge", 8, 61, 1, 16, 3060),
	gpu("p3.8xlarge", 32, 244, 4, 16, 12240),
	gpu("p3.16xlarge", 64, 488, 8, 16, 24480),
	gpu("p3dn.24xlarge", 96, 768, 8, 32, 31212),
	// A100.
	gpu("p4d.24xlarge", 96, 1152, 8, 40, 21958),
	gpu("p4de.24xlarge", 96, 1152, 8, 80, 27447),
	// H100, H200.
	gpu("p5.4xlarge", 16, 256, 1, 80, 6880),
	gpu("p5.48xlarge", 192, 2048, 8, 80, 55040),
	gpu("p5en.48xlarge", 192, 2048, 8, 141, 63296),
}

func gpu(name string, vcpus, memoryGiB, gpus, gpuMemoryGiB, price int) Machine {
	return Machine{
		Name: name, VCPUs: vcpus, MemoryMiB: memoryGiB << 10, GPUs: gpus, GPUMemoryGiB: gpuMemoryGiB, MilliUSD: price,
	}
}

func (m Machine) arm() Machine {
	m.ARM64 = true
	return m
}

// burstable are the types whose CPUs may be used in full for some time and, at
// a price, for longer; of the same sizes on x86_64 and ARM64.
var burstable = []struct {
	size             string
	vcpus, memoryMiB int
	t3, t4g          int
}{
	{"micro", 2, 1 << 10, 10, 8},
	{"small", 2, 2 << 10, 21, 17},
	{"medium", 2, 4 << 10, 42, 34},
	{"large", 2, 8 << 10, 83, 67},
	{"xlarge", 4, 16 << 10, 166, 134},
	{"2xlarge", 8, 32 << 10, 333, 269},
}

// families have machines whose price is in proportion to their size: memory in
// GiB and price in millionths of a US dollar an hour, for each vCPU.
var families = []struct {
	name          string
	memoryGiB     int
	price         int
	arm64         bool
	largestXlarge int
}{
	{"c6i", 2, 42500, false, 32},
	{"m6i", 4, 48000, false, 32},
	{"r6i", 8, 63000, false, 32},
	{"c6g", 2, 34000, true, 16},
	{"m6g", 4, 38500, true, 16},
	{"r6g", 8, 50400, true, 16},
}

// xlarge are the sizes above large: how many times xlarge, of 4 vCPUs.
var xlarge = []int{1, 2, 4, 8, 12, 16, 24, 32}

// table lists all machines, the cheapest first, by name where prices are equal.
var table = sync.OnceValue(func() []Machine {
	all := slices.Clone(withGPU)
	for _, b := range burstable {
		all = append(all,
			Machine{Name: "t3." + b.size, VCPUs: b.vcpus, MemoryMiB: b.memoryMiB, MilliUSD: b.t3},
			Machine{Name: "t4g." + b.size, VCPUs: b.vcpus, MemoryMiB: b.memoryMiB, MilliUSD: b.t4g, ARM64: true})
	}
	for _, f := range families {
		of := func(size string, vcpus int) Machine {
			return Machine{
				Name: f.name + "." + size, VCPUs: vcpus, MemoryMiB: vcpus * f.memoryGiB << 10,
				ARM64: f.arm64, MilliUSD: (vcpus*f.price + 500) / 1000,
			}
		}
		all = append(all, of("large", 2))
		for _, n := range xlarge {
			if n > f.largestXlarge {
				break
			}
			size := "xlarge"
			if n > 1 {
				size = strconv.Itoa(n) + size
			}
			all = append(all, of(size, 4*n))
		}
	}
	slices.SortFunc(all, func(a, b Machine) int {
		return cmp.Or(cmp.Compare(a.MilliUSD, b.MilliUSD), cmp.Compare(a.Name, b.Name))
	})
	return all
})

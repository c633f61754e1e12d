package limits

// EBSType are the bounds of a type of EBS volume (Amazon EBS user guide,
// "Amazon EBS volume types").
type EBSType struct {
	// SizeGiB bounds the size.
	SizeGiB Range
	// IOPS bounds the rate of operations; zero where it cannot be chosen.
	IOPS Range
	// IOPSPerGiB is the highest rate for the size.
	IOPSPerGiB int
	// AsksIOPS means that the rate must be chosen.
	AsksIOPS bool
	// ThroughputMiBps bounds the throughput; zero where it cannot be chosen.
	ThroughputMiBps Range
}

// EBSTypes are the types of EBS volumes.
var EBSTypes = map[string]EBSType{
	"gp2":      {SizeGiB: Range{1, 16384}},
	"gp3":      {SizeGiB: Range{1, 65536}, IOPS: Range{3000, 80000}, IOPSPerGiB: 500, ThroughputMiBps: Range{125, 2000}},
	"io1":      {SizeGiB: Range{4, 16384}, IOPS: Range{100, 64000}, IOPSPerGiB: 50, AsksIOPS: true},
	"io2":      {SizeGiB: Range{4, 65536}, IOPS: Range{100, 256000}, IOPSPerGiB: 1000, AsksIOPS: true},
	"sc1":      {SizeGiB: Range{125, 16384}},
	"st1":      {SizeGiB: Range{125, 16384}},
	"standard": {SizeGiB: Range{1, 1024}},
}

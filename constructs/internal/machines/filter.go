package machines

import (
	"slices"
	"strings"
)

// Filter says which instance types may be chosen. What is empty admits all.
type Filter struct {
	// Types are names of instance types, or patterns with *, such as g6.* or c6*.
	Types []string `json:"types,omitempty"`
	// VCPUs and MemoryMiB bound the size of the instance.
	VCPUs     Bounds `json:"vcpus,omitzero"`
	MemoryMiB Bounds `json:"memoryMiB,omitzero"`
}

// Bounds are a least and a largest number; 0 is no bound.
type Bounds struct {
	Min int `json:"min,omitempty"`
	Max int `json:"max,omitempty"`
}

func (b Bounds) hold(n int) bool { return n >= b.Min && (b.Max == 0 || n <= b.Max) }

// Admits reports whether ECS may choose an instance type. Without a list of types
// it leaves out burstable ones (Amazon EC2 API reference, InstanceRequirements,
// BurstablePerformance).
func (f Filter) Admits(m Machine) bool {
	return f.admitsType(m) && f.VCPUs.hold(m.VCPUs) && f.MemoryMiB.hold(m.MemoryMiB)
}

func (f Filter) admitsType(m Machine) bool {
	if len(f.Types) == 0 {
		return !m.IsBurstable()
	}
	return slices.ContainsFunc(f.Types, func(pattern string) bool { return matches(pattern, m.Name) })
}

// AdmitsBurstable reports whether the list has types whose CPUs may be used in full
// for some time only.
func (f Filter) AdmitsBurstable() bool {
	return slices.ContainsFunc(f.Types, func(pattern string) bool { return Machine{Name: pattern}.IsBurstable() })
}

// For is Admits for a need. Types with GPUs are for needs that have some, unless the
// list has no others.
func (f Filter) For(n Need) func(Machine) bool {
	suits := func(m Machine) bool { return f.Admits(m) && (m.GPUs > 0) == (n.GPUs > 0) }
	if n.GPUs > 0 || len(f.Types) == 0 || Any(func(m Machine) bool { return suits(m) && m.ARM64 == n.ARM64 }) {
		return suits
	}
	return f.Admits
}

// MayHold reports whether a type that the table does not have may hold the need, as
// far as the bounds and the names of the types say.
func (f Filter) MayHold(n Need) bool {
	return (f.VCPUs.Max == 0 || n.CPU <= f.VCPUs.Max*1024) && (f.MemoryMiB.Max == 0 || n.MemoryMiB <= f.MemoryMiB.Max) &&
		(len(f.Types) == 0 || slices.ContainsFunc(f.Types, func(pattern string) bool { return mayBeFor(pattern, n) }))
}

// mayBeFor reads the name of a type, or a pattern with * (Amazon EC2 instance types
// guide, Naming conventions): families with NVIDIA GPUs begin with g or p, and behind
// the generation g stands for AWS Graviton, which A1 has too.
func mayBeFor(pattern string, n Need) bool {
	family, _, _ := strings.Cut(pattern, ".")
	series, rest := family, ""
	if i := strings.IndexAny(family, "0123456789"); i >= 0 {
		series, rest = family[:i], family[i:]
	}
	isOpen := strings.Contains(family, "*")
	arm64 := strings.Contains(rest, "g") || family == "a1"
	return (n.GPUs == 0 || strings.HasPrefix(series, "g") || strings.HasPrefix(series, "p") || strings.HasPrefix(series, "*")) &&
		(arm64 == n.ARM64 || isOpen && !arm64)
}

// matches reports whether a pattern, in which * stands for any text, covers a name.
func matches(pattern, name string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(name, parts[0])
	if !ok || len(parts) == 1 {
		return ok && rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return strings.HasSuffix(rest, parts[last])
}

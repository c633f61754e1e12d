// Package needs knows which capacity of Amazon ECS can run what a service
// needs. It is one table: the findings, their remedies and the page on capacity
// come from it.
package needs

import (
	"slices"
	"strings"
)

// Capacity is what tasks run on.
type Capacity string

const (
	// Fargate is AWS Fargate, on demand or Spot.
	Fargate Capacity = "Fargate"
	// EC2 are the EC2 instances of an Auto Scaling group.
	EC2 Capacity = "EC2 instances"
	// Managed are Amazon ECS Managed Instances.
	Managed Capacity = "Managed Instances"
)

// Setting is the value of x-aws-capacity that chooses the capacity.
func (c Capacity) Setting() string {
	switch c {
	case EC2:
		return "ec2"
	case Managed:
		return "managed"
	case Fargate:
	}
	return "on-demand"
}

// Fact says which capacities can give a container what it needs.
type Fact struct {
	Need Need
	// On lists the capacities in the order of their constants.
	On []Capacity
	// Note says what to know of it there; empty where there is nothing.
	Note string
	// Source is where AWS or the CDK says so.
	Source string
}

// Of returns the fact about a need; one that no capacity can meet has none.
func Of(n Need) Fact {
	if i := slices.IndexFunc(facts, func(f Fact) bool { return f.Need == n }); i >= 0 {
		return facts[i]
	}
	return Fact{Need: n}
}

// Can reports whether a capacity can give a container what it needs.
func Can(n Need, on Capacity) bool { return slices.Contains(Of(n).On, on) }

// Refusal completes a sentence that begins with the need: on which capacity it
// is not possible, or that ECS does not have it at all.
func Refusal(n Need, on Capacity) string {
	if len(Of(n).On) == 0 {
		return "is not supported on ECS"
	}
	return "is not supported on " + string(on)
}

// Remedy says which setting gives the service a capacity that can; empty where
// there is none.
func Remedy(n Need) string {
	var settings []string
	for _, c := range Of(n).On {
		settings = append(settings, "x-aws-capacity: "+c.Setting())
	}
	if len(settings) == 0 {
		return ""
	}
	return "set " + strings.Join(settings, " or ")
}

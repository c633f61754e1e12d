package model

import (
	"hash/fnv"
	"maps"
	"math"
	"slices"
	"strconv"
)

// MainStack is the name, in x-aws-stack, of the stack that has the project and
// what its services share.
const MainStack = "main"

// partPrefix is the beginning of the names of stacks that are not in the file.
const partPrefix = "part"

// Stacks says in which CloudFormation stack each service is: in the main one,
// or in a nested one below it. It is what both the check and the plan look at.
//
// CloudFormation cannot move a resource from one stack to another, so the
// place of a service must not depend on what is added behind it. Services take
// their places in the order of the files, but each behind those it depends on,
// so that no stack waits for one that waits for it. Each goes into the stack
// that is being filled, which is the main one first, then part1, part2 and so
// on. A stack is closed when the next service has no room, or behind a service
// whose name has a certain hash once it is four fifths full: a service that is
// added at the end moves nothing, and one that is added or removed before it
// seldom moves the end of a stack. A service with x-aws-stack is where that
// says, and takes no part in this. Sidecars are where their task is.
type Stacks struct {
	// Nested are the nested stacks with a service, by name.
	Nested []string
	// Without are dependencies that CloudFormation is not told of, as stacks
	// would wait for each other, by service and dependency.
	Without []StackDependency

	of map[string]string
}

// StackDependency is a dependency of a service on another one.
type StackDependency struct{ Service, On string }

// Of is the nested stack that a service is in, or MainStack.
func (s Stacks) Of(service string) string {
	if stack, ok := s.of[service]; ok {
		return stack
	}
	return MainStack
}

// Waits reports whether CloudFormation can be told that a service waits for
// another one.
func (s Stacks) Waits(service, on string) bool {
	return !slices.Contains(s.Without, StackDependency{service, on})
}

// Stacks is where the services of a project are.
func (p *Project) Stacks() Stacks { return p.stacks() }

func (p *Project) placeServices() Stacks {
	f := filler{
		loads:  map[string]*stackLoad{},
		stack:  MainStack,
		taken:  newStackLoad(),
		totals: map[string]*stackLoad{MainStack: p.sharedLoad()},
		of:     map[string]string{},
	}
	var free []string
	for _, name := range p.ServiceNames() {
		s := p.Service(name)
		if s.IsSidecar() {
			continue
		}
		f.loads[name] = s.serviceLoad()
		for _, sidecar := range p.sidecars[name] {
			f.loads[name].add(p.Service(sidecar).serviceLoad())
		}
		if pinned := s.Extensions().Stack; pinned != "" {
			f.put(name, pinned)
		} else {
			free = append(free, name)
		}
	}
	f.fill(p, free)
	for host, names := range p.sidecars {
		for _, name := range names {
			f.of[name] = f.of[host]
		}
	}
	out := Stacks{of: f.of}
	for _, name := range slices.Sorted(maps.Keys(f.totals)) {
		if name != MainStack {
			out.Nested = append(out.Nested, name)
		}
	}
	if len(out.Nested) > 0 {
		out.Without = p.circular(out)
	}
	return out
}

// filler puts services into stacks.
type filler struct {
	// loads are those of the services.
	loads map[string]*stackLoad
	// stack is being filled; taken is what it has got so far from services
	// without x-aws-stack.
	stack string
	parts int
	taken *stackLoad
	// totals are what the stacks have got in all.
	totals map[string]*stackLoad
	of     map[string]string
}

// put puts a service into a stack, whatever that has already.
func (f *filler) put(name, stack string) {
	if f.totals[stack] == nil {
		f.totals[stack] = newStackLoad()
	}
	f.totals[stack].add(f.loads[name])
	f.of[name] = stack
}

// fill places services. Where the main stack has room for all, the files need
// not be read for their order.
func (f *filler) fill(p *Project, services []string) {
	all := newStackLoad()
	for _, name := range services {
		all.add(f.loads[name])
	}
	if !all.exceeds(f.size(ripeLoad)) && !f.totals[MainStack].exceedsWith(all, f.size(fullLoad)) {
		for _, name := range services {
			f.put(name, MainStack)
		}
		return
	}
	for _, name := range p.stackOrder(services) {
		for !f.hasRoom(f.loads[name]) {
			f.next()
		}
		f.put(name, f.stack)
		f.taken.add(f.loads[name])
		if f.taken.exceeds(f.size(ripeLoad)) && closes(name) {
			f.next()
		}
	}
}

// hasRoom is true of every nested stack that is empty.
func (f *filler) hasRoom(load *stackLoad) bool {
	total := f.totals[f.stack]
	return total == nil || !f.taken.exceedsWith(load, f.size(budgetLoad)) && !total.exceedsWith(load, f.size(fullLoad))
}

// size is what the stack that is being filled may have. The main one has what
// the others get as parameters.
func (f *filler) size(of stackSize) stackSize {
	if f.stack == MainStack {
		of.parameters = math.MaxInt
	}
	return of
}

func (f *filler) next() {
	f.parts++
	f.stack, f.taken = partPrefix+strconv.Itoa(f.parts), newStackLoad()
}

// closes picks one name in eight, which is about one of those for which a stack
// has room when it is four fifths full.
func closes(name string) bool {
	const every = 8
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return h.Sum32()%every == 0
}

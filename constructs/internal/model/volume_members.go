package model

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/limits"
)

// VolumeGroup is the security group, of those that the mount targets of a volume
// have, that admits the services of a stack: 0 for the main stack. A group has
// room for the services of a stack, and the place of a service depends on its
// stack alone.
func VolumeGroup(stack string) int {
	if stack == MainStack {
		return 0
	}
	if part, ok := strings.CutPrefix(stack, partPrefix); ok {
		if n, err := strconv.Atoi(part); err == nil {
			return n % limits.GroupsPerMountTarget
		}
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(stack))
	return int(h.Sum32() % limits.GroupsPerMountTarget)
}

// VolumeMembers counts, for each VolumeGroup, the tasks that mount a volume.
func (p *Project) VolumeMembers(volume string) [limits.GroupsPerMountTarget]int {
	var members [limits.GroupsPerMountTarget]int
	var hosts []string
	for _, name := range p.MountedBy(volume) {
		hosts = append(hosts, p.Service(name).Host().Name)
	}
	slices.Sort(hosts)
	stacks := p.Stacks()
	for _, host := range slices.Compact(hosts) {
		members[VolumeGroup(stacks.Of(host))]++
	}
	return members
}

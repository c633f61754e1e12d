// Package images knows public images: how much memory they need, where they
// keep their data, what they do. What it knows chooses a default where the
// compose file says nothing, and words suggestions. It never overrules the file.
package images

import (
	slashpath "path"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/distribution/reference"

	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
)

// Image is what is known of an image. The zero value of a field means that
// nothing is known.
type Image struct {
	// Name is what messages call the image, for example postgres.
	Name string
	// Role is what the image does, where that matters to a deployment.
	Role Role
	// MemoryMiB is the least memory in MiB with which the image starts and
	// serves: the vendor's minimum, what the heap that the image is shipped with
	// needs (see Need), or what users measured.
	MemoryMiB int
	// HeapVariables are variables that set the heap of this image, but mean
	// something else for others: see HeapOf.
	HeapVariables []string
	// Data are the directories with the state, the main one first.
	Data []string
	// DataIsVolume reports that the image declares the first of Data as a volume
	// (VOLUME in its Dockerfile), which Docker keeps while a container of the
	// service is replaced by another.
	DataIsVolume bool
	// FillsData reports that the image fills its empty data directories itself
	// when it starts, so that nothing has to be copied into a new volume.
	FillsData bool
	// FirstStart reports that the first start initializes the data, which is
	// unusable if that start is interrupted.
	FirstStart bool
	// NotOnNFS is why the data must not be on a network file system, in a
	// clause with the vendor's reason; empty if nothing is known against it.
	NotOnNFS string
	// Ports are the TCP ports on which the image listens without further
	// configuration, in some of its variants. An image can listen on others if
	// it is configured to.
	Ports []int
	// UID is the user as which the image starts, if that is not root.
	UID int
	// Entrypoint is the shell script that is the entrypoint of the image: it
	// prepares the server that its arguments name, and runs any other command as
	// it is. Empty if nothing is known.
	Entrypoint string
	// Shell reports that the image has /bin/sh.
	Shell bool
	// Sources say where the facts come from. Each fact has one.
	Sources []Source
}

// Role is what an image does.
type Role int

// The roles. Those from RoleLabelProxy on work on the containers of one Docker
// daemon, or on the machine that they run on.
const (
	// RoleNone is the role of an image whose role does not matter.
	RoleNone Role = iota
	// RoleDatabase keeps records that cannot be made again.
	RoleDatabase
	// RoleCache keeps values in memory, with or without a copy on disk.
	RoleCache
	// RoleQueue passes messages on, and keeps those not yet read.
	RoleQueue
	// RoleSearch keeps an index.
	RoleSearch
	// RoleObjectStore keeps files behind an API.
	RoleObjectStore
	// RoleCommand does what its arguments say, and ends.
	RoleCommand
	// RoleLabelProxy is a reverse proxy that finds its targets in the labels or
	// variables of the containers of a Docker daemon.
	RoleLabelProxy
	// RoleUpdater replaces containers when their image has changed.
	RoleUpdater
	// RoleMetricsAgent measures the machine or the containers of a Docker daemon.
	RoleMetricsAgent
	// RoleLogShipper collects the logs of the machine or of its containers.
	RoleLogShipper
	// RoleSocketProxy offers the API of a Docker daemon to other containers.
	RoleSocketProxy
	// RoleManager shows, starts or restarts the containers of a Docker daemon.
	RoleManager
)

// Source is where facts come from.
type Source struct {
	// Facts are those that the source is for.
	Facts Fact
	// Title is a file of a public repository, or a page and its title.
	Title string
	// Date is that of the version of the source, or, where it has none, the day
	// on which it was read: YYYY-MM-DD.
	Date string
}

// Fact is a set of fields of an Image.
type Fact int

// The facts, one for each field.
const (
	FactRole Fact = 1 << iota
	FactMemory
	FactData
	FactFillsData
	FactFirstStart
	FactNFS
	FactPorts
	FactUID
	FactVolume
	FactEntrypoint
	FactShell
	FactHeapVariables
)

// entry is an image of the table with the names that it has.
type entry struct {
	// names are the last parts of repository names. One with a slash needs the
	// part before it as well: library/nginx is the official image only, and
	// postgres is that of any namespace, which is made from the official one.
	names []string
	image Image
	// laterData are the data directories from a major version on.
	laterData  []string
	laterMajor int
}

// ownLayout are namespaces whose images of well-known products have other
// directories, ports and users than those of the product's vendor.
var ownLayout = []string{"bitnami", "bitnamilegacy", "bitnamisecure", "linuxserver"}

// Of finds the image that a reference names, for example
// docker.io/library/postgres:16, and reports whether it is known. Of a service
// whose image is built, ask for the image that its Dockerfile starts from.
func Of(ref string) (Image, bool) {
	named, err := reference.ParseNormalizedNamed(ref)
	if err != nil {
		return Image{}, false
	}
	repository := reference.Path(named)
	last := slashpath.Base(repository)
	namespace := slashpath.Base(slashpath.Dir(repository))
	if e, ok := byName()[namespace+"/"+last]; ok {
		return e.of(named), true
	}
	e, ok := byName()[last]
	if !ok {
		return Image{}, false
	}
	image := e.of(named)
	if slices.Contains(ownLayout, namespace) {
		image.Data, image.DataIsVolume, image.FillsData, image.Ports, image.UID = nil, false, false, nil, 0
	}
	return image, true
}

// Holds reports whether a volume that is mounted at a directory has state of
// the image: at a data directory, above or below it.
func (i Image) Holds(target string) bool {
	return slices.ContainsFunc(i.Data, func(data string) bool { return within(target, data) || within(data, target) })
}

// within reports whether a path is a directory or below it.
func within(file, directory string) bool {
	return strings.HasPrefix(slashpath.Clean(file)+"/", strings.TrimSuffix(slashpath.Clean(directory), "/")+"/")
}

var byName = sync.OnceValue(func() map[string]*entry {
	names := map[string]*entry{}
	for _, part := range tables {
		for i := range part {
			for _, name := range part[i].names {
				names[name] = &part[i]
			}
		}
	}
	return names
})

// of is the image in the version that a reference asks for.
func (e *entry) of(named reference.Named) Image {
	image := e.image
	if e.laterData != nil && major(named) >= e.laterMajor {
		image.Data = e.laterData
	}
	if _, tagged := named.(reference.Tagged); e.laterData != nil && !tagged && !reference.IsNameOnly(named) {
		image.DataIsVolume = false // a digest does not say in which version
	}
	return image
}

// major is the major version in a tag, also where that of an extension is
// before it (2.22-pg18). The newest version is meant where there is none.
func major(named reference.Named) int {
	const newest = 1 << 30
	tagged, ok := named.(reference.Tagged)
	if !ok {
		return newest
	}
	match := postgresInTag.FindStringSubmatch(tagged.Tag())
	if match == nil {
		match = versionInTag.FindStringSubmatch(tagged.Tag())
	}
	if match == nil {
		return newest
	}
	n, err := strconv.Atoi(match[1])
	if err != nil {
		return newest
	}
	return n
}

var (
	postgresInTag = lazyregexp.New(`pg(\d+)`)
	versionInTag  = lazyregexp.New(`^v?(\d+)`)
)

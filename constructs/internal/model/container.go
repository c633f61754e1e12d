package model

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/go-units"

	"github.com/compose-cdk/compose-cdk/constructs/internal/needs"
)

// ExposedPort is a port that a container listens on without publishing it.
type ExposedPort struct {
	Target    int
	Transport string
}

// Exposed reads the expose list of a service, ranges expanded, entries that
// are no ports left out (they are errors in Check).
func (s *Service) Exposed() []ExposedPort {
	var out []ExposedPort
	for _, entry := range s.Expose {
		out = append(out, ExposedIn(entry)...)
	}
	return out
}

// ExposedIn reads an entry of an expose list, port[-port][/protocol]; empty
// where it is none.
func ExposedIn(entry string) []ExposedPort {
	ports, transport, _ := strings.Cut(entry, "/")
	first, last, isRange := strings.Cut(ports, "-")
	if !isRange {
		last = first
	}
	from, err1 := strconv.Atoi(first)
	to, err2 := strconv.Atoi(last)
	if err1 != nil || err2 != nil || from < 1 || to > math.MaxUint16 {
		return nil
	}
	if transport != UDP {
		transport = TCP
	}
	var out []ExposedPort
	for port := from; port <= to; port++ {
		out = append(out, ExposedPort{port, transport})
	}
	return out
}

// Process reads entrypoint and command of a service. An empty entrypoint takes
// that of the image away. ECS knows no such thing, but what Docker then runs is
// the command, which does as an entrypoint too.
func (s *Service) Process() (entrypoint, command []string) {
	if !s.DropsEntrypoint() {
		return s.Entrypoint, s.Command
	}
	first := min(1, len(s.Command))
	return s.Command[:first], s.Command[first:]
}

// DropsEntrypoint reports whether the entrypoint of the image is not to run.
func (s *Service) DropsEntrypoint() bool {
	return s.Entrypoint != nil && strings.Join(s.Entrypoint, "") == ""
}

// MayBeRoot reads a user, or a user and a group: the image decides where there
// is none, and most images start as root.
func MayBeRoot(user string) bool {
	name, _, _ := strings.Cut(user, ":")
	return name == "" || name == "root" || strings.Trim(name, "0") == ""
}

// IsARM64 reports whether a platform is 64-bit ARM Linux.
func IsARM64(platform string) bool {
	return platform == "linux/arm64" || platform == "linux/arm64/v8" || platform == "linux/aarch64"
}

// dockerCapabilities are those that every container has (Docker Engine,
// "Runtime privilege and Linux capabilities"); Fargate gives the same.
var dockerCapabilities = []string{
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE",
	"NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

// EcsCapabilities are the names that ECS knows (Amazon ECS API reference,
// KernelCapabilities).
var EcsCapabilities = []string{
	allCapabilities, "AUDIT_CONTROL", "AUDIT_WRITE", "BLOCK_SUSPEND", "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER",
	"FSETID", "IPC_LOCK", "IPC_OWNER", "KILL", "LEASE", "LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "MKNOD",
	"NET_ADMIN", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYSLOG",
	"SYS_ADMIN", "SYS_BOOT", "SYS_CHROOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE", "SYS_RAWIO",
	"SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM",
}

// AddedCapabilities lists what cap_add asks for beyond Docker's defaults, sorted.
func (s *Service) AddedCapabilities() []string {
	return slices.DeleteFunc(Capabilities(s.CapAdd), func(name string) bool { return slices.Contains(dockerCapabilities, name) })
}

// priority is the capability to raise the priority of processes. A program that asks
// for it runs without: databases such as MySQL bind memory and raise priorities if
// they may.
const priority = "SYS_NICE"

// GrantedCapabilities lists those of AddedCapabilities that a task of the service
// gets; what it does without is ignored.
func (s *Service) GrantedCapabilities() []string {
	return slices.DeleteFunc(s.AddedCapabilities(), s.DoesWithout)
}

// DoesWithout reports whether the service runs without a capability that it asks
// for, because it cannot have it and the capability is about speed alone.
func (s *Service) DoesWithout(name string) bool {
	return name == priority && !s.Can(needs.Capabilities)
}

// DroppedCapabilities lists what is to be taken away of what ECS gives, sorted.
// To Docker, what cap_add names stays whatever cap_drop says. Of its defaults
// ECS on Fargate can give nothing back, so where all are dropped and some of
// them added, these are left out of a list of the defaults.
func (s *Service) DroppedCapabilities() []string {
	dropped, added := Capabilities(s.CapDrop), Capabilities(s.CapAdd)
	isAdded := func(name string) bool { return slices.Contains(added, name) }
	switch {
	case isAdded(allCapabilities):
		return slices.DeleteFunc(dropped, func(name string) bool { return name == allCapabilities })
	case slices.Contains(dropped, allCapabilities) && slices.ContainsFunc(dockerCapabilities, isAdded):
		dropped = slices.Clone(dockerCapabilities)
	}
	return slices.DeleteFunc(dropped, isAdded)
}

// allCapabilities stands for all of them.
const allCapabilities = "ALL"

// Capabilities are names in the spelling of ECS, sorted.
func Capabilities(names []string) []string {
	var out []string
	for _, name := range names {
		out = append(out, capability(name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// capability gives the spelling of ECS: capitals, without CAP_.
func capability(name string) string {
	return strings.TrimPrefix(strings.ToUpper(name), "CAP_")
}

// EcsUlimits are the names that ECS knows (API reference, Ulimit).
var EcsUlimits = []string{
	"core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio",
	"rttime", "sigpending", "stack",
}

// IsTaskUlimit reports whether a task can have the resource limit: on Fargate
// it is nofile alone (Amazon ECS developer guide, "Task definition parameters
// for Fargate", Resource limits).
func IsTaskUlimit(name string, onMachines bool) bool {
	return name == "nofile" || onMachines && slices.Contains(EcsUlimits, name)
}

// ipcSysctls are the parameters of the IPC namespace that ECS sets, beside those
// that begin with fs.mqueue. (Amazon ECS API reference, SystemControl).
var ipcSysctls = []string{
	"kernel.msgmax", "kernel.msgmnb", "kernel.msgmni", "kernel.sem", "kernel.shm_rmid_forced", "kernel.shmall", "kernel.shmmax",
	"kernel.shmmni",
}

// IsTaskSysctl reports whether ECS can set a kernel parameter for the container:
// it belongs to the network or IPC namespace, which the task has for itself.
func (s *Service) IsTaskSysctl(name string) bool {
	host := s.Host()
	if strings.HasPrefix(name, "net.") {
		return !host.OnHostNetwork()
	}
	ofIPC := strings.HasPrefix(name, "fs.mqueue.") || slices.Contains(ipcSysctls, name)
	return ofIPC && !SharesHost(host.SharedNamespace(func(s *Service) string { return s.Ipc }))
}

// SizeMiB reads a size such as 64m in MiB, rounded up; 0 is for a text that is
// no size (an error in Check).
func SizeMiB(size string) int {
	bytes, err := units.RAMInBytes(size)
	if err != nil || bytes <= 0 {
		return 0
	}
	return mebibytes(bytes)
}

// HasLogDriver reports whether the logging driver of the file is one that ECS has
// where the service runs. The output of others goes to CloudWatch.
func (s *Service) HasLogDriver() bool { return s.Can(needs.LogDriver(s.LogDriver())) }

// LogDriver is the logging driver of the service; empty where the file says
// nothing of it. Options of awslogs stand for that driver, as it is the default
// here, and as files of Docker's former integration with ECS are written.
func (s *Service) LogDriver() string {
	if s.Logging == nil {
		return ""
	}
	for name := range s.Logging.Options {
		if s.Logging.Driver == "" && strings.HasPrefix(name, "awslogs-") {
			return "awslogs"
		}
	}
	return s.Logging.Driver
}

// AwslogsOptions are the options of the awslogs driver that take effect;
// awslogs-datetime-pattern is another name of awslogs-datetime-format (Docker's
// former integration with ECS).
var AwslogsOptions = []string{
	"awslogs-group", "awslogs-region", "awslogs-create-group", "awslogs-stream-prefix", "awslogs-datetime-format", "awslogs-datetime-pattern", "awslogs-multiline-pattern",
	"mode", "max-buffer-size",
}

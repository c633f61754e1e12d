package inplace

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
	"github.com/compose-cdk/compose-cdk/constructs/internal/rules/report"
)

// checkManagedServices judges the services that managed services of AWS take the place of.
func checkManagedServices(r *finding.Report, p *model.Project) {
	for _, s := range p.All() {
		if model.IsManaged(s.ServiceConfig) {
			r.Error(s.At(model.ManagedKey), codes.ManagedLate, "load the file with composefile.Load, or remove the attribute",
				"%s takes effect when a file is loaded", model.ManagedKey)
		}
	}
	for _, name := range model.ManagedServices(p.Project) {
		s := p.NamedService(name)
		of, ok := managed.Read(r, s)
		checkManagedFile(r, s)
		if !ok {
			continue
		}
		checkManagedClients(r, s, of)
		checkManagedData(r, s, of)
		checkInitialization(r, s)
	}
}

// checkManagedFile reports what of a service has no effect.
func checkManagedFile(r *finding.Report, s *model.Service) {
	for _, port := range s.AskedPorts() {
		r.Warn(model.PortPath(port), codes.ManagedPort, report.OrAcknowledge("remove it, or write 127.0.0.1: before it", codes.ManagedPort),
			"port %d is not published: a managed service is reached from its networks alone", port.Published)
	}
	if n, _ := s.Tasks(); n != 1 {
		fix := "write `multi_az: true` in " + model.ManagedKey
		if n == 0 {
			fix = "write `x-aws-exclude: true` in the service"
		}
		r.Warn(s.At("deploy", "replicas"), codes.ManagedReplicas, report.OrAcknowledge(fix, codes.ManagedReplicas),
			"a managed service has one instance, and not %d", n)
	}
	if s.ImageBuild() != nil && !managed.HasInitialization(s) {
		r.Warn(s.At("build"), codes.ManagedBuild, report.OrAcknowledge("name the image that it is built from", codes.ManagedBuild),
			"what is built has no effect on a managed service")
	}
	if names := containerAttributes(s); len(names) > 0 {
		r.Info(s.At(), codes.ManagedUnused, "", "%s of %s: no effect on a managed service", strings.Join(names, ", "), s.Name)
	}
}

// containerAttributes lists those of a service that say something of its
// container alone, sorted.
func containerAttributes(s *model.Service) []string {
	var out []string
	add := func(set bool, name string) {
		if set {
			out = append(out, name)
		}
	}
	c := s.ServiceConfig
	add(len(c.CapAdd) > 0, "cap_add")
	add(managed.CommandHasNoEffect(s), "command")
	add(c.Deploy != nil && (c.Deploy.Resources.Limits != nil || c.Deploy.Resources.Reservations != nil), "deploy.resources")
	add(len(c.Entrypoint) > 0, "entrypoint")
	add(c.HealthCheck != nil, "healthcheck")
	add(c.Logging != nil, "logging")
	add(c.MemLimit != 0, "mem_limit")
	add(c.Privileged, "privileged")
	add(c.Restart != "", "restart")
	add(c.ShmSize != 0, "shm_size")
	add(len(c.Sysctls) > 0, "sysctls")
	add(len(c.Tmpfs) > 0, "tmpfs")
	add(len(c.Ulimits) > 0, "ulimits")
	add(c.User != "", "user")
	add(slices.ContainsFunc(c.Volumes, func(v types.ServiceVolumeConfig) bool { return !managed.IsInitialization(v.Target) }), "volumes")
	return out
}

// checkManagedClients reports what clients have to be ready for.
func checkManagedClients(r *finding.Report, s *model.Service, of managed.Service) {
	if !of.RequireTLS {
		r.Warn(s.At(model.ManagedKey), codes.ManagedTLS, report.OrAcknowledge("let the clients use TLS, and write {"+of.Kind+": {tls: required}}", codes.ManagedTLS),
			"%s accepts clients without TLS, so that those of the file work", s.Name)
	}
	for _, m := range s.Project.Mentions() {
		if !m.Names(s.Name) {
			continue
		}
		if plain := withoutTLS(m.Value); of.RequireTLS && plain != "" {
			r.Warn(m.At(), codes.ManagedPlainClient, report.OrAcknowledge("let the client use TLS, or remove `tls: required`", codes.ManagedPlainClient),
				"%s refuses clients without TLS, and the address has %s", s.Name, plain)
		}
		if of.Engine == managed.Mongo && strings.Contains(m.Value, "mongodb://") && !strings.Contains(m.Value, "retryWrites=false") {
			r.Warn(m.At(), codes.ManagedRetryWrites, "add retryWrites=false to the address",
				"DocumentDB refuses the writes of a client that retries them, which is the default")
		}
	}
}

// withoutTLS is the part of an address by which a client does not use TLS; empty
// where there is none.
func withoutTLS(address string) string {
	for _, part := range []string{"sslmode=disable", "ssl=false", "tls=false", "redis://"} {
		if strings.Contains(strings.ToLower(address), part) {
			return part
		}
	}
	return ""
}

// checkManagedData reports what happens to the data.
func checkManagedData(r *finding.Report, s *model.Service, of managed.Service) {
	ext := s.Project.Extensions()
	if of.Deletion == model.DeletionRetain && ext.VPC == "" && ext.Cluster == "" {
		r.Warn(s.At(model.ManagedKey), codes.ManagedRetain, report.OrAcknowledge("write snapshot, or use a VPC of yours with x-aws-vpc", codes.ManagedRetain),
			"%s stays when the stack is deleted, and the VPC of the stack with it", s.Name)
	}
	if of.Deletion != model.DeletionDelete || of.Kind != model.ElastiCache {
		kept := "a snapshot of the old one stays"
		switch of.Deletion {
		case model.DeletionRetain:
			kept = "the old one stays beside it"
		case model.DeletionDelete:
			kept = "the old one is deleted with its data"
		}
		r.Info(s.At(model.ManagedKey), codes.ManagedReplaces, "",
			"%s replaces %s with an empty one: %s", replacing(of), s.Name, kept)
	}
	for _, v := range s.Volumes {
		if v.Type != types.VolumeTypeVolume || v.Source == "" {
			continue
		}
		for _, other := range s.Project.All() {
			for i, mount := range other.Volumes {
				if mount.Type == v.Type && mount.Source == v.Source {
					r.Warn(other.At("volumes", i), codes.ManagedVolume, "connect to "+s.Name+" instead",
						"the data of %s is not in the volume %s: a managed service has it", s.Name, v.Source)
				}
			}
		}
	}
}

// replacing names the changes that replace a managed service.
func replacing(of managed.Service) string {
	switch {
	case of.User == "":
		return "a change to another engine"
	case of.Engine == managed.Mongo:
		return "a change of the administrator's name"
	}
	return "a change of the engine, of the administrator's name or of the name of its first database"
}

// checkInitialization announces the job with the files that run once.
func checkInitialization(r *finding.Report, s *model.Service) {
	if !managed.HasInitialization(s) {
		return
	}
	name := managed.JobName(s.Name)
	if job, ok := s.Project.Find(name); !ok || job.ServiceConfig.Extensions[model.InitOfMarker] != s.Name {
		r.Error(s.At(), codes.ManagedInitName, "rename the other "+name,
			"the files of /docker-entrypoint-initdb.d run in a job %s, and there is a service of this name", name)
		return
	}
	r.Info(s.At(), codes.ManagedInit, "", "the files of /docker-entrypoint-initdb.d run once, in the job %s", name)
}

// checkOffer mentions the managed service that could take the place of a container.
func checkOffer(r *finding.Report, s *model.Service) {
	if kind := managed.Offer(s); kind != "" {
		r.Info(s.At("image"), codes.ManagedOffer, "write `"+model.ManagedKey+": "+kind+"` in the service",
			"%s can take the place of the container of %s", managed.Named(kind, s), s.Name)
	}
}

// Package managed reads what becomes of a service that x-aws-managed puts a
// managed service of AWS in the place of: which engine and version, whose
// databases, users and passwords, and what of the service is left. Checks and
// plan read it with the same function.
package managed

import (
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/lazyregexp"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// Service is a managed service in the place of a container, fully resolved.
type Service struct {
	Name string
	// Kind is one of model.ManagedKinds.
	Kind   string
	Engine Engine
	// Version is a series of versions, in which AWS chooses.
	Version string
	Port    int
	// Database is what is made in a new instance, and User its administrator;
	// empty where there is none.
	Database, User string
	// Password is that of User, or of all clients of a cache; nil where there is none.
	Password *Password
	// Class is an instance class without its prefix; empty for Aurora.
	Class      string
	StorageGiB int
	// MinCapacity and MaxCapacity are in ACUs; Aurora only.
	MinCapacity, MaxCapacity float64
	MultiAZ                  bool
	// BackupDays is how long backups are kept; 0 makes none.
	BackupDays int
	// Deletion is one of model.Deletions.
	Deletion string
	// RequireTLS refuses clients without TLS.
	RequireTLS bool
	// Parameters are those of a cache that its command sets.
	Parameters map[string]string
}

// Read reads a service and reports what is wrong with it. It is false where that
// keeps it from being a managed service.
func Read(r *finding.Report, s *model.Service) (Service, bool) {
	own := &finding.Report{}
	out := read(own, s)
	r.Findings = append(r.Findings, own.Findings...)
	return out, own.Findings.Err() == nil
}

func read(r *finding.Report, s *model.Service) Service {
	at := s.At(model.ManagedKey)
	value, mistakes := model.DecodeManaged(s.ServiceConfig.Extensions[model.ManagedKey], nil)
	for _, m := range mistakes {
		r.Error(at.Then(m.At...), m.Code, m.Fix, "%s", m.Message)
	}
	out := Service{Name: s.Name}
	out.readSettings(r, at, value, keepsData(s))
	if out.Kind == "" || !out.readEngine(r, s) {
		return out
	}
	out.Port = engines[out.Engine].port
	switch out.Engine {
	case Redis, Valkey:
		out.readCache(r, s)
	default:
		out.readDatabase(r, s)
	}
	return out
}

// keepsData reports whether the service has a volume that outlives its container.
func keepsData(s *model.Service) bool {
	return slices.ContainsFunc(s.Volumes, func(v types.ServiceVolumeConfig) bool {
		return !IsInitialization(v.Target) && v.Source != "" && (v.Type == "volume" || v.Type == "bind")
	})
}

// readEngine finds engine and version, and reports false for an image that the
// managed service cannot take the place of.
func (out *Service) readEngine(r *finding.Report, s *model.Service) bool {
	image := s.BaseImage()
	engine, known := engineOf(image)
	switch {
	case !known:
		r.Error(s.At("image"), codes.ManagedImage, "name an image of "+finding.List(imagesOf(out.Kind))+", or remove "+model.ManagedKey,
			"%s takes the place of a database that is known by its image, and %q is none", title(out.Kind), image)
		return false
	case !slices.Contains(engines[engine].kinds, out.Kind):
		r.Error(s.At(model.ManagedKey), codes.ManagedImage, "write "+engine.kindFor(),
			"%s does not have %s, which the image %q runs", title(out.Kind), engine.Title(), image)
		return false
	}
	if lacks := extensionOf(image, missing); lacks != "" {
		r.Error(s.At("image"), codes.ManagedNoExtension, "keep the container, or use an image of PostgreSQL without it",
			"%s does not have the extension %s, which the image %q is there for", title(out.Kind), lacks, image)
		return false
	}
	out.Engine = engine
	out.readVersion(r, s, image)
	if has := extensionOf(image, included); has != "" {
		r.Info(s.At("image"), codes.ManagedExtension, "run `CREATE EXTENSION "+has+"` once, unless the application does",
			"%s has the extension %s, and makes it when it is asked to", title(out.Kind), has)
	}
	return true
}

func (out *Service) readVersion(r *finding.Report, s *model.Service, image string) {
	engine, wanted := out.Engine, wantedVersion(out.Engine, image)
	asked := strings.TrimSpace(engine.Title() + " " + wanted)
	if engine == Redis && (wanted == "" || compareVersions(wanted, "8") >= 0) {
		// AWS has no Redis under its later licences; Valkey goes on from 7.2.
		out.Engine, wanted = Valkey, ""
	}
	out.Version = nearest(versions[offer{out.Kind, out.Engine}], wanted)
	switch {
	case out.Engine == engine && wanted == "":
		r.Warn(s.At("image"), codes.ManagedVersion, "name the image of a version, such as "+engine.Image(out.Version),
			"the image names no version: %s becomes %s, and a later release of this program can upgrade it", s.Name, out.Title())
	case out.Engine != engine || !isSame(out.Version, wanted):
		r.Warn(s.At("image"), codes.ManagedVersion, "test with "+out.Engine.Image(out.Version)+", and name that image",
			"%s becomes %s, the nearest that AWS has to %s", s.Name, out.Title(), asked)
	}
	if extended[offer{out.Kind, out.Engine}] == out.Version {
		r.Warn(s.At("image"), codes.ManagedVersion, "name an image of a later version",
			"AWS charges for Extended Support of %s, besides the instance", out.Title())
	}
	r.Info(s.At(model.ManagedKey), codes.Managed, "", "%s becomes %s; AWS chooses the minor version", s.Name, out.Title())
}

// title is the name of a managed service.
func title(kind string) string {
	return map[string]string{
		model.RDS: "Amazon RDS", model.Aurora: "Amazon Aurora", model.ElastiCache: "Amazon ElastiCache", model.DocumentDB: "Amazon DocumentDB",
	}[kind]
}

// product is the name of a managed service with an engine.
func product(kind string, engine Engine) string {
	if kind == model.DocumentDB {
		return title(kind)
	}
	return title(kind) + " for " + engine.Title()
}

// Title is the product with its version, for example Amazon RDS for PostgreSQL 16.
func (out Service) Title() string { return product(out.Kind, out.Engine) + " " + out.Version }

var classForm = lazyregexp.New(`^[a-z][a-z0-9-]*\.(micro|small|medium|large|[0-9]*xlarge|metal[a-z0-9-]*)$`)

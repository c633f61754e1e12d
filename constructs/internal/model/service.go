package model

import (
	"sync"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/images"
)

// Service is the handle of one service. Its methods answer questions about it;
// what takes time to find out is found out once. Slices and maps that they
// return are shared and not to be changed.
type Service struct {
	types.ServiceConfig
	Project *Project

	extensions      func() ServiceExtensions
	ports           func() []Port
	routes          func() ([]Port, []RouteProblem)
	resolved        func() []Mount
	mounts          func() []Mount
	memory          func() Memory
	dockerfile      func() string
	stage           func() buildStage
	files           func() FileLayout
	contents        func() ([]Content, map[int]error)
	content         func() ContentLayout
	texts           func() []Text
	secretVariables func() []string
	localAddresses  func() []LocalAddress
	publishedPorts  func() []Port
	namedImage      func() images.Image
	knownImage      func() images.Image
}

func newService(p *Project, config types.ServiceConfig) *Service {
	s := &Service{ServiceConfig: config, Project: p}
	s.extensions = sync.OnceValue(func() ServiceExtensions {
		e, _ := DecodeExtensions[ServiceExtensions](s.ServiceConfig.Extensions)
		return e
	})
	s.ports = sync.OnceValue(s.readPorts)
	s.routes = sync.OnceValues(s.readRoutes)
	s.resolved = sync.OnceValue(s.resolveMounts)
	s.mounts = sync.OnceValue(s.readMounts)
	s.memory = sync.OnceValue(s.readMemory)
	s.dockerfile = sync.OnceValue(s.readDockerfile)
	s.stage = sync.OnceValue(s.readStage)
	s.files = sync.OnceValue(s.layOutFiles)
	s.contents = sync.OnceValues(s.readContents)
	s.content = sync.OnceValue(s.layOutContent)
	s.texts = sync.OnceValue(s.readTexts)
	s.secretVariables = sync.OnceValue(s.selectSecretVariables)
	s.localAddresses = sync.OnceValue(s.readLocalAddresses)
	s.publishedPorts = sync.OnceValue(s.selectPublishedPorts)
	s.namedImage, s.knownImage = sync.OnceValue(s.findNamedImage), sync.OnceValue(s.findKnownImage)
	return s
}

// Extensions are the x-aws-* attributes of the service. Values that cannot be
// decoded are left out and are errors in Check.
func (s *Service) Extensions() ServiceExtensions { return s.extensions() }

// Ports are the ports of the service, in the order of the file, and behind them
// those of labels that x-aws-labels makes routes.
func (s *Service) Ports() []Port { return s.ports() }

// Mounts are the volumes of the service, in the order of the file. To read them
// is to look at what is on the disk.
func (s *Service) Mounts() []Mount { return s.mounts() }

// MountedFiles are the secrets and configs of the service, by path.
func (s *Service) MountedFiles() FileLayout { return s.files() }

// Contents reads the files of the project that the service mounts; errors are
// by the index of the mount.
func (s *Service) Contents() ([]Content, map[int]error) { return s.contents() }

// Content is how the files of the project get into the container of the service.
func (s *Service) Content() ContentLayout { return s.content() }

// Texts are the text files that configure the service, as far as they are small
// enough to be configuration.
func (s *Service) Texts() []Text { return s.texts() }

// At is the path of the service, or of an attribute of it.
func (s *Service) At(elements ...any) finding.Path {
	return finding.At("services", s.Name).Then(elements...)
}

// With is the handle of the service with other attributes, of the same project.
func (s *Service) With(config types.ServiceConfig) *Service { return newService(s.Project, config) }

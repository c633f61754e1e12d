package model

// FireLens is the value of x-aws-firelens: the type, or settings.
type FireLens struct {
	// Type is fluentbit or fluentd.
	Type string `yaml:"type" short:"true"`
	// Config is the path of a configuration file in the container, which the
	// configuration of FireLens includes; empty includes none.
	Config string `yaml:"config"`
}

// RouterName is the name of the log router that a task has beside the containers
// of its services.
const RouterName = "log-router"

// Router is the member of the task of s, which is no sidecar, that routes its logs;
// nil where no x-aws-firelens says so.
func (s *Service) Router() *Service {
	for _, member := range s.Task() {
		if member.Extensions().FireLens != nil {
			return member
		}
	}
	return nil
}

// UsesFireLens reports whether the output of a container of the task of s goes
// to a log router.
func (s *Service) UsesFireLens() bool {
	for _, member := range s.Task() {
		if member.LogDriver() == FireLensDriver {
			return true
		}
	}
	return false
}

// FireLensDriver sends the output of a container to the log router of its task.
const FireLensDriver = "awsfirelens"

// NeedsRouter reports whether the task of s has a log router that is no service
// of the file.
func (s *Service) NeedsRouter() bool { return s.UsesFireLens() && s.Router() == nil }

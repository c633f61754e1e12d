package model

// DeployExtensions are the x-aws-* attributes of services.*.deploy.
type DeployExtensions struct {
	// Autoscaling lets the number of tasks follow their load.
	Autoscaling *Autoscaling `yaml:"x-aws-autoscaling"`
}

// Autoscaling is the value of x-aws-autoscaling. Of the targets, one at least
// is set.
type Autoscaling struct {
	// CPU and Memory are the mean use to aim at, in percent of the task's size.
	CPU    *int `yaml:"cpu"`
	Memory *int `yaml:"memory"`
	// Requests is how many requests a minute a task should get from an
	// Application Load Balancer.
	Requests *int `yaml:"requests"`
	// Min and Max bound the number of tasks. Min is 1 where it is not set.
	Min *int `yaml:"min"`
	Max *int `yaml:"max"`
}

// Autoscaling reads x-aws-autoscaling; nil where the number of tasks is
// fixed. A value that cannot be read is nil here and an error in Check.
func (s *Service) Autoscaling() *Autoscaling {
	if s.Deploy == nil {
		return nil
	}
	e, _ := DecodeExtensions[DeployExtensions](s.Deploy.Extensions)
	return e.Autoscaling
}

// Tasks is the least and the largest number of tasks of the service, apart
// from what a deployment adds. A service that is IsGlobal has one on each
// machine, whose number is not known here: one is told.
func (s *Service) Tasks() (least, most int) {
	if a := s.Autoscaling(); a != nil {
		least = 1
		if a.Min != nil {
			least = *a.Min
		}
		if a.Max != nil {
			return least, max(least, *a.Max)
		}
		return least, least
	}
	if s.IsGlobal() {
		return 1, 1
	}
	return s.GetScale(), s.GetScale()
}

package model

// InEnvironment is the value of a variable of a service, in the file or in its
// Dockerfile; empty where it has none. That of a secret is not known here, and
// stands as its name.
func (s *Service) InEnvironment(name string) string {
	for _, f := range s.SecretFiles() {
		if f.Variable == name {
			return f.Name
		}
	}
	if value, set := s.Environment[name]; set && value != nil {
		return *value
	}
	return s.stage().environment[name]
}

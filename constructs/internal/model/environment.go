package model

// InEnvironment is the value of a variable of a service; empty where it has
// none. That of a secret is not known here, and stands as its name.
func (s *Service) InEnvironment(name string) string {
	for _, f := range s.SecretFiles() {
		if f.Variable == name {
			return f.Name
		}
	}
	if value := s.Environment[name]; value != nil {
		return *value
	}
	return ""
}

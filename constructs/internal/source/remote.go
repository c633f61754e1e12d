package source

import (
	"context"
	"fmt"
	"strings"
)

// RemoteRefusal stands in for the loaders of git repositories and OCI
// artifacts that `docker compose` has.
type RemoteRefusal struct{}

// Accept implements loader.ResourceLoader for names that no local file has.
func (RemoteRefusal) Accept(name string) bool {
	return strings.Contains(name, "://") || strings.HasPrefix(name, "git@") || strings.HasPrefix(name, "github.com/")
}

// Load implements loader.ResourceLoader.
func (RemoteRefusal) Load(_ context.Context, name string) (string, error) {
	return "", RemoteError{name}
}

// Dir implements loader.ResourceLoader; it is never reached.
func (RemoteRefusal) Dir(name string) string { return name }

// RemoteError is a compose file that would have to be fetched.
type RemoteError struct{ Name string }

// Error implements error.
func (e RemoteError) Error() string { return fmt.Sprintf("%s is a remote file", e.Name) }

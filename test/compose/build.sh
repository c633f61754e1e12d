#!/usr/bin/env bash
# Builds Docker Compose, which the tests compare with, from its sources in the Go module proxy: test/compose/build.sh FILE.
# Two changes to the sources: the Go version that they ask for becomes the installed one, and the module of Docker
# Desktop's credentials, which the proxy does not distribute, is left out. Neither concerns how compose files are read.
set -euo pipefail

module=github.com/docker/compose/v5
version=v5.7.1
output=$(realpath -m "$1")

sources=$(mktemp -d)
trap 'rm -rf "$sources"' EXIT

# The command fails where the module asks for a newer Go version, and has downloaded it nonetheless.
zip=$(cd "$sources" && { go mod download -json "$module@$version" || true; } | sed -n 's/^\t"Zip": "\(.*\)",$/\1/p')
python3 -m zipfile -e "$zip" "$sources"
cd "$sources/$module@$version"

go mod edit -go="$(go env GOVERSION | sed 's/^go//; s/[- ].*//')" -toolchain=none \
  -droprequire=github.com/docker/secrets-engine/client -droprequire=github.com/docker/secrets-engine/x
cat > internal/registry/desktop.go <<'STUB'
package registry

// NewDesktopAuthProvider has no Docker Desktop to ask.
func NewDesktopAuthProvider(fallback AuthProvider) AuthProvider { return fallback }
STUB

CGO_ENABLED=0 go build -mod=mod -trimpath -ldflags "-s -w -X $module/internal.Version=$version" -o "$output" ./cmd

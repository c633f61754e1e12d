#!/usr/bin/env bash
# Builds the first program of the README as its reader would: in a new module, with the given version of the CDK; and the
# app of test/userapp with that version.
# Only the library itself comes from this checkout. Needs no Node.js, as nothing is run.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
version=$1

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > main.go << 'EOF'
package main

import (
	"context"
	"log"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/cdkecs"
	"github.com/compose-cdk/compose-cdk/constructs/composefile"
)

func main() {
	ctx := context.Background()
EOF
awk '/^```go$/ { inside = 1; next } inside && /^```$/ { exit } inside' "$root/README.md" >> main.go
echo '}' >> main.go

go mod init example.com/shop
go mod edit -replace "github.com/compose-cdk/compose-cdk=$root"
go get "github.com/aws/aws-cdk-go/awscdk/v2@$version"
go mod tidy
go vet .
go build -o shop .
echo "the program of the README builds with version $(go list -m -f '{{.Version}}' github.com/aws/aws-cdk-go/awscdk/v2) of the CDK"

cd "$root/test/userapp"
cp go.mod "$dir/userapp.mod"
cp go.sum "$dir/userapp.sum"
go get -modfile "$dir/userapp.mod" "github.com/aws/aws-cdk-go/awscdk/v2@$version"
go vet -modfile "$dir/userapp.mod" .
echo "the app of test/userapp builds with it, and with the version $(go list -m -f '{{.Version}}' github.com/aws/aws-cdk-go/awscdk/v2) of its go.mod"

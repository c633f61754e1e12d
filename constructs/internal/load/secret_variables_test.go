package load

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// TestSecretVariables: an entry of x-aws-secrets that says where its value is
// becomes a secret of the project, and the others are names.
func TestSecretVariables(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "compose.yaml")
	const text = `name: shop
services:
  web:
    image: nginx
    environment: {KEY: , LICENSE: , TOKEN: example, WRONG: }
    x-aws-secrets:
      KEY: {x-aws-generate: {length: 40}}
      LICENSE: {external: true, name: "ssm:/shop/license"}
      TOKEN:
      URL: true
  made:
    image: nginx
    environment: {KEY: }
    x-aws-secrets: {KEY: {x-aws-generate: {}}}
  bad:
    image: nginx
    x-aws-secrets: {WRONG: {external: 1}, FILE: {file: key}}
`
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	project, err := Load(context.Background(), Options{Files: []string{file}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	loaded := model.New(project)
	var origins []model.Origin
	for _, f := range loaded.Service("web").SecretFiles() {
		origins = append(origins, f.Origin)
		if f.Name != "web."+f.Variable {
			t.Errorf("the variable %s has the secret %s", f.Variable, f.Name)
		}
	}
	if want := []model.Origin{{Kind: model.FromGenerator}, {Kind: model.FromParameterStore, Reference: "/shop/license"}}; !reflect.DeepEqual(origins, want) {
		t.Errorf("the values are in %v, want %v", origins, want)
	}
	if got, want := project.Services["web"].Extensions[model.SecretSelection], []any{"TOKEN", "URL"}; !reflect.DeepEqual(got, want) {
		t.Errorf("the names are %v, want %v", got, want)
	}
	if got := project.Services["made"].Extensions[model.SecretSelection]; got != false {
		t.Errorf("besides what is made, %v is selected", got)
	}
	_, _, mistakes := model.DecodeSecretSelection(project.Services["bad"].Extensions[model.SecretSelection], nil)
	if len(mistakes) != 2 || len(project.Secrets) != 3 {
		t.Errorf("the mistakes are %v, and the secrets %v", mistakes, project.Secrets)
	}
}

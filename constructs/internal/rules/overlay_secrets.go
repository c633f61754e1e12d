package rules

import (
	"maps"
	"slices"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// secrets reports what the template would show to everybody who can read it:
// values of secrets, as an error, and what looks like a credential.
func (c overlayCheck) secrets(value any, here finding.Path) {
	switch v := value.(type) {
	case map[string]any:
		name, _ := v["Name"].(string)
		if text, ok := v["Value"].(string); ok && model.IsCredential(name, text) && !isDynamic(text) {
			c.plaintext(here.Then("Value"), name)
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if !c.holdsSecret(key, here) {
				c.secrets(v[key], here.Then(key))
			}
		}
	case []any:
		for i, item := range v {
			c.secrets(item, here.Then(i))
		}
	case string:
		c.text(v, here)
	}
}

func (c overlayCheck) text(value string, here finding.Path) {
	key, _ := here[len(here)-1].(string)
	if key == "Default" { // of a parameter
		key, _ = here[len(here)-2].(string)
	}
	if c.holdsSecret(value, here) {
		return
	}
	switch {
	case isDynamic(value):
	case key == "SecretString":
		c.Error(here, codes.OverlaySecret, "write the secret under `secrets`, or use GenerateSecretString",
			"the value of a secret would be readable in the template")
	case holdsCredential(key) && model.IsCredential(key, value):
		c.plaintext(here, key)
	}
}

// holdsSecret reports the value of a secret in a text.
func (c overlayCheck) holdsSecret(text string, here finding.Path) bool {
	secret, found := model.CredentialIn(c.values, text, "")
	if found {
		c.Error(here, codes.OverlaySecret, "refer to the secret, as in {{resolve:secretsmanager:…}}",
			"the value of the secret %q would be readable in the template", secret.Name)
	}
	return found
}

func (c overlayCheck) plaintext(at finding.Path, name string) {
	reportCredential(c.Report, c.project, at, "write the secret under `secrets`, or {{resolve:secretsmanager:…}}",
		"%s will be readable in the template", name)
}

// isDynamic reports whether CloudFormation fetches the value itself.
func isDynamic(value string) bool { return strings.HasPrefix(value, "{{resolve:") }

// holdsCredential leaves out properties that only name or describe a secret.
func holdsCredential(property string) bool {
	for _, ending := range []string{"Arn", "ARN", "Id", "Name", "Type", "Key", "Template", "Characters", "ValueFrom"} {
		if strings.HasSuffix(property, ending) {
			return false
		}
	}
	return true
}

package schema

import (
	"bytes"
	"flag"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write schema/compose-cdk.json")

const file = "../../../schema/compose-cdk.json"

// TestSchemaDoc holds the file that editors read to the types of the extensions.
func TestSchemaDoc(t *testing.T) {
	if *update {
		if err := os.WriteFile(file, JSON(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(JSON(), want) {
		t.Error("schema/compose-cdk.json differs from the types of the extensions; write it with make docs")
	}
}

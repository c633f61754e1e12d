package load

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestAWSFile is about which files are merged.
func TestAWSFile(t *testing.T) {
	const base, more = "name: shop\nservices:\n  web:\n    image: nginx\n", "services:\n  web:\n    labels: {more: \"1\"}\n"
	const aws = "services:\n  web:\n    labels: {aws: \"1\"}\n"
	for _, c := range []struct {
		name, aws   string
		files       []string
		environment []string
		merged      bool
	}{
		{"found", aws, nil, nil, true},
		{"a single file", aws, []string{"compose.yaml"}, nil, true},
		{"a directory", aws, []string{"."}, nil, true},
		{"a list", aws, []string{"compose.yaml", "compose.override.yaml"}, nil, false},
		{"a list with it", aws, []string{"compose.yaml", AWSFile}, nil, true},
		{"a file of the environment", aws, nil, []string{"COMPOSE_FILE=compose.yaml"}, true},
		{"a list of the environment", aws, nil, []string{"COMPOSE_FILE=compose.yaml:compose.override.yaml"}, false},
		{"comments alone", "# nothing yet\n", nil, nil, false},
		{"nothing", "\n", nil, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			for name, text := range map[string]string{"compose.yaml": base, "compose.override.yaml": more, AWSFile: c.aws} {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			project, err := Load(context.Background(), Options{Files: c.files, Environment: append([]string{}, c.environment...)})
			if err != nil {
				t.Fatal(err)
			}
			last := filepath.Base(project.ComposeFiles[len(project.ComposeFiles)-1])
			if got := project.Services["web"].Labels["aws"] == "1"; got != c.merged || c.merged != (last == AWSFile) {
				t.Errorf("merged is %v, and the files are %v", got, project.ComposeFiles)
			}
		})
	}
}

// TestAWSDirectory: what stands in the way of the file is an error, and not left out.
func TestAWSDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("compose.yaml", []byte("name: shop\nservices:\n  web:\n    image: nginx\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(AWSFile, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := Load(context.Background(), Options{Environment: []string{}})
	if err == nil || !strings.Contains(err.Error(), AWSFile) || strings.Contains(err.Error(), "\n") {
		t.Errorf("the error is %v", err)
	}
}

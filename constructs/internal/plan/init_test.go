package plan_test

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/busybox"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// TestInitUnpacksArchives runs the program for an archive, and for a file that
// is no text; package cdkecs has the tests of all else.
func TestInitUnpacksArchives(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	compressed := gzip.NewWriter(&packed)
	archive := tar.NewWriter(compressed)
	if err := archive.WriteHeader(&tar.Header{Name: "sub/a.sql", Mode: 0o640, Size: 6, Uid: os.Getuid(), Gid: os.Getgid()}); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Write([]byte("SELECT")); err != nil {
		t.Fatal(err)
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	if err := compressed.Close(); err != nil {
		t.Fatal(err)
	}
	binary := "\x00\xff\n"
	in := plan.NewInit("init", "", []plan.InitVolume{{Path: "/data", Writable: true}},
		[]plan.InitFile{{Label: "config b", Path: "/data/b", UID: os.Getuid(), GID: os.Getgid(), Mode: 0o444, Content: binary}},
		[]plan.InitArchive{{Label: "bind a", Path: "/data/a", Content: packed.Bytes()}})
	root := t.TempDir()
	if out, err := run(t, in, root); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, want := range map[string]string{"data/b": binary, "data/a/sub/a.sql": "SELECT"} {
		if got, err := os.ReadFile(filepath.Join(root, name)); err != nil || string(got) != want {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
	broken := plan.NewInit("init", "", in.Volumes, nil, []plan.InitArchive{{Label: "bind a", Path: "/data/a", Content: []byte("no archive")}})
	if out, err := run(t, broken, t.TempDir()); err == nil || !strings.Contains(out, "cannot write bind a") {
		t.Errorf("a broken archive: %v, %s", err, out)
	}
}

// TestInitNamesFilesByKeys writes a file for each key of a JSON object, and
// refuses keys that cannot be a file's name.
func TestInitNamesFilesByKeys(t *testing.T) {
	t.Parallel()
	for key, file := range map[string]string{
		`a\\b`:    `a\b`,
		`\\`:      `\`,
		`a b'\"c`: `a b'"c`,
		`[a]-*?`:  `[a]-*?`,
		`über`:    `über`,
		`a/b`:     "",
		`a\nb`:    "",
		`\u001f`:  "",
		``:        "",
		`.`:       "",
		`..`:      "",
	} {
		in := plan.NewInit("init", "", []plan.InitVolume{{Path: "/keys"}}, []plan.InitFile{{
			Label: "secret object", Path: "/keys", UID: os.Getuid(), GID: os.Getgid(), Mode: 0o444,
			Keys: []string{"*"}, Secret: &plan.SecretRef{},
		}}, nil)
		in.Environment["SECRET_1"] = `{"` + key + `": "value", "other": 1}`
		root := t.TempDir()
		out, err := run(t, in, root)
		if file == "" {
			if err == nil || !strings.Contains(out, "cannot write secret object") {
				t.Errorf("key %q: %v, %s", key, err, out)
			}
			continue
		}
		if got, readErr := os.ReadFile(filepath.Join(root, "keys", file)); err != nil || readErr != nil || string(got) != "value" {
			t.Errorf("key %q: got %q, %v %v %s", key, got, err, readErr, out)
		}
	}
}

// run runs the program of an init container.
func run(t *testing.T, in plan.Init, root string) (string, error) {
	t.Helper()
	var environment []string
	for name, value := range in.Environment {
		environment = append(environment, name+"="+value)
	}
	return busybox.Run(t, in.Command, environment, root)
}

func TestInitVolumesHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	in := plan.NewInit("init", "", []plan.InitVolume{{Path: "/a/b"}, {Path: "/a-b"}, {Path: "/" + strings.Repeat("é", 300)}}, nil, nil)
	seen := map[string]bool{}
	for _, v := range in.Volumes {
		if seen[v.Name] || len(v.Name) > 255 || strings.ContainsAny(v.Name, "/é") {
			t.Errorf("%s has the name %s", v.Path, v.Name)
		}
		seen[v.Name] = true
	}
}

func TestSecretParametersHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, project := range []string{"a", "b"} {
		for _, secret := range []string{"db-password", "db_password", "dbpassword", "dbPassword", "1", strings.Repeat("x", 300), "größe"} {
			name := plan.SecretParameter(project, secret)
			if other, ok := seen[name]; ok {
				t.Errorf("%s and %s/%s have the same name", other, project, secret)
			}
			seen[name] = project + "/" + secret
			if len(name) > 255 || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") != "" {
				t.Errorf("%s is no logical name", name)
			}
			if name != plan.SecretParameter(project, secret) {
				t.Errorf("%s is not the same again", name)
			}
		}
	}
}

package rules

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/load"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// bindFiles is a project with some of everything that can be mounted; the
// project directory is sub/app.
func bindFiles(compose string) map[string]string {
	return map[string]string{
		"sub/app/compose.yaml":          compose,
		"sub/app/Dockerfile":            "FROM x\nCOPY package.json ./\nCOPY --chown=1:1 src/ ./src/\nCOPY --from=other lib lib\n",
		"sub/app/package.json":          "{}",
		"sub/app/src/main.js":           "",
		"sub/app/src/deep/more.js":      "",
		"sub/app/lib/lib.js":            "",
		"sub/app/nginx.conf":            "",
		"sub/app/conf/a.conf":           "a",
		"sub/app/kept/.gitkeep":         "",
		"sub/app/empty/":                "",
		"sub/app/db/ibdata1":            "x",
		"sub/app/secret/token.txt":      "a placeholder",
		"sub/app/tls/key.pem":           "-----BEGIN PRIVATE KEY-----\nplaceholder",
		"sub/shared/dashboard.json":     "{}",
		"sub/app/files/srv/banner.html": "hello",
	}
}

// TestBindThroughALink: a project directory that is a symbolic link, and a
// path with the directory's other name.
func TestBindThroughALink(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real"), filepath.Join(dir, "link")
	if err := os.MkdirAll(filepath.Join(real, "conf"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"conf/a":       "a",
		"compose.yaml": "services: {web: {image: i, volumes: ['" + real + "/conf:/srv/conf', '" + real + "/data:/srv/data']}}",
	} {
		if err := os.WriteFile(filepath.Join(real, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(real, link); err != nil {
		t.Fatal(err)
	}
	p, err := load.Load(context.Background(), load.Options{Files: []string{filepath.Join(link, "compose.yaml")}, Environment: []string{}})
	if err != nil {
		t.Fatal(err)
	}
	mounts := model.New(p).Service("web").Mounts()
	if mounts[0].Kind != model.ContentMount || mounts[1].Kind != model.NamedMount || mounts[1].Volume != "bind+data" {
		t.Errorf("mounts are %+v", mounts)
	}
}

func TestKindsOfBinds(t *testing.T) {
	for _, c := range []struct {
		mount string
		kind  model.MountKind
		// volume is that of a NamedMount; source is relative to the project.
		volume string
	}{
		{"./conf:/etc/app:ro", model.ContentMount, ""},
		{"./nginx.conf:/etc/nginx/nginx.conf", model.ContentMount, ""},
		{"../shared:/shared", model.ContentMount, ""},
		{"../shared/dashboard.json:/dash.json", model.ContentMount, ""},
		{"./lib:/app/lib", model.ContentMount, ""},
		{".:/app", model.SourceMount, ""},
		{"./src:/app/src", model.SourceMount, ""},
		{"./src/deep:/app/src/deep", model.SourceMount, ""},
		{"./package.json:/app/package.json", model.SourceMount, ""},
		{"./missing:/data", model.NamedMount, "bind+missing"},
		{"./data/missing:/data", model.NamedMount, "bind+data+missing"},
		{"../missing:/data", model.NamedMount, "bind+..+missing"},
		{"./empty:/data", model.NamedMount, "bind+empty"},
		{"./kept:/data", model.NamedMount, "bind+kept"},
		{"./kept:/data:ro", model.ContentMount, ""},
		{"./empty:/data:ro", model.MissingMount, ""},
		{"./db:/var/lib/mysql", model.NamedMount, "bind+db"},
		{"./db:/var/lib/mysql:ro", model.ContentMount, ""},
		{"/etc/localtime:/etc/localtime:ro", model.DroppedMount, ""},
		{"/var/run/docker.sock:/var/run/docker.sock", model.HostMount, ""},
		{"/proc:/host/proc", model.HostMount, ""},
		{"/srv/other:/srv", model.NamedMount, "host+srv+other"},
		{"/srv/other:/srv:ro", model.HostMount, ""},
		{"/srv/other.conf:/srv", model.HostMount, ""},
		{"/srv/other:/srv/other.conf", model.HostMount, ""},
		{"/srv:/srv", model.HostMount, ""},
		{"/etc/other:/srv", model.HostMount, ""},
		{"/tmp/nowhere/other:/srv", model.HostMount, ""},
		{"/var/lib/docker/volumes/x:/srv", model.DroppedMount, ""},
		{"/somebody/.aws/more:/srv", model.HostMount, ""},
		{"~/other data/x:/srv", model.NamedMount, "home+other_data+x+db0d470e"},
		{"$HOME/other:/srv", model.NamedMount, "home+other"},
		{"${HOME:-~}/.other/x:/srv", model.NamedMount, "home+.other+x"},
		{"${DATA:-~/other}:/srv", model.NamedMount, "home+other"},
		{"~:/srv", model.HostMount, ""},
		{"~/.config/x:/srv", model.HostMount, ""},
		{"~/.ssh:/root/.ssh", model.HostMount, ""},
		{"/mapped/efs:/data", model.NamedMount, "host+mapped+efs"},
		{"/mapped/efs/below:/data", model.NamedMount, "host+mapped+efs+below"},
		{"/mapped/asset:/data", model.ContentMount, ""},
		{"/mapped/asset/banner.html:/banner.html", model.ContentMount, ""},
		{"/mapped/cache:/data", model.EphemeralMount, ""},
		{"/mapped:/data", model.DroppedMount, ""},
		{"/mapped/cache2:/data", model.DroppedMount, ""},
		{"/var/lib/docker:/data", model.DroppedMount, ""},
		{"~/mapped:/data", model.EphemeralMount, ""},
		{"./conf/mapped:/data", model.DroppedMount, ""},
	} {
		t.Run(c.mount, func(t *testing.T) {
			dir := composetest.Directory(t, bindFiles(`
services: {web: {build: ., volumes: ["`+c.mount+`"]}}
x-aws-binds:
  /mapped: drop
  /mapped/efs: efs
  /mapped/asset: asset:./files/srv
  /mapped/cache: ephemeral
  /var/lib/docker: drop
  ~/mapped: ephemeral
  ./conf/mapped: drop
`))
			p := composetest.File(t, filepath.Join(dir, "sub", "app", "compose.yaml"))
			got := model.New(p).Service("web").Mounts()[0]
			if got.Kind != c.kind || got.Volume != c.volume {
				t.Errorf("got %s %q, want %s %q", got.Kind, got.Volume, c.kind, c.volume)
			}
		})
	}
}

func TestCheckBinds(t *testing.T) {
	for _, c := range []struct {
		name, volumes, more string
		want                []string
	}{
		{"content", `["./conf:/etc/app:ro", "./nginx.conf:/etc/nginx/nginx.conf:ro"]`, "", nil},
		{"content to write", `["./conf:/etc/app"]`, "", []string{"info services.web.volumes[0] bind-writable"}},
		{"a script of a database", `["./conf:/docker-entrypoint-initdb.d/init-data.sh"]`, "", []string{"info services.web.volumes[0] bind-writable"}},
		{"settings of data", `["./conf:/etc/upload.ini"]`, "", []string{"info services.web.volumes[0] bind-writable"}},
		{"content to write, with data", `["./conf:/srv/app-data"]`, "", []string{"warning services.web.volumes[0] bind-writable-data"}},
		{"source code", `["./src:/app/src"]`, "", []string{"info services.web.volumes[0] bind-source-code"}},
		{"data", `["./missing:/data", "./db:/var/lib/mysql"]`, "", []string{
			"warning services.web.volumes[0] bind-data", "warning services.web.volumes[1] bind-data"}},
		{"missing, and not to be made", `[{type: bind, source: ./missing, target: /data, bind: {create_host_path: false}}]`, "",
			[]string{"error services.web.volumes[0] bind-source"}},
		{"empty, and not to be made", `[{type: bind, source: ./empty, target: /data, bind: {create_host_path: false}}]`, "",
			[]string{"warning services.web.volumes[0] bind-data"}},
		{"clock", `["/etc/timezone:/etc/timezone"]`, "", []string{"info services.web.volumes[0] host-clock"}},
		{"host", `["/srv:/srv", "~/.cache:/cache", "/:/host", "/var/run:/var/run"]`, "", []string{
			"error services.web.volumes[0] host-path", "error services.web.volumes[1] host-path",
			"error services.web.volumes[2] host-path", "error services.web.volumes[3] host-path"}},
		{"host with Windows", `['C:\data\site:/a:ro', 'c:/site:/b', {type: bind, source: '\\server\share', target: /c}, {type: bind, source: 'D:\x', target: /d}]`, "", []string{
			"error services.web.volumes[0] host-path", "error services.web.volumes[1] host-path",
			"error services.web.volumes[2] host-path", "error services.web.volumes[3] host-path"}},
		{"host with Windows, mapped", `['C:\data\site:/a']`, `x-aws-binds: {'C:\data\site': drop}`, nil},
		{"mapped", `["/srv:/srv", "/opt:/opt", "/mnt:/mnt"]`, "x-aws-binds: {/srv: efs, /opt: drop, /mnt: ephemeral}",
			[]string{"info services.web.volumes[2] bind-ephemeral"}},
		{"mapped wrongly", `["/srv:/srv", "/opt:/opt", "/mnt:/mnt"]`,
			"x-aws-binds: {/srv: nfs, /opt: 'asset:', /mnt: 'asset:nowhere', /unused: drop}", []string{
				"error x-aws-binds./srv binds", "error x-aws-binds./opt binds", "error x-aws-binds./mnt binds", "warning x-aws-binds./unused bind-unused"}},
		{"mapped to a file that is not there", `["/srv/a:/srv"]`, "x-aws-binds: {/srv: 'asset:conf'}", []string{"error services.web.volumes[0] bind-source"}},
		{"file of a secret", `["./secret:/run/secret:ro"]`, "secrets: {token: {file: secret/token.txt}}",
			[]string{"error services.web.volumes[0] bind-secret", "info services.web.build.context secret-in-context"}},
		{"private key", `["./tls:/tls:ro"]`, "", []string{"warning services.web.volumes[0] plaintext-credential"}},
		{"file that a volume takes", `["data:/etc/app", "./nginx.conf:/etc/app/a.conf:ro"]`, "volumes: {data: }", nil},
		{"file that memory hides", `[{type: tmpfs, target: /etc/app}, "./nginx.conf:/etc/app/a.conf:ro"]`, "",
			[]string{"error services.web.volumes[1] bind-hidden"}},
		{"file that a volume hides", `["data:/etc/app:ro", "./nginx.conf:/etc/app/a.conf:ro"]`, "volumes: {data: }",
			[]string{"error services.web.volumes[1] bind-hidden"}},
		{"file in a directory of a volume", `[{type: volume, source: data, target: /etc/app, volume: {nocopy: true}}, "./nginx.conf:/etc/app/conf.d/a.conf:ro"]`, "volumes: {data: }", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := composetest.Directory(t, bindFiles("services: {web: {build: ., volumes: "+c.volumes+"}}\n"+c.more+"\n"))
			p := composetest.File(t, filepath.Join(dir, "sub", "app", "compose.yaml"))
			var got []string
			for _, f := range Check(p) {
				if f.Code != "volume-content" && f.Code != "services.volumes.volume.nocopy" {
					got = append(got, summaries(finding.Findings{f})...)
				}
			}
			slices.Sort(got)
			slices.Sort(c.want)
			if !slices.Equal(got, c.want) {
				t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}

func TestCopiedByDockerfile(t *testing.T) {
	for text, want := range map[string][]string{
		"FROM x\nCOPY . .":  {"."},
		"copy ./a/ /b/c d/": {"a", "b/c"},
		"ADD --chown=1:1 a \\\n  # comment\n  b \\\n  c/": {"a", "b"},
		`COPY ["a b", "c d", "/x"]`:                       {"a b", "c d"},
		"COPY --from=build /out /out":                     nil,
		"ADD https://example.com/x.tgz /x":                nil,
		"COPY <<EOF /x\nhello\nEOF":                       nil,
		"COPY":                                            nil,
		`COPY ["a", /x`:                                   nil,
		"RUN cp a b":                                      nil,
		"# COPY a b":                                      nil,
	} {
		var got []string
		for _, c := range model.CopiesOf(text, "") {
			got = append(got, c.Source)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

// TestSourceCodeAtItsPlace: a file that the Dockerfile copies is delivered
// where the image that is built does not have it at the place of the mount.
func TestSourceCodeAtItsPlace(t *testing.T) {
	const builder = "FROM go AS build\nWORKDIR /src\nCOPY . .\nFROM x\nWORKDIR /app\nCOPY --from=build /src/server .\n"
	for _, c := range []struct {
		dockerfile, build, mount string
		kind                     model.MountKind
	}{
		{"FROM x\nWORKDIR /app\nCOPY . .", "", "./conf:/app/conf", model.SourceMount},
		{"FROM x\nWORKDIR /app\nCOPY . .", "", "./conf:/etc/app", model.ContentMount},
		{"FROM x\nWORKDIR /app\nCOPY . .", "", "./conf/a.conf:/etc/app/a.conf", model.ContentMount},
		{"FROM x\nWORKDIR /app\nCOPY . .", "", ".:/elsewhere", model.SourceMount},
		{"FROM x\nCOPY . .", "", "./conf:/etc/app", model.SourceMount},
		{"FROM x\nWORKDIR $HOME\nCOPY . .", "", "./conf:/etc/app", model.SourceMount},
		{"FROM x\nWORKDIR /srv\nWORKDIR app/\nCOPY src/ ./src/", "", "./src/deep:/srv/app/src/deep", model.SourceMount},
		{"FROM x\nCOPY src/main.js /app/", "", "./src/main.js:/app/main.js", model.SourceMount},
		{"FROM x\nCOPY src/main.js /app/x.js", "", "./src/main.js:/app/x.js", model.SourceMount},
		{"FROM x\nCOPY src/main.js /app/x.js", "", "./src/main.js:/app/y.js", model.ContentMount},
		{"FROM x\nCOPY src/deep /app/deep", "", "./src:/app", model.SourceMount},
		{"FROM x\nCOPY src/deep /app/deep", "", "./src:/other", model.ContentMount},
		{builder, "", "./conf:/src/conf", model.ContentMount},
		{builder, "", "./conf:/app/conf", model.ContentMount},
		{builder, "", ".:/app", model.SourceMount},
		{builder, ", target: build", "./conf:/src/conf", model.SourceMount},
		{"FROM x AS base\nWORKDIR /app\nCOPY . .\nFROM --platform=linux/amd64 base", "", "./conf:/app/conf", model.SourceMount},
	} {
		files := bindFiles(`services: {web: {build: {context: .` + c.build + `}, volumes: ["` + c.mount + `"]}}`)
		files["sub/app/Dockerfile"] = c.dockerfile
		dir := filepath.Join(composetest.Directory(t, files), "sub", "app")
		p, err := load.Load(context.Background(), load.Options{Files: []string{filepath.Join(dir, "compose.yaml")}, Environment: []string{}})
		if err != nil {
			t.Fatal(err)
		}
		if got := model.New(p).Service("web").Mounts()[0].Kind; got != c.kind {
			t.Errorf("%q%s: %s is %s, want %s", c.dockerfile, c.build, c.mount, got, c.kind)
		}
	}
}

func TestExclude(t *testing.T) {
	testRules(t, []ruleCase{
		{"left out", "services:\n  web: {image: i, depends_on: [agent]}\n  agent: {image: i, x-aws-exclude: true}\n",
			[]string{"info services.agent.x-aws-exclude excluded"}},
		{"left out and used", "services:\n  web: {image: i, environment: {AGENT_HOST: agent}}\n  agent: {image: i, privileged: true, x-aws-exclude: true}\n",
			[]string{"warning services.agent.x-aws-exclude excluded-named"}},
		{"not left out", "services:\n  web: {image: i, x-aws-exclude: false}\n", nil},
		{"wrong type", "services:\n  web: {image: i, x-aws-exclude: [1]}\n",
			[]string{"error services.web.x-aws-exclude extension-type"}},
	})
	p := composetest.Text(t, "services: {web: {image: i}}")
	s := p.Services["web"]
	s.Extensions = map[string]any{"x-aws-exclude": true}
	p.Services["web"] = s
	if got := summaries(Check(p)); !slices.Equal(got, []string{"error services.web.x-aws-exclude exclude-late"}) {
		t.Errorf("of a project made by hand: %v", got)
	}
}

func TestLinksOutOfTheProject(t *testing.T) {
	outside := composetest.Directory(t, map[string]string{"secret": "outside"})
	for _, c := range []struct {
		name, link, target string
		want               []string
	}{
		{"within the mount", "conf/b", "a.conf", nil},
		{"within the project", "conf/b", "../nginx.conf", nil},
		{"absolute within the project", "conf/b", "PROJECT/nginx.conf", nil},
		{"out of the project", "conf/b", filepath.Join(outside, "secret"), []string{"error services.web.volumes[0] bind-link"}},
		{"up out of the project", "conf/b", "../../../../../../../../../../etc/hostname", []string{"error services.web.volumes[0] bind-link"}},
		{"nowhere", "conf/b", "../nowhere", []string{"error services.web.volumes[0] bind-link"}},
		{"of directories in a circle", "conf/b", "../../app", []string{"error services.web.volumes[0] bind-link"}},
		{"as the mount itself", "conf2", outside, []string{"error services.web.volumes[0] bind-link"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := strings.Split(c.link, "/")[0]
			dir := filepath.Join(composetest.Directory(t, bindFiles(`services: {web: {image: i, volumes: ["./`+source+`:/etc/app:ro"]}}`)), "sub", "app")
			if err := os.Symlink(strings.ReplaceAll(c.target, "PROJECT", dir), filepath.Join(dir, c.link)); err != nil {
				t.Fatal(err)
			}
			p := composetest.File(t, filepath.Join(dir, "compose.yaml"))
			if got := summaries(Check(p)); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

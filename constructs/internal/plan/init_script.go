package plan

import (
	_ "embed"
	"fmt"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// script is the program of an init container: functions, then a line for each
// file. It is for the shell and the applets of BusyBox and asks nothing else
// of the image. Values come out of the environment and are never on a command
// line of another program, where they could be seen.
type script struct {
	lines []string
	// writes, decodes, splits and unpacks say which functions are needed.
	writes, decodes, splits, unpacks bool
}

//go:embed init_json.awk
var jsonProgram string

const (
	scriptHead = `set -eu
umask 022
fail() { echo "cannot write $1" >&2; exit 1; }
`
	scriptOwn = `own() { chown "$2" "$1" && chmod "$3" "$1"; }
`
	scriptWrite = `write() { mkdir -p "${2%/*}" && printf %s "$1" > "$2" && own "$2" "$3" "$4"; }
`
	scriptDecode = `decode() { mkdir -p "${2%/*}" && printf %s "$1" | base64 -d > "$2" && own "$2" "$3" "$4"; }
`
	// Names of files have no line breaks in them; init_json.awk sees to that.
	scriptSplit = `split() {
  variable=$1 directory=$2 owner=$3 mode=$4
  shift 4
  mkdir -p "$directory" && names=$(awk "$json" "$variable" "$directory" "$@") || return 1
  printf "%s\n" "$names" | while IFS= read -r name; do
    [ -z "$name" ] || own "$directory/$name" "$owner" "$mode" || return 1
  done
}
`
	scriptUnpack = `unpack() { mkdir -p "$2" && printf %s "$1" | base64 -d | tar -xzf - -C "$2"; }
`
)

func (s *script) file(f InitFile, variable string) {
	owner, mode := fmt.Sprintf("%d:%d", f.UID, f.GID), fmt.Sprintf("%04o", f.Mode)
	target := quote(InitRoot + f.Path)
	var call string
	switch {
	case len(f.Keys) > 0:
		s.splits = true
		call = fmt.Sprintf(`split %s %s %s %s`, variable, target, owner, mode)
		if !model.TakesAllKeys(f.Keys) {
			for _, key := range f.Keys {
				call += " " + quote(key)
			}
		}
	case strings.HasSuffix(variable, "_BASE64"):
		s.decodes = true
		call = fmt.Sprintf(`decode "$%s" %s %s %s`, variable, target, owner, mode)
	default:
		s.writes = true
		call = fmt.Sprintf(`write "$%s" %s %s %s`, variable, target, owner, mode)
	}
	s.add(call, f.Label)
}

func (s *script) archive(a InitArchive, variable string) {
	s.unpacks = true
	s.add(fmt.Sprintf(`unpack "$%s" %s`, variable, quote(InitRoot+a.Path)), a.Label)
}

// tools copies BusyBox. It must run in an image that has nothing else, as in the
// empty directory.
func (s *script) tools() {
	s.add(fmt.Sprintf(`cp /bin/busybox %[1]s/busybox && { [ "$(id -u)" != 0 ] || chroot %[1]s /busybox true; }`, quote(ToolsPath)),
		"/bin/busybox, which must be linked statically")
}

func (s *script) add(call, label string) {
	s.lines = append(s.lines, call+" || fail "+quote(label))
}

func (s *script) command() []string {
	var b strings.Builder
	b.WriteString(scriptHead)
	if s.unpacks || s.decodes {
		b.WriteString("set -o pipefail\n")
	}
	if s.splits {
		b.WriteString("json=" + quote(strings.TrimSpace(jsonProgram)) + "\n")
	}
	for _, function := range []struct {
		needed bool
		text   string
	}{
		{s.writes || s.decodes || s.splits, scriptOwn},
		{s.writes, scriptWrite}, {s.decodes, scriptDecode}, {s.splits, scriptSplit}, {s.unpacks, scriptUnpack},
	} {
		if function.needed {
			b.WriteString(function.text)
		}
	}
	b.WriteString(strings.Join(s.lines, "\n"))
	return []string{"sh", "-c", b.String()}
}

// quote makes one word of the shell.
func quote(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }

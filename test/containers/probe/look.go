package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// patience is how long a look-up or a connection may take.
const patience = 3 * time.Second

// report is what a process can see of itself.
func report() map[string]any {
	directory, _ := os.Getwd()
	groups, _ := os.Getgroups()
	slices.Sort(groups)
	environment := map[string]string{}
	for _, e := range os.Environ() {
		name, value, _ := strings.Cut(e, "=")
		environment[name] = value
	}
	var files syscall.Rlimit
	_ = syscall.Getrlimit(syscall.RLIMIT_NOFILE, &files)
	mutex.Lock()
	defer mutex.Unlock()
	return map[string]any{
		"environment": environment, "directory": directory, "arguments": os.Args[1:],
		"user": fmt.Sprintf("%d:%d", os.Getuid(), os.Getgid()), "groups": groups,
		"pid": os.Getpid(), "files": []uint64{files.Cur, files.Max},
		"capabilities": status("CapEff", "CapBnd"), "mounts": temporary(), "signals": slices.Clone(signals),
		"sysctl": strings.TrimSpace(content("/proc/sys/net/core/somaxconn")),
		"root":   errorText(writable("/")),
	}
}

func content(file string) string {
	text, _ := os.ReadFile(filepath.Clean(file))
	return string(text)
}

// status are lines of the process's own status.
func status(names ...string) map[string]string {
	out := map[string]string{}
	for _, line := range strings.Split(content("/proc/self/status"), "\n") {
		if name, value, _ := strings.Cut(line, ":\t"); slices.Contains(names, name) {
			out[name] = value
		}
	}
	return out
}

// temporary are the tmpfs mounts that somebody asked for, with their options.
func temporary() map[string]string {
	out := map[string]string{}
	for _, line := range strings.Split(content("/proc/self/mounts"), "\n") {
		f := strings.Fields(line)
		if len(f) > 3 && f[2] == "tmpfs" && !strings.HasPrefix(f[1], "/proc") && !strings.HasPrefix(f[1], "/sys") && f[1] != "/dev" {
			out[f[1]] = f[3]
		}
	}
	return out
}

// writable makes a file in a directory, and removes it.
func writable(directory string) error {
	file := filepath.Join(directory, ".probe")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		return err
	}
	return os.Remove(file)
}

// tree is everything below a path: mode, owner, and what small files hold.
func tree(root string) map[string]any {
	out := map[string]any{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		out[path] = describe(path, entry, err)
		return nil
	})
	if err != nil {
		out[root] = err.Error()
	}
	return out
}

func describe(path string, entry fs.DirEntry, err error) any {
	if err != nil {
		return err.Error()
	}
	info, err := entry.Info()
	if err != nil {
		return err.Error()
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return "no owner"
	}
	out := map[string]any{"mode": info.Mode().String(), "owner": fmt.Sprintf("%d:%d", owner.Uid, owner.Gid)}
	switch {
	case info.IsDir():
		out["writable"] = errorText(writable(path))
	case info.Mode()&fs.ModeSymlink != 0:
		out["target"], _ = os.Readlink(path)
	default:
		text, err := os.ReadFile(filepath.Clean(path))
		out["content"], out["error"] = string(text[:min(len(text), 4096)]), errorText(err)
	}
	return out
}

func appendLine(path, line string) error {
	file, err := os.OpenFile(filepath.Clean(path), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644) //nolint:gosec // as programs do
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, err = fmt.Fprintln(file, line)
	return err
}

// lookup are the addresses of a name, or why there are none.
func lookup(name string) any {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	found, err := net.DefaultResolver.LookupHost(ctx, name)
	if err != nil {
		return "no such name"
	}
	slices.Sort(found)
	return found
}

// dial is how a TCP connection goes.
func dial(address string) string {
	connection, err := net.DialTimeout("tcp", address, patience)
	switch {
	case err == nil:
		_ = connection.Close()
		return "connected"
	case strings.Contains(err.Error(), "refused"):
		return "refused"
	case strings.Contains(err.Error(), "lookup"):
		return "no such name"
	default:
		return "timeout"
	}
}

func get(url string) (code int, text string) {
	client := http.Client{Timeout: 2 * patience}
	answer, err := client.Get(url)
	if err != nil {
		return 0, err.Error()
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return 0, err.Error()
	}
	return answer.StatusCode, string(body)
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

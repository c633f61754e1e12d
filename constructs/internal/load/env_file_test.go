package load

import (
	"strings"
	"testing"
)

func TestLoadResolvesEnvironment(t *testing.T) {
	inDir(t, map[string]string{
		"compose.yaml": `
services:
  web:
    image: x
    env_file: [web.env, {path: absent.env, required: false}]
    environment: [FROM_SHELL, OWN=1]
    label_file: labels
`,
		"web.env": "FILE=2\nOWN=0",
		"labels":  "tier=front",
	})
	s := mustLoad(t, Options{Environment: []string{"FROM_SHELL=3"}}).Services["web"]
	for name, want := range map[string]string{"FILE": "2", "OWN": "1", "FROM_SHELL": "3"} {
		if got := s.Environment[name]; got == nil || *got != want {
			t.Errorf("%s: got %v, want %s", name, got, want)
		}
	}
	if s.Labels["tier"] != "front" {
		t.Errorf("got the labels %v", s.Labels)
	}
}

// TestRawEnvFile: the format is registered by docker compose, not by compose-go.
func TestRawEnvFile(t *testing.T) {
	compose := "services: {web: {image: x, env_file: [{path: web.env, format: raw}]}}"
	inDir(t, map[string]string{
		"compose.yaml": compose,
		"web.env":      "\ufeff# a comment\r\n  QUOTED=\"a b\" # c\r\nDOLLAR=$HOME ${X:-y} $$\n\nEMPTY=\nFROM_SHELL\nNOWHERE\nTWO=a=b ",
	})
	got := mustLoad(t, Options{Environment: []string{"FROM_SHELL=3", "HOME=/root"}}).Services["web"].Environment
	want := map[string]string{
		"QUOTED": `"a b" # c`, "DOLLAR": "$HOME ${X:-y} $$", "EMPTY": "", "FROM_SHELL": "3", "TWO": "a=b ",
	}
	if len(got) != len(want) {
		t.Errorf("got %v", got)
	}
	for name, value := range want {
		if got[name] == nil || *got[name] != value {
			t.Errorf("%s: got %v, want %q", name, got[name], value)
		}
	}
	for _, line := range []string{"=hidden", "A B=hidden", "A=hidden\xff"} {
		inDir(t, map[string]string{"compose.yaml": compose, "web.env": "OK=1\n" + line})
		_, err := Load(t.Context(), Options{Environment: []string{}})
		if err == nil || !strings.HasPrefix(err.Error(), "web.env:2:1: error: ") || strings.Contains(err.Error(), "hidden") {
			t.Errorf("%q: got %v", line, err)
		}
	}
}

// TestEnvFileMistakesHideValues: any part of a line may be a password.
func TestEnvFileMistakesHideValues(t *testing.T) {
	for _, line := range []string{
		`A="hidden`, "A='hidden", "A=${hidden", `A="x ${hidden"`, "A@B=hidden", "hidden!", `"hidden"=A`, `A='b"` + "\nhidden/+", "A B=hidden",
		"A=-----BEGIN KEY-----\nhidden/+", "export A\nhidden\\", "A=1\nB=\"2\nhidden\"c\"",
	} {
		for file, text := range map[string]string{
			"web.env": "services: {web: {image: x, env_file: web.env}}", "web.labels": "services: {web: {image: x, label_file: web.labels}}",
			".env": "services: {web: {image: x}}", "sub.env": "include: [{path: sub.yaml, env_file: sub.env}]",
		} {
			inDir(t, map[string]string{"compose.yaml": text, "sub.yaml": "services: {web: {image: x}}", file: line})
			found := mustFail(t, Options{})
			if len(found) != 1 || !strings.HasPrefix(found[0].String(), file+":") || strings.Contains(found.Error(), "hidden") {
				t.Errorf("%s with %q: got %v", file, line, found)
			}
		}
	}
}

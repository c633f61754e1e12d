package plan

import (
	"reflect"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

// webOf decides about a project whose service web has the attributes.
func webOf(t *testing.T, attributes string) Service {
	t.Helper()
	for _, s := range New(composetest.Text(t, "services:\n  web: {image: example/web, "+attributes+"}\n")).Services {
		if s.Name == "web" {
			return s
		}
	}
	t.Fatal("there is no service web")
	return Service{}
}

func TestStorage(t *testing.T) {
	for attributes, want := range map[string]int{
		"init: true":                                     0,
		"storage_opt: {size: 20G}":                       0,
		"storage_opt: {size: 21G}":                       21,
		"storage_opt: {size: 120G}":                      120,
		"storage_opt: {size: 120000m}":                   118,
		"storage_opt: {size: 120G}, x-aws-capacity: ec2": 0,
		"storage_opt: {size: 15G}}\n  log: {image: log, network_mode: service:web, storage_opt: {size: 15G}": 30,
	} {
		if got := webOf(t, attributes).Task.StorageGiB; got != want {
			t.Errorf("%s: %d GiB, want %d", attributes, got, want)
		}
	}
}

func TestSharedMemory(t *testing.T) {
	for attributes, want := range map[string][]Tmpfs{
		"shm_size: 2g":  {{Path: "/dev/shm", SizeMiB: 2048}},
		"shm_size: 64m": nil,
		"shm_size: 2g, tmpfs: ['/dev/shm/:size=1g']": {{Path: "/dev/shm", SizeMiB: 1024}},
		"shm_size: 2g, x-aws-capacity: ec2":          nil,
		"shm_size: 128m, tmpfs: [/run]":              {{Path: "/dev/shm", SizeMiB: 128}, {Path: "/run", SizeMiB: 64}},
	} {
		main := webOf(t, attributes).Task.Main
		if !reflect.DeepEqual(main.Tmpfs, want) {
			t.Errorf("%s: the file systems are %v, want %v", attributes, main.Tmpfs, want)
		}
	}
}

func TestAwslogsOptions(t *testing.T) {
	for attributes, want := range map[string]Log{
		`logging: {options: {awslogs-datetime-format: "%Y"}}`:                   {Driver: "awslogs", Prefix: "web", DatetimeFormat: "%Y"},
		`logging: {options: {awslogs-datetime-pattern: "%Y"}}`:                  {Driver: "awslogs", Prefix: "web", DatetimeFormat: "%Y"},
		`logging: {driver: json-file, options: {awslogs-stream-prefix: other}}`: {Driver: "awslogs", Prefix: "web"},
		`logging: {options: {max-size: 10m}}`:                                   {Driver: "awslogs", Prefix: "web"},
	} {
		if got := webOf(t, attributes).Task.Main.Log; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, want %+v", attributes, got, want)
		}
	}
}

package load

import "testing"

// A secret that is generated changes nothing in how the rest is read.
func TestGeneratedSecretBesideFilesThatMerge(t *testing.T) {
	const secret = "secrets: {key: {x-aws-generate: {}}}\n"
	for name, files := range map[string]map[string]string{
		"an entry repeated": {"compose.yaml": secret + "services: {a: {image: i, environment: [A=1, A=1]}}\n"},
		"a part in a second file": {
			"compose.yaml":          secret + "services: {a: {image: i, depends_on: [b]}, b: {image: i}}\n",
			"compose.override.yaml": "services: {a: {depends_on: {b: {restart: true}}}}\n",
		},
		"a part in a second document": {
			"compose.yaml": secret + "services: {a: {image: i, depends_on: [b]}, b: {image: i}}\n---\nservices: {a: {depends_on: {b: {restart: true}}}}\n",
		},
		"a part in an extending service": {
			"compose.yaml": secret + "services: {a: {extends: c, depends_on: {b: {restart: true}}}, b: {image: i}, c: {image: i, depends_on: [b]}}\n",
		},
		"a mistake in a service that is not extended": {
			"compose.yaml": secret + "services: {a: {extends: {file: base.yaml, service: base}}}\n",
			"base.yaml":    "services: {base: {image: i}, other: {imag: i}}\n",
		},
		"in an included file": {
			"compose.yaml": "include: [key.yaml]\nservices: {a: {image: i, environment: [A=1, A=1]}}\n",
			"key.yaml":     secret,
		},
		"a variable in the name of a file": {
			"compose.yaml": secret + "include: [\"${NAME:?}.yaml\"]\n",
			"a.yaml":       "services: {a: {image: i}}\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			inDir(t, files)
			p := mustLoad(t, Options{Environment: []string{"NAME=a"}})
			if imageOf(t, p, "a") != "i" || p.Secrets["key"].Extensions == nil || p.Name == "validated" {
				t.Errorf("got the services %v of %s and the secrets %v", p.Services, p.Name, p.Secrets)
			}
		})
	}
}

func TestGeneratedSecretHidesNoMistake(t *testing.T) {
	const secret = "secrets: {key: {x-aws-generate: {}}"
	for name, test := range map[string]struct {
		files map[string]string
		code  string
	}{
		"schema":               {map[string]string{"compose.yaml": secret + "}\nservices: {a: {imag: i}}\n"}, "unknown-attribute"},
		"the same in included": {map[string]string{"compose.yaml": "include: [key.yaml]\nservices: {a: {imag: i}}\n", "key.yaml": secret + "}\n"}, "unknown-attribute"},
		"another secret":       {map[string]string{"compose.yaml": secret + ", none: {}}\nservices: {a: {image: i}}\n"}, "missing-attribute"},
		"a device":             {map[string]string{"compose.yaml": secret + "}\nservices: {a: {image: i, gpus: [{count: 1, device_ids: [\"0\"]}]}}\n"}, "conflicting-attributes"},
		"a port":               {map[string]string{"compose.yaml": secret + "}\nservices: {a: {image: i, ports: [{target: 1, host_ip: x}]}}\n"}, "invalid-file"},
	} {
		t.Run(name, func(t *testing.T) {
			inDir(t, test.files)
			if found := mustFail(t, Options{}); len(found) != 1 || found[0].Code != test.code {
				t.Errorf("got %v, want one of the code %s", found, test.code)
			}
		})
	}
}

package load_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/compose-cdk/compose-cdk/constructs/internal/composetest"
)

func TestVolumesFrom(t *testing.T) {
	for name, c := range map[string]struct {
		file       string
		want, left []string
	}{
		"named volume": {
			"services:\n  a: {image: a, volumes: ['data:/v', 'work:/w:ro']}\n  b: {image: b, volumes_from: [a]}\nvolumes: {data: , work: }\n",
			[]string{"data:/v:false", "work:/w:true"}, nil,
		},
		"read only": {
			"services:\n  a: {image: a, volumes: ['data:/v']}\n  b: {image: b, volumes_from: ['a:ro']}\nvolumes: {data: }\n",
			[]string{"data:/v:true"}, nil,
		},
		"writable where the other is not": {
			"services:\n  a: {image: a, volumes: ['data:/v:ro']}\n  b: {image: b, volumes_from: ['a:rw']}\nvolumes: {data: }\n",
			[]string{"data:/v:false"}, nil,
		},
		"a mount of its own": {
			"services:\n  a: {image: a, volumes: ['data:/v']}\n  b: {image: b, volumes: ['work:/v'], volumes_from: [a]}\nvolumes: {data: , work: }\n",
			[]string{"work:/v:false"}, nil,
		},
		"from another that has them from a third": {
			"services:\n  a: {image: a, volumes: ['data:/v']}\n  c: {image: c, volumes_from: [a]}\n  b: {image: b, volumes_from: ['c:ro']}\nvolumes: {data: }\n",
			[]string{"data:/v:true"}, nil,
		},
		"memory": {
			"services:\n  a: {image: a, volumes: [{type: tmpfs, target: /t}]}\n  b: {image: b, volumes_from: [a]}\n", nil, nil,
		},
		"anonymous": {
			"services:\n  a: {image: a, volumes: [/v, /w]}\n  b: {image: b, volumes_from: [a]}\n", nil, []string{"a"},
		},
		"another project": {
			"services:\n  b: {image: b, volumes_from: ['container:x']}\n", nil, []string{"container:x"},
		},
		"a ring": {
			"services:\n  a: {image: a, volumes_from: [b]}\n  b: {image: b, volumes: ['data:/v'], volumes_from: [a]}\nvolumes: {data: }\n",
			[]string{"data:/v:false"}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := composetest.Text(t, c.file).Services["b"]
			var got []string
			for _, v := range b.Volumes {
				got = append(got, fmt.Sprintf("%s:%s:%t", v.Source, v.Target, v.ReadOnly))
			}
			if !slices.Equal(got, c.want) || !slices.Equal(b.VolumesFrom, c.left) {
				t.Errorf("got %v and %v, want %v and %v", got, b.VolumesFrom, c.want, c.left)
			}
		})
	}
}

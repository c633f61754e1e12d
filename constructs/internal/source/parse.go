package source

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"go.yaml.in/yaml/v4"
)

// Parsed has the files that were read last. A compose file is looked into many
// times while a project is loaded, checked and planned, at worst for each mount
// of each service; all that costs is to read it again and see that it is the
// same.
var Parsed parseCache

// parseCache is safe for use by several goroutines. Nobody changes the nodes.
type parseCache struct {
	sync.Mutex
	files map[string]parsedFile
}

// parsedFile is the content of a file and what it was parsed to.
type parsedFile struct {
	content []byte
	docs    []*yaml.Node
	err     error
}

// Parse gives the roots of the documents in the content of a file, and an
// error if there is more that could not be parsed.
func (c *parseCache) Parse(file string, content []byte) ([]*yaml.Node, error) {
	c.Lock()
	defer c.Unlock()
	if known, ok := c.files[file]; ok && bytes.Equal(known.content, content) {
		return known.docs, known.err
	}
	if c.files == nil || len(c.files) >= maxSources {
		c.files = map[string]parsedFile{}
	}
	docs, err := parseDocuments(content)
	c.files[file] = parsedFile{content, docs, err}
	return docs, err
}

func parseDocuments(content []byte) ([]*yaml.Node, error) {
	var docs []*yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	for {
		var doc yaml.Node
		err := decoder.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return docs, nil
		}
		if err != nil {
			return docs, err
		}
		if len(doc.Content) > 0 {
			docs = append(docs, doc.Content[0])
		}
	}
}

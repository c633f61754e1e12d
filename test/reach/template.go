// Package reach works out of CloudFormation templates who may open a
// connection to whom, and compares that with what a compose file says. It
// knows of AWS what a reader of the templates knows, and nothing of the
// program that made them.
package reach

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Stack is a template, and those nested in it.
type Stack struct {
	Name      string
	Resources map[string]Resource
	Outputs   map[string]struct{ Value any }
	// nested are the stacks of resources of the type AWS::CloudFormation::Stack.
	nested map[string]*Stack
	// parent has the resource that this stack is, with its parameters.
	parent     *Stack
	parameters map[string]any
}

// Resource is an entry of Resources.
type Resource struct {
	Type       string
	Properties map[string]any
}

// Parse reads a template without nested ones.
func Parse(name string, text []byte) (*Stack, error) {
	s := &Stack{Name: name, nested: map[string]*Stack{}}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return s, nil
}

const templateSuffix = ".template.json"

// Load reads the stacks of a cloud assembly.
func Load(directory string) ([]*Stack, error) {
	files, err := filepath.Glob(filepath.Join(directory, "*"+templateSuffix))
	if err != nil {
		return nil, err
	}
	var stacks []*Stack
	for _, file := range files {
		if strings.HasSuffix(file, ".nested"+templateSuffix) {
			continue
		}
		s, err := load(file)
		if err != nil {
			return nil, err
		}
		stacks = append(stacks, s)
	}
	return stacks, nil
}

// load reads a template and those it nests, which are assets of the root's.
func load(file string) (*Stack, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, err
	}
	s, err := Parse(strings.TrimSuffix(filepath.Base(file), templateSuffix), text)
	if err != nil {
		return nil, err
	}
	return s, s.loadNested(filepath.Dir(file))
}

func (s *Stack) loadNested(directory string) error {
	for id, r := range s.Resources {
		if r.Type != "AWS::CloudFormation::Stack" {
			continue
		}
		file, err := assetOf(directory, r.Properties["TemplateURL"])
		if err != nil {
			return fmt.Errorf("%s.%s: %w", s.Name, id, err)
		}
		nested, err := load(file)
		if err != nil {
			return err
		}
		nested.parent = s
		nested.parameters, _ = r.Properties["Parameters"].(map[string]any)
		s.nested[id] = nested
	}
	return nil
}

// assetOf finds the file whose key in the assets' bucket the URL ends with.
func assetOf(directory string, url any) (string, error) {
	text, err := json.Marshal(url)
	if err != nil {
		return "", err
	}
	manifests, err := filepath.Glob(filepath.Join(directory, "*.assets.json"))
	if err != nil {
		return "", err
	}
	for _, manifest := range manifests {
		var assets struct {
			Files map[string]struct {
				Source       struct{ Path string }
				Destinations map[string]struct{ ObjectKey string }
			}
		}
		content, err := os.ReadFile(filepath.Clean(manifest))
		if err != nil {
			return "", err
		}
		if err := json.Unmarshal(content, &assets); err != nil {
			return "", fmt.Errorf("%s: %w", filepath.Base(manifest), err)
		}
		for _, asset := range assets.Files {
			for _, destination := range asset.Destinations {
				if strings.Contains(string(text), destination.ObjectKey) {
					return filepath.Join(directory, asset.Source.Path), nil
				}
			}
		}
	}
	return "", fmt.Errorf("no asset is the template %s", text)
}

// All are the stack and those below it.
func (s *Stack) All() []*Stack {
	stacks := []*Stack{s}
	for _, id := range sorted(s.nested) {
		stacks = append(stacks, s.nested[id].All()...)
	}
	return stacks
}

// ID names a resource across stacks.
func (s *Stack) ID(logical string) string { return s.Name + "." + logical }

// Resolve says what a value means: the id of the resource that it refers to,
// or the text that it is. Values that are made of others stand for themselves.
func (s *Stack) Resolve(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	fields, _ := value.(map[string]any)
	if name, ok := fields["Ref"].(string); ok && len(fields) == 1 {
		if given, ok := s.parameters[name]; ok && s.parent != nil {
			return s.parent.Resolve(given)
		}
		return s.ID(name)
	}
	if list, ok := fields["Fn::GetAtt"].([]any); ok && len(list) == 2 {
		name, attribute := fmt.Sprint(list[0]), fmt.Sprint(list[1])
		if nested, ok := s.nested[name]; ok {
			return nested.Resolve(nested.Outputs[strings.TrimPrefix(attribute, "Outputs.")].Value)
		}
		return s.ID(name)
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// list resolves each item of a list.
func (s *Stack) list(value any) []string {
	items, _ := value.([]any)
	out := make([]string, 0, len(items))
	for _, item := range items {
		out = append(out, s.Resolve(item))
	}
	return out
}

// tag returns the value of a tag.
func (r Resource) tag(name string) string {
	for _, list := range []string{"Tags", "FileSystemTags"} {
		tags, _ := r.Properties[list].([]any)
		for _, t := range tags {
			fields, _ := t.(map[string]any)
			if fields["Key"] == name {
				return fmt.Sprint(fields["Value"])
			}
		}
	}
	return ""
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}

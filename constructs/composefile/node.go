package composefile

import "go.yaml.in/yaml/v4"

// maxAliases bounds how far aliases and merge keys are followed, as they may
// lead back to where they stand.
const maxAliases = 50

// follow returns what an alias stands for, and any other node itself.
func follow(n *yaml.Node) *yaml.Node {
	for range maxAliases {
		if n == nil || n.Kind != yaml.AliasNode || n.Alias == nil {
			break
		}
		n = n.Alias
	}
	return n
}

// entry returns the value of a name in a mapping, or nil.
func entry(mapping *yaml.Node, name string) *yaml.Node {
	_, value := keyed(mapping, name, 0)
	return value
}

// keyed returns the key and the value of a name in a mapping, looking into
// merge keys (`<<`) after its own names; aliases are followed.
func keyed(mapping *yaml.Node, name string, depth int) (key, value *yaml.Node) {
	mapping = follow(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode || depth > maxAliases {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name && mapping.Content[i+1].Tag != "!reset" {
			return mapping.Content[i], follow(mapping.Content[i+1])
		}
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Tag != "!!merge" {
			continue
		}
		for _, merged := range mergedMappings(mapping.Content[i+1]) {
			if key, value = keyed(merged, name, depth+1); key != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// mergedMappings lists what the value of a merge key merges.
func mergedMappings(value *yaml.Node) []*yaml.Node {
	value = follow(value)
	if value != nil && value.Kind == yaml.SequenceNode {
		return value.Content
	}
	return []*yaml.Node{value}
}

package source

import "go.yaml.in/yaml/v4"

// MaxAliases bounds how far aliases and merge keys are followed, as they may
// lead back to where they stand.
const MaxAliases = 50

// Follow returns what an alias stands for, and any other node itself.
func Follow(n *yaml.Node) *yaml.Node {
	for range MaxAliases {
		if n == nil || n.Kind != yaml.AliasNode || n.Alias == nil {
			break
		}
		n = n.Alias
	}
	return n
}

// Entry returns the value of a name in a mapping, or nil.
func Entry(mapping *yaml.Node, name string) *yaml.Node {
	_, value := Keyed(mapping, name, 0)
	return value
}

// Keyed returns the key and the value of a name in a mapping, looking into
// merge keys (`<<`) after its own names; aliases are followed.
func Keyed(mapping *yaml.Node, name string, depth int) (key, value *yaml.Node) {
	mapping = Follow(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode || depth > MaxAliases {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name && mapping.Content[i+1].Tag != "!reset" {
			return mapping.Content[i], Follow(mapping.Content[i+1])
		}
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Tag != "!!merge" {
			continue
		}
		for _, merged := range MergedMappings(mapping.Content[i+1]) {
			if key, value = Keyed(merged, name, depth+1); key != nil {
				return key, value
			}
		}
	}
	return nil, nil
}

// MergedMappings lists what the value of a merge key merges.
func MergedMappings(value *yaml.Node) []*yaml.Node {
	value = Follow(value)
	if value != nil && value.Kind == yaml.SequenceNode {
		return value.Content
	}
	return []*yaml.Node{value}
}

// Keys lists the keys of a mapping that stand in it, not those that it merges.
func Keys(mapping *yaml.Node) []*yaml.Node {
	mapping = Follow(mapping)
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	var keys []*yaml.Node
	for i := 0; i < len(mapping.Content); i += 2 {
		keys = append(keys, mapping.Content[i])
	}
	return keys
}

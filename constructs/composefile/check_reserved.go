package composefile

import (
	"slices"
)

// reservedNames cannot be ids of constructs: the CDK keeps the children of a
// construct in a JavaScript object, where these names are taken
// (ECMAScript, properties of the Object prototype).
var reservedNames = []string{
	"constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
	"__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
}

// checkReservedNames looks at the names that become ids of constructs.
func checkReservedNames(r *report, p *Model) {
	for noun, names := range map[string][]string{"services": p.ServiceNames(), "networks": UsedNetworks(p), "volumes": UsedVolumes(p)} {
		for _, name := range names {
			if slices.Contains(reservedNames, name) {
				r.error(at(noun, name), "reserved-name", "rename it", "%q is a name that the CDK needs for itself", name)
			}
		}
	}
}

package model

import "reflect"

// ExtensionPlaces lists the places of a compose file that have x-aws-*
// attributes, as patterns of compose-go, each with the types that
// DecodeExtensions decodes them into. The empty pattern is the top of the file.
func ExtensionPlaces() map[string][]reflect.Type {
	return map[string][]reflect.Type{
		"":                                 {reflect.TypeFor[ProjectExtensions]()},
		"services.*":                       {reflect.TypeFor[ServiceExtensions](), reflect.TypeFor[ExcludeExtension]()},
		"services.*.deploy":                {reflect.TypeFor[DeployExtensions]()},
		"services.*.deploy.update_config":  {reflect.TypeFor[UpdateExtensions]()},
		"services.*.deploy.restart_policy": {reflect.TypeFor[RestartExtensions]()},
		"services.*.ports.[]":              {reflect.TypeFor[PortExtensions]()},
		"services.*.secrets.[]":            {reflect.TypeFor[SecretUseExtensions]()},
		"networks.*":                       {reflect.TypeFor[NetworkExtensions]()},
		"volumes.*":                        {reflect.TypeFor[VolumeExtensions]()},
		"secrets.*":                        {reflect.TypeFor[SecretExtensions]()},
	}
}

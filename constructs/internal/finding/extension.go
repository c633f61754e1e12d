package finding

// ExtensionPrefix begins the names of all attributes that are ours.
const ExtensionPrefix = "x-aws-"

// GeneratedSecret is how a secret names the source that compose-go does not know.
const GeneratedSecret = "x-aws-generate"

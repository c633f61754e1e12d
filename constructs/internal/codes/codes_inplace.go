package codes

// The codes of services of AWS in the place of what the file runs or pulls, in the
// order of their texts.
const (
	DockerHubLimits    = "docker-hub-limits"
	Managed            = "managed"
	ManagedBuild       = "managed-build"
	ManagedExtension   = "managed-extension"
	ManagedImage       = "managed-image"
	ManagedInit        = "managed-init"
	ManagedInitName    = "managed-init-name"
	ManagedLate        = "managed-late"
	ManagedName        = "managed-name"
	ManagedNoExtension = "managed-no-extension"
	ManagedOffer       = "managed-offer"
	ManagedPassword    = "managed-password"
	ManagedPort        = "managed-port"
	ManagedReplaces    = "managed-replaces"
	ManagedReplicas    = "managed-replicas"
	ManagedRetain      = "managed-retain"
	ManagedRetryWrites = "managed-retry-writes"
	ManagedSetting     = "managed-setting"
	ManagedTLS         = "managed-tls"
	ManagedUnused      = "managed-unused"
	ManagedVersion     = "managed-version"
	ManagedVolume      = "managed-volume"
	Mirror             = "mirror"
	Model              = "model"
	ModelChat          = "model-chat"
	ModelID            = "model-id"
	ModelProxy         = "model-proxy"
	ModelUnknown       = "model-unknown"
)

package composefile

var volumeRows = whereUsed("volumes",
	"volumes.*.driver", "volumes.*.driver_opts", "volumes.*.external", "volumes.*.labels",
	"volumes.*.name", "volumes.*.x-aws-ebs")

var secretRows = whereUsed("secrets",
	"secrets.*.driver", "secrets.*.driver_opts", "secrets.*.environment", "secrets.*.external",
	"secrets.*.file", "secrets.*.labels", "secrets.*.name", "secrets.*.template_driver",
	"secrets.*.x-aws-generate", "secrets.*.x-aws-keys")

var configRows = whereUsed("configs",
	"configs.*.content", "configs.*.environment", "configs.*.external", "configs.*.file",
	"configs.*.labels", "configs.*.name", "configs.*.template_driver")

// whereUsed makes rows for what is not supported yet but harms nobody until a
// service uses it: the row of the service's attribute makes the finding.
func whereUsed(noun string, paths ...string) []Row {
	const reason = "is not supported yet; it is an error where a service uses it"
	rows := []Row{refused(noun, reason, "").byRule(), refused(noun+".*", reason, "").byRule()}
	for _, path := range paths {
		rows = append(rows, refused(path, reason, "").byRule())
	}
	return rows
}

package plan

import (
	"slices"
	"strings"
)

// actions are what a task must be allowed to do with a file system.
//
// Compose: root in a container is root in the volume, and a mount that is read
// only is so for everybody. EFS: three permissions, for mounting, for writing
// and for being root; without the last, root counts as nobody. Decision:
// writing unless all mounts are read-only; root unless the user of the
// container or of the access point is another, as images that start as root
// hand their data over to a user of theirs.
func (v *TaskVolume) actions(root bool) []string {
	actions := []string{"elasticfilesystem:ClientMount"}
	for _, m := range v.Mounts {
		if !m.ReadOnly {
			actions = append(actions, "elasticfilesystem:ClientWrite")
			break
		}
	}
	if root {
		actions = append(actions, rootAccess)
	}
	return actions
}

// onS3Files are the actions of Amazon S3 Files, which are named as those of Amazon EFS.
func onS3Files(actions []string) []string {
	var out []string
	for _, action := range actions {
		out = append(out, strings.Replace(action, "elasticfilesystem:", s3FilesActions, 1))
	}
	return out
}

// s3FilesActions begins the names of these actions.
const s3FilesActions = "s3files:"

// rootAccess lets root be root in a file system.
const rootAccess = "elasticfilesystem:ClientRootAccess"

// hasRoot reports whether a container was found before that may be root.
func (v *TaskVolume) hasRoot() bool {
	isRoot := func(action string) bool { return strings.HasSuffix(action, ":ClientRootAccess") }
	return v.EFS != nil && slices.ContainsFunc(v.EFS.Actions, isRoot) ||
		v.External != nil && slices.Contains(v.External.Actions, rootAccess)
}

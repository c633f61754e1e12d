package cdkecs

import (
	"errors"
	"fmt"
	"math"
	"path"
	"regexp"
	"strconv"
	"strings"

	"github.com/compose-cdk/compose-cdk/constructs/internal/model"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsecs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"

	"github.com/compose-cdk/compose-cdk/constructs/internal/mounts"
	"github.com/compose-cdk/compose-cdk/constructs/internal/plan"
)

// SecretInit gives the containers of a task definition secrets as files, as
// Docker Compose does, where ECS alone gives them as environment variables: a
// container that runs first writes them onto a volume of the task, which the
// others mount read-only.
//
// It works on any task definition for Linux, with or without a compose file;
// one SecretInit is enough for all files of a task. The execution role may
// read the secrets that are named, and nothing else.
type SecretInit interface {
	constructs.Construct

	// Container is the container that writes the files.
	Container() awsecs.ContainerDefinition
}

// SecretInitProps are the properties of a SecretInit.
type SecretInitProps struct {
	// TaskDefinition is where the container is added. Required.
	TaskDefinition awsecs.TaskDefinition

	// Files are what it writes. Required.
	Files *[]*SecretFile

	// Containers mount the files, and start when all are written.
	//
	// Default: - the default container of the task definition.
	Containers *[]awsecs.ContainerDefinition

	// MountPath is the directory for files with a relative path.
	//
	// Default: - /run/secrets.
	MountPath *string

	// Image has a shell and the tools of BusyBox, and must exist for the
	// architecture of the task.
	//
	// Default: - the official BusyBox image from the Amazon ECR public registry.
	Image awsecs.ContainerImage

	// Logging is where messages go: which file could not be written, and why.
	//
	// Default: - as of the first of the containers.
	Logging awsecs.LogDriver
}

// SecretFile is a file that a SecretInit writes. Either Secret or Content is
// required.
type SecretFile struct {
	// Path is absolute, or relative to MountPath. Everything that an image has
	// in the directory of an absolute path is hidden by the volume. Required.
	Path *string

	// Secret is the value, in Secrets Manager or in Parameter Store.
	Secret awsecs.Secret

	// Content is a text that is no secret: it is readable in the template.
	Content *string

	// Keys are those of a JSON object in Secret: Path is then a directory, with
	// a file for each of them. "*" alone stands for all keys. Strings are
	// written as they are, other values as JSON.
	//
	// Default: - the whole value in one file.
	Keys *[]*string

	// Uid is the user that the file belongs to.
	//
	// Default: - 0, root.
	Uid *float64

	// Gid is the group that the file belongs to.
	//
	// Default: - 0, root.
	Gid *float64

	// Mode has the permissions of the file in octal, such as "0400".
	//
	// Default: - "0444", readable for all.
	Mode *string
}

type secretInit struct {
	constructs.Construct
	container awsecs.ContainerDefinition
}

func (s *secretInit) Container() awsecs.ContainerDefinition { return s.container }

// NewSecretInit adds the container to the task definition. Its name is the
// construct's id. It panics with an error value that names the construct and
// the file or property that is wrong.
func NewSecretInit(scope constructs.Construct, id *string, props *SecretInitProps) SecretInit {
	s := &secretInit{}
	constructs.NewConstruct_Override(s, scope, id)
	if err := s.define(given(id), props); err != nil {
		panic(fmt.Errorf("SecretInit %s: %w", *s.Node().Path(), err))
	}
	return s
}

func (s *secretInit) define(id string, props *SecretInitProps) error {
	if props == nil || props.TaskDefinition == nil || props.Files == nil || len(*props.Files) == 0 {
		return errors.New("TaskDefinition and Files are required: set the task definition, and at least one file")
	}
	with, err := surroundings(props)
	if err != nil {
		return err
	}
	files := make([]plan.InitFile, 0, len(*props.Files))
	secrets := map[plan.SecretRef]awsecs.Secret{}
	taken := map[string]bool{}
	for i, f := range *props.Files {
		file, err := initFile(f, directoryOf(props))
		if err != nil {
			return err
		}
		if taken[file.Path] {
			return fmt.Errorf("%s would be written twice: change the Path of one of the Files", file.Path)
		}
		taken[file.Path] = true
		if f.Secret != nil {
			file.Secret = &plan.SecretRef{Noun: "file", Name: strconv.Itoa(i)}
			secrets[*file.Secret] = f.Secret
		}
		files = append(files, file)
	}
	with.secret = func(ref plan.SecretRef) awsecs.Secret { return secrets[ref] }
	volumes, err := volumesFor(files)
	if err != nil {
		return err
	}
	if err := overlap(files, volumes, with.containers); err != nil {
		return err
	}
	name := notInContainerName.ReplaceAllString(id, "_")
	s.container = addInit(plan.NewInit(name, "", volumes, files, nil), with)
	return nil
}

// overlap finds what would be in the way of a file or of a volume: the init
// container could not write the one, and ECS would refuse the other.
func overlap(files []plan.InitFile, volumes []plan.InitVolume, containers []awsecs.ContainerDefinition) error {
	for _, f := range files {
		for _, other := range files {
			if len(f.Keys) == 0 && f.Path != other.Path && mounts.Within([]string{f.Path}, other.Path) {
				return fmt.Errorf("%s is a file, and would also be the directory of %s: change the Path of one of them", f.Path, other.Path)
			}
		}
	}
	for _, c := range containers {
		for _, m := range *c.MountPoints() {
			for _, v := range volumes {
				if given(m.ContainerPath) == v.Path {
					return fmt.Errorf("container %s already has a volume at %s; write all of its files with one SecretInit, or use another MountPath",
						*c.ContainerName(), v.Path)
				}
			}
		}
	}
	return nil
}

// surroundings resolves the defaults of all but the files.
func surroundings(props *SecretInitProps) (initContainer, error) {
	with := initContainer{task: props.TaskDefinition, image: props.Image, logging: props.Logging}
	if props.Containers != nil {
		with.containers = *props.Containers
	} else if main := props.TaskDefinition.DefaultContainer(); main != nil {
		with.containers = []awsecs.ContainerDefinition{main}
	}
	if len(with.containers) == 0 {
		return with, errors.New("the task definition has no container yet that could mount the files; add the container first")
	}
	for _, c := range with.containers {
		if c == nil {
			return with, errors.New("one of the Containers is nil: remove it")
		}
	}
	if *props.TaskDefinition.IsEc2Compatible() || *props.TaskDefinition.IsExternalCompatible() {
		// Each container that is not on Fargate must say what it needs.
		with.memoryMiB = 16
	}
	if with.image == nil {
		with.image = awsecs.ContainerImage_FromRegistry(jsii.String(plan.DefaultInitImage), nil)
	}
	if with.logging == nil {
		with.logging = sameLogging(with.containers[0])
	}
	return with, nil
}

// notInContainerName is what ECS does not take in the name of a container.
var notInContainerName = regexp.MustCompile(`[^A-Za-z0-9_-]`)

func directoryOf(props *SecretInitProps) string {
	if props.MountPath == nil {
		return model.SecretsDirectory
	}
	return *props.MountPath
}

// initFile reads one file of the properties.
func initFile(from *SecretFile, directory string) (plan.InitFile, error) {
	if from == nil || from.Path == nil || *from.Path == "" {
		return plan.InitFile{}, errors.New("a file has no Path: set one, such as token or /etc/app/token")
	}
	f := plan.InitFile{Label: *from.Path, Path: model.FilePath(*from.Path, directory)}
	if !path.IsAbs(f.Path) || strings.ContainsAny(f.Path, ":\n\r\x00") {
		return f, fmt.Errorf("%q cannot be the Path of a file: write it without colons and line breaks", f.Path)
	}
	if (from.Secret == nil) == (from.Content == nil) {
		return f, fmt.Errorf("%s: set either Secret or Content", f.Path)
	}
	if from.Content != nil {
		f.Content = *from.Content
	}
	var err error
	if f.Keys, err = keysOf(from); err != nil {
		return f, fmt.Errorf("%s: %w", f.Path, err)
	}
	if err := own(&f, from); err != nil {
		return f, fmt.Errorf("%s: %w", f.Path, err)
	}
	return f, nil
}

// own sets the owner and the mode of a file.
func own(f *plan.InitFile, from *SecretFile) error {
	for _, id := range []*float64{from.Uid, from.Gid} {
		if id != nil && (*id < 0 || *id > model.MaxOwnerID || *id != math.Trunc(*id)) {
			return fmt.Errorf("owners are whole numbers from 0 to %d, found %v", model.MaxOwnerID, *id)
		}
	}
	f.UID, f.GID, f.Mode = wholeOr(from.Uid, 0), wholeOr(from.Gid, 0), model.FileMode
	if from.Mode != nil {
		mode, err := strconv.ParseInt(*from.Mode, 8, 0)
		if err != nil || !model.IsFileMode(mode) {
			return fmt.Errorf("%q is not an octal mode such as \"0400\"", *from.Mode)
		}
		f.Mode = int(mode)
	}
	return nil
}

func keysOf(from *SecretFile) ([]string, error) {
	if from.Keys == nil {
		return nil, nil
	}
	if from.Secret == nil {
		return nil, errors.New("the property Keys requires a Secret: remove Keys")
	}
	var keys []string
	for _, k := range *from.Keys {
		if k == nil {
			return nil, errors.New("one of its Keys is nil: remove it")
		}
		if problem := model.KeyProblem(*k, len(*from.Keys)); problem != "" {
			return nil, errors.New(problem)
		}
		keys = append(keys, *k)
	}
	return keys, nil
}

// volumesFor gives a volume to each directory with files.
func volumesFor(files []plan.InitFile) ([]plan.InitVolume, error) {
	var directories []string
	for _, f := range files {
		directories = append(directories, model.FileDirectory(f.Path, f.Keys))
	}
	var volumes []plan.InitVolume
	for _, directory := range mounts.Outermost(directories) {
		if directory == "/" {
			return nil, errors.New("a volume cannot be mounted on /: put each file in a directory")
		}
		volumes = append(volumes, plan.InitVolume{Path: directory})
	}
	return volumes, nil
}

func wholeOr(n *float64, otherwise int) int {
	if n == nil {
		return otherwise
	}
	return int(*n)
}

// copiedLogDriver is the log driver of another container, with its secrets, whose
// permissions the execution role has already.
type copiedLogDriver struct {
	awsecs.LogDriver
	config *awsecs.LogDriverConfig
}

// Bind returns the configuration of the other container.
func (d *copiedLogDriver) Bind(constructs.Construct, awsecs.ContainerDefinition) *awsecs.LogDriverConfig {
	return d.config
}

func sameLogging(container awsecs.ContainerDefinition) awsecs.LogDriver {
	of := container.LogDriverConfig()
	if of == nil {
		return nil
	}
	d := &copiedLogDriver{config: of}
	awsecs.NewLogDriver_Override(d)
	return d
}

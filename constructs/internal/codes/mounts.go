package codes

import "github.com/compose-cdk/compose-cdk/constructs/internal/finding"

// mountRows are of what a service mounts.
var mountRows = []Row{
	{
		Code: BindData, Severity: finding.Warning,
		Title: "A mounted directory becomes an empty volume",
		Why:   "The directory is empty, is missing, or holds the data of a database, so it becomes a file system on Amazon EFS. Docker also starts with an empty directory. Data that is already in the directory, on this computer or another, is not copied.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["./uploads:/srv/uploads"]
`,
		Mend: []string{"./uploads:", "uploads:", "    volumes: [", "    volumes: [", "services:\n", "volumes:\n  uploads: {}\nservices:\n"},
	},
	{
		Code: BindEphemeral, Severity: finding.Info,
		Title: "A mount is empty in every new task",
		Why:   "With x-aws-binds, the mount is storage of the task, which is empty at first and deleted with the task.",
		Bad: `x-aws-binds:
  ./cache: ephemeral
services:
  web:
    image: nginx
    volumes: ["./cache:/cache"]
`,
		Mend: []string{"ephemeral", "efs"},
	},
	{
		Code: BindHidden, Severity: finding.Error,
		Title: "A volume would hide a mounted file",
		Why:   "A mounted file below the target of a volume is written into the volume. If that is not possible (a read-only volume, a tmpfs, more than 24 KiB), the file becomes part of an image that is derived from the image of the service, and the volume hides the files of the image at its target.",
		Bad: `services:
  web:
    image: nginx
    volumes:
      - "data:/srv:ro,nocopy"
      - "./robots.txt:/srv/robots.txt:ro"
volumes:
  data: {}
`,
		Mend:  []string{"/srv:ro,nocopy", "/srv"},
		Files: []File{{"robots.txt", "User-agent: *\n"}},
	},
	{
		Code: BindLink, Severity: finding.Error,
		Title: "A symbolic link in a mounted directory has a target outside the directory or no target",
		Why:   "The files of the directory are packed with the stack, and the target of the link is not one of them.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["./site:/usr/share/nginx/html:ro"]
`,
		Mend:  []string{"→ ../shared/index.html", "Welcome\n"},
		Files: []File{{"site/index.html", "→ ../shared/index.html"}},
	},
	{
		Code: BindSecret, Severity: finding.Error,
		Title: "A mounted directory contains the file of a secret",
		Why:   "The files of the directory would be readable in the template or in an image.",
		Bad: `services:
  web:
    image: nginx
    secrets: [key]
    volumes: ["./conf:/conf:ro"]
secrets:
  key: {file: conf/key.txt}
`,
		Mend:  []string{"conf/key.txt", "key.txt"},
		Files: []File{{"conf/key.txt", "example\n"}, {"key.txt", "example\n"}},
	},
	{
		Code: BindSize, Severity: finding.Error,
		Title: "A mounted directory is too large",
		Why:   "Its files are delivered with the stack, up to 8 MiB. Put larger files in an image or on a volume.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["./site:/usr/share/nginx/html:ro"]
`,
		Mend:  []string{"<9000000 letters>", "<9000 letters>"},
		Files: []File{{"site/index.html", "<9000000 letters>"}},
	},
	{
		Code: BindSource, Severity: finding.Error,
		Title: "A mounted path cannot be read",
		Why:   "The files are delivered with the stack. With `create_host_path: false`, the path must exist.",
		Bad: `services:
  web:
    image: nginx
    volumes:
      - {type: bind, source: ./site, target: /srv, read_only: true, bind: {create_host_path: false}}
`,
		Mend:  []string{"", ""},
		Added: []File{{"site/index.html", "Welcome\n"}},
	},
	{
		Code: BindSourceCode, Severity: finding.Info,
		Title: "Source code is not mounted, because the image contains it",
		Why:   "Mounting the directory that the image is built from is useful in development. The task runs the files in the image.",
		Bad: `services:
  web:
    build: .
    volumes: [".:/app"]
`,
		Mend:  []string{"    volumes: [\".:/app\"]\n", ""},
		Files: []File{{"Dockerfile", "FROM nginx\nWORKDIR /app\nCOPY . .\n"}},
	},
	{
		Code: BindUnused, Severity: finding.Warning,
		Title: "An entry of x-aws-binds matches no mount",
		Why:   "No service mounts the path or one below it.",
		Bad: `x-aws-binds:
  ./cache: ephemeral
services:
  web:
    image: nginx
`,
		Mend: []string{"x-aws-binds:\n  ./cache: ephemeral\n", ""},
	},
	{
		Code: BindWritable, Severity: finding.Info,
		Title: "Changes to mounted files are lost with the task",
		Why:   "Each task starts with the original files. With :ro, the service cannot write to them; a volume keeps data.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["./site:/usr/share/nginx/html"]
`,
		Mend:  []string{"nginx/html", "nginx/html:ro"},
		Files: []File{{"site/index.html", "Welcome\n"}},
	},
	{
		Code: BindWritableData, Severity: finding.Warning,
		Title: "Data that is written to mounted files is lost with the task",
		Why:   "Each task starts with the original files, and the name of the path suggests that it holds data. A volume keeps data.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["./uploads:/srv/uploads"]
`,
		Mend:  []string{"/srv/uploads", "/srv/uploads:ro"},
		Files: []File{{"uploads/logo.svg", "<svg/>\n"}},
	},
	{
		Code: Binds, Severity: finding.Error,
		Title: "An entry of x-aws-binds is not valid",
		Why:   "A path becomes efs (a file system), asset:<path> (files of the project), ephemeral (task storage) or drop (no mount).",
		Bad: `x-aws-binds:
  /opt/shop: s3
services:
  web:
    image: nginx
    volumes: ["/opt/shop:/opt/shop"]
`,
		Mend: []string{"s3", "efs"},
	},
	{
		Code: DuplicateMount, Severity: finding.Error,
		Title: "Two mounts have the same target",
		Why:   "Only one volume can be mounted at a directory of a container, including volumes for secrets and configs.",
		Bad: `services:
  web:
    image: nginx
    tmpfs: [/cache]
    volumes: ["data:/cache"]
volumes:
  data: {}
`,
		Mend: []string{"    tmpfs: [/cache]\n", ""},
	},
	{
		Code: EFSFile, Severity: finding.Error,
		Title: "A file system would be mounted at the path of a file",
		Why:   "x-aws-binds mounts the file system as a directory, but the path has the name of a file. The application would find a directory there.",
		Bad: `x-aws-binds:
  /opt/shop/cert.pem: efs
services:
  web:
    image: nginx
    volumes: ["/opt/shop/cert.pem:/opt/shop/cert.pem:ro"]
`,
		Mend:  []string{"cert.pem: efs", "cert.pem: asset:cert.pem"},
		Added: []File{{"cert.pem", "example\n"}},
	},
	{
		Code: HostClock, Severity: finding.Info,
		Title: "The clock settings of the host are not mounted",
		Why:   "Tasks run in UTC. Applications read the variable TZ.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["/etc/localtime:/etc/localtime:ro"]
`,
		Mend: []string{`volumes: ["/etc/localtime:/etc/localtime:ro"]`, "environment: {TZ: Europe/Berlin}"},
	},
	{
		Code: HostPath, Severity: finding.Error,
		Title: "A path of this computer cannot be mounted",
		Why:   "A task has no access to its host, so a file, a directory with files, a directory of the operating system or a user's settings would be missing. Map the path to a replacement with x-aws-binds. A directory for data that is empty or missing on this computer becomes a volume without such an entry.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["/etc/shop:/etc/shop"]
`,
		Mend: []string{"services:\n", "x-aws-binds:\n  /etc/shop: efs\nservices:\n"},
	},
	{
		Code: HostRandom, Severity: finding.Info,
		Title: "The random numbers of the host are not mounted",
		Why:   "The mount is for kernels before Linux 5.6, whose /dev/random waits. Every task has /dev/random and /dev/urandom of its own, which do not (random(4), History).",
		Bad: `services:
  web:
    image: nginx
    volumes: ["/dev/urandom:/dev/random:ro"]
`,
		Mend: []string{"    volumes: [\"/dev/urandom:/dev/random:ro\"]\n", ""},
	},
	{
		Code: MissingFile, Severity: finding.Error,
		Title: "A mounted file does not exist",
		Why:   "Docker creates an empty directory for a missing path. This is not useful if the path has the name of a file, or if services only read from it.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["./site.conf:/etc/nginx/conf.d/default.conf:ro"]
`,
		Mend:  []string{"", ""},
		Added: []File{{"site.conf", "server { listen 80; }\n"}},
	},
	{
		Code: MountSubpath, Severity: finding.Error,
		Title: "The subpath of a volume cannot be mounted",
		Why:   "Subpaths become access points of Amazon EFS, whose paths have few levels and plain characters (Amazon EFS API reference, RootDirectory). They are not available for a tmpfs and for Amazon EBS.",
		Bad: `services:
  web:
    image: nginx
    volumes:
      - {type: volume, source: data, target: /srv, volume: {subpath: ../site}}
volumes:
  data: {}
`,
		Mend: []string{"../site", "site"},
	},
	{
		Code: MountTarget, Severity: finding.Error,
		Title: "The target of a mount is not an absolute path below /",
		Why:   "Volumes are mounted at absolute paths, but not at the root directory.",
		Bad: `services:
  web:
    image: nginx
    volumes: ["data:srv"]
volumes:
  data: {}
`,
		Mend: []string{"data:srv", "data:/srv"},
	},
	{
		Code: MountType, Severity: finding.Error,
		Title: "The type of a mount is not supported",
		Why:   "ECS mounts volumes, files and tmpfs. It does not mount images, named pipes or cluster volumes.",
		Bad: `services:
  web:
    image: nginx
    volumes: [{type: image, source: busybox, target: /tools}]
`,
		Mend: []string{"{type: image, source: busybox, target: /tools}", "{type: tmpfs, target: /tools}"},
	},
}

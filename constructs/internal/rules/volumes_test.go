package rules

import (
	"strings"
	"testing"
)

// mounting is a file with a service that mounts the volume "data" with a
// definition.
func mounting(definition string) string {
	return web(`volumes: [{type: volume, source: data, target: /a, volume: {nocopy: true}}]`) + "volumes: {data: {" + definition + "}}\n"
}

func TestVolumeRules(t *testing.T) {
	long := strings.Repeat("x", 300)
	content := "info volumes.data volume-content"
	testRules(t, []ruleCase{
		{"clock", web(`volumes: ["/etc/localtime:/etc/localtime:ro", "/etc/timezone:/etc/timezone:ro"]`), []string{
			"info services.web.volumes[0] host-clock",
			"info services.web.volumes[1] host-clock",
		}},
		{"host", web(`volumes: ["/var/run/docker.sock:/a", "/:/b", "/proc:/c", "/sys/fs:/d", "/var/lib/docker/x:/e", "/run/docker.sock:/f"]`), []string{
			"error services.web.volumes[0] host-path",
			"error services.web.volumes[1] host-path",
			"error services.web.volumes[2] host-path",
			"error services.web.volumes[3] host-path",
			"error services.web.volumes[4] host-path",
			"error services.web.volumes[5] host-path",
		}},
		{"binds", web(`volumes: ["./a:/a", "/srv:/b", "/proctor:/c"]`), []string{
			"warning services.web.volumes[0] bind-data",
			"error services.web.volumes[1] host-path",
			"warning services.web.volumes[2] bind-data",
		}},
		{"bind by the local driver", mounting(`driver_opts: {type: none, o: "rw,bind", device: /srv}`), []string{
			"error services.web.volumes[0] host-path",
		}},
		{"socket by the local driver", mounting(`driver_opts: {o: bind, device: /var/run/docker.sock}`), []string{
			"error services.web.volumes[0] host-path",
		}},
		{"named", web(`volumes: ["data:/a"]`) + "volumes: {data: }\n", nil},
		{"named, mounted twice and by two", web(`volumes: ["data:/a", "data:/b"]`) +
			"  api: {image: i, volumes: ['data:/a']}\nvolumes: {data: }\n", nil},
		{"read by one", web(`volumes: ["data:/a:ro"]`) + "volumes: {data: }\n", []string{content}},
		{"written by another", web(`volumes: ["data:/a:ro"]`) + "  api: {image: i, volumes: ['data:/a']}\nvolumes: {data: }\n", nil},
		{"without a copy", mounting(""), nil},
		{"without a copy by one", web(`volumes: ["data:/a:nocopy", "data:/b"]`) + "volumes: {data: }\n", nil},
		{"anonymous", web(`volumes: [/a]`), nil},
		{"anonymous, for a user", web(`volumes: [/a]`, `user: "1000"`), nil},
		{"of the task", web(`volumes: [/a]`, `read_only: true`, `user: "0:1000"`), nil},
		{"of the task, filled for a user", web(`volumes: [/a]`, `read_only: true`, `user: "1000:0"`), nil},
		{"of the task, for a user", web(`volumes: [{type: volume, target: /a, volume: {nocopy: true}}, "data:/b:nocopy"]`, `read_only: true`, `user: "1000:0"`) + "volumes: {data: }\n", []string{
			"warning services.web.volumes[0] volume-owner",
		}},
		{"unused", web() + "volumes: {data: {driver: nfs, driver_opts: {a: b}}}\n", nil},
		{"relative target", web(`volumes: ["data:sub:nocopy", {type: tmpfs, target: b}]`) + "volumes: {data: }\n", []string{
			"error services.web.volumes[0] mount-target",
			"error services.web.volumes[1] mount-target",
		}},
		{"root", web(`volumes: ["data:/:nocopy"]`) + "volumes: {data: }\n", []string{"error services.web.volumes[0] mount-target"}},
		{"name", mounting(`name: "data ü/1"`), nil},
		{"no name of a file system", mounting(`name: "data*"`), []string{"error volumes.data.name volume-name"}},
		{"long name", web(`volumes: ["`+long+`:/a:nocopy"]`) + "volumes: {" + long + ": }\n", []string{
			"error volumes." + long + " volume-name",
		}},
		{"name of JavaScript", web(`volumes: ["valueOf:/a:nocopy"]`) + "volumes: {valueOf: }\n", []string{
			"error volumes.valueOf reserved-name",
		}},
		{"token", web(`volumes: ["data:/$${Token[1]}:nocopy"]`) + "volumes: {data: }\n", []string{
			"error services.web.volumes[0] cdk-token",
		}},
		{"image", web(`volumes: [{type: image, source: alpine, target: /a}]`), []string{
			"error services.web.volumes[0] mount-type",
		}},
	})
}

func TestSubpathRules(t *testing.T) {
	mount := func(subpath, definition string) string {
		return web(`volumes: [{type: volume, source: data, target: /a, volume: {nocopy: true, subpath: "`+subpath+`"}}]`) +
			"volumes: {data: {" + definition + "}}\n"
	}
	refused := []string{"error services.web.volumes[0].volume.subpath mount-subpath"}
	testRules(t, []ruleCase{
		{"directory", mount("a/b/c", ""), nil},
		{"absolute", mount("/a", ""), nil},
		{"all", mount(".", ""), nil},
		{"outside", mount("a/../../b", ""), refused},
		{"too deep", mount("a/b/c/d", ""), refused},
		{"hidden", mount("a/.b", ""), refused},
		{"characters", mount("a|b", ""), refused},
		{"of an external file system", mount("a", "external: true, name: fs-01234567"), []string{"info volumes.data external-volume-access"}},
		{"of an external access point", mount("a", "external: true, name: fs-01234567/fsap-01234567"), []string{
			refused[0], "info volumes.data external-volume-access",
		}},
		{"of memory", mount("a", "driver_opts: {type: tmpfs}"), refused},
		{"of a block device", mount("a", "driver: ebs"), []string{refused[0], "warning volumes.data ebs-lost"}},
	})
}

func TestFileSystemRules(t *testing.T) {
	options := func(list string) string { return mounting("driver_opts: {" + list + "}") }
	option := func(name string) []string {
		return []string{"error volumes.data.driver_opts." + name + " driver-option"}
	}
	testRules(t, []ruleCase{
		{"all", options(`backup_policy: ENABLED, lifecycle_policy: AFTER_7_DAYS, performance_mode: maxIO, throughput_mode: provisioned,
      provisioned_throughput: 10, kms_key_id: alias/data, uid: 1000, gid: 1000, permissions: "0755", root_directory: /x/y`), nil},
		{"spelling", options(`backup_policy: enabled, performance_mode: maxio`), nil},
		{"key by ARN", options(`kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/0a1b-2c"`), nil},
		{"unknown", options(`backup: ENABLED`), option("backup")},
		{"backup", options(`backup_policy: "yes"`), option("backup_policy")},
		{"lifecycle", options(`lifecycle_policy: AFTER_8_DAYS`), option("lifecycle_policy")},
		{"throughput", options(`throughput_mode: provisioned, provisioned_throughput: 1MB`), option("provisioned_throughput")},
		{"throughput that is not said", options(`throughput_mode: provisioned`), []string{"error volumes.data.driver_opts driver-option"}},
		{"throughput without effect", options(`provisioned_throughput: 5`), option("provisioned_throughput")},
		{"elastic and maxIO", options(`throughput_mode: elastic, performance_mode: maxIO`), option("performance_mode")},
		{"uid alone", options(`uid: 5`), []string{"error volumes.data.driver_opts driver-option"}},
		{"uid by name", options(`uid: www, gid: 5`), option("uid")},
		{"permissions", options(`permissions: "0888"`), option("permissions")},
		{"directory", options(`root_directory: x`), option("root_directory")},
		{"directory, deep", options(`root_directory: /a/b/c/d/e`), option("root_directory")},
		{"whole file system", options(`root_directory: /`), nil},
		{"several", options(`a: b, uid: x, gid: y`), []string{
			"error volumes.data.driver_opts.a driver-option",
			"error volumes.data.driver_opts.uid driver-option",
			"error volumes.data.driver_opts.gid driver-option",
		}},
		{"permissions that are a number", options(`permissions: 0777`), []string{"error volumes.data.driver_opts.permissions driver-option"}},
		{"permissions that are a number, 0755", options(`permissions: 0755`), []string{"error volumes.data.driver_opts.permissions driver-option"}},
		{"permissions without a zero", options(`permissions: 777`), nil},
		{"x-aws-efs", mounting(`x-aws-efs: {backup_policy: enabled, uid: 1000, gid: 1000, permissions: "0750"}, driver_opts: {type: none, o: bind, device: /srv}`), nil},
		{"x-aws-efs alone", mounting(`x-aws-efs: {}, driver: rexray`), nil},
		{"x-aws-efs, and settings elsewhere", mounting(`x-aws-efs: {uid: 5, gid: 5}, driver_opts: {backup_policy: ENABLED}`), []string{
			"error volumes.data.driver_opts.backup_policy driver-option"}},
		{"x-aws-efs, unknown and not possible", mounting(`x-aws-efs: {backup: true, throughput_mode: fast, permissions: 0770}`), []string{
			"error volumes.data.x-aws-efs.backup driver-option", "error volumes.data.x-aws-efs.throughput_mode driver-option",
			"error volumes.data.x-aws-efs.permissions driver-option"}},
		{"x-aws-efs, no mapping", mounting(`x-aws-efs: true`), []string{"error volumes.data.x-aws-efs extension-type"}},
		{"x-aws-efs and x-aws-ebs", mounting(`x-aws-efs: {}, x-aws-ebs: {}`), []string{"error volumes.data.x-aws-efs driver-option"}},
		{"x-aws-efs of an external volume", mounting(`x-aws-efs: {}, external: true, name: fs-0123456789abcdef0`), []string{
			"error volumes.data.x-aws-efs external-volume"}},
		{"NFS", options(`type: nfs, o: "addr=10.0.0.1,rw", device: ":/x"`), []string{"error volumes.data.driver_opts.type volume-driver"}},
		{"plug-in", mounting(`driver: rexray, driver_opts: {a: b}`), []string{"error volumes.data.driver volume-driver"}},
	})
}

func TestExternalVolumeRules(t *testing.T) {
	known := []string{"info volumes.data external-volume-access"}
	unknown := []string{"error volumes.data external-volume"}
	testRules(t, []ruleCase{
		{"id", mounting(`external: true, name: fs-0123456789abcdef0`), known},
		{"ARN", mounting(`external: true, name: "arn:aws:elasticfilesystem:eu-west-1:123456789012:file-system/fs-01234567"`), known},
		{"access point", mounting(`external: true, name: fs-01234567/fsap-0123456789abcdef0`), known},
		{"access point alone", mounting(`external: true, name: fsap-0123456789abcdef0`), unknown},
		{"no name", mounting(`external: true`), unknown},
		{"another name", mounting(`external: true, name: shop_data`), unknown},
		{"that nobody mounts", web() + "volumes: {data: {external: true}}\n", nil},
		{"S3 Files", mounting(`driver: s3files`), nil},
		{"S3 Files without a copy", web(`volumes: ["data:/a"]`) + "volumes: {data: {driver: s3files}}\n", []string{"info volumes.data.driver volume-content"}},
		{"S3 Files on EC2", mounting(`driver: s3files`) + "x-aws-capacity: ec2\n", []string{"info services.web machine-choice", "error volumes.data.driver volume-driver"}},
		{"S3 Files on Managed Instances", mounting(`driver: s3files`) + "x-aws-capacity: managed\n", []string{"info services.web machine-choice"}},
		{"options of S3 Files", mounting(`driver: s3files, driver_opts: {bucket: data}`), []string{"error volumes.data.driver_opts.bucket driver-option"}},
		{"x-aws-efs in place of S3 Files", mounting(`driver: s3files, x-aws-efs: {}`), nil},
		{"block device", mounting(`external: true, name: vol-01234567, x-aws-ebs: {size: 5}`), []string{
			"error volumes.data.x-aws-ebs external-volume",
		}},
	})
}

func TestBlockDeviceRules(t *testing.T) {
	lost := "warning volumes.data ebs-lost"
	ebs := func(list string) string { return mounting("x-aws-ebs: {" + list + "}") }
	at := func(name string) []string { return []string{lost, "error volumes.data.x-aws-ebs." + name + " ebs"} }
	testRules(t, []ruleCase{
		{"defaults", ebs(""), []string{lost}},
		{"by driver", mounting(`driver: ebs, driver_opts: {size: 5, type: gp2, encrypted: "false"}`), []string{lost}},
		{"all", ebs(`size: 100, type: io2, iops: 5000, snapshot: snap-0123456789abcdef0, encrypted: true, filesystem: ext4,
      kms_key_id: "arn:aws:kms:eu-west-1:123456789012:key/0a1b-2c"`), []string{lost}},
		{"type", ebs("type: gp9"), at("type")},
		{"size", ebs("size: 50, type: st1"), at("size")},
		{"size with a unit", ebs("size: 50g"), []string{lost, "error volumes.data.x-aws-ebs.size extension-type"}},
		{"iops of a type without", ebs("iops: 3000, type: gp2"), at("iops")},
		{"iops out of range", ebs("iops: 200"), at("iops")},
		{"iops for the size", ebs("iops: 11000, size: 20"), at("iops")},
		{"iops that are missing", ebs("type: io1"), []string{lost, "error volumes.data.x-aws-ebs ebs"}},
		{"throughput", ebs("throughput: 5000"), at("throughput")},
		{"snapshot", ebs("snapshot: backup"), []string{lost, "error volumes.data.x-aws-ebs.snapshot extension-value"}},
		{"key", ebs("kms_key_id: alias/data"), []string{lost, "error volumes.data.x-aws-ebs.kms_key_id extension-value"}},
		{"file system", ebs("filesystem: ntfs"), at("filesystem")},
		{"unknown", ebs("sizes: 5"), []string{lost, "error volumes.data.x-aws-ebs.sizes unknown-attribute"}},
		{"unknown by driver", mounting("driver: ebs, driver_opts: {sizes: 5}"), []string{
			lost, "error volumes.data.driver_opts.sizes unknown-attribute",
		}},
		{"twice", mounting("driver_opts: {size: 5}, x-aws-ebs: {}"), []string{lost, "error volumes.data.driver_opts driver-option"}},
		{"other driver", mounting("driver: nfs, x-aws-ebs: {}"), []string{lost, "error volumes.data.driver volume-driver"}},
		{"shared", mounting("driver: ebs") + "", []string{lost}},
	})
}

func TestBlockDevicesOfServices(t *testing.T) {
	const volumes = "volumes: {one: {driver: ebs}, two: {x-aws-ebs: {}}}\n"
	testRules(t, []ruleCase{
		{"two of one service", web(`volumes: ["one:/a", "two:/b"]`) + volumes, []string{
			"error services.web.volumes ebs-volumes", "warning volumes.one ebs-lost", "warning volumes.two ebs-lost",
		}},
		{"one of two services", web(`volumes: ["one:/a", "one:/b"]`) + "  api: {image: i, volumes: ['one:/a']}\n" + volumes, []string{
			"error volumes.one ebs-shared",
		}},
		{"replicas", web(`volumes: ["one:/a"]`, `scale: 2`) + volumes, []string{
			"warning volumes.one ebs-lost", "warning volumes.one ebs-replicas",
		}},
		{"start first", web(`volumes: ["one:/a"]`, `deploy: {update_config: {order: start-first}}`) + volumes, []string{
			"warning services.web.deploy.update_config.order ebs-order", "warning volumes.one ebs-lost",
		}},
	})
}

func TestTmpfsRules(t *testing.T) {
	memory := func(o string) string {
		return "volumes: {data: {driver_opts: {type: tmpfs, device: tmpfs, o: '" + o + "'}}}\n"
	}
	testRules(t, []ruleCase{
		{"long syntax", web(`volumes: [{type: tmpfs, target: /a, tmpfs: {size: 10m, mode: 0o700}}]`), nil},
		{"no mode", web(`volumes: [{type: tmpfs, target: /a, tmpfs: {mode: 100000}}]`), []string{
			"error services.web.volumes[0].tmpfs.mode tmpfs",
		}},
		{"local driver", mounting(`driver_opts: {type: tmpfs, device: tmpfs, o: "size=10m,uid=5"}`), nil},
		{"local driver, option", web(`volumes: ["data:/a"]`) + memory("size=10m,colour=red"), []string{
			"error volumes.data.driver_opts.o tmpfs",
		}},
		{"local driver, size", web(`volumes: ["data:/a"]`) + memory("size=much"), []string{"error volumes.data.driver_opts.o tmpfs"}},
		{"local driver, shared", web(`volumes: ["data:/a"]`) + "  api: {image: i, volumes: ['data:/a']}\n" + memory(""), []string{
			"warning volumes.data tmpfs-shared",
		}},
		{"local driver, unused", web() + memory("colour=red"), nil},
	})
}

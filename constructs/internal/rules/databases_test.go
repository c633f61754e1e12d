package rules

import "testing"

func TestDatabases(t *testing.T) {
	db := func(text string) string { return "services:\n  db: {" + text + "}\nvolumes: {data: }\n" }
	const noVolume, refuses = "warning services.db.image database-volume", "warning services.db.environment image-refuses"
	trust := "environment: {POSTGRES_HOST_AUTH_METHOD: trust}"
	testRules(t, []ruleCase{
		{"no volume", db("image: 'postgres:17', " + trust), []string{"info services.db.image image-volume"}},
		{"anonymous volume", db("image: 'postgres:17', volumes: [/var/lib/postgresql/data], " + trust), []string{noVolume}},
		{"memory", db("image: 'postgres:17', tmpfs: [/var/lib/postgresql/data], volumes: [{type: tmpfs, target: /var/lib/postgresql/data/x}], " + trust), nil},
		{"elsewhere", db("image: 'postgres:17', volumes: ['data:/pg:nocopy'], environment: {PGDATA: /pg/data, POSTGRES_HOST_AUTH_METHOD: trust}"), nil},
		{"above the directory of the image", db("image: 'postgres:17', volumes: ['data:/var/lib/postgresql'], " + trust), []string{"warning services.db.volumes[0] database-volume"}},
		{"at the place of later versions", db("image: 'postgres:18', volumes: ['data:/var/lib/postgresql'], " + trust), nil},
		{"at the place of earlier versions", db("image: postgres, volumes: ['data:/var/lib/postgresql/data'], " + trust), []string{"warning services.db.volumes[0] image-refuses"}},
		{"job", db("image: 'postgres:17', command: [psql], x-aws-job: true"), nil},
		{"no password", db("image: 'postgres:17', volumes: ['data:/var/lib/postgresql/data']"), []string{refuses}},
		{"empty password", db("image: 'mysql:8', volumes: ['data:/var/lib/mysql'], environment: {MYSQL_ROOT_PASSWORD: ''}"), []string{refuses}},
		{"password in a file", db("image: 'mysql:8', volumes: ['data:/var/lib/mysql'], environment: {MYSQL_ROOT_PASSWORD_FILE: /x}"), nil},
		{"password of another name", db("image: mariadb, volumes: ['data:/var/lib/mysql'], environment: {MYSQL_ALLOW_EMPTY_PASSWORD: '1'}"), nil},
		{"client", db("image: 'mysql:8', volumes: ['data:/var/lib/mysql'], command: [mysql, -h, other]"), []string{"warning services.db looks-like-a-job"}},
		{"another image", db("image: 'bitnami/postgresql:17', volumes: ['data:/bitnami/postgresql:nocopy']"), nil},
		{"another layout", db("image: linuxserver/mariadb"), nil},
		{"built", "services: {db: {build: {dockerfile_inline: 'FROM postgres'}}}\n",
			[]string{"warning services.db.environment image-refuses", "info services.db.build image-volume"}},
		{"built, with a password", "services: {db: {build: {dockerfile_inline: \"FROM postgres\\nENV POSTGRES_PASSWORD=x POSTGRES_DB=y\"}}}\n",
			[]string{"info services.db.build image-volume", "warning services.db.build.dockerfile_inline plaintext-credential"}},
		{"built, another program", "services: {db: {build: {dockerfile_inline: \"FROM postgres\\nCMD [\\\"backup\\\"]\"}}}\n", nil},
	})
}

func TestUsers(t *testing.T) {
	for user, want := range map[string][]string{
		"": nil, "www-data": nil, "1000:1000": nil, "a.b-c:d_e": nil,
		"$$(id -u)": {"warning services.web.user image-refuses"}, ":": {"warning services.web.user image-refuses"},
	} {
		testRules(t, []ruleCase{{"user " + user, "services: {web: {image: i, user: '" + user + "'}}\n", want}})
	}
}

func TestVolumeUse(t *testing.T) {
	one := func(text string) string { return "services:\n  x: {" + text + "}\nvolumes: {data: {}}\n" }
	const onNFS = "warning services.x.volumes[0] nfs-data"
	testRules(t, []ruleCase{
		{"NFS", one("image: prom/prometheus, volumes: ['data:/prometheus']"), []string{onNFS}},
		{"read", one("image: prom/prometheus, volumes: ['data:/prometheus:ro,nocopy']"), nil},
		{"another directory", one("image: prom/prometheus, volumes: ['data:/prometheus', 'data:/x:nocopy']"), []string{onNFS}},
		{"broker", one("image: 'rabbitmq:4', volumes: ['data:/var/lib/rabbitmq']"), []string{"warning services.x.volumes[0] broker-name"}},
		{"broker with a name", one("image: 'rabbitmq:4', volumes: ['data:/var/lib/rabbitmq'], environment: {RABBITMQ_NODENAME: rabbit@localhost}"), nil},
		{"broker without data", one("image: 'rabbitmq:4'"), nil},
		{"tools of search", one(`image: 'elasticsearch:8.15.0', command: bash -c "until curl search:9200; do sleep 1; done; serve"`), nil},
		{"search", one("image: 'elasticsearch:8.15.0'"), []string{"warning services.x.image map-count"}},
		{"search on one node", one("image: 'elasticsearch:8.15.0', environment: [discovery.type=single-node]"), nil},
		{"search without mapping", one("image: 'elasticsearch:8.15.0', command: [elasticsearch, -Enode.store.allow_mmap=false]"), nil},
		{"sockets by place", "services:\n  a: {image: i, volumes: ['data:/run/php:nocopy']}\n  b: {image: i, volumes: ['data:/x:nocopy']}\nvolumes: {data: {}}\n",
			[]string{"warning volumes.data socket-volume"}},
		{"sockets by name", "services:\n  a: {image: i, volumes: ['php-socket:/x:nocopy']}\n  b: {image: i, volumes: ['php-socket:/x:nocopy']}\nvolumes: {php-socket: {}}\n",
			[]string{"warning volumes.php-socket socket-volume"}},
		{"sockets in one task", "services:\n  a: {image: i, volumes: ['data:/run/php:nocopy']}\n  b: {image: i, network_mode: 'service:a', volumes: ['data:/run/php:nocopy']}\nvolumes: {data: {}}\n", nil},
		{"data of two", "services:\n  a: {image: i, volumes: ['data:/srv:nocopy']}\n  b: {image: i, volumes: ['data:/srv:nocopy']}\nvolumes: {data: {}}\n", nil},
	})
}

func TestModesOfFiles(t *testing.T) {
	use := func(image, attributes string) string {
		return "services: {web: {image: '" + image + "', secrets: [{source: a" + attributes + "}]}}\nsecrets: {a: {x-aws-generate: {}}}\n"
	}
	reader, decimal := "warning services.web.secrets[0].mode file-reader", "warning services.web.secrets[0].mode decimal-mode"
	testRules(t, []ruleCase{
		{"unknown user", use("example/nonroot", ", mode: 0400"), []string{reader}},
		{"user of the image", use("grafana/grafana", ", mode: 0400"), []string{reader}},
		{"root", use("nginx", ", mode: 0400"), nil},
		{"chosen", use("example/nonroot", ", mode: 0400, uid: '5'"), nil},
		{"open", use("example/nonroot", ", mode: 0444"), nil},
		{"no mode", use("example/nonroot", ""), nil},
		{"decimal", use("example/nonroot", ", mode: 444, uid: '5'"), []string{decimal}},
		{"decimal, to be seen", use("nginx", ", mode: 444"), []string{decimal}},
	})
}

package images

// commands are the images whose entrypoint is a program that does what its
// arguments say, and ends.
var commands = []entry{
	command("mc", "minio/mc Dockerfile, ENTRYPOINT mc", "2026-11-29", "minio/mc"),
	command("aws-cli", "aws/aws-cli docker/Dockerfile, ENTRYPOINT aws", "2026-11-29", "aws-cli"),
	command("curl", "curl/curl-container etc/entrypoint.sh", "2026-11-29", "curlimages/curl"),
	command("certbot", "certbot/certbot tools/docker/core/Dockerfile, ENTRYPOINT certbot", "2026-11-29",
		"certbot/certbot", "certbot/dns-cloudflare", "certbot/dns-digitalocean", "certbot/dns-google", "certbot/dns-route53"),
	command("flyway", "flyway/flyway-docker README.md, Getting started", "2026-11-29", "flyway"),
	command("liquibase", "liquibase/docker Dockerfile", "2026-11-29", "liquibase"),
	command("migrate", "golang-migrate/migrate: Dockerfile, ENTRYPOINT migrate", "2026-11-29", "migrate/migrate"),
	command("dbmate", "amacneil/dbmate Dockerfile, ENTRYPOINT dbmate", "2026-11-29", "amacneil/dbmate"),
	command("atlas", "Atlas documentation, Getting started, Docker: docker run arigaio/atlas", "2026-11-29", "arigaio/atlas"),
	command("hello-world", "docker-library/docs hello-world/content.md", "2026-08-21", "library/hello-world"),
}

func command(name, source, date string, names ...string) entry {
	return entry{names: names, image: Image{Name: name, Role: RoleCommand, Sources: []Source{from(FactRole, source, date)}}}
}

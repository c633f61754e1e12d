package e2e

import (
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

const managedShop = `
name: managed-shop
services:
  web:
    image: example/web:1
    depends_on: [db, documents]
    volumes: ["files:/srv:nocopy"]
    models: [llm]
  db:
    image: postgres:16
    environment: {POSTGRES_PASSWORD: for-development, POSTGRES_DB: shop}
    x-aws-managed: rds
  other:
    image: mysql:8.4
    environment: {MYSQL_USER: shop, MYSQL_PASSWORD: for-development, MYSQL_DATABASE: shop}
    x-aws-managed: {aurora: {deletion: delete}}
  documents:
    image: mongo:8
    environment: {MONGO_INITDB_ROOT_USERNAME: shop, MONGO_INITDB_ROOT_PASSWORD: for-development}
    x-aws-managed: {documentdb: {multi_az: true}}
  sessions:
    image: valkey/valkey:8.1
    volumes: ["sessions:/data"]
    x-aws-managed: {elasticache: {deletion: retain}}
volumes:
  sessions:
  files: {driver: s3files}
models:
  llm: {model: ai/gpt-oss}
`

// TestManaged deploys managed services, changes them, and removes them: what is
// in them stays as the file says.
func TestManaged(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, map[string]string{"compose.yaml": managedShop})
	deploy := func(t *testing.T) {
		t.Helper()
		arguments := []string{"deploy", "--require-approval", "never"}
		secrets := must(execute(t.Context(), w.dir, environment(aws.endpoint), program, "secrets"))(t)
		for _, argument := range strings.Fields(secrets.output) {
			arguments = append(arguments, strings.Trim(argument, "'"))
		}
		w.mustCDK(t, arguments...)
	}
	deploy(t)
	d := describe(t, "managed-shop", assemblyOf(t, w).template, nil)
	database := d.ofType("AWS::RDS::DBInstance")

	t.Run("a change in place keeps the database", func(t *testing.T) {
		w.write(t, "compose.yaml", strings.Replace(managedShop, "x-aws-managed: rds", "x-aws-managed: {rds: {class: t4g.small, storage: 50}}", 1))
		deploy(t)
		after := describe(t, "managed-shop", d.template, nil).ofType("AWS::RDS::DBInstance")
		expect(t, slices.Equal(after, database), "databases %q, before %q", after, database)
		expect(t, len(snapshots(t)) == 0, "snapshots %q", snapshots(t))
	})
	t.Run("another name of the database is another database, and a snapshot", func(t *testing.T) {
		w.write(t, "compose.yaml", strings.Replace(managedShop, "POSTGRES_DB: shop", "POSTGRES_DB: shop2", 1))
		deploy(t)
		after := describe(t, "managed-shop", d.template, nil).ofType("AWS::RDS::DBInstance")
		expect(t, !slices.Equal(after, database), "databases %q as before", after)
		expect(t, len(snapshots(t)) == 1 && slices.Contains(database, snapshots(t)[0]), "snapshots %q", snapshots(t))
	})
	t.Run("the deleted stack leaves snapshots and what is retained", func(t *testing.T) {
		id := stackID(t, "managed-shop")
		w.mustCDK(t, "destroy", "--force")
		status, why := stackStatus(t, id)
		expect(t, status == types.StackStatusDeleteComplete, "%s: %s", status, why)
		want := []string{
			"AWS::EC2::SecurityGroup", "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::SubnetGroup",
			"AWS::IAM::Role", "AWS::S3::Bucket", "AWS::S3Files::FileSystem",
		}
		expect(t, slices.Equal(kept(t, id), want), "the destroyed stack leaves %q behind", kept(t, id))
		// Of both databases of db and of the documents, and not of what is deleted.
		expect(t, len(snapshots(t)) == 3, "snapshots %q", snapshots(t))
	})
}

// snapshots are the databases and caches of the test of which there is one.
func snapshots(t testing.TB) []string {
	t.Helper()
	var all []string
	aws.ask(t, &all, "snapshots")
	return slices.DeleteFunc(all, func(id string) bool { return !strings.HasPrefix(id, "managed-shop") })
}

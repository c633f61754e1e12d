package model

import "testing"

func TestIsCredential(t *testing.T) {
	for _, v := range []struct {
		name, value string
		want        bool
	}{
		// By name.
		{"DB_PASSWORD", "hunter2", true},
		{"db_passwd", "hunter2", true},
		{"SMTP_PASS", "hunter2", true},
		{"MYSQL_PWD", "hunter2", true},
		{"KEY_PASSPHRASE", "hunter2", true},
		{"AWS_SECRET_ACCESS_KEY", "abc", true},
		{"SECRET_KEY_BASE", "abc", true},
		{"API_KEY", "abc", true},
		{"N8N_ENCRYPTION_KEY", "abc", true},
		{"JWT_SIGNING_KEY", "abc", true},
		{"MEILI_MASTER_KEY", "abc", true},
		{"GITHUB_TOKEN", "abc", true},
		{"APP_KEY", "abc", true},
		{"AIRFLOW__CORE__FERNET_KEY", "abc", true},
		{"_APP_OPENSSL_KEY_V1", "abc", true},
		{"BW_INSTALLATION_KEY", "abc", true},
		{"OBJECTSTORE_ACCESSKEY", "abc", true},
		{"RABBITMQ_ERLANG_COOKIE", "abc", true},
		{"WORDPRESS_LOGGED_IN_KEY", "abc", true},
		{"HASH_SALT", "abc", true},
		{"api-key", "abc", true},
		{"spring.datasource.password", "abc", true},
		{"xpack.security.encryptionKey", "abc", true},
		{"PUBLIC_KEY", "abc", false},
		{"SORT_KEY", "abc", false},
		// A user with a password, where the name says so.
		{"NEO4J_AUTH", "neo4j/hunter2", true},
		{"FLOWER_BASIC_AUTH", "app:hunter2", true},
		{"SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", "app:hunter2", true},
		{"NEO4J_AUTH", "none", false},
		{"PROXY_AUTH", "auth:8080", false},
		{"LDAP_AUTH", "ldap://ldap:389", false},
		{"KAFKA_SSL_CLIENT_AUTH", "requested", false},
		{"ADDRESS", "db:hunter2", false},
		// Tokens that say whose they are, whatever the name.
		{"X", "gh" + "p_example", true},
		{"X", "xox" + "b-example", true},
		{"X", "AKIAIOSFODNN7EXAMPLE", true},
		{"X", "eyJhbGciOiJub25lIn0.eyJleGFtcGxlIjoxfQ.", true},
		{"X", "eyJhbGciOiJub25lIn0", false},
		{"X", "ghp", false},
		{"X", "glpattern", false},
		// Numbers are passwords, but not tokens.
		{"POSTGRES_PASSWORD", "123456", true},
		{"DB_PASS", "1234", true},
		{"MYSQL_ALLOW_EMPTY_PASSWORD", "1", false},
		{"MAX_TOKENS", "4096", false},
		{"PASSWORD_MIN_SCORE", "3", false},
		// Private keys, whatever the name.
		{"PRIVATE_KEY", "-----BEGIN", true},
		{"SSH", "-----BEGIN OPENSSH PRIVATE KEY-----\nabc", true},
		{"CERTIFICATE", "-----BEGIN CERTIFICATE-----\nabc", false},
		// Passwords in URLs and connection strings.
		{"DATABASE_URL", "db://app:hunter2@db/app", true},
		{"DATABASE_URL", "db://app:hun%ter2@db/app", true},
		{"REDIS_URL", "redis://:hunter2@cache:6379/0", true},
		{"MONGO", "mongodb://app:hunter2@a:27017,b:27017/app", true},
		{"DATABASE_URL", "db://app@db/app", false},
		{"DATABASE_URL", "db://db/app?x=a@b", false},
		{"DATABASE_URL", "db://db:5432/app?mail=a@b", false},
		{"ORIGINS", "http://localhost:3000,http://a@b", false},
		{"CONNECTION", "Server=db;User Id=app;Password=hunter2;", true},
		{"CONNECTION", "host=db user=app password=hunter2", true},
		{"JDBC", "jdbc:postgresql://db/app?user=app&password=hunter2", true},
		{"CONNECTION", "Server=db;Integrated Security=true", false},
		{"CONNECTION", "Server=db;Password=;", false},
		{"JAVA_OPTS", "-Xmx1g -Djavax.net.ssl.keyStorePassword=hunter2", true},
		{"JAVA_OPTS", "-Xmx1g -Dshow.password=false", false},
		{"OPTIONS", "password_hash=bcrypt", false},
		{"CONFIG", `{"db": {"host": "db", "password": "hunter2"}}`, true},
		{"CONFIG", `{"db": {"password": ""}}`, false},
		{"CONFIG", "datasource:\n  username: app\n  password: hunter2\n", true},
		{"CONFIG", "datasource:\n  password: ${DB_PASSWORD}\n", false},
		{"TITLE", "password: hunter2", false},
		// What says something about a credential.
		{"DB_PASSWORD", "", false},
		{"DB_PASSWORD_FILE", "/run/secrets/x", false},
		{"DB_PASSWORD", "/run/secrets/x", false},
		{"TOKEN_TTL", "15m", false},
		{"API_KEY", `""`, false},
		{"PRIVATE_KEY", "disabled", false},
		{"WORKER_TOKEN", "file:///shared/token", false},
		{"TOKEN_LIFETIME", "15m", false},
		{"REQUIRE_PASSWORD", "yes", false},
		{"SECRETS_ENABLED", "true", false},
		{"SECRETS_BACKEND", "vault", false},
		{"TOKEN_HEADER", "X-Token", false},
		{"SECRET_STORE_PROTOCOL", "SASL_SSL", false},
		{"TOKEN_SASL_ENABLED_MECHANISMS", "OAUTHBEARER", false},
		{"SASL_JAAS_CONFIG", "PlainLoginModule required username=\"a\" password=\"hunter2\";", true},
		{"SEARCH_TOKENIZER", "whitespace", false},
		{"BYPASS", "localhost", false},
		{"PWD", "/app", false},
		{"LOG_LEVEL", "info", false},
	} {
		if got := IsCredential(v.name, v.value); got != v.want {
			t.Errorf("%s=%s: got %t", v.name, v.value, got)
		}
	}
}

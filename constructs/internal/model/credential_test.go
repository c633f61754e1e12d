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
		// What says something about a credential.
		{"DB_PASSWORD", "", false},
		{"DB_PASSWORD_FILE", "/run/secrets/x", false},
		{"DB_PASSWORD", "/run/secrets/x", false},
		{"TOKEN_TTL", "15m", false},
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

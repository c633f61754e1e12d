package plan

import (
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/managed"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// ManagedService is a managed service of AWS in the place of a container.
//
// Compose: a database is a container with a volume. ECS: a task with a file
// system, on which databases are slow, and which stops with each deployment.
// Decision: where the file says so, a database or cache of AWS has the name of
// the service, admits its networks, and has the user, password and database
// that the container would have made. What depends on the service waits for it.
type ManagedService struct {
	// Kind is rds, aurora, elasticache or documentdb.
	Kind string `json:"kind"`
	// Engine is postgres, mysql, mariadb, redis, valkey or mongo; Version is a
	// series of versions, in which AWS chooses.
	Engine  string `json:"engine"`
	Version string `json:"version"`
	Port    int    `json:"port"`
	// Database is made with a new instance; empty makes none.
	Database string `json:"database,omitempty"`
	// User is the administrator; empty for a cache.
	User string `json:"user,omitempty"`
	// Password is that of the user, or of the clients of a cache; nil is none.
	Password *ManagedPassword `json:"password,omitempty"`
	// Class is without its prefix, for example t4g.micro; empty for Aurora, whose
	// capacity in ACUs is between MinCapacity and MaxCapacity.
	Class       string  `json:"class,omitempty"`
	StorageGiB  int     `json:"storageGiB,omitempty"`
	MinCapacity float64 `json:"minCapacity,omitempty"`
	MaxCapacity float64 `json:"maxCapacity,omitempty"`
	// MultiAZ has a second instance in another zone.
	MultiAZ bool `json:"multiAZ,omitempty"`
	// BackupDays is how long backups are kept; 0 makes none.
	BackupDays int `json:"backupDays"`
	// Deletion is snapshot, retain or delete.
	Deletion string `json:"deletion"`
	// RequireTLS refuses clients without TLS.
	RequireTLS bool `json:"requireTLS,omitempty"`
	// Parameters are those of a cache.
	Parameters map[string]string `json:"parameters,omitempty"`
}

// Title is what runs, for example Amazon RDS for PostgreSQL 16.
func (m ManagedService) Title() string {
	return managed.Service{Kind: m.Kind, Engine: managed.Engine(m.Engine), Version: m.Version}.Title()
}

// ManagedPassword is the value of a secret, or what it has under a key.
type ManagedPassword struct {
	Secret SecretRef `json:"secret"`
	Key    string    `json:"key,omitempty"`
}

// managedServices are by the name of the service.
func managedServices(project *model.Project) map[string]*ManagedService {
	out := map[string]*ManagedService{}
	for _, name := range model.ManagedServices(project.Project) {
		if read, ok := managed.Read(&finding.Report{}, project.NamedService(name)); ok {
			out[name] = managedService(read)
		}
	}
	return out
}

func managedService(from managed.Service) *ManagedService {
	m := &ManagedService{
		Kind: from.Kind, Engine: string(from.Engine), Version: from.Version, Port: from.Port,
		Database: from.Database, User: from.User, Class: from.Class, StorageGiB: from.StorageGiB,
		MinCapacity: from.MinCapacity, MaxCapacity: from.MaxCapacity, MultiAZ: from.MultiAZ,
		BackupDays: from.BackupDays, Deletion: from.Deletion, RequireTLS: from.RequireTLS, Parameters: from.Parameters,
	}
	if from.Password != nil {
		m.Password = &ManagedPassword{Secret: SecretRef{model.SecretNoun, from.Password.Secret}, Key: from.Password.Key}
	}
	return m
}

// managedSecrets are those with the passwords of managed services.
func managedSecrets(project *model.Project) map[SecretRef]Secret {
	out := map[SecretRef]Secret{}
	for _, m := range managedServices(project) {
		if m.Password == nil {
			continue
		}
		ref := m.Password.Secret
		if declared, ok := project.Secrets[ref.Name]; ok {
			out[ref] = secret(project, model.MountedFile{Noun: ref.Noun, Name: ref.Name, Origin: model.SecretOrigin(declared)})
		}
	}
	return out
}

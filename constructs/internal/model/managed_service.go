package model

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/bedrock"
	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
)

// ManagedKey is the attribute that puts a managed service of AWS in the place
// of a container.
const ManagedKey = "x-aws-managed"

// BedrockKey is the extension that names a model of Amazon Bedrock.
const BedrockKey = "x-aws-bedrock"

// The managed services.
const (
	RDS         = "rds"
	Aurora      = "aurora"
	ElastiCache = "elasticache"
	DocumentDB  = "documentdb"
)

// ManagedKinds are the managed services, sorted.
var ManagedKinds = []string{Aurora, DocumentDB, ElastiCache, RDS}

// ManagedService is the value of x-aws-managed: one of ManagedKinds, or a mapping with
// the settings of one of them.
type ManagedService struct {
	RDS         *RDSSettings         `yaml:"rds"`
	Aurora      *AuroraSettings      `yaml:"aurora"`
	ElastiCache *ElastiCacheSettings `yaml:"elasticache"`
	DocumentDB  *DocumentDBSettings  `yaml:"documentdb"`
}

// RDSSettings are those of a DB instance of Amazon RDS.
type RDSSettings struct {
	// Class is an instance class, with or without "db."; empty is t4g.micro.
	Class string `yaml:"class"`
	// Storage is in GiB; 0 is 20.
	Storage int `yaml:"storage"`
	// MultiAZ keeps a standby in another zone.
	MultiAZ bool `yaml:"multi_az"`
	// Backup is how long backups are kept, in days as in 7d; empty is 7d, and 0d
	// makes none.
	Backup string `yaml:"backup"`
	// Deletion is one of Deletions; empty is DeletionSnapshot.
	Deletion string `yaml:"deletion"`
	// TLS is TLSRequired, or empty for clients with and without TLS.
	TLS string `yaml:"tls"`
}

// AuroraSettings are those of a cluster of Amazon Aurora Serverless v2. What
// RDSSettings have too means the same.
type AuroraSettings struct {
	// Min and Max bound the capacity in ACUs of 2 GiB of memory, in steps of a
	// half. Nil Min is 0.5, and 0 pauses a cluster without connections; nil Max is 4.
	Min *float64 `yaml:"min"`
	Max *float64 `yaml:"max"`
	// MultiAZ adds a reader in another zone, which takes over for a writer that fails.
	MultiAZ  bool   `yaml:"multi_az"`
	Backup   string `yaml:"backup"`
	Deletion string `yaml:"deletion"`
	TLS      string `yaml:"tls"`
}

// ElastiCacheSettings are those of a replication group of Amazon ElastiCache.
// Without Backup and Deletion, its data is kept where the service has a volume.
type ElastiCacheSettings struct {
	// Class is a node type, with or without "cache."; empty is t4g.micro.
	Class    string `yaml:"class"`
	MultiAZ  bool   `yaml:"multi_az"`
	Backup   string `yaml:"backup"`
	Deletion string `yaml:"deletion"`
	TLS      string `yaml:"tls"`
}

// DocumentDBSettings are those of a cluster of Amazon DocumentDB.
type DocumentDBSettings struct {
	// Class is an instance class, with or without "db."; empty is t4g.medium.
	Class    string `yaml:"class"`
	MultiAZ  bool   `yaml:"multi_az"`
	Backup   string `yaml:"backup"`
	Deletion string `yaml:"deletion"`
	TLS      string `yaml:"tls"`
}

// What becomes of the data when the stack, or the service in it, is deleted.
const (
	DeletionSnapshot = "snapshot"
	DeletionRetain   = "retain"
	DeletionDelete   = "delete"
)

// Deletions are the values of deletion.
var Deletions = []string{DeletionSnapshot, DeletionRetain, DeletionDelete}

// TLSRequired is the value of tls that refuses clients without TLS.
const TLSRequired = "required"

// DecodeManaged reads the value of x-aws-managed.
func DecodeManaged(value any, at finding.Path) (ManagedService, []ExtensionError) {
	switch value {
	case RDS:
		return ManagedService{RDS: &RDSSettings{}}, nil
	case Aurora:
		return ManagedService{Aurora: &AuroraSettings{}}, nil
	case ElastiCache:
		return ManagedService{ElastiCache: &ElastiCacheSettings{}}, nil
	case DocumentDB:
		return ManagedService{DocumentDB: &DocumentDBSettings{}}, nil
	}
	allowed := finding.List(ManagedKinds)
	entries, ok := value.(map[string]any)
	if !ok || len(entries) != 1 {
		return ManagedService{}, wrongType(at, allowed+", or a mapping with one of these", "write "+RDS+", or settings as in {"+RDS+": {storage: 50}}", value)
	}
	var m ManagedService
	mistakes := decodeStruct(reflect.ValueOf(&m).Elem(), value, at)
	for i, mistake := range mistakes {
		setting, _ := mistake.At[len(mistake.At)-1].(string)
		if fix := settingForms[setting]; fix != "" && mistake.Code == codes.ExtensionType {
			mistakes[i].Fix = fix
		}
	}
	return m, mistakes
}

// settingForms say how settings are written that are wrong also in quotes.
var settingForms = map[string]string{
	"backup": "write a number of days as in 7d", "class": "write an instance class as in t4g.micro",
	"deletion": "write one of " + finding.List(Deletions), "tls": "write " + TLSRequired + ", or remove it",
}

// IsManaged reports whether the file puts a managed service of AWS in the place
// of a service.
func IsManaged(s types.ServiceConfig) bool {
	_, ok := s.Extensions[ManagedKey]
	return ok
}

// ManagedServices lists the services that a managed service of AWS takes the
// place of, sorted. Those that the CDK program replaces are not among them.
func ManagedServices(p *types.Project) []string {
	var names []string
	for _, name := range ReplacedServices(p) {
		if mark, _ := p.DisabledServices[name].Extensions[ReplacedMark].(Replaced); mark.Managed {
			names = append(names, name)
		}
	}
	return names
}

// ManagedMarker is the extension of a secret with the password of a managed
// service. No file can set it: its value is of a type of this package.
const ManagedMarker = "x-compose-cdk-managed"

// ManagedValue says where that password is.
type ManagedValue struct {
	// From is the secret whose value it is, but for the line break at its end;
	// empty stands for the content of the secret itself.
	From string
	// Absent is whether that content is not known on this machine.
	Absent bool
}

// ModelProvider is the type of a provider that is a model, which Docker Model
// Runner would serve.
const ModelProvider = "model"

// The container that signs what a task asks of Amazon Bedrock.
const (
	// ModelProxyPort is that of Docker Model Runner (Docker documentation, DMR REST API).
	ModelProxyPort = 12434
	// ModelProxyMiB is its memory. It holds the requests that wait for a signature, of
	// at most 25 MB each, and no responses.
	ModelProxyMiB = 128
)

// ModelProxy is the name of that container.
func ModelProxy(service string) string { return ContainerName(service) + "_model_proxy" }

// ModelEndpoint is where the containers of a task find their models, by the API
// of OpenAI.
var ModelEndpoint = fmt.Sprintf("http://localhost:%d/openai/v1", ModelProxyPort)

// BedrockID is the id of the model of Amazon Bedrock that stands for a model of
// the file; empty where none is known.
func BedrockID(m types.ModelConfig) string {
	ext, _ := DecodeExtensions[ModelExtensions](m.Extensions)
	if ext.Bedrock != "" {
		return ext.Bedrock
	}
	id, _ := bedrock.Find(m.Model)
	return id
}

// ModelPath is the path of a model in the file: below models, or the service
// that provides it.
func ModelPath(p *types.Project, name string) finding.Path {
	if at, ok := p.Models[name].Extensions[OriginMarker].(finding.Path); ok {
		return at
	}
	return finding.At("models", name)
}

// ModelVariables names the variables of a service with the address and the name
// of a model (docker compose, SetModelVariables).
func ModelVariables(name string, use *types.ServiceModelConfig) (endpoint, model string) {
	prefix := strings.ReplaceAll(strings.ToUpper(name), "-", "_")
	if use == nil {
		use = &types.ServiceModelConfig{}
	}
	return cmp.Or(use.EndpointVariable, prefix+"_URL"), cmp.Or(use.ModelVariable, prefix+"_MODEL")
}

// UsesModels reports whether a container of the task of s uses a model.
func (s *Service) UsesModels() bool {
	return slices.ContainsFunc(s.Task(), func(member *Service) bool { return len(member.Models) > 0 })
}

// TaskModels lists the ids of the models of Amazon Bedrock that the containers of
// the task of s use, sorted.
func (s *Service) TaskModels() []string {
	ids := map[string]bool{}
	for _, member := range s.Task() {
		for name := range member.Models {
			if id := BedrockID(s.Project.Models[name]); id != "" {
				ids[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

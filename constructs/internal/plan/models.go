package plan

import (
	"cmp"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/bedrock"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// ModelProxy is the container of a task that signs what the others ask of models.
//
// Compose: Docker Model Runner serves models on the computer, by the API of
// OpenAI, and services get their addresses in variables. ECS: Amazon Bedrock has
// an endpoint with that API, for requests that are signed with credentials of AWS.
// Decision: a proxy in the task signs them with the task role, so that a service
// needs no key and no library of AWS.
type ModelProxy struct {
	Name  string `json:"name"`
	Image string `json:"image"`
	// Cached is set where the image is pulled through a cache.
	Cached    *CachedImage `json:"cached,omitempty"`
	Port      int          `json:"port"`
	MemoryMiB int          `json:"memoryMiB"`
	// Models are those that the task role may invoke.
	Models []FoundationModel `json:"models"`
}

// FoundationModel is a model of Amazon Bedrock.
type FoundationModel struct {
	// ID is that of the model itself.
	ID string `json:"id"`
	// Profile is that of the inference profile through which it is invoked, in
	// several Regions; empty where it is not.
	Profile string `json:"profile,omitempty"`
}

func modelProxy(s *model.Service) *ModelProxy {
	if !s.UsesModels() {
		return nil
	}
	out := &ModelProxy{Name: model.ModelProxy(s.Name), Image: bedrock.ProxyImage, Port: model.ModelProxyPort, MemoryMiB: model.ModelProxyMiB}
	out.Cached = cachedProxy(s.Project)
	for _, id := range s.TaskModels() {
		profile, modelID := bedrock.Split(id)
		out.Models = append(out.Models, FoundationModel{ID: modelID, Profile: profile})
	}
	return out
}

// cachedProxy is nil without credentials for the registry: the file names no image
// there, and so need not have any.
func cachedProxy(p *model.Project) *CachedImage {
	upstream, ok := p.UpstreamOf(bedrock.ProxyImage)
	if !ok || p.Mirror().Credentials[upstream.Host] == "" {
		return nil
	}
	return cached(p, upstream, bedrock.ProxyImage)
}

// Models lists the ids of the models that tasks invoke, sorted; of one through an
// inference profile, that of the profile.
func (p Project) Models() []string {
	var ids []string
	for _, s := range p.Services {
		if s.Task.ModelProxy == nil {
			continue
		}
		for _, m := range s.Task.ModelProxy.Models {
			ids = append(ids, cmp.Or(m.Profile, m.ID))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

package choices

import (
	"fmt"
	"slices"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"
	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// buildChoices are those of options of a build that the CDK or ECS cannot keep.
func buildChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.Build == nil {
		return nil
	}
	remove := func(attribute, loses string) []finding.Choice {
		return []finding.Choice{{
			Title: "remove " + attribute, Loses: loses, Default: true,
			Patch: finding.Patch(s.At("build", attribute), finding.Reset{}),
		}}
	}
	switch f.Code {
	case codes.BuildCache:
		return remove(fmt.Sprint(f.Where[3]), "the cache of the build")
	case codes.BuildNetwork:
		return remove("network", "services that the build reaches in that network")
	case codes.BuildPlatforms:
		return remove("platforms", "images for other platforms")
	case codes.TwoDockerfiles:
		return remove("dockerfile", "the file, because dockerfile_inline is used")
	case codes.BuildCacheTo:
		return keepFirst(s.At("build", "cache_to"), s.Build.CacheTo)
	case codes.BuildSSH:
		var keys []string
		for _, key := range s.Build.SSH {
			text := key.ID
			if key.Path != "" {
				text += "=" + key.Path
			}
			keys = append(keys, text)
		}
		slices.SortStableFunc(keys, func(a, b string) int { return len(a) - len(b) }) // default first
		return keepFirst(s.At("build", "ssh"), keys)
	}
	return nil
}

// keepFirst makes a list one of its first item.
func keepFirst(at finding.Path, items []string) []finding.Choice {
	return []finding.Choice{{
		Title: "keep " + items[0], Loses: "the others", Default: true,
		Patch: finding.Patch(at, finding.Override{Value: []any{escaped(items[0])}}),
	}}
}

// noBuildChoices ask for an image where none can be built here.
func noBuildChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil || s.Build == nil {
		return nil
	}
	patch := map[string]any{"build": finding.Reset{}}
	ask := finding.Choice{Title: "use an image that is built elsewhere", Asks: "the name of the image, or the files to build it from"}
	if s.Image == "" {
		patch["image"] = "<image>"
	}
	ask.Patch = finding.Patch(s.At(), patch)
	return []finding.Choice{ask}
}

// deviceChoices are those of a request for devices that ECS does not reserve.
func deviceChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	at := s.At("gpus")
	if len(f.Where) > 5 && f.Where[2] == "deploy" {
		at = f.Where[:6]
	}
	return []finding.Choice{{
		Title: "run the service without the device", Loses: "the features of the service that use it", Default: true,
		Patch: finding.Patch(at, finding.Reset{}),
	}}
}

// memoryChoices give a service the memory that it is known to need.
func memoryChoices(c *chooser, f finding.Finding) []finding.Choice {
	s := c.service(f)
	if s == nil {
		return nil
	}
	m := s.Memory()
	need := map[string]int{codes.HeapSize: m.HeapNeedMiB(), codes.MemorySize: m.Image.MemoryMiB, codes.TmpfsSize: m.DefaultMiB()}[f.Code]
	at, _ := s.MemoryAttribute()
	if len(at) == len(s.At()) {
		at = s.At("deploy", "resources", "limits", "memory")
	}
	return []finding.Choice{{
		Title: fmt.Sprintf("%s of memory, which the service is known to need", model.MemoryText(need)), Default: true,
		Patch: finding.Patch(at, fmt.Sprintf("%dm", need)),
	}}
}

// httpsChoices ask for the domain without which a listener speaks plain HTTP.
func httpsChoices(c *chooser, _ finding.Finding) []finding.Choice {
	if model.LoadBalancerOf(c.Project.Project).IsExisting() {
		return nil
	}
	return []finding.Choice{{
		Title: "serve HTTPS under your own domain; without it all traffic is plain HTTP", Asks: "the domain name, and its hosted zone in Amazon Route 53",
		Patch: finding.Patch(finding.At("x-aws-domain"), map[string]any{"name": "<name>", "zone": "<zone>"}),
	}}
}

package rules

import (
	"github.com/compose-spec/compose-go/v2/types"

	"github.com/compose-cdk/compose-cdk/constructs/internal/codes"

	"github.com/compose-cdk/compose-cdk/constructs/internal/finding"
	"github.com/compose-cdk/compose-cdk/constructs/internal/model"
)

// checkGPUs refuses requests for devices that ECS does not reserve, in each form in
// which GPUs are asked for.
func checkGPUs(r *finding.Report, s *model.Service) {
	checkDeviceRequests(r, s.At("gpus"), s.Gpus)
	if s.Deploy != nil && s.Deploy.Resources.Reservations != nil {
		at := s.At("deploy", "resources", "reservations")
		reservations := *s.Deploy.Resources.Reservations
		for i, request := range reservations.Devices {
			if model.IsOtherRequest(request) {
				r.Error(at.Then("devices", i, "capabilities"), codes.GPU, "write capabilities: [gpu], or remove the request",
					"[%s] is not supported: ECS reserves no devices other than GPUs", finding.List(request.Capabilities))
			}
		}
		checkDeviceRequests(r, at.Then("devices"), reservations.Devices)
		checkGenericResources(r, at.Then("generic_resources"), reservations.GenericResources)
	}
	if s.IsGlobal() && s.GPUs().Count > 0 {
		r.Error(s.At("deploy", "mode"), codes.DeployMode, "use replicated", "a service with GPUs cannot be global: it needs EC2 instances of its own")
	}
}

func checkDeviceRequests(r *finding.Report, at finding.Path, requests []types.DeviceRequest) {
	const code = codes.GPU
	for i, request := range requests {
		at := at.Then(i)
		switch {
		case request.Driver != "" && request.Driver != model.Nvidia:
			r.Error(at.Then("driver"), code, "use nvidia", "%q is not supported: ECS supports GPUs of NVIDIA only", request.Driver)
		case len(request.IDs) == 0 && request.Count == 0 || request.Count < -1:
			r.Error(at.Then("count"), code, "use 1 or more, or all", "%d is not a valid number of GPUs", request.Count)
		case len(request.IDs) > 0:
			r.Info(at.Then("device_ids"), codes.GPUIDs, "", "ECS chooses the GPUs of a task: only the number of ids counts, %d", len(request.IDs))
		}
	}
}

func checkGenericResources(r *finding.Report, at finding.Path, resources []types.GenericResource) {
	for i, resource := range resources {
		d := resource.DiscreteResourceSpec
		switch {
		case d == nil:
		case !model.IsGPUResource(d.Kind):
			r.Error(at.Then(i), codes.GPU, "remove it, or write kind: gpu", "%q is not supported: ECS reserves GPUs only", d.Kind)
		case d.Value < 1:
			r.Error(at.Then(i), codes.GPU, "use 1 or more", "%d is not a valid number of GPUs", d.Value)
		}
	}
}

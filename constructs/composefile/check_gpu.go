package composefile

import (
	"github.com/compose-spec/compose-go/v2/types"
)

// checkGPUs looks at each form in which GPUs are asked for.
func checkGPUs(r *report, s service) {
	checkDeviceRequests(r, s.at("gpus"), s.Gpus)
	if s.Deploy != nil && s.Deploy.Resources.Reservations != nil {
		at := s.at("deploy", "resources", "reservations")
		reservations := *s.Deploy.Resources.Reservations
		for i, request := range reservations.Devices {
			if isOtherRequest(request) {
				r.error(at.then("devices", i, "capabilities"), "gpu", "write capabilities: [gpu], or remove the request",
					"[%s] is not possible: of devices, ECS reserves GPUs only", list(request.Capabilities))
			}
		}
		checkDeviceRequests(r, at.then("devices"), reservations.Devices)
		checkGenericResources(r, at.then("generic_resources"), reservations.GenericResources)
	}
	if IsGlobal(*s.ServiceConfig) && GPUsOf(*s.ServiceConfig).Count > 0 {
		r.error(s.at("deploy", "mode"), "services.deploy.mode", "use replicated", "a service that wants GPUs cannot be global: it needs machines for itself")
	}
}

func checkDeviceRequests(r *report, at path, requests []types.DeviceRequest) {
	const code = "gpu"
	for i, request := range requests {
		at := at.then(i)
		switch {
		case request.Driver != "" && request.Driver != nvidia:
			r.error(at.then("driver"), code, "use nvidia", "%q is not possible: GPUs on ECS are NVIDIA's", request.Driver)
		case len(request.IDs) == 0 && request.Count == 0 || request.Count < -1:
			r.error(at.then("count"), code, "use 1 or more, or all", "%d GPUs are no request", request.Count)
		case len(request.IDs) > 0:
			r.info(at.then("device_ids"), "gpu-ids", "", "ECS chooses the GPUs of a task: the ids count as their number, %d", len(request.IDs))
		}
	}
}

func checkGenericResources(r *report, at path, resources []types.GenericResource) {
	for i, resource := range resources {
		d := resource.DiscreteResourceSpec
		switch {
		case d == nil:
		case !isGPUResource(d.Kind):
			r.error(at.then(i), "gpu", "remove it, or write kind: gpu", "%q is not possible: ECS reserves GPUs only", d.Kind)
		case d.Value < 1:
			r.error(at.then(i), "gpu", "use 1 or more", "%d GPUs are no request", d.Value)
		}
	}
}

package cdkecs_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// handlerCases run the program of the custom resources against a cluster and a
// group that are made up; each prints what is left.
const handlerCases = `
import sys, types

class InUse(Exception): pass
class Busy(Exception): pass

class Cloud:
    exceptions = types.SimpleNamespace(UpdateInProgressException=Busy, ResourceInUseException=InUse)
    def __init__(self):
        self.status, self.providers, self.trouble, self.calls, self.groups = "ACTIVE", ["FARGATE", "theirs"], [], [], ["group"]
    def describe_clusters(self, clusters):
        if clusters != ["team"]: return {"clusters": []}
        return {"clusters": [{"status": self.status, "capacityProviders": list(self.providers), "defaultCapacityProviderStrategy": [{"capacityProvider": "theirs"}]}]}
    def put_cluster_capacity_providers(self, cluster, capacityProviders, defaultCapacityProviderStrategy):
        if self.trouble: raise self.trouble.pop()
        self.calls.append(defaultCapacityProviderStrategy)
        self.providers = capacityProviders
    def describe_auto_scaling_groups(self, AutoScalingGroupNames):
        return {"AutoScalingGroups": [g for g in self.groups if g in AutoScalingGroupNames]}
    def delete_auto_scaling_group(self, AutoScalingGroupName, ForceDelete):
        assert ForceDelete
        self.groups.remove(AutoScalingGroupName)

cloud, sent = Cloud(), []
sys.modules["boto3"] = types.SimpleNamespace(client=lambda name: cloud)
sys.modules["cfnresponse"] = types.SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED",
    send=lambda event, context, status, data, name, reason="": sent.append((status, name, reason)))
sys.path.insert(0, ".")
sys.dont_write_bytecode = True
import capacity_handler as handler
handler.PAUSE = 0

def run(kind, **props):
    handler.handler({"RequestType": kind, "ResourceProperties": props}, None)
    return sent[-1]

def check(what, got, want):
    if got != want: print(f"{what}: {got!r}, want {want!r}")

both = dict(Cluster="team", Providers=["ours"])
check("create", run("Create", **both), ("SUCCESS", "team/ours", ""))
check("added", cloud.providers, ["FARGATE", "theirs", "ours"])
check("default strategy", cloud.calls[-1], [{"capacityProvider": "theirs"}])
cloud.trouble = [Busy(), InUse()]
check("create in trouble", run("Create", Cluster="team", Providers=["FARGATE", "FARGATE_SPOT"])[0], "SUCCESS")
check("added after trouble", cloud.providers, ["FARGATE", "theirs", "ours", "FARGATE_SPOT"])
check("delete", run("Delete", **both)[0], "SUCCESS")
check("taken out", cloud.providers, ["FARGATE", "theirs", "FARGATE_SPOT"])
run("Delete", Cluster="team", Providers=["FARGATE", "FARGATE_SPOT"])
check("Fargate stays", cloud.providers, ["FARGATE", "theirs", "FARGATE_SPOT"])
check("no cluster", run("Create", Cluster="nobody", Providers=["ours"]), ("FAILED", "nobody/ours", "there is no active cluster nobody"))
check("no cluster any more", run("Delete", Cluster="nobody", Providers=["ours"])[0], "SUCCESS")
cloud.trouble, handler.PATIENCE = [InUse()] * 5, -1
check("without end", run("Delete", Cluster="team", Providers=["theirs"])[0], "FAILED")
check("group", run("Create", Group="group"), ("SUCCESS", "group", ""))
check("group stays", cloud.groups, ["group"])
check("group deleted", run("Delete", Group="group"), ("SUCCESS", "group", ""))
check("no group", cloud.groups, [])
check("deleted twice", run("Delete", Group="group")[0], "SUCCESS")
`

func TestCapacityHandler(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("Python is needed to run the function of the machines: %v", err)
		}
		t.Skip("there is no python3, which runs the function of the machines")
	}
	out, err := exec.Command(python, "-c", handlerCases).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "" {
		t.Errorf("%v\n%s", err, out)
	}
}

package cdkecs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// handlerCases run the program of the custom resources against a cluster and a
// group that are made up; each prints what is left.
const handlerCases = `
import sys, types

class BotoCoreError(Exception): pass
class ClientError(Exception):
    def __init__(self, code, text="", status=400):
        super().__init__(f"{code}: {text}")
        self.response = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}

class Cloud:
    def __init__(self):
        self.status, self.providers, self.trouble, self.calls, self.groups = "ACTIVE", ["FARGATE", "theirs"], [], [], ["group"]
        self.stack = "CREATE_IN_PROGRESS"
        self.after = []  # what attachmentsStatus is after the next changes, look by look
        self.attachments, self.looks = ["UPDATE_COMPLETE"], 0
    def describe_clusters(self, clusters, include):
        assert include == ["ATTACHMENTS"]
        if clusters != ["team"]: return {"clusters": []}
        self.looks += 1
        status = self.attachments.pop(0) if len(self.attachments) > 1 else self.attachments[0]
        return {"clusters": [{
            "status": self.status, "capacityProviders": list(self.providers), "attachmentsStatus": status,
            "attachments": [{"type": "asg_policy", "status": "FAILED", "details": [{"name": "reason", "value": "no role"}]}],
            "defaultCapacityProviderStrategy": [{"capacityProvider": "theirs"}],
        }]}
    def put_cluster_capacity_providers(self, cluster, capacityProviders, defaultCapacityProviderStrategy):
        if self.trouble: raise self.trouble.pop(0)
        self.calls.append(defaultCapacityProviderStrategy)
        self.providers = capacityProviders
        self.attachments = self.after or self.attachments
    def describe_stacks(self, StackName):
        return {"Stacks": [{"StackStatus": self.stack}]}
    def describe_auto_scaling_groups(self, AutoScalingGroupNames):
        return {"AutoScalingGroups": [g for g in self.groups if g in AutoScalingGroupNames]}
    def delete_auto_scaling_group(self, AutoScalingGroupName, ForceDelete):
        assert ForceDelete
        if self.trouble: raise self.trouble.pop(0)
        self.groups.remove(AutoScalingGroupName)

cloud, sent = Cloud(), []
sys.modules["boto3"] = types.SimpleNamespace(client=lambda name, config: cloud)
sys.modules["botocore.config"] = types.SimpleNamespace(Config=lambda **given: given)
sys.modules["botocore.exceptions"] = types.SimpleNamespace(BotoCoreError=BotoCoreError, ClientError=ClientError)
sys.modules["cfnresponse"] = types.SimpleNamespace(SUCCESS="SUCCESS", FAILED="FAILED",
    send=lambda event, context, status, data, name, reason="": sent.append((status, name, reason)))
sys.path.insert(0, ".")
sys.dont_write_bytecode = True
import capacity_handler as handler
handler.PAUSE = handler.SETTLE = 0

def run(kind, **props):
    handler.handler({"RequestType": kind, "StackId": "stack", "ResourceProperties": props}, None)
    return sent[-1]

def check(what, got, want):
    if got != want: print(f"{what}: {got!r}, want {want!r}")

both = dict(Cluster="team", Providers=["ours"])
check("create", run("Create", **both), ("SUCCESS", "team/ours", ""))
check("added", cloud.providers, ["FARGATE", "theirs", "ours"])
check("default strategy", cloud.calls[-1], [{"capacityProvider": "theirs"}])
cloud.trouble = [
    ClientError("UpdateInProgressException"), ClientError("ResourceInUseException"), ClientError("ThrottlingException"),
    ClientError("InvalidParameterException", "Unable to assume the service linked role. Please verify that the ECS service linked role exists."),
    ClientError("AccessDeniedException"), ClientError("ServerException", status=500), BotoCoreError(),
]
check("create in trouble", run("Create", Cluster="team", Providers=["FARGATE", "FARGATE_SPOT"])[0], "SUCCESS")
check("added after trouble", cloud.providers, ["FARGATE", "theirs", "ours", "FARGATE_SPOT"])
check("delete", run("Delete", **both)[0], "SUCCESS")
check("taken out", cloud.providers, ["FARGATE", "theirs", "FARGATE_SPOT"])
run("Delete", Cluster="team", Providers=["FARGATE", "FARGATE_SPOT"])
check("Fargate stays", cloud.providers, ["FARGATE", "theirs", "FARGATE_SPOT"])
check("no cluster", run("Create", Cluster="nobody", Providers=["ours"]), ("FAILED", "nobody/ours", "there is no active cluster nobody"))
check("no cluster any more", run("Delete", Cluster="nobody", Providers=["ours"])[0], "SUCCESS")
cloud.after = ["UPDATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "UPDATE_COMPLETE"]
looks = cloud.looks
check("attachments", run("Create", Cluster="team", Providers=["slow"]), ("SUCCESS", "team/slow", ""))
check("looks until they are complete", cloud.looks - looks, 4)
cloud.attachments, cloud.after, calls = ["UPDATE_FAILED"], ["UPDATE_COMPLETE"], len(cloud.calls)
check("failure of others", run("Create", Cluster="team", Providers=["slow"])[0], "SUCCESS")
check("asked again", len(cloud.calls) - calls, 1)
cloud.after = ["UPDATE_IN_PROGRESS", "UPDATE_FAILED"]
check("own failure", run("Create", Cluster="team", Providers=["bad"]),
    ("FAILED", "team/bad", "ECS could not change the capacity providers of team: asg_policy is FAILED (reason=no role)"))
check("deleted after a failure", run("Delete", Cluster="team", Providers=["none"])[0], "SUCCESS")
cloud.after, cloud.attachments = [], ["UPDATE_COMPLETE"]
cloud.trouble = [ClientError("InvalidParameterException", "no such provider")]
check("refused", run("Create", Cluster="team", Providers=["x"]), ("FAILED", "team/x", "InvalidParameterException: no such provider"))
handler.SPREAD, cloud.trouble = 0, [ClientError("AccessDeniedException", "not authorized")]
check("no permission", run("Create", Cluster="team", Providers=["x"])[0], "FAILED")
cloud.stack, cloud.trouble, calls = "ROLLBACK_IN_PROGRESS", [], len(cloud.calls)
check("cancelled", run("Create", Cluster="team", Providers=["late"]), ("FAILED", "team/late", "the deployment is taken back"))
check("nothing is added", len(cloud.calls) - calls, 0)
check("rolled back", run("Delete", Cluster="team", Providers=["late"])[0], "SUCCESS")
cloud.stack = "CREATE_IN_PROGRESS"
patience, handler.PATIENCE, cloud.trouble = handler.PATIENCE, -1, [ClientError("ResourceInUseException", "in use")]
check("without end", run("Delete", Cluster="team", Providers=["theirs"]), ("FAILED", "team/theirs", "after -1 seconds: ResourceInUseException: in use"))
handler.PATIENCE, cloud.trouble = patience, [ClientError("ResourceContention")]
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

// TestCapacitySequences plays requests that are cancelled, delivered twice and
// served within one another, with calls that fail and are lost.
func TestCapacitySequences(t *testing.T) {
	python := filepath.Join("..", "..", ".venv", "bin", "python")
	if exec.Command(python, "-c", "import botocore").Run() != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("Python with boto3 is needed to play requests to the function: make setup installs it")
		}
		t.Skip("no Python with boto3: make setup installs it")
	}
	out, err := exec.Command(python, "capacity_sequences_test.py", "0", "2000").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)
}

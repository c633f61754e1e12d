"""The actions of the CloudFormation API that the CDK command line and the tests use."""

import re
import threading
import traceback
import uuid
from urllib.parse import urlparse

import botocore.exceptions

from .errors import ACCOUNT, CfnError
from .stack import Stack, now
from .template import load_template

UNCHANGED = "The submitted information didn't contain changes. Submit different information to create a change set."
STUCK = ("ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED")


class Actions:
    """One method for each action: the request as a dictionary, the answer as one."""

    # ---- stacks

    def act_CreateStack(self, region, request):
        stack, *deployment = self.begin(region, request, "CREATE")
        stack.protected = request.get("EnableTerminationProtection") == "true"
        self.start(stack, request, deployment, "CREATE")
        return {"StackId": stack.id}

    def act_UpdateStack(self, region, request):
        stack, *deployment = self.begin(region, request, "UPDATE")
        if not self.differences(stack, *deployment):
            raise CfnError("No updates are to be performed.")
        self.start(stack, request, deployment, "UPDATE")
        return {"StackId": stack.id}

    def act_DeleteStack(self, region, request):
        try:
            stack = self.find(region, request["StackName"])
        except CfnError:
            return {}
        if stack.protected:
            raise CfnError(f"Stack [{stack.name}] cannot be deleted while TerminationProtection is enabled")
        busy(stack)
        stack.set("DELETE_IN_PROGRESS", "User Initiated")
        self.run(self.delete, stack)
        return {}

    def act_UpdateTerminationProtection(self, region, request):
        stack = self.find(region, request["StackName"])
        stack.protected = request["EnableTerminationProtection"] == "true"
        return {"StackId": stack.id}

    def begin(self, region, request, verb):
        """The stack that a request is about, and what is to be deployed: template, its text, parameters, tags."""
        name = request["StackName"]
        current = next((s for s in self.live(region) if name in (s.name, s.id)), None)
        if verb == "UPDATE":
            stack = self.find(region, name)
            busy(stack)
            if stack.status in STUCK:
                raise CfnError(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
        elif current and current.status != "REVIEW_IN_PROGRESS":
            raise CfnError(f"Stack [{name}] already exists", "AlreadyExistsException")
        elif not re.fullmatch(r"[A-Za-z][-A-Za-z0-9]{0,127}", name.split("/")[1] if "/" in name else name):
            raise CfnError(f"Value '{name}' at 'stackName' failed to satisfy constraint")
        else:
            stack = current or Stack(self, region, name, {})
        body = self.template_text(region, request, stack)
        template = load_template(body)
        given = given_params(request, stack)
        self.check(template)
        self.resolve_params(stack, template, given)
        if stack not in self.stacks:
            self.stacks.append(stack)
        return stack, template, body, given, {tag["Key"]: tag["Value"] for tag in request.get("Tags", [])}

    def differences(self, stack, template, body, given, tags):
        changes = self.changes(stack, template, self.resolve_params(stack, template, given))
        return changes or template.get("Outputs") != stack.template.get("Outputs")

    def start(self, stack, request, deployment, verb):
        stack.keep_failed = request.get("OnFailure") == "DO_NOTHING" or request.get("DisableRollback") == "true"
        stack.set(f"{verb}_IN_PROGRESS", "User Initiated")
        self.run(self.apply, stack, *deployment, verb)

    def run(self, function, *arguments):
        def job():
            try:
                function(*arguments)
            except Exception:
                traceback.print_exc()

        self.local.job = threading.Thread(target=job, daemon=True)
        self.local.job.start()

    def template_text(self, region, request, stack=None):
        if request.get("TemplateBody"):
            return request["TemplateBody"]
        if request.get("TemplateURL"):
            return self.fetch(request["TemplateURL"], region)
        if request.get("UsePreviousTemplate") == "true" and stack:
            return stack.body
        raise CfnError("Either Template URL or Template Body must be specified.")

    def fetch(self, url, region):
        """The text of an object in S3, addressed by path or by virtual host."""
        parsed = urlparse(url)
        host, path = parsed.netloc.split(":")[0], parsed.path.lstrip("/")
        if re.match(r"s3[.-]|localhost|127\.|\[", parsed.netloc):
            bucket, _, key = path.partition("/")
        else:
            bucket, key = host.split(".s3")[0], path
        try:
            return self.client("s3", region).get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        except botocore.exceptions.ClientError as e:
            raise CfnError(f"S3 error: {e}") from e

    # ---- change sets

    def act_CreateChangeSet(self, region, request):
        kind = request.get("ChangeSetType", "UPDATE")
        stack, *deployment = self.begin(region, request, kind)
        template, _, given, _ = deployment
        name = request["ChangeSetName"]
        changed = bool(self.differences(stack, *deployment))
        stack.change_sets[name] = dict(
            ChangeSetId=f"arn:aws:cloudformation:{region}:{ACCOUNT}:changeSet/{name}/{uuid.uuid4()}",
            ChangeSetName=name,
            StackId=stack.id,
            StackName=stack.name,
            CreationTime=now(),
            Changes=self.changes(stack, template, self.resolve_params(stack, template, given)),
            Description=request.get("Description", ""),
            Status="CREATE_COMPLETE" if changed else "FAILED",
            ExecutionStatus="AVAILABLE" if changed else "UNAVAILABLE",
            StatusReason="" if changed else UNCHANGED,
            Tags=request.get("Tags", []),
            Parameters=parameters_of(template, given),
            deployment=deployment,
            verb=kind,
        )
        return {"Id": stack.change_sets[name]["ChangeSetId"], "StackId": stack.id}

    def act_DescribeChangeSet(self, region, request):
        return described(self.change_set(region, request)[1])

    def act_DeleteChangeSet(self, region, request):
        try:
            stack, change_set = self.change_set(region, request)
        except CfnError:
            return {}
        stack.change_sets.pop(change_set["ChangeSetName"])
        return {}

    def act_ExecuteChangeSet(self, region, request):
        stack, change_set = self.change_set(region, request)
        busy(stack)
        if change_set["ExecutionStatus"] != "AVAILABLE":
            name, status = change_set["ChangeSetId"], change_set["Status"]
            raise CfnError(
                f"ChangeSet [{name}] cannot be executed in its current status of [{status}]",
                "InvalidChangeSetStatus",
            )
        stack.change_sets.clear()
        self.start(stack, request, change_set["deployment"], change_set["verb"])
        return {}

    def act_ListChangeSets(self, region, request):
        return {"Summaries": [described(c) for c in self.find(region, request["StackName"]).change_sets.values()]}

    def change_set(self, region, request):
        name, of = request["ChangeSetName"], request.get("StackName")
        for stack in self.live(region):
            for change_set in stack.change_sets.values():
                if name == change_set["ChangeSetId"]:
                    return stack, change_set
                if name == change_set["ChangeSetName"] and of in (stack.id, stack.name):
                    return stack, change_set
        raise CfnError(f"ChangeSet [{name}] does not exist", "ChangeSetNotFound")

    # ---- descriptions

    def act_DescribeStacks(self, region, request):
        if request.get("StackName"):
            return {"Stacks": [stack_description(self.find(region, request["StackName"], deleted=True))]}
        return {"Stacks": [stack_description(stack) for stack in self.live(region)]}

    def act_ListStacks(self, region, request):
        wanted = request.get("StackStatusFilter", [])
        stacks = [s for s in self.stacks if s.region == region and (not wanted or s.status in wanted)]
        return {"StackSummaries": [stack_description(stack) for stack in stacks]}

    def act_DescribeStackEvents(self, region, request):
        return {"StackEvents": list(self.find(region, request["StackName"], deleted=True).events)}

    def act_DescribeEvents(self, region, request):
        return {"OperationEvents": []}

    def act_DescribeStackResources(self, region, request):
        stack = self.find(region, request["StackName"], deleted=True)
        wanted = request.get("LogicalResourceId")
        resources = [r for r in stack.resources.values() if not wanted or r.logical == wanted]
        return {"StackResources": [resource_description(stack, r) for r in resources]}

    def act_DescribeStackResource(self, region, request):
        stack = self.find(region, request["StackName"], deleted=True)
        resource = stack.resources.get(request["LogicalResourceId"])
        if resource is None:
            raise CfnError(f"Resource {request['LogicalResourceId']} does not exist for stack {stack.name}")
        return {"StackResourceDetail": resource_description(stack, resource)}

    def act_ListStackResources(self, region, request):
        stack = self.find(region, request["StackName"], deleted=True)
        return {"StackResourceSummaries": [resource_description(stack, r) for r in stack.resources.values()]}

    def act_GetTemplate(self, region, request):
        stack = self.find(region, request["StackName"], deleted=True)
        return {"TemplateBody": stack.body, "StagesAvailable": ["Original", "Processed"]}

    def act_GetTemplateSummary(self, region, request):
        if request.get("StackName"):
            body = self.find(region, request["StackName"]).body
        else:
            body = self.template_text(region, request)
        template = load_template(body)
        return {
            "Parameters": [
                dict(ParameterKey=name, ParameterType=p["Type"], DefaultValue=p.get("Default"))
                for name, p in template.get("Parameters", {}).items()
            ],
            "ResourceTypes": sorted({r["Type"] for r in template["Resources"].values()}),
            "ResourceIdentifierSummaries": [],
            "Capabilities": [],
        }

    def act_ValidateTemplate(self, region, request):
        template = load_template(self.template_text(region, request))
        self.check(template)
        return {"Parameters": [dict(ParameterKey=name) for name in template.get("Parameters", {})]}

    def act_ListExports(self, region, request):
        return {
            "Exports": [
                dict(ExportingStackId=stack.id, Name=output["ExportName"], Value=output["OutputValue"])
                for stack in self.live(region)
                for output in stack.outputs.values()
                if "ExportName" in output
            ]
        }


def busy(stack):
    if stack.status.endswith("_IN_PROGRESS") and stack.status != "REVIEW_IN_PROGRESS":
        raise CfnError(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")


def described(change_set):
    return {key: value for key, value in change_set.items() if key not in ("deployment", "verb")}


def given_params(request, stack):
    out = {}
    for entry in request.get("Parameters", []):
        name = entry["ParameterKey"]
        if entry.get("UsePreviousValue") != "true":
            out[name] = entry.get("ParameterValue", "")
        elif name in stack.params:
            out[name] = stack.params[name]
    return out


def parameters_of(template, given, resolved=None):
    """Parameters as descriptions show them: those with NoEcho masked."""
    out = []
    for name, declared in template.get("Parameters", {}).items():
        entry = dict(ParameterKey=name, ParameterValue=str(given.get(name, declared.get("Default", ""))))
        if str(declared.get("NoEcho", "")).lower() == "true":
            entry["ParameterValue"] = "****"
        elif declared.get("Type", "").startswith("AWS::SSM::") and resolved:
            entry["ResolvedValue"] = str(resolved[name])
        out.append(entry)
    return out


def stack_description(stack):
    return dict(
        StackId=stack.id,
        StackName=stack.name,
        Description=stack.template.get("Description"),
        CreationTime=stack.created,
        LastUpdatedTime=stack.updated,
        DeletionTime=stack.deleted,
        StackStatus=stack.status,
        StackStatusReason=stack.reason,
        DisableRollback=stack.keep_failed,
        EnableTerminationProtection=stack.protected,
        NotificationARNs=[],
        Capabilities=[],
        Parameters=parameters_of(stack.template, stack.params, stack.resolved),
        Outputs=list(stack.outputs.values()),
        Tags=[dict(Key=key, Value=value) for key, value in stack.tags.items()],
        RootId=stack.root,
        ParentId=stack.parent and stack.parent.id,
        DriftInformation=dict(StackDriftStatus="NOT_CHECKED"),
    )


def resource_description(stack, resource):
    return dict(
        StackId=stack.id,
        StackName=stack.name,
        LogicalResourceId=resource.logical,
        PhysicalResourceId=resource.pid or "",
        ResourceType=resource.type,
        Timestamp=resource.changed,
        LastUpdatedTimestamp=resource.changed,
        ResourceStatus=resource.status,
        DriftInformation=dict(StackResourceDriftStatus="NOT_CHECKED"),
    )

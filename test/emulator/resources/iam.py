"""Roles and policies."""

import json

from .registry import handles, require


@handles("AWS::IAM::Role")
class Role:
    create_only = ("RoleName", "Path")

    def create(self, aws, resource, props):
        client = aws.api("iam")
        name = aws.name(resource, props.get("RoleName"), 64)
        require(props, "AssumeRolePolicyDocument")
        made = client.create_role(
            RoleName=name,
            AssumeRolePolicyDocument=json.dumps(props["AssumeRolePolicyDocument"]),
            Path=props.get("Path", "/"),
            Tags=aws.tags(resource, props),
            **({"Description": props["Description"]} if props.get("Description") else {}),
            **({"MaxSessionDuration": int(props["MaxSessionDuration"])} if props.get("MaxSessionDuration") else {}),
        )["Role"]
        resource.pid = name
        try:
            self.put(aws, name, {}, props)
        except Exception:
            self.delete(aws, resource)
            raise
        return name, {"Arn": made["Arn"], "RoleId": made["RoleId"]}

    def put(self, aws, name, old, props):
        client = aws.api("iam")
        for a in props.get("ManagedPolicyArns", []):
            client.attach_role_policy(RoleName=name, PolicyArn=a)
        for a in set(old.get("ManagedPolicyArns", [])) - set(props.get("ManagedPolicyArns", [])):
            client.detach_role_policy(RoleName=name, PolicyArn=a)
        for x in props.get("Policies", []):
            client.put_role_policy(
                RoleName=name, PolicyName=x["PolicyName"], PolicyDocument=json.dumps(x["PolicyDocument"])
            )
        for x in {y["PolicyName"] for y in old.get("Policies", [])} - {
            y["PolicyName"] for y in props.get("Policies", [])
        }:
            client.delete_role_policy(RoleName=name, PolicyName=x)

    def update(self, aws, resource, old, props):
        self.put(aws, resource.pid, old, props)
        aws.api("iam").update_assume_role_policy(
            RoleName=resource.pid, PolicyDocument=json.dumps(props["AssumeRolePolicyDocument"])
        )

    def delete(self, aws, resource):
        client = aws.api("iam")
        for a in client.list_attached_role_policies(RoleName=resource.pid)["AttachedPolicies"]:
            client.detach_role_policy(RoleName=resource.pid, PolicyArn=a["PolicyArn"])
        for a in client.list_role_policies(RoleName=resource.pid)["PolicyNames"]:
            client.delete_role_policy(RoleName=resource.pid, PolicyName=a)
        client.delete_role(RoleName=resource.pid)


@handles("AWS::IAM::Policy")
class Policy:
    create_only = ("PolicyName",)

    def create(self, aws, resource, props):
        require(props, "PolicyName", "PolicyDocument")
        self.put(aws, props)
        return props["PolicyName"], {"Id": props["PolicyName"]}

    def put(self, aws, props):
        client = aws.api("iam")
        for name in props.get("Roles", []):
            client.put_role_policy(
                RoleName=name,
                PolicyName=props["PolicyName"],
                PolicyDocument=json.dumps(props["PolicyDocument"]),
            )
        for name in props.get("Users", []):
            client.put_user_policy(
                UserName=name,
                PolicyName=props["PolicyName"],
                PolicyDocument=json.dumps(props["PolicyDocument"]),
            )

    def update(self, aws, resource, old, props):
        for name in set(old.get("Roles", [])) - set(props.get("Roles", [])):
            aws.api("iam").delete_role_policy(RoleName=name, PolicyName=resource.pid)
        self.put(aws, props)

    def delete(self, aws, resource):
        for name in resource.props.get("Roles", []):
            aws.api("iam").delete_role_policy(RoleName=name, PolicyName=resource.pid)


@handles("AWS::IAM::ManagedPolicy")
class ManagedPolicy:
    create_only = ("ManagedPolicyName", "Path", "Description")

    def create(self, aws, resource, props):
        client = aws.api("iam")
        a = client.create_policy(
            PolicyName=aws.name(resource, props.get("ManagedPolicyName")),
            PolicyDocument=json.dumps(props["PolicyDocument"]),
            Path=props.get("Path", "/"),
        )["Policy"]["Arn"]
        for name in props.get("Roles", []):
            client.attach_role_policy(RoleName=name, PolicyArn=a)
        return a, {"PolicyArn": a}

    def delete(self, aws, resource):
        client = aws.api("iam")
        for name in client.list_entities_for_policy(PolicyArn=resource.pid)["PolicyRoles"]:
            client.detach_role_policy(RoleName=name["RoleName"], PolicyArn=resource.pid)
        client.delete_policy(PolicyArn=resource.pid)


@handles("AWS::IAM::InstanceProfile")
class InstanceProfile:
    create_only = ("InstanceProfileName", "Path")

    def create(self, aws, resource, props):
        client = aws.api("iam")
        name = aws.name(resource, props.get("InstanceProfileName"))
        made = client.create_instance_profile(InstanceProfileName=name)["InstanceProfile"]
        for x in props["Roles"]:
            client.add_role_to_instance_profile(InstanceProfileName=name, RoleName=x)
        return name, {"Arn": made["Arn"]}

    def delete(self, aws, resource):
        client = aws.api("iam")
        for x in resource.props["Roles"]:
            client.remove_role_from_instance_profile(InstanceProfileName=resource.pid, RoleName=x)
        client.delete_instance_profile(InstanceProfileName=resource.pid)

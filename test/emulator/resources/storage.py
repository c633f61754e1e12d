"""File systems, repositories and tables."""

import json
import secrets

from cloudformation.errors import CfnError

from .gaps import keep_backup_policy
from .registry import HANDLERS, Plain, handles, require

# Characters of a creation token of Amazon EFS, at most.
TOKEN = 64


@handles("AWS::EFS::FileSystem")
class FileSystem:
    create_only = ("Encrypted", "KmsKeyId", "PerformanceMode", "AvailabilityZoneName")
    # Settings that have calls of their own.
    DROPPED = ("FileSystemTags", "LifecyclePolicies", "BackupPolicy", "FileSystemPolicy", "FileSystemProtection")

    def create(self, aws, resource, props):
        tags = aws.tags(resource, {"Tags": props.get("FileSystemTags", [])})
        token = aws.name(resource, None, TOKEN)
        made = aws.call("efs", "CreateFileSystem", props, drop=self.DROPPED, CreationToken=token, Tags=tags)
        resource.pid = made["FileSystemId"]
        self.update(aws, resource, {}, props)
        return resource.pid, {"FileSystemId": resource.pid, "Arn": made["FileSystemArn"]}

    def update(self, aws, resource, old, props):
        lifecycle = props.get("LifecyclePolicies", [])
        aws.api("efs").put_lifecycle_configuration(FileSystemId=resource.pid, LifecyclePolicies=lifecycle)
        keep_backup_policy(aws, resource.pid, props.get("BackupPolicy", {}).get("Status") == "ENABLED")
        # moto has no file system policies.
        if not props.get("FileSystemPolicy", {"Statement": [{}]}).get("Statement"):
            raise CfnError("FileSystemPolicy has no Statement")

    def delete(self, aws, resource):
        aws.api("efs").delete_file_system(FileSystemId=resource.pid)


@handles("AWS::EFS::MountTarget")
class MountTarget:
    create_only = ("FileSystemId", "SubnetId", "IpAddress")

    def create(self, aws, resource, props):
        made = aws.call("efs", "CreateMountTarget", props)
        return made["MountTargetId"], {"Id": made["MountTargetId"], "IpAddress": made.get("IpAddress")}

    def update(self, aws, resource, old, props):
        groups = props["SecurityGroups"]
        aws.api("efs").modify_mount_target_security_groups(MountTargetId=resource.pid, SecurityGroups=groups)

    def delete(self, aws, resource):
        aws.api("efs").delete_mount_target(MountTargetId=resource.pid)


@handles("AWS::EFS::AccessPoint")
class AccessPoint:
    def create(self, aws, resource, props):
        tags = aws.tags(resource, {"Tags": props.get("AccessPointTags", [])})
        token = aws.name(resource, None, TOKEN)
        made = aws.call("efs", "CreateAccessPoint", props, drop=("AccessPointTags",), ClientToken=token, Tags=tags)
        return made["AccessPointId"], {"AccessPointId": made["AccessPointId"], "Arn": made["AccessPointArn"]}

    def delete(self, aws, resource):
        aws.api("efs").delete_access_point(AccessPointId=resource.pid)


class S3Files:
    """Resources of Amazon S3 Files, which moto does not have: what they refer to must be there."""

    create_only = ("Bucket", "RoleArn", "Prefix", "FileSystemId", "SubnetId", "RootDirectory", "PosixUser")

    def __init__(self, kind, prefix, path):
        self.kind, self.prefix, self.path = kind, prefix, path

    def create(self, aws, resource, props):
        self.update(aws, resource, {}, props)
        resource.pid = f"{self.prefix}-{secrets.token_hex(9)[:17]}"
        arn = f"arn:aws:s3files:{aws.region}:{aws.account}:{self.path.format(id=resource.pid, **props)}"
        return resource.pid, {f"{self.kind}Id": resource.pid, f"{self.kind}Arn": arn}

    def update(self, aws, resource, old, props):
        arguments = aws.arguments("s3files", f"Create{self.kind}", props, drop=("Tags",))
        if self.kind == "FileSystem":
            bucket = arguments["bucket"].rpartition(":")[2]
            if aws.api("s3").get_bucket_versioning(Bucket=bucket).get("Status") != "Enabled":
                raise CfnError(f"the bucket {bucket} has no versioning")
            aws.api("iam").get_role(RoleName=arguments["roleArn"].rpartition("/")[2])
        if self.kind == "MountTarget":
            aws.api("ec2").describe_subnets(SubnetIds=[arguments["subnetId"]])
            aws.api("ec2").describe_security_groups(GroupIds=arguments["securityGroups"])

    def delete(self, aws, resource):
        pass


HANDLERS["AWS::S3Files::FileSystem"] = S3Files("FileSystem", "fs", "file-system/{id}")
HANDLERS["AWS::S3Files::MountTarget"] = S3Files("MountTarget", "fsmt", "file-system/{FileSystemId}/mount-target/{id}")
HANDLERS["AWS::S3Files::AccessPoint"] = S3Files("AccessPoint", "fsap", "file-system/{FileSystemId}/access-point/{id}")


@handles("AWS::ECR::PullThroughCacheRule")
class PullThroughCacheRule:
    """A rule, which moto does not have: its prefix exists once."""

    prefixes = set()

    def create(self, aws, resource, props):
        arguments = aws.arguments("ecr", "CreatePullThroughCacheRule", props)
        require(arguments, "ecrRepositoryPrefix", "upstreamRegistryUrl")
        prefix = aws.region, arguments["ecrRepositoryPrefix"]
        if prefix in self.prefixes:
            raise CfnError(f"a rule with the prefix {prefix[1]} already exists")
        self.prefixes.add(prefix)
        return prefix[1]

    def delete(self, aws, resource):
        self.prefixes.discard((aws.region, resource.pid))


@handles("AWS::ECR::Repository")
class Repository:
    create_only = ("RepositoryName",)

    def create(self, aws, resource, props):
        given = props.get("RepositoryName")
        made = aws.api("ecr").create_repository(repositoryName=aws.name(resource, given, lower=not given))["repository"]
        return made["repositoryName"], {"Arn": made["repositoryArn"], "RepositoryUri": made["repositoryUri"]}

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        aws.api("ecr").delete_repository(repositoryName=resource.pid, force=True)


@handles("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
class Table:
    create_only = ("TableName", "KeySchema")
    KEPT = ("AttributeDefinitions", "KeySchema", "BillingMode", "GlobalSecondaryIndexes", "ProvisionedThroughput")

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("TableName"))
        kept = {key: value for key, value in props.items() if key in self.KEPT}
        made = aws.call("dynamodb", "CreateTable", kept, TableName=name)["TableDescription"]
        return name, {"Arn": made["TableArn"], "TableId": made.get("TableId", name)}

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        aws.api("dynamodb").delete_table(TableName=resource.pid)


@handles("AWS::KMS::Key")
class Key:
    create_only = ("KeySpec", "KeyUsage")

    def create(self, aws, resource, props):
        policy = json.dumps(props["KeyPolicy"])
        drop = ("Tags", "KeyPolicy", "EnableKeyRotation", "PendingWindowInDays", "RotationPeriodInDays", "Enabled")
        made = aws.call("kms", "CreateKey", props, drop=drop, Policy=policy)["KeyMetadata"]
        return made["KeyId"], {"Arn": made["Arn"], "KeyId": made["KeyId"]}

    def update(self, aws, resource, old, props):
        policy = json.dumps(props["KeyPolicy"])
        aws.api("kms").put_key_policy(KeyId=resource.pid, PolicyName="default", Policy=policy)

    def delete(self, aws, resource):
        aws.api("kms").schedule_key_deletion(KeyId=resource.pid, PendingWindowInDays=7)


class Alias(Plain):
    def create(self, aws, resource, props):
        aws.call("kms", "CreateAlias", props)
        return props["AliasName"]


HANDLERS["AWS::KMS::Alias"] = Alias("kms", "CreateAlias", "", "DeleteAlias", "AliasName")

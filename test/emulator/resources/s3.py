"""Buckets."""

import json

from cloudformation.errors import ACCOUNT, CfnError

from .registry import handles


@handles("AWS::S3::Bucket")
class Bucket:
    create_only = ("BucketName", "ObjectLockEnabled")
    # Settings that moto keeps, as CloudFormation names them and the call that sets them.
    SETTINGS = {
        "BucketEncryption": ("put_bucket_encryption", "ServerSideEncryptionConfiguration"),
        "PublicAccessBlockConfiguration": ("put_public_access_block", "PublicAccessBlockConfiguration"),
        "VersioningConfiguration": ("put_bucket_versioning", "VersioningConfiguration"),
        "OwnershipControls": ("put_bucket_ownership_controls", "OwnershipControls"),
    }
    # Settings that differ too much from the API's to be handed on.
    ACCEPTED = ("BucketName", "Tags", "LifecycleConfiguration", "LoggingConfiguration", "AccessControl")

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("BucketName"), limit=63, lower=not props.get("BucketName"))
        client = aws.api("s3")
        place = {} if aws.region == "us-east-1" else {"LocationConstraint": aws.region}
        client.create_bucket(Bucket=name, **({"CreateBucketConfiguration": place} if place else {}))
        resource.pid = name
        self.update(aws, resource, {}, props)
        domain = f"{name}.s3.amazonaws.com"
        regional = f"{name}.s3.{aws.region}.amazonaws.com"
        return name, {"Arn": f"arn:aws:s3:::{name}", "DomainName": domain, "RegionalDomainName": regional}

    def update(self, aws, resource, old, props):
        for key, value in props.items():
            if key in self.SETTINGS:
                method, argument = self.SETTINGS[key]
                getattr(aws.api("s3"), method)(Bucket=resource.pid, **{argument: self.renamed(key, value)})
            elif key not in self.ACCEPTED:
                raise CfnError(f"extraneous key [{key}] is not permitted")

    def renamed(self, key, value):
        if key != "BucketEncryption":
            return value
        rules = [
            {("ApplyServerSideEncryptionByDefault" if k.startswith("ServerSide") else k): v for k, v in rule.items()}
            for rule in value["ServerSideEncryptionConfiguration"]
        ]
        return {"Rules": rules}

    def delete(self, aws, resource):
        aws.api("s3").delete_bucket(Bucket=resource.pid)


@handles("AWS::S3::BucketPolicy")
class BucketPolicy:
    create_only = ("Bucket",)

    def create(self, aws, resource, props):
        self.update(aws, resource, {}, props)
        return props["Bucket"]

    def update(self, aws, resource, old, props):
        client = aws.api("s3")
        client.head_bucket(Bucket=props["Bucket"])
        # moto enforces bucket policies and ignores conditions: "deny without TLS" would deny everything here.
        kept = [statement for statement in props["PolicyDocument"]["Statement"] if "Condition" not in statement]
        if kept:
            policy = json.dumps({**props["PolicyDocument"], "Statement": kept})
            client.put_bucket_policy(Bucket=props["Bucket"], Policy=policy)

    def delete(self, aws, resource):
        aws.api("s3").delete_bucket_policy(Bucket=resource.pid)


@handles("Custom::S3AutoDeleteObjects")
class AutoDeleteObjects:
    """The CDK's custom resource that empties a bucket, done by hand as no Lambda function runs."""

    create_only = ("ServiceToken", "BucketName")

    def create(self, aws, resource, props):
        return f"{ACCOUNT}-{props['BucketName']}"

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        client, bucket = aws.api("s3"), resource.props["BucketName"]
        for item in client.list_objects_v2(Bucket=bucket).get("Contents", []):
            client.delete_object(Bucket=bucket, Key=item["Key"])

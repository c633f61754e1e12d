"""Logs, alarms, dashboards and web ACLs."""

import json

from cloudformation.errors import ACCOUNT

from .registry import handles


@handles("AWS::Logs::LogGroup")
class LogGroup:
    create_only = ("LogGroupName",)

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("LogGroupName"))
        tags = {tag["Key"]: tag["Value"] for tag in props.get("Tags", [])}
        aws.api("logs").create_log_group(logGroupName=name, tags=tags)
        resource.pid = name
        self.update(aws, resource, {}, props)
        return name, {"Arn": f"arn:aws:logs:{aws.region}:{ACCOUNT}:log-group:{name}:*"}

    def update(self, aws, resource, old, props):
        if "RetentionInDays" in props:
            aws.api("logs").put_retention_policy(
                logGroupName=resource.pid, retentionInDays=int(props["RetentionInDays"])
            )
        elif "RetentionInDays" in old:
            aws.api("logs").delete_retention_policy(logGroupName=resource.pid)

    def delete(self, aws, resource):
        aws.api("logs").delete_log_group(logGroupName=resource.pid)


@handles("AWS::CloudWatch::Alarm")
class Alarm:
    create_only = ("AlarmName",)

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("AlarmName"))
        resource.pid = name
        self.update(aws, resource, {}, props)
        return name, {"Arn": f"arn:aws:cloudwatch:{aws.region}:{ACCOUNT}:alarm:{name}"}

    def update(self, aws, resource, old, props):
        aws.call("cloudwatch", "PutMetricAlarm", props, drop=("AlarmName", "Tags"), AlarmName=resource.pid)

    def delete(self, aws, resource):
        aws.api("cloudwatch").delete_alarms(AlarmNames=[resource.pid])


@handles("AWS::CloudWatch::Dashboard")
class Dashboard:
    create_only = ("DashboardName",)

    def create(self, aws, resource, props):
        resource.pid = aws.name(resource, props.get("DashboardName"))
        self.update(aws, resource, {}, props)
        return resource.pid, {}

    def update(self, aws, resource, old, props):
        body = json.loads(props["DashboardBody"])  # CloudWatch refuses what is no JSON
        aws.api("cloudwatch").put_dashboard(DashboardName=resource.pid, DashboardBody=json.dumps(body))

    def delete(self, aws, resource):
        aws.api("cloudwatch").delete_dashboards(DashboardNames=[resource.pid])


@handles("AWS::WAFv2::WebACL")
class WebACL:
    create_only = ("Name", "Scope")

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("Name"))
        made = aws.call("wafv2", "CreateWebACL", props, drop=("Name", "Tags"), Name=name)["Summary"]
        resource.pid = f"{name}|{made['Id']}|{props['Scope']}"
        return resource.pid, {"Arn": made["ARN"], "Id": made["Id"]}

    def update(self, aws, resource, old, props):
        name, identity, _ = resource.pid.split("|")
        token = aws.api("wafv2").get_web_acl(Name=name, Id=identity, Scope=props["Scope"])["LockToken"]
        aws.call("wafv2", "UpdateWebACL", props, drop=("Name", "Tags"), Name=name, Id=identity, LockToken=token)

    def delete(self, aws, resource):
        name, identity, scope = resource.pid.split("|")
        token = aws.api("wafv2").get_web_acl(Name=name, Id=identity, Scope=scope)["LockToken"]
        aws.api("wafv2").delete_web_acl(Name=name, Id=identity, Scope=scope, LockToken=token)


@handles("AWS::WAFv2::WebACLAssociation")
class WebACLAssociation:
    create_only = ("ResourceArn", "WebACLArn")

    def create(self, aws, resource, props):
        aws.api("wafv2").associate_web_acl(WebACLArn=props["WebACLArn"], ResourceArn=props["ResourceArn"])
        resource.pid = f"{props['ResourceArn']}|{props['WebACLArn']}"
        return resource.pid, {}

    def delete(self, aws, resource):
        aws.api("wafv2").disassociate_web_acl(ResourceArn=resource.pid.split("|")[0])

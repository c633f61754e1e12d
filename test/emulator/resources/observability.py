"""Logs and alarms."""

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

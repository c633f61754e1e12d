"""Topics, queues, events and schedules."""

import json

from .registry import handles


@handles("AWS::SNS::Topic")
class Topic:
    create_only = ("TopicName",)

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("TopicName"))
        arn = aws.api("sns").create_topic(Name=name)["TopicArn"]
        return arn, {"TopicName": name, "TopicArn": arn}

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        aws.api("sns").delete_topic(TopicArn=resource.pid)


@handles("AWS::SNS::Subscription")
class Subscription:
    def create(self, aws, resource, props):
        return aws.call("sns", "Subscribe", props, drop=("Region",))["SubscriptionArn"]

    def delete(self, aws, resource):
        aws.api("sns").unsubscribe(SubscriptionArn=resource.pid)


@handles("AWS::SQS::Queue")
class Queue:
    create_only = ("QueueName", "FifoQueue")

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("QueueName"), limit=80)
        url = aws.api("sqs").create_queue(QueueName=name, Attributes=self.attributes(props))["QueueUrl"]
        arn = f"arn:aws:sqs:{aws.region}:{aws.account}:{name}"
        return url, {"Arn": arn, "QueueName": name, "QueueUrl": url}

    def attributes(self, props):
        given = {key: value for key, value in props.items() if key not in ("QueueName", "Tags")}
        return {k: json.dumps(v) if isinstance(v, dict) else str(v).lower() for k, v in given.items()}

    def update(self, aws, resource, old, props):
        aws.api("sqs").set_queue_attributes(QueueUrl=resource.pid, Attributes=self.attributes(props))

    def delete(self, aws, resource):
        aws.api("sqs").delete_queue(QueueUrl=resource.pid)


@handles("AWS::SQS::QueuePolicy")
class QueuePolicy:
    create_only = ("Queues",)

    def create(self, aws, resource, props):
        self.update(aws, resource, {}, props)
        return aws.name(resource)

    def update(self, aws, resource, old, props):
        policy = json.dumps(props["PolicyDocument"])
        for queue in props["Queues"]:
            aws.api("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy})

    def delete(self, aws, resource):
        for queue in resource.props["Queues"]:
            aws.api("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": ""})


@handles("AWS::Events::Rule")
class Rule:
    create_only = ("Name", "EventBusName")

    def create(self, aws, resource, props):
        resource.pid = aws.name(resource, props.get("Name"), limit=64)
        self.update(aws, resource, {}, props)
        return resource.pid, {"Arn": f"arn:aws:events:{aws.region}:{aws.account}:rule/{resource.pid}"}

    def update(self, aws, resource, old, props):
        pattern = json.dumps(props["EventPattern"]) if "EventPattern" in props else None
        drop = ("Name", "Targets", "EventPattern", "Tags")
        aws.call("events", "PutRule", props, drop=drop, Name=resource.pid, EventPattern=pattern)
        gone = [t["Id"] for t in old.get("Targets", []) if t["Id"] not in {n["Id"] for n in props.get("Targets", [])}]
        if gone:
            aws.api("events").remove_targets(Rule=resource.pid, Ids=gone)
        if props.get("Targets"):
            aws.call("events", "PutTargets", {"Rule": resource.pid, "Targets": props["Targets"]})

    def delete(self, aws, resource):
        client, ids = aws.api("events"), [target["Id"] for target in resource.props.get("Targets", [])]
        if ids:
            client.remove_targets(Rule=resource.pid, Ids=ids)
        client.delete_rule(Name=resource.pid)


@handles("AWS::Scheduler::ScheduleGroup")
class ScheduleGroup:
    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("Name"), limit=64)
        arn = aws.api("scheduler").create_schedule_group(Name=name)["ScheduleGroupArn"]
        return name, {"Arn": arn}

    def delete(self, aws, resource):
        aws.api("scheduler").delete_schedule_group(Name=resource.pid)


@handles("AWS::Scheduler::Schedule")
class Schedule:
    create_only = ("Name", "GroupName")

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("Name"), limit=64)
        made = aws.call("scheduler", "CreateSchedule", props, drop=("Name",), Name=name)
        return name, {"Arn": made["ScheduleArn"]}

    def update(self, aws, resource, old, props):
        aws.call("scheduler", "UpdateSchedule", props, drop=("Name",), Name=resource.pid)

    def delete(self, aws, resource):
        group = {"GroupName": resource.props["GroupName"]} if "GroupName" in resource.props else {}
        aws.api("scheduler").delete_schedule(Name=resource.pid, **group)

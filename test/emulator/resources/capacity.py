"""Machines: launch templates, Auto Scaling groups."""

from .registry import handles


@handles("AWS::EC2::LaunchTemplate")
class LaunchTemplate:
    create_only = ("LaunchTemplateName",)

    def create(self, aws, resource, props):
        made = aws.call(
            "ec2",
            "CreateLaunchTemplate",
            {"LaunchTemplateData": props["LaunchTemplateData"]},
            LaunchTemplateName=aws.name(resource, props.get("LaunchTemplateName")),
        )["LaunchTemplate"]
        return made["LaunchTemplateId"], {
            "LaunchTemplateId": made["LaunchTemplateId"],
            "LatestVersionNumber": "1",
            "DefaultVersionNumber": "1",
        }

    def update(self, aws, resource, old, props):
        v = aws.call(
            "ec2",
            "CreateLaunchTemplateVersion",
            {"LaunchTemplateData": props["LaunchTemplateData"]},
            LaunchTemplateId=resource.pid,
        )["LaunchTemplateVersion"]["VersionNumber"]
        return {"LatestVersionNumber": str(v)}

    def delete(self, aws, resource):
        aws.api("ec2").delete_launch_template(LaunchTemplateId=resource.pid)


@handles("AWS::AutoScaling::AutoScalingGroup")
class AutoScalingGroup:
    create_only = ("AutoScalingGroupName",)

    def body(self, aws, props):
        wanted = {
            k: v
            for k, v in props.items()
            if k
            not in (
                "Tags",
                "AutoScalingGroupName",
                "VPCZoneIdentifier",
                "MetricsCollection",
                "NotificationConfigurations",
            )
        }
        for k in ("MinSize", "MaxSize", "DesiredCapacity"):
            if k in wanted:
                wanted[k] = int(wanted[k])
        return wanted

    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("AutoScalingGroupName"))
        aws.call(
            "autoscaling",
            "CreateAutoScalingGroup",
            self.body(aws, props),
            alias={"LaunchTemplateSpecification": "LaunchTemplate"},
            AutoScalingGroupName=name,
            VPCZoneIdentifier=",".join(props.get("VPCZoneIdentifier", [])),
            Tags=[
                {
                    "Key": t["Key"],
                    "Value": t["Value"],
                    "PropagateAtLaunch": bool(t.get("PropagateAtLaunch")),
                    "ResourceId": name,
                    "ResourceType": "auto-scaling-group",
                }
                for t in props.get("Tags", [])
            ],
        )
        g = aws.api("autoscaling").describe_auto_scaling_groups(AutoScalingGroupNames=[name])["AutoScalingGroups"][0]
        return name, {"AutoScalingGroupARN": g["AutoScalingGroupARN"]}

    def update(self, aws, resource, old, props):
        aws.call(
            "autoscaling",
            "UpdateAutoScalingGroup",
            {
                k: v
                for k, v in self.body(aws, props).items()
                if k not in ("LoadBalancerNames", "TargetGroupARNs", "LifecycleHookSpecificationList")
            },
            AutoScalingGroupName=resource.pid,
            VPCZoneIdentifier=",".join(props.get("VPCZoneIdentifier", [])),
        )

    def delete(self, aws, resource):
        aws.api("autoscaling").delete_auto_scaling_group(AutoScalingGroupName=resource.pid, ForceDelete=True)


@handles("AWS::AutoScaling::LaunchConfiguration")
class LaunchConfiguration:
    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("LaunchConfigurationName"))
        aws.call(
            "autoscaling",
            "CreateLaunchConfiguration",
            props,
            drop=("LaunchConfigurationName",),
            LaunchConfigurationName=name,
        )
        return name

    def delete(self, aws, resource):
        aws.api("autoscaling").delete_launch_configuration(LaunchConfigurationName=resource.pid)


@handles("AWS::AutoScaling::LifecycleHook")
class LifecycleHook:
    def create(self, aws, resource, props):
        name = aws.name(resource, props.get("LifecycleHookName"))
        aws.call("autoscaling", "PutLifecycleHook", props, drop=("LifecycleHookName",), LifecycleHookName=name)
        return name

    def delete(self, aws, resource):
        aws.api("autoscaling").delete_lifecycle_hook(
            LifecycleHookName=resource.pid, AutoScalingGroupName=resource.props["AutoScalingGroupName"]
        )

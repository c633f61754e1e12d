"""Application Auto Scaling."""

from .registry import handles


@handles("AWS::ApplicationAutoScaling::ScalableTarget")
class ScalableTarget:
    create_only = ("ResourceId", "ScalableDimension", "ServiceNamespace")

    def create(self, aws, resource, props):
        self.update(aws, resource, {}, props)
        return "|".join((props["ResourceId"], props["ScalableDimension"], props["ServiceNamespace"]))

    def update(self, aws, resource, old, props):
        aws.call("application-autoscaling", "RegisterScalableTarget", props, drop=("ScheduledActions", "Tags"))

    def delete(self, aws, resource):
        aws.api("application-autoscaling").deregister_scalable_target(
            **{k: resource.props[k] for k in ("ServiceNamespace", "ResourceId", "ScalableDimension")}
        )


@handles("AWS::ApplicationAutoScaling::ScalingPolicy")
class ScalingPolicy:
    create_only = ("PolicyName", "ResourceId", "ScalableDimension", "ServiceNamespace", "ScalingTargetId")

    def split(self, props):
        t = props.get("ScalingTargetId")
        if not t:
            return {k: props[k] for k in ("ResourceId", "ScalableDimension", "ServiceNamespace")}
        return dict(zip(("ResourceId", "ScalableDimension", "ServiceNamespace"), t.split("|"), strict=True))

    def create(self, aws, resource, props):
        return self.put(aws, props), {}

    def put(self, aws, props):
        if props["PolicyType"] == "PredictiveScaling":  # which moto does not know
            [metric] = props["PredictiveScalingPolicyConfiguration"]["MetricSpecifications"]
            assert metric["TargetValue"] > 0, metric
            resource = self.split(props)["ResourceId"]
            return f"arn:aws:autoscaling:us-east-1:123456789012:scalingPolicy:{resource}:{props['PolicyName']}"
        return aws.call(
            "application-autoscaling",
            "PutScalingPolicy",
            props,
            drop=("ScalingTargetId",),
            **self.split(props),
        )["PolicyARN"]

    def update(self, aws, resource, old, props):
        self.put(aws, props)

    def delete(self, aws, resource):
        if resource.props["PolicyType"] == "PredictiveScaling":
            return
        aws.api("application-autoscaling").delete_scaling_policy(
            PolicyName=resource.props["PolicyName"], **self.split(resource.props)
        )

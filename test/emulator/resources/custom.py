"""Custom resources, and types that are nothing at all."""

from .registry import handles, require

# The requests that custom resources have been sent.
REQUESTS = []


@handles("AWS::CDK::Metadata", "AWS::CloudFormation::WaitConditionHandle")
class Nothing:
    def create(self, aws, resource, props):
        return aws.name(resource)

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        pass


@handles("AWS::CloudFormation::CustomResource")
class Custom:
    """Lambda is not run: a request is recorded, and answered with success and no data."""

    create_only = ("ServiceToken",)

    def create(self, aws, resource, props):
        require(props, "ServiceToken")
        self.record("Create", aws, resource, props)
        return aws.name(resource)

    def update(self, aws, resource, old, props):
        self.record("Update", aws, resource, props)

    def delete(self, aws, resource):
        self.record("Delete", aws, resource, resource.props)

    def record(self, kind, aws, resource, props):
        REQUESTS.append(
            dict(
                Stack=aws.stack.name,
                RequestType=kind,
                ResourceType=resource.type,
                LogicalResourceId=resource.logical,
                ResourceProperties=props,
            )
        )

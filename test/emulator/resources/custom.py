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
    """A request is recorded. Where tasks run, the program of the function behind it runs too, if it is one of the
    CDK's provider framework; all else is answered with success and no data."""

    create_only = ("ServiceToken",)

    def create(self, aws, resource, props):
        require(props, "ServiceToken")
        resource.pid = aws.name(resource)
        self.request("Create", aws, resource, props, {})
        return resource.pid

    def update(self, aws, resource, old, props):
        self.request("Update", aws, resource, props, old)

    def delete(self, aws, resource):
        self.request("Delete", aws, resource, resource.props, {})

    def request(self, kind, aws, resource, props, old):
        REQUESTS.append(
            dict(
                Stack=aws.stack.name,
                RequestType=kind,
                ResourceType=resource.type,
                LogicalResourceId=resource.logical,
                ResourceProperties=props,
            )
        )
        runner = aws.engine.tasks
        if runner and runner.functions.handlers(props["ServiceToken"]):
            runner.functions.request(kind, aws.stack, resource, props, old)

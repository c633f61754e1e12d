"""Cloud Map."""

from cloudformation.errors import CfnError

from .gaps import several_namespaces
from .registry import handles


@handles("AWS::ServiceDiscovery::PrivateDnsNamespace")
class PrivateDnsNamespace:
    create_only = ("Name", "Vpc")
    operation = "CreatePrivateDnsNamespace"

    def create(self, aws, resource, props):
        client = aws.api("servicediscovery")
        with several_namespaces(aws, props.get("Vpc", ""), props["Name"]):
            made = aws.call("servicediscovery", self.operation, props, drop=("Tags",))
        operation = made["OperationId"]
        pid = client.get_operation(OperationId=operation)["Operation"]["Targets"]["NAMESPACE"]
        made = client.get_namespace(Id=pid)["Namespace"]
        zone = made.get("Properties", {}).get("DnsProperties", {}).get("HostedZoneId", "")
        return pid, {"Id": pid, "Arn": made["Arn"], "HostedZoneId": zone}

    def delete(self, aws, resource):
        client = aws.api("servicediscovery")
        # moto ignores the filter of ListServices.
        for service in client.list_services()["Services"]:
            found = client.get_service(Id=service["Id"])["Service"]
            if resource.pid in (found.get("NamespaceId"), found.get("DnsConfig", {}).get("NamespaceId")):
                raise CfnError(f"Namespace {resource.pid} has associated services")
        aws.api("servicediscovery").delete_namespace(Id=resource.pid)


@handles("AWS::ServiceDiscovery::HttpNamespace")
class HttpNamespace(PrivateDnsNamespace):
    create_only = ("Name",)
    operation = "CreateHttpNamespace"


@handles("AWS::ServiceDiscovery::Service")
class DiscoveryService:
    create_only = ("Name", "NamespaceId", "HealthCheckCustomConfig", "Type")

    def create(self, aws, resource, props):
        made = aws.call("servicediscovery", "CreateService", props, drop=("Tags",))["Service"]
        return made["Id"], {"Id": made["Id"], "Arn": made["Arn"], "Name": made["Name"]}

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        aws.api("servicediscovery").delete_service(Id=resource.pid)


@handles("AWS::ServiceDiscovery::Instance")
class Instance:
    create_only = ("InstanceId", "ServiceId")

    def create(self, aws, resource, props):
        resource.pid = aws.name(resource, props.get("InstanceId"), limit=64)
        self.update(aws, resource, {}, props)
        return resource.pid

    def update(self, aws, resource, old, props):
        attributes = {key: str(value) for key, value in props["InstanceAttributes"].items()}
        aws.api("servicediscovery").register_instance(
            ServiceId=props["ServiceId"], InstanceId=resource.pid, Attributes=attributes
        )

    def delete(self, aws, resource):
        aws.api("servicediscovery").deregister_instance(ServiceId=resource.props["ServiceId"], InstanceId=resource.pid)

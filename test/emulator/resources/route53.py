"""Hosted zones, records and certificates."""

from cloudformation.errors import CfnError

from .registry import handles


@handles("AWS::Route53::HostedZone")
class Zone:
    create_only = ("Name",)

    def create(self, aws, resource, props):
        wanted = {k: v for k, v in props.items() if k in ("Name", "HostedZoneConfig")}
        extra = (
            {"VPC": {"VPCRegion": props["VPCs"][0]["VPCRegion"], "VPCId": props["VPCs"][0]["VPCId"]}}
            if props.get("VPCs")
            else {}
        )
        made = aws.call("route53", "CreateHostedZone", wanted, CallerReference=aws.name(resource), **extra)
        pid = made["HostedZone"]["Id"].rpartition("/")[2]
        return pid, {"Id": pid, "NameServers": made.get("DelegationSet", {}).get("NameServers", [])}

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        aws.api("route53").delete_hosted_zone(Id=resource.pid)


@handles("AWS::Route53::RecordSet")
class Record:
    create_only = ("Name", "Type", "HostedZoneId", "SetIdentifier")

    def zone(self, aws, props):
        if props.get("HostedZoneId"):
            return props["HostedZoneId"]
        for zone in aws.api("route53").list_hosted_zones()["HostedZones"]:
            if zone["Name"] == props["HostedZoneName"]:
                return zone["Id"]
        raise CfnError(f"No hosted zones named {props['HostedZoneName']} found.")

    def change(self, aws, action, props):
        client, zone = aws.api("route53"), self.zone(aws, props)
        record = {
            key: value for key, value in props.items() if key not in ("HostedZoneId", "HostedZoneName", "Comment")
        }
        if "ResourceRecords" in record:
            record["ResourceRecords"] = [{"Value": value} for value in record["ResourceRecords"]]
        if "AliasTarget" in record:
            record["AliasTarget"] = {"EvaluateTargetHealth": False, **record["AliasTarget"]}
        name = client.get_hosted_zone(Id=zone)["HostedZone"]["Name"]
        if not (props["Name"].rstrip(".") + ".").endswith(name):
            raise CfnError(f"RRSet with DNS name {props['Name']} is not permitted in zone {name}")
        batch = {"Changes": [{"Action": action, "ResourceRecordSet": record}]}
        aws.call("route53", "ChangeResourceRecordSets", {"HostedZoneId": zone, "ChangeBatch": batch})

    def create(self, aws, resource, props):
        self.change(aws, "CREATE", props)
        return props["Name"].rstrip(".")

    def update(self, aws, resource, old, props):
        self.change(aws, "UPSERT", props)

    def delete(self, aws, resource):
        self.change(aws, "DELETE", resource.props)


@handles("AWS::CertificateManager::Certificate")
class Certificate:
    create_only = ("DomainName", "SubjectAlternativeNames", "ValidationMethod", "DomainValidationOptions")

    def create(self, aws, resource, props):
        return aws.call(
            "acm",
            "RequestCertificate",
            props,
            drop=("Tags", "CertificateTransparencyLoggingPreference", "DomainValidationOptions"),
            Tags=props.get("Tags"),
        )["CertificateArn"]

    def update(self, aws, resource, old, props):
        pass

    def delete(self, aws, resource):
        for distribution in aws.api("cloudfront").list_distributions()["DistributionList"].get("Items", []):
            if distribution["ViewerCertificate"].get("ACMCertificateArn") == resource.pid:
                raise CfnError(f"Certificate {resource.pid} is in use", "ResourceInUseException")
        aws.api("acm").delete_certificate(CertificateArn=resource.pid)

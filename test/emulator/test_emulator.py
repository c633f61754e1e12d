"""What the emulator accepts and refuses, told by boto's own client: python -m unittest discover test/emulator."""

import copy
import json
import threading
import unittest

import botocore.exceptions
from werkzeug.serving import make_server

import server

TASK = {
    "Family": "f",
    "Cpu": "256",
    "Memory": "512",
    "NetworkMode": "awsvpc",
    "RequiresCompatibilities": ["FARGATE"],
    "ContainerDefinitions": [{"Name": "a", "Image": "nginx", "PortMappings": [{"ContainerPort": 80, "Name": "http"}]}],
}
SERVICE = {
    "Cluster": {"Ref": "Cluster"},
    "LaunchType": "FARGATE",
    "TaskDefinition": {"Ref": "Task"},
    "DesiredCount": 1,
    "LoadBalancers": [{"ContainerName": "a", "ContainerPort": 80, "TargetGroupArn": {"Ref": "Group"}}],
    "NetworkConfiguration": {
        "AwsvpcConfiguration": {"Subnets": [{"Ref": "SubnetA"}], "SecurityGroups": [{"Ref": "Firewall"}]}
    },
}
LISTENER = {
    "LoadBalancerArn": {"Ref": "Balancer"},
    "Port": 80,
    "Protocol": "HTTP",
    "DefaultActions": [{"Type": "forward", "TargetGroupArn": {"Ref": "Group"}}],
}


def of(kind, **properties):
    return {"Type": "AWS::" + kind, "Properties": copy.deepcopy(properties)}


def good():
    """A service behind a load balancer."""
    group = {"Port": 80, "Protocol": "HTTP", "TargetType": "ip", "VpcId": {"Ref": "Vpc"}}
    resources = {
        "Vpc": of("EC2::VPC", CidrBlock="10.0.0.0/16"),
        "SubnetA": of("EC2::Subnet", VpcId={"Ref": "Vpc"}, CidrBlock="10.0.0.0/24", AvailabilityZone="us-east-1a"),
        "SubnetB": of("EC2::Subnet", VpcId={"Ref": "Vpc"}, CidrBlock="10.0.1.0/24", AvailabilityZone="us-east-1b"),
        "Firewall": of("EC2::SecurityGroup", GroupDescription="x", VpcId={"Ref": "Vpc"}),
        "Cluster": of("ECS::Cluster"),
        "Task": of("ECS::TaskDefinition", **TASK),
        "Balancer": of("ElasticLoadBalancingV2::LoadBalancer", Subnets=[{"Ref": "SubnetA"}, {"Ref": "SubnetB"}]),
        "Group": of("ElasticLoadBalancingV2::TargetGroup", **group),
        "Listener": of("ElasticLoadBalancingV2::Listener", **LISTENER),
        "Service": of("ECS::Service", **SERVICE),
    }
    resources["Service"]["DependsOn"] = ["Listener"]
    return resources


def setting(name, **properties):
    return lambda resources: resources[name]["Properties"].update(properties)


def container(**properties):
    return lambda resources: resources["Task"]["Properties"]["ContainerDefinitions"][0].update(properties)


def adding(**more):
    return lambda resources: resources.update(more)


def role(statement=None, **properties):
    policy = {"Version": "2012-10-17", "Statement": [statement] if statement else []}
    trust = {"Version": "2012-10-17", "Statement": []}
    policies = [{"PolicyName": "p", "PolicyDocument": policy}] if statement else []
    return adding(Role=of("IAM::Role", AssumeRolePolicyDocument=trust, Policies=policies, **properties))


def rule(path):
    conditions = [{"Field": "path-pattern", "Values": [path]}]
    actions = [{"Type": "forward", "TargetGroupArn": {"Ref": "Group"}}]
    return of(
        "ElasticLoadBalancingV2::ListenerRule",
        ListenerArn={"Ref": "Listener"},
        Priority=7,
        Conditions=conditions,
        Actions=actions,
    )


def rewriting(regex, replace, times=1):
    transform = {"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [{"Regex": regex, "Replace": replace}]}}
    made = rule("/a")
    made["Properties"]["Transforms"] = [transform] * times
    return made


def conditioned(*conditions):
    made = rule("/a")
    made["Properties"]["Conditions"] = list(conditions)
    return made


def header(name, **values):
    return {"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": name, **values}}


def redirecting(**config):
    made = rule("/a")
    made["Properties"]["Actions"] = [{"Type": "redirect", "RedirectConfig": {"StatusCode": "HTTP_302", **config}}]
    return made


def spot(resources):
    properties = resources["Service"]["Properties"]
    del properties["LaunchType"]
    properties["CapacityProviderStrategy"] = [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}]


def early(strategy, percent):
    criteria = {"Enable": True, "HealthyPercent": percent, "SourceServiceRevisionCleanup": "DEFERRED"}
    return setting("Service", DeploymentConfiguration={"Strategy": strategy, "EarlySuccessCriteria": criteria})


def ingress(**peer):
    return setting("Firewall", SecurityGroupIngress=[{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 2, **peer}])


# How a good stack is broken, and what the answer says.
BROKEN = {
    "no DependsOn on the listener": (lambda r: r["Service"].pop("DependsOn"), "associated load balancer"),
    "unknown property": (setting("Service", Foo=1), "extraneous key [Foo]"),
    "early success of blue/green": (early("BLUE_GREEN", 100), "they are for ROLLING"),
    "early success below the least healthy": (early("ROLLING", 99), "from 100, the least healthy"),
    "bad launch type": (setting("Service", LaunchType="FARGATEX"), "not a valid enum value"),
    "number that is none": (setting("Service", DesiredCount="many"), "expected type: Integer"),
    "wrong container": (
        lambda r: r["Service"]["Properties"]["LoadBalancers"][0].update(ContainerName="z"),
        "container z does not exist",
    ),
    "wrong port": (
        lambda r: r["Service"]["Properties"]["LoadBalancers"][0].update(ContainerPort=81),
        "container port 81",
    ),
    "instance targets": (setting("Group", TargetType="instance"), "incompatible with the awsvpc"),
    "no network": (lambda r: r["Service"]["Properties"].pop("NetworkConfiguration"), "Network Configuration must be"),
    "unknown volume": (container(MountPoints=[{"SourceVolume": "v", "ContainerPath": "/"}]), "Unknown volume 'v'"),
    "unknown container": (container(DependsOn=[{"ContainerName": "q", "Condition": "START"}]), "unknown container q"),
    "no container is essential": (container(Essential=False), "must be essential"),
    "Fargate size": (setting("Task", Memory="8192"), "No Fargate configuration"),
    "one subnet": (setting("Balancer", Subnets=[{"Ref": "SubnetA"}]), "At least two subnets"),
    "two listeners on a port": (
        lambda r: r.update(Other=copy.deepcopy(r["Listener"])),
        "listener already exists on this port",
    ),
    "two rules of a priority": (adding(A=rule("/a"), B=rule("/b")), "in use"),
    "a rewrite with a look-ahead": (adding(A=rewriting("^/(?=a)", "/")), "Invalid regular expression"),
    "a rewrite that is no regular expression": (adding(A=rewriting("^/(", "/")), "Invalid regular expression"),
    "a rewrite with a group that is not there": (adding(A=rewriting("^/(a)", "/$2")), "refers to a group"),
    "two rewrites of the URL": (adding(A=rewriting("^/a", "/", times=2)), "Invalid transform"),
    "six values": (adding(A=conditioned(header("A", Values=list("abcdef")))), "only have '5' condition values"),
    "a long header": (adding(A=conditioned(header("A" * 41, Values=["a"]))), "Invalid HTTP header name"),
    "the header Host": (adding(A=conditioned(header("host", Values=["a"]))), "Invalid HTTP header name"),
    "values and expressions": (
        adding(A=conditioned(header("A", Values=["a"], RegexValues=["b"]))),
        "either values or regular expressions",
    ),
    "a condition with a look-behind": (
        adding(A=conditioned(header("A", RegexValues=["(?<=a)b"]))),
        "Invalid regular expression",
    ),
    "two conditions on a path": (
        adding(A=conditioned(*2 * [{"Field": "path-pattern", "PathPatternConfig": {"Values": ["/a"]}}])),
        "only have one 'path-pattern' condition",
    ),
    "a redirect to itself": (adding(A=redirecting(Query="a=b")), "must change the protocol"),
    "two load balancers of a target group": (
        adding(
            Second=of("ElasticLoadBalancingV2::LoadBalancer", Subnets=[{"Ref": "SubnetA"}, {"Ref": "SubnetB"}]),
            Other=of("ElasticLoadBalancingV2::Listener", **LISTENER | {"LoadBalancerArn": {"Ref": "Second"}}),
        ),
        "more than one load balancer",
    ),
    "overlapping subnets": (setting("SubnetB", CidrBlock="10.0.0.0/24"), "conflicts"),
    "long name": (setting("Group", Name="x" * 40), "longer than '32' characters"),
    "Service Connect port": (
        setting("Service", ServiceConnectConfiguration={"Enabled": True, "Services": [{"PortName": "nope"}]}),
        "nope",
    ),
    "capacity provider that the cluster lacks": (spot, "FARGATE_SPOT was not found on the cluster"),
    "Ref to nothing": (setting("Service", Cluster={"Ref": "Nope"}), "Unresolved resource dependencies ['Nope']"),
    "circle": (lambda r: r["Cluster"].update(DependsOn=["Service"]), "Circular dependency"),
    "unknown type": (adding(X=of("ECS::Nope")), "Unrecognized resource types: ['AWS::ECS::Nope']"),
    "unknown attribute": (
        adding(X=of("SSM::Parameter", Type="String", Value={"Fn::GetAtt": ["Balancer", "Nope"]})),
        "does not support attribute type Nope",
    ),
    "malformed policy": (role({"Effect": "Allowx", "Action": "*", "Resource": "*"}), "MalformedPolicyDocument"),
    "unknown managed policy": (role(ManagedPolicyArns=["arn:aws:iam::aws:policy/Nope"]), "does not exist"),
    "rule with two peers": (ingress(CidrIp="192.0.2.1/32", SourceSecurityGroupId="sg-1"), "Exactly one of"),
    "bad CIDR": (ingress(CidrIp="300.2.3.4/32"), "300.2.3.4/32"),
    "two log groups of a name": (
        adding(A=of("Logs::LogGroup", LogGroupName="/x"), B=of("Logs::LogGroup", LogGroupName="/x")),
        "already exists",
    ),
}


class EmulatorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        application = server.Server(None)
        cls.http = make_server("127.0.0.1", 0, application, threaded=True, request_handler=server.Quiet)
        cls.engine = application.engine
        cls.engine.endpoint = f"http://127.0.0.1:{cls.http.port}"
        threading.Thread(target=cls.http.serve_forever, daemon=True).start()
        cls.cfn = cls.engine.client("cloudformation", "us-east-1")

    @classmethod
    def tearDownClass(cls):
        cls.http.shutdown()
        cls.http.server_close()

    def setUp(self):
        self.stack = "s" + self.id().rpartition(".")[2].replace("_", "-")

    def create(self, resources, name=None, **more):
        """Create a stack, and return its status and what was said of failures."""
        template = json.dumps({"Resources": resources, **more})
        try:
            made = self.cfn.create_stack(StackName=name or self.stack, TemplateBody=template)["StackId"]
        except botocore.exceptions.ClientError as e:
            return "REFUSED", str(e)
        return self.status(made)

    def update(self, resources, **more):
        self.cfn.update_stack(StackName=self.stack, TemplateBody=json.dumps({"Resources": resources, **more}))
        return self.status(self.stack)

    def status(self, name):
        status = self.cfn.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
        events = self.cfn.describe_stack_events(StackName=name)["StackEvents"]
        failed = [e["ResourceStatusReason"] for e in events if e["ResourceStatus"].endswith("_FAILED")]
        return status, " ".join(failed)

    def resources(self):
        found = self.cfn.describe_stack_resources(StackName=self.stack)["StackResources"]
        return {r["LogicalResourceId"]: r["PhysicalResourceId"] for r in found}

    def test_good_stack(self):
        self.assertEqual(self.create(good()), ("CREATE_COMPLETE", ""))
        stack = self.cfn.describe_stacks(StackName=self.stack)["Stacks"][0]["StackId"]
        self.cfn.delete_stack(StackName=self.stack)
        self.assertEqual(self.status(stack)[0], "DELETE_COMPLETE")

    def test_broken_stacks(self):
        for number, (name, (spoil, said)) in enumerate(BROKEN.items()):
            with self.subTest(name):
                resources = good()
                spoil(resources)
                status, reason = self.create(resources, name=f"broken{number}")
                self.assertIn(status, ("REFUSED", "ROLLBACK_COMPLETE"))
                self.assertIn(said, reason)

    def test_failed_update_leaves_the_old_state(self):
        self.create(good())
        before = self.resources()
        changed = good()
        changed["Task"]["Properties"]["Memory"] = "1024"
        changed["New"] = of("Logs::LogGroup")
        changed["Service"]["Properties"]["DesiredCount"] = 3
        changed["Service"]["Properties"]["LoadBalancers"][0]["ContainerName"] = "z"
        status, reason = self.update(changed)
        self.assertEqual(status, "UPDATE_ROLLBACK_COMPLETE")
        self.assertEqual(self.resources(), before)
        ecs = self.engine.client("ecs", "us-east-1")
        service = ecs.describe_services(cluster=before["Cluster"], services=[before["Service"]])["services"][0]
        self.assertEqual((service["desiredCount"], service["taskDefinition"]), (1, before["Task"]))

    def test_a_rule_is_rewritten(self):
        self.assertEqual(self.create({**good(), "A": rewriting("^/a(.*)$", "/$1")}), ("CREATE_COMPLETE", ""))
        self.assertEqual(self.update({**good(), "A": rewriting("^/b(.*)$", "/$1")}), ("UPDATE_COMPLETE", ""))

    def test_a_rule_has_regular_expressions(self):
        path = {"Field": "path-pattern", "PathPatternConfig": {"RegexValues": ["^/v[0-9]+/"]}}
        made = {**good(), "A": conditioned(path, header("X-Version", Values=["a", "b"]))}
        self.assertEqual(self.create(made), ("CREATE_COMPLETE", ""))
        made["A"]["Properties"]["Conditions"][0]["PathPatternConfig"]["RegexValues"] = ["^/v[1-9]/"]
        self.assertEqual(self.update(made), ("UPDATE_COMPLETE", ""))
        changed = {**good(), "A": redirecting(Host="www.#{host}")}
        self.assertEqual(self.update(changed), ("UPDATE_COMPLETE", ""))

    def test_priority_is_taken(self):
        resources = {**good(), "A": rule("/a"), "B": rule("/b")}
        resources["B"]["Properties"]["Priority"] = 2
        self.assertEqual(self.create(resources), ("CREATE_COMPLETE", ""))
        resources["A"]["Properties"]["Priority"], resources["B"]["Properties"]["Priority"] = 2, 1
        status, reason = self.update(resources)
        self.assertEqual(status, "UPDATE_ROLLBACK_COMPLETE")
        self.assertIn("currently in use", reason)

    def test_service_leaves_its_load_balancer(self):
        self.create(good())
        changed = good()
        changed["Service"]["Properties"]["LoadBalancers"] = []
        self.assertEqual(self.update(changed), ("UPDATE_COMPLETE", ""))
        found = self.resources()
        ecs = self.engine.client("ecs", "us-east-1")
        service = ecs.describe_services(cluster=found["Cluster"], services=[found["Service"]])["services"][0]
        self.assertEqual((service["loadBalancers"], service["launchType"]), ([], "FARGATE"))

    def test_long_names_have_short_tokens(self):
        file_system = of("EFS::FileSystem", Encrypted=True)
        self.assertEqual(self.create({"Volume" * 20: file_system}), ("CREATE_COMPLETE", ""))
        systems = self.engine.client("efs", "us-east-1").describe_file_systems()["FileSystems"]
        self.assertLessEqual(max(len(f["CreationToken"]) for f in systems), 64)

    def test_change_set_follows_a_replacement(self):
        self.create(good())
        changed = good()
        changed["Task"]["Properties"]["Memory"] = "1024"
        body = json.dumps({"Resources": changed})
        self.cfn.create_change_set(StackName=self.stack, ChangeSetName="c", TemplateBody=body)
        changes = self.cfn.describe_change_set(StackName=self.stack, ChangeSetName="c")["Changes"]
        found = {c["ResourceChange"]["LogicalResourceId"]: c["ResourceChange"]["Replacement"] for c in changes}
        self.assertEqual(found, {"Task": "True", "Service": "False"})

    def test_retained_resources_stay(self):
        kept = {**of("EFS::FileSystem", Encrypted=True), "DeletionPolicy": "Retain"}
        self.create({"Kept": kept, "Gone": of("EFS::FileSystem", Encrypted=True)})
        ids = self.resources()
        self.cfn.delete_stack(StackName=self.stack)
        found = self.engine.client("efs", "us-east-1").describe_file_systems()["FileSystems"]
        self.assertEqual([f["FileSystemId"] for f in found if f["FileSystemId"] in ids.values()], [ids["Kept"]])

    def test_no_echo_is_masked(self):
        parameters = {"P": {"Type": "String", "NoEcho": True, "Default": "hidden"}}
        resources = {"Secret": of("SecretsManager::Secret", SecretString={"Ref": "P"})}
        self.create(resources, Parameters=parameters)
        shown = self.cfn.describe_stacks(StackName=self.stack)["Stacks"][0]["Parameters"]
        self.assertEqual(shown, [{"ParameterKey": "P", "ParameterValue": "****"}])
        manager = self.engine.client("secretsmanager", "us-east-1")
        self.assertEqual(manager.get_secret_value(SecretId=self.resources()["Secret"])["SecretString"], "hidden")

    def test_a_previous_value_is_also_a_default(self):
        def template(length):
            generated = of("SecretsManager::Secret", GenerateSecretString={"PasswordLength": {"Ref": "P"}})
            parameters = {"P": {"Type": "String", "Default": length}}
            return json.dumps({"Parameters": parameters, "Resources": {"Secret": generated, "Topic": of("SNS::Topic")}})

        def value():
            manager = self.engine.client("secretsmanager", "us-east-1")
            return manager.get_secret_value(SecretId=self.resources()["Secret"])["SecretString"]

        self.cfn.create_stack(StackName=self.stack, TemplateBody=template("20"))
        first = value()
        kept = template("30").replace('"Properties": {}', '"Properties": {"DisplayName": "x"}')
        previous = [{"ParameterKey": "P", "UsePreviousValue": True}]
        self.cfn.update_stack(StackName=self.stack, TemplateBody=kept, Parameters=previous)
        self.assertEqual(value(), first)
        self.cfn.update_stack(StackName=self.stack, TemplateBody=template("30"))
        self.assertEqual(len(value()), 30)

    def test_namespaces_do_not_mind_each_other(self):
        def namespace(name):
            return {
                "Vpc": of("EC2::VPC", CidrBlock="10.0.0.0/16"),
                "Namespace": of("ServiceDiscovery::PrivateDnsNamespace", Name=name, Vpc={"Ref": "Vpc"}),
                "Entry": of("ServiceDiscovery::Service", Name="a", NamespaceId={"Ref": "Namespace"}),
            }

        self.create(namespace("one.local"))
        self.create(namespace("two.local"), name="other")
        stack = self.cfn.describe_stacks(StackName=self.stack)["Stacks"][0]["StackId"]
        self.cfn.delete_stack(StackName=self.stack)
        self.assertEqual(self.status(stack), ("DELETE_COMPLETE", ""))

    def test_namespaces_of_a_vpc(self):
        def namespace(name):
            return of("ServiceDiscovery::PrivateDnsNamespace", Name=name, Vpc={"Ref": "Vpc"})

        resources = {"Vpc": of("EC2::VPC", CidrBlock="10.0.0.0/16"), "A": namespace("a.local")}
        status, said = self.create({**resources, "B": namespace("b.local")})
        self.assertEqual((status, said), ("CREATE_COMPLETE", ""))
        status, said = self.create({**resources, "B": namespace("a.local")}, name="conflict")
        self.assertIn("ConflictingDomainExists", said)

    def test_a_zone_that_is_seeded_again_keeps_its_records(self):
        server.seed_zone("ZSEEDED", "seeded.example.com")
        record = of("Route53::RecordSet", HostedZoneId="ZSEEDED", Name="a.seeded.example.com", Type="A", TTL="60")
        record["Properties"]["ResourceRecords"] = ["192.0.2.1"]
        self.assertEqual(self.create({"Record": record}), ("CREATE_COMPLETE", ""))
        stack = self.cfn.describe_stacks(StackName=self.stack)["Stacks"][0]["StackId"]
        server.seed_zone("ZSEEDED", "seeded.example.com")
        self.cfn.delete_stack(StackName=self.stack)
        self.assertEqual(self.status(stack), ("DELETE_COMPLETE", ""))

    def test_export_in_use(self):
        exported = {"Outputs": {"O": {"Value": "v", "Export": {"Name": "shared"}}}}
        self.create({"A": of("ECS::Cluster")}, **exported)
        user = {"P": of("SSM::Parameter", Type="String", Value={"Fn::ImportValue": "shared"})}
        self.assertEqual(self.create(user, name="user")[0], "CREATE_COMPLETE")
        self.cfn.delete_stack(StackName=self.stack)
        self.assertEqual(self.status(self.stack)[0], "DELETE_FAILED")


if __name__ == "__main__":
    unittest.main()

"""Whether the policy in docs/deploying.md is enough for all resource types that the project can make.

CloudFormation's schemas, which cfn-lint brings, say for each type which permissions its handlers need.
"""

import fnmatch
import json
import re
import unittest
from pathlib import Path

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from resources import HANDLERS

ROOT = Path(__file__).parents[2]
# What handlers need for properties that no template of the project has.
NOT_NEEDED = {
    "acm-pca:*": "certificates of a private authority",
    "amplify:*": "web ACLs of applications in Amplify",
    "apigateway:*": "web ACLs of APIs",
    "apprunner:*": "web ACLs of services in App Runner",
    "appsync:*": "web ACLs of APIs in AppSync",
    "bedrock-agentcore:*": "web ACLs of gateways in Bedrock",
    "docdb-elastic:*": "secrets of Amazon DocumentDB",
    "firehose:*": "delivery of logs to streams",
    "iam:*Group*": "policies of groups of users",
    "iam:*User*": "policies of users",
    "kinesis:*": "streams of tables",
    "payments:*": "rule groups that are bought",
    "managed-fleets:*": "Auto Scaling groups on managed fleets",
    "redshift:*": "secrets of Amazon Redshift",
    "redshift-serverless:*": "secrets of Amazon Redshift",
    "s3tables:*": "metadata tables of buckets",
    "vpc-lattice:*": "VPC Lattice",
    "vpce:*": "endpoints of other regions",
}


def allowed():
    """The actions of the policies in the guide."""
    text = (ROOT / "docs" / "deploying.md").read_text()
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]
    actions = [statement["Action"] for block in blocks for statement in block.get("Statement", [])]
    return [a for listed in actions for a in ([listed] if isinstance(listed, str) else listed)]


def emitted():
    """The types in the templates of tests, and those that an example has been deployed with."""
    templates = (ROOT / "constructs" / "cdkecs" / "testdata").glob("*.template.json")
    found = {r["Type"] for file in templates for r in json.loads(file.read_text())["Resources"].values()}
    return sorted(kind for kind in found | set(HANDLERS) if kind.startswith("AWS::"))


def needed(kind):
    handlers = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema.get("handlers", {})
    return {p for name, handler in handlers.items() if name != "list" for p in handler["permissions"]}


def matches(action, patterns):
    return any(fnmatch.fnmatchcase(action.lower(), pattern.lower()) for pattern in patterns)


class PolicyTest(unittest.TestCase):
    def test_policy_is_enough(self):
        actions, unused, kinds = allowed(), set(NOT_NEEDED), 0
        for kind in emitted():
            for action in needed(kind):
                unused -= {pattern for pattern in NOT_NEEDED if matches(action, [pattern])}
                if not matches(action, [*actions, *NOT_NEEDED]):
                    self.fail(f"docs/deploying.md does not permit {action}, which {kind} needs")
            kinds += bool(needed(kind))
        self.assertEqual(unused, set(), "exceptions that nothing needs")
        self.assertGreater(kinds, 50)

    def test_policy_has_a_reason(self):
        """Every action that is allowed one by one is needed by a type."""
        every = {action.lower() for kind in emitted() for action in needed(kind)}
        single = {action for action in allowed() if not action.endswith("*") and not action.startswith("sts:")}
        self.assertEqual({a for a in single if a.lower() not in every}, set())


if __name__ == "__main__":
    unittest.main()

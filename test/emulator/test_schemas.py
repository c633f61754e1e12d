"""Whether test/changes knows which properties replace a resource, as the schemas that cfn-lint brings have it.

python test_schemas.py --update writes them anew.
"""

import json
import sys
import unittest

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER
from test_policy import ROOT, emitted

FILE = ROOT / "test" / "changes" / "create_only.json"


def create_only():
    out = {}
    for kind in emitted():
        schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
        paths = [path.removeprefix("/properties/") for path in schema.get("createOnlyProperties", [])]
        if paths:
            out[kind] = sorted(paths)
    return json.dumps(out, indent=1, sort_keys=True) + "\n"


class SchemasTest(unittest.TestCase):
    def test_create_only(self):
        self.assertEqual(FILE.read_text(), create_only(), "python test/emulator/test_schemas.py --update")


if __name__ == "__main__":
    if sys.argv[1:] == ["--update"]:
        FILE.write_text(create_only())
    else:
        unittest.main()

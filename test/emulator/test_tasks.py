"""What decides how tasks run, without an engine."""

import threading
import unittest
from email import message_from_string
from types import SimpleNamespace
from unittest import mock

from tasks import balancer, container, firewall, functions, http2, order, targets
from tasks.engine import Engine, State


def rule(actions, priority="default", **condition):
    conditions = [{"Field": field.replace("_", "-"), "Values": values} for field, values in condition.items()]
    return SimpleNamespace(
        conditions=conditions,
        priority=priority,
        is_default=priority == "default",
        actions=[SimpleNamespace(data={"Type": "forward", "TargetGroupArn": actions})],
    )


class Order(unittest.TestCase):
    def ready(self, condition, **states):
        waiting = {"name": "main", "dependsOn": [{"containerName": "first", "condition": condition}]}
        return order.ready(waiting, states)

    def test_conditions(self):
        running, healthy, ended, failed = State(), State(health="healthy"), State(exit_code=0), State(exit_code=2)
        for condition, state, want in (
            ("START", None, False),
            ("START", running, True),
            ("COMPLETE", running, False),
            ("COMPLETE", failed, True),
            ("SUCCESS", running, False),
            ("SUCCESS", ended, True),
            ("HEALTHY", running, False),
            ("HEALTHY", healthy, True),
        ):
            with self.subTest(condition=condition, state=state):
                self.assertEqual(self.ready(condition, **({"first": state} if state else {})), want)

    def test_dependencies_that_can_no_longer_be_met(self):
        for condition, state in (
            ("SUCCESS", State(exit_code=1)),
            ("HEALTHY", State(health="unhealthy")),
            ("HEALTHY", State(exit_code=0)),
        ):
            with self.subTest(condition=condition, state=state), self.assertRaisesRegex(order.Failed, "first"):
                self.ready(condition, first=state)

    def test_what_others_need_stops_last(self):
        containers = [
            {"name": "app", "dependsOn": [{"containerName": "proxy"}, {"containerName": "log"}]},
            {"name": "proxy", "dependsOn": [{"containerName": "log"}]},
            {"name": "log"},
        ]
        self.assertEqual(order.stop_order(containers, ["log", "proxy", "app"]), [["app"], ["proxy"], ["log"]])

    def test_restarts(self):
        policy = {"enabled": True, "restartAttemptPeriod": 60, "ignoredExitCodes": [0]}
        for restart_policy, code, ran, want in (
            (policy, 1, 12, True),
            (policy, 1, 11, False),
            (policy, 0, 12, False),
            ({"enabled": True}, 0, 60, True),
            ({"enabled": True}, 0, 59, False),
            ({"enabled": False}, 1, 1000, False),
            ({}, 1, 1000, False),
        ):
            with self.subTest(policy=restart_policy, code=code, ran=ran):
                container = {"name": "main", "restartPolicy": restart_policy}
                state = State(exit_code=code, ended=1000 + ran)
                self.assertEqual(order.restarts(container, state, 1000, 5), want)

    def test_how_long_a_container_ran_does_not_grow_after_its_end(self):
        engine = Engine.__new__(Engine)
        engine.states, engine.changed = {}, threading.Condition()
        with mock.patch("time.monotonic", return_value=11):
            engine.note("die", {"ID": "a", "Attributes": {"exitCode": "3"}})
        state = engine.state("a")
        self.assertEqual((state.exit_code, state.ended), (3, 11))
        policy = {"enabled": True, "restartAttemptPeriod": 60}
        self.assertFalse(order.restarts({"name": "a", "restartPolicy": policy}, state, 0, 5))


class Container(unittest.TestCase):
    def test_health_checks_are_faster_and_the_images_own_is_off(self):
        check = container.health_check({"command": ["CMD", "a"], "interval": 10, "startPeriod": 20}, 5)
        second = 10**9
        self.assertEqual(
            (check["Interval"], check["StartPeriod"], check["Timeout"]), (2 * second, 4 * second, 5 * second)
        )
        self.assertEqual(container.health_check(None, 5), {"Test": ["NONE"]})

    def test_what_a_definition_does_not_say_is_the_images(self):
        made = container.configuration({"name": "a", "image": "i"}, {}, [], "pause", "/group", 1)
        self.assertFalse({"Cmd", "Entrypoint", "User", "WorkingDir"} & set(made))


class Firewall(unittest.TestCase):
    GROUPS = [
        {
            "GroupId": "db",
            "IpPermissions": [
                {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "app"}]}
            ],
            "IpPermissionsEgress": [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}],
        }
    ]

    def test_members_of_a_group_are_let_in_and_nobody_else(self):
        text = firewall.rules(["db"], {"app": ["10.0.0.5"], "other": ["10.0.0.6"]}, self.GROUPS, "10.0.0.1")
        self.assertIn(":INPUT DROP", text)
        self.assertIn("-A INPUT -s 10.0.0.5 -p tcp --dport 5432:5432 -j ACCEPT", text)
        self.assertIn("-A OUTPUT -d 0.0.0.0/0  -j ACCEPT", text)
        self.assertNotIn("10.0.0.6", text)

    def test_a_task_in_no_group_reaches_the_name_server_alone(self):
        text = firewall.rules([], {}, self.GROUPS, "10.0.0.1")
        self.assertIn("-A OUTPUT -d 10.0.0.1 -p udp --dport 53 -j ACCEPT", text)
        self.assertNotIn("0.0.0.0/0", text)


class Balancer(unittest.TestCase):
    def test_rules_go_by_priority(self):
        rules = {
            1: rule("default"),
            2: rule("api", "20", path_pattern=["/api", "/api/*"]),
            3: rule("admin", "3", host_header=["admin.example.com"]),
        }
        listener = SimpleNamespace(rules=rules)
        for host, path, want in (
            ("example.com", "/", "default"),
            ("example.com", "/api/a", "api"),
            ("example.com", "/apis", "default"),
            ("ADMIN.example.com", "/api", "admin"),
        ):
            with self.subTest(host=host, path=path):
                headers = message_from_string(f"Host: {host}:8080\n\n")
                self.assertEqual(balancer.chosen(listener, path, headers).actions[-1].data["TargetGroupArn"], want)

    def test_conditions(self):
        headers = message_from_string("Host: shop.example.com\nX-Version: Beta-2\nX-Version: other\n\n")
        version = {"HttpHeaderName": "x-version"}
        for name, condition, want in (
            ("header", {"HttpHeaderConfig": {**version, "Values": ["beta*"]}}, True),
            ("second of the same name", {"HttpHeaderConfig": {**version, "Values": ["a", "OTHER"]}}, True),
            ("other value", {"HttpHeaderConfig": {**version, "Values": ["beta"]}}, False),
            ("brackets are no wildcard", {"HttpHeaderConfig": {**version, "Values": ["[ob]ther"]}}, False),
            ("no such header", {"HttpHeaderConfig": {"HttpHeaderName": "x-none", "Values": ["*"]}}, False),
            ("header regex", {"HttpHeaderConfig": {**version, "RegexValues": ["^Beta-[0-9]$"]}}, True),
            ("path", {"PathPatternConfig": {"Values": ["/a/?"]}}, True),
            ("path in capitals", {"PathPatternConfig": {"Values": ["/A/*"]}}, False),
            ("path regex", {"PathPatternConfig": {"RegexValues": ["^/a/[a-z]$"]}}, True),
            ("other path regex", {"PathPatternConfig": {"RegexValues": ["^/a/[0-9]$"]}}, False),
            ("host regex", {"HostHeaderConfig": {"RegexValues": ["^(shop|www)\\.example\\.com$"]}}, True),
        ):
            field = {"HttpHeaderConfig": "http-header", "PathPatternConfig": "path-pattern"}.get(next(iter(condition)))
            with self.subTest(name):
                found = balancer.meets({"Field": field or "host-header", **condition}, "/a/b", headers)
                self.assertEqual(found, want)

    def test_a_rule_rewrites_the_url(self):
        rewrite = {"Regex": "^(/api|/v1\\.0)/?(.*)$", "Replace": "/$2"}
        stripping = SimpleNamespace(transforms=[{"Type": "url-rewrite", "UrlRewriteConfig": {"Rewrites": [rewrite]}}])
        for url, want in (
            ("/api", "/"),
            ("/api/users?id=1", "/users?id=1"),
            ("/api?id=1", "/?id=1"),
            ("/v1.0/a/api/b", "/a/api/b"),
            ("/v110/a", "/v110/a"),
            ("/other/api", "/other/api"),
        ):
            with self.subTest(url=url):
                self.assertEqual(balancer.rewritten(url, stripping, "url-rewrite"), want)
        self.assertEqual(balancer.rewritten("/api", SimpleNamespace(), "url-rewrite"), "/api")

    def test_a_rule_rewrites_the_host(self):
        rewrite = {"Regex": "^(.+)\\.example\\.com$", "Replace": "$1.internal"}
        transform = {"Type": "host-header-rewrite", "HostHeaderRewriteConfig": {"Rewrites": [rewrite]}}
        renaming = SimpleNamespace(transforms=[transform])
        self.assertEqual(balancer.rewritten("a.example.com", renaming, "host-header-rewrite"), "a.internal")
        self.assertEqual(balancer.rewritten("/a", renaming, "url-rewrite"), "/a")

    def test_redirects_keep_what_they_do_not_name(self):
        listener = SimpleNamespace(protocol="HTTP", port=80)
        config = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
        self.assertEqual(balancer.location(config, listener, "a.example", "/b?c=d"), "https://a.example:443/b?c=d")

    def test_the_status_of_an_answer_by_http2(self):
        for block, flags, want in (
            (b"\x88rest", 4, 200),
            (b"\x3f\xe1\x1f\x8d", 4, None),
            (b"\x20\x8d", 4, 404),
            (b"\x01\x88\x00", http2.PADDED, 200),
            (b"\x00\x00\x00\x00\x10\x8e", http2.PRIORITY, 500),
            (b"\x48\x03302", 4, None),
            (b"", 4, None),
        ):
            with self.subTest(block=block):
                if want:
                    self.assertEqual(http2.first_status(block, flags), want)
                else:
                    self.assertRaises(ConnectionError, http2.first_status, block, flags)

    def test_codes_of_grpc(self):
        grpc = SimpleNamespace(protocol_version="GRPC", matcher={"GrpcCode": "0-99"})
        self.assertEqual(http2.codes(grpc), "200")
        grpc.matcher = {"GrpcCode": "12"}
        self.assertRaises(NotImplementedError, http2.codes, grpc)
        self.assertEqual(http2.codes(SimpleNamespace(protocol_version="HTTP2", matcher={"HttpCode": "204"})), "204")

    def test_codes(self):
        for codes, status, want in (("200", 200, True), ("200-299,404", 404, True), ("200-299", 301, False)):
            with self.subTest(codes=codes):
                self.assertEqual(targets.matches(codes, status), want)


class Functions(unittest.TestCase):
    def test_the_message_is_what_was_raised(self):
        trace = 'Traceback:\n  File "a", line 1\n    raise x\nRuntimeError: job a failed\nb: exit code 3'
        self.assertEqual(functions.message(trace), "RuntimeError: job a failed\nb: exit code 3")

    def test_numbers_become_texts(self):
        self.assertEqual(functions.texts({"a": [1, True, "b"]}), {"a": ["1", "true", "b"]})

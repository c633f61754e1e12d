"""Failures that a test asks for."""

import threading

from .errors import CfnError


class Faults:
    """By resource type: fail with a message once, or hold until the faults are cleared."""

    def __init__(self):
        self.failures, self.holds = {}, set()
        self.released, self.holding = threading.Event(), threading.Event()

    def fail(self, kind, message):
        self.failures[kind] = message

    def hold(self, kind):
        self.holds.add(kind)
        self.released.clear()

    def clear(self):
        self.failures.clear()
        self.holds.clear()
        self.holding.clear()
        self.released.set()

    def meet(self, kind):
        """Called before a resource of this type is created or updated."""
        if kind in self.holds:
            self.holding.set()
            self.released.wait()
        if kind in self.failures:
            raise CfnError(self.failures.pop(kind))

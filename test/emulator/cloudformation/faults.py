"""Failures that a test asks for."""

import threading

from .errors import CfnError


class Faults:
    """By stack and resource type: fail with a message once, or hold until all that is held is released."""

    def __init__(self):
        self.failures, self.holds = {}, set()
        self.released, self.holding = threading.Event(), threading.Event()

    def fail(self, stack, kind, message):
        self.failures[stack, kind] = message

    def hold(self, stack, kind):
        self.holds.add((stack, kind))
        self.released.clear()

    def clear(self):
        self.failures.clear()
        self.release()

    def release(self):
        self.holds.clear()
        self.holding.clear()
        self.released.set()

    def meet(self, stack, kind):
        """Called before a resource of this type is created or updated."""
        if (stack, kind) in self.holds:
            self.holding.set()
            self.released.wait()
        if (stack, kind) in self.failures:
            raise CfnError(self.failures.pop((stack, kind)))

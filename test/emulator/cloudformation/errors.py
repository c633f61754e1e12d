"""The one kind of error that a client is told, and the account that everything is in."""

ACCOUNT = "123456789012"


class CfnError(Exception):
    """What CloudFormation says of a request or a resource, with its error code."""

    def __init__(self, message, code="ValidationError"):
        super().__init__(message)
        self.code = code

"""Finds the security group that CloudFront makes in a VPC with the first VPC origin there.

No resource of CloudFormation has its id. It may be there some time after the origin.
"""

import time

import boto3
import cfnresponse

NAME = "CloudFront-VPCOrigins-Service-SG"
PATIENCE = 600  # seconds, below the timeout of the function
PAUSE = 10


def handler(event, context):
    vpc = event["ResourceProperties"]["Vpc"]
    try:
        found = {} if event["RequestType"] == "Delete" else {"GroupId": group(vpc)}
        cfnresponse.send(event, context, cfnresponse.SUCCESS, found, vpc)
    except Exception as error:
        cfnresponse.send(event, context, cfnresponse.FAILED, {}, vpc, reason=str(error)[:2000])


def group(vpc):
    client, began = boto3.client("ec2"), time.monotonic()
    wanted = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "group-name", "Values": [NAME]}]
    while True:
        found = client.describe_security_groups(Filters=wanted)["SecurityGroups"]
        if found:
            return found[0]["GroupId"]
        if time.monotonic() - began > PATIENCE:
            raise LookupError(f"{vpc} has no security group {NAME} after {PATIENCE} seconds")
        time.sleep(PAUSE)

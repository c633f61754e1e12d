package cloud

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/aws/smithy-go"
)

func noCredentials(err error) error {
	const remedy = "set AWS_PROFILE, or run aws configure or aws sso login"
	if reason := err.Error(); strings.Contains(reason, "SSO") || strings.Contains(reason, "profile") {
		return fmt.Errorf("no AWS credentials: %s; %s", oneLine(reason), remedy)
	}
	return errors.New("no AWS credentials; " + remedy)
}

// explain makes one line with a remedy of what a call of AWS failed with.
func explain(err error) error {
	var api smithy.APIError
	var operation *smithy.OperationError
	var network net.Error
	switch {
	case err == nil, errors.Is(err, context.Canceled):
		return err
	case errors.As(err, &api):
		call := ""
		if errors.As(err, &operation) {
			call = operation.Service() + " " + operation.Operation() + ": "
		}
		switch api.ErrorCode() {
		case "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException":
			return errors.New("AWS rejects the credentials, which have expired or are not valid; run aws sso login or aws configure")
		case "AccessDenied", "AccessDeniedException":
			return fmt.Errorf("%s%s; the documentation page Deploying lists the required permissions", call, oneLine(api.ErrorMessage()))
		}
		return fmt.Errorf("%s%s", call, oneLine(api.ErrorMessage()))
	case errors.As(err, &network):
		return fmt.Errorf("AWS cannot be reached: %s; check the network and AWS_REGION", oneLine(network.Error()))
	}
	return errors.New(oneLine(err.Error()))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

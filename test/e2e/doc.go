// Package e2e deploys the examples and other projects to an emulator of AWS
// (test/emulator), by CloudFormation directly and by the cdk command line, and
// asserts through the AWS SDK what then exists. With EMULATOR=ministack it
// deploys to test/ministack, for which the tests named TestMinistack are.
//
// It is a module of its own, so that users of the library do not get the SDK.
package e2e

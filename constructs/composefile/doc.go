// Package composefile reads Docker Compose files and judges whether they can
// run on Amazon ECS.
//
// Load reads files as `docker compose config` does and gives the model of
// compose-go; Check says what in that model is wrong, cannot be kept, or is
// worth knowing. Both speak in Findings: one per mistake, with the attribute,
// its position in the file and what to do instead.
//
// The remaining functions are the one answer to questions that both the
// check and the plan of a stack ask: which ports a load balancer serves, how
// large a service is, what the x-aws-* attributes say. Nothing here knows the
// CDK or calls AWS.
package composefile

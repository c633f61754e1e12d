package limits

// Bounds of the health check of a target group (Elastic Load Balancing API
// reference, CreateTargetGroup): interval and timeout in seconds, thresholds
// in answers.
var (
	TargetInterval  = Range{5, 300}
	TargetTimeout   = Range{2, 120}
	TargetThreshold = Range{2, 10}
)

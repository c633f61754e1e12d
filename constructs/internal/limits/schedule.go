package limits

// Bounds of what Amazon EventBridge Scheduler does about a task that could not
// be started (API reference, RetryPolicy); the age is in seconds.
var (
	ScheduleRetries = Range{0, 185}
	ScheduleAge     = Range{60, 86400}
)

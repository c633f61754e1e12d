package limits

// Quotas of Application Load Balancers (Elastic Load Balancing user guide,
// "Quotas for your Application Load Balancers").
const (
	// ConditionsPerRule counts values, WildcardsPerRule * and ? in all of them.
	// The quota of wildcards is 6, but "Condition types for listener rules" of the
	// same guide allows five: the lower figure holds in both.
	// That page also says three values per condition, which is not enforced here: the
	// quotas have no such figure, and the error of the API counts the values of a rule.
	ConditionsPerRule = 5
	WildcardsPerRule  = 5
	// ConditionCharacters is the longest value of a condition, and the longest regular
	// expression; HeaderNameCharacters the longest name of a header (API reference,
	// RuleCondition and HttpHeaderConditionConfig).
	ConditionCharacters  = 128
	HeaderNameCharacters = 40
	// RedirectCharacters is the longest part of the address of a redirect (API
	// reference, RedirectActionConfig).
	RedirectCharacters = 128
	// RewriteCharacters is the longest regular expression of a rewrite (Elastic
	// Load Balancing API reference, RewriteConfig).
	RewriteCharacters = 1024
)

const (
	// SharedGroupRules is ours: a listener that needs more rules than this has a
	// security group of its own on the load balancer. It depends on that
	// listener alone, so that none moves because of another.
	SharedGroupRules = 10
	// PrefixListRules is how many rules the list of CloudFront's addresses counts
	// as, the heaviest of those that AWS manages (Amazon VPC user guide,
	// "AWS-managed prefix list weight"). A list of a customer counts as the most
	// entries that it may have.
	PrefixListRules = 55
)

// LastRule is the last place that a listener rule can have (Elastic Load
// Balancing API reference, CreateRule); it is for a rule that takes everything.
const LastRule = 50000

// RulePriority are the places that the rules of a project can have.
var RulePriority = Range{1, LastRule - 1}

// Bounds of attributes of target groups and load balancers, in seconds
// (Elastic Load Balancing API reference, TargetGroupAttribute and
// LoadBalancerAttribute), and of the grace period of an ECS service (Amazon ECS
// API reference, CreateService).
var (
	TargetDrain      = Range{0, 3600}
	TargetSlowStart  = Range{30, 900}
	TargetStickiness = Range{1, 604800}
	ApplicationIdle  = Range{1, 4000}
	ServiceGrace     = Range{0, 1<<31 - 1}
)

// Seconds that the health check of a target group has where they are not set
// (Elastic Load Balancing API reference, CreateTargetGroup): the timeout is
// TargetTimeoutHTTP behind an Application Load Balancer, and behind a Network
// Load Balancer TargetTimeoutNetworkHTTP for HTTP, else TargetTimeoutNetwork.
const (
	DefaultTargetInterval    = 30
	TargetTimeoutHTTP        = 5
	TargetTimeoutNetworkHTTP = 6
	TargetTimeoutNetwork     = 10
)

// Bounds of the health check of a target group (Elastic Load Balancing API
// reference, CreateTargetGroup): interval and timeout in seconds, thresholds
// in answers.
var (
	TargetInterval  = Range{5, 300}
	TargetTimeout   = Range{2, 120}
	TargetThreshold = Range{2, 10}
)

// Claims of a token that a load balancer compares besides its own, and the values
// of one (Application Load Balancer user guide, "Verify JWTs").
const (
	TokenClaims = 10
	TokenValues = 10
)

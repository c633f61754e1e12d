package limits

// CloudFrontCertificates is the region whose certificates CloudFront uses (Amazon
// CloudFront developer guide, "Requirements for using SSL/TLS certificates with
// CloudFront").
const CloudFrontCertificates = "us-east-1"

// Bounds of an origin of CloudFront (Amazon CloudFront developer guide, "Origin
// settings").
var (
	// CloudFrontPorts are those of origins, besides 80 and 443.
	CloudFrontPorts = Range{1024, 65535}
	// CloudFrontRead is how many seconds it waits for an answer; more need a
	// higher quota.
	CloudFrontRead = Range{1, 120}
)

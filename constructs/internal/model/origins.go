package model

// Extensions of services that are something else in the file.
const (
	// OriginMarker has the path of what the service was made of.
	OriginMarker = "x-compose-cdk-origin"
	// OverlapMarker has what a job says of runs that overlap.
	OverlapMarker = "x-compose-cdk-overlap"
)

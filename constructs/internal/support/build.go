package support

const notPassed = "is ignored: the CDK does not pass it to docker build"

var buildRows = []Row{
	mapped("services.*.build.additional_contexts", "DockerBuildContexts of the image asset: directories, images, URLs and services, whose images are built first"),
	mapped("services.*.build.args", "DockerBuildArgs of the image asset"),
	mapped("services.*.build.cache_from", "DockerCacheFrom of the image asset"),
	mapped("services.*.build.cache_to", "DockerCacheTo of the image asset; only one"),
	mapped("services.*.build.context", "directory of the image asset, without the files that .dockerignore and x-aws-dockerignore exclude; Git and other URLs are an error"),
	mapped("services.*.build.dockerfile", "DockerFile of the image asset; it may be outside of the context"),
	mapped("services.*.build.dockerfile_inline", "DockerFile of the image asset"),
	warned("services.*.build.entitlements", notPassed, "build without them"),
	warned("services.*.build.extra_hosts", notPassed, "use names that resolve on the computer that builds"),
	ignored("services.*.build.isolation", "has no effect on Linux"),
	ignored("services.*.build.labels", "has no effect on ECS: the CDK does not label images"),
	mapped("services.*.build.network", "NetworkMode of the image asset: host, none or default"),
	mapped("services.*.build.no_cache", "DockerCacheDisabled of the image asset"),
	ignored("services.*.build.no_cache_filter", "has no effect on the image"),
	mapped("services.*.build.platforms", "Platform of the image asset, where the service has none: linux/amd64, else linux/arm64"),
	warned("services.*.build.privileged", notPassed, "build without it"),
	ignored("services.*.build.provenance", "has no effect on ECS: the CDK pushes images without attestations"),
	ignored("services.*.build.pull", "has no effect on ECS: the CDK builds an image again only if its content changes"),
	ignored("services.*.build.sbom", "has no effect on ECS: the CDK pushes images without attestations"),
	mapped("services.*.build.secrets", "DockerBuildSecrets of the image asset, by path or variable; no value is stored"),
	warned("services.*.build.shm_size", notPassed, "build without it"),
	mapped("services.*.build.ssh", "DockerBuildSsh of the image asset; only one"),
	ignored("services.*.build.tags", "has no effect on ECS: the CDK tags images with a hash of their content"),
	mapped("services.*.build.target", "DockerBuildTarget of the image asset"),
	warned("services.*.build.ulimits", notPassed, "build without them"),
	mapped("services.*.build.x-aws-dockerignore", "Exclude of the image asset: patterns after those of .dockerignore, only for the build for AWS"),
}

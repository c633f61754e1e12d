// Builds images that are built on one another, in their order, as the CDK builds
// one, and prints the name of the last: an executable source of an image asset.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const images = IMAGES;

const docker = process.env.CDK_DOCKER ?? "docker";

function run(args, options) {
  const result = spawnSync(docker, args, options);
  if (result.error) {
    console.error(`${docker}: ${result.error.message}`);
    process.exit(1);
  }
  return result.status ?? 1;
}

for (const { name, directory, options } of images) {
  if (run(["inspect", name], { stdio: "ignore" }) === 0) continue;
  const status = run(["build", ...options, "--tag", name, "."], {
    cwd: join(__dirname, directory),
    stdio: ["ignore", 2, 2], // what is printed on 1 is the name
    env: { ...process.env, BUILDX_NO_DEFAULT_ATTESTATIONS: "1" },
  });
  if (status !== 0) process.exit(status);
}
console.log(images.at(-1).name);

#!/usr/bin/env bash
# The container tests, in the engine of DOCKER_HOST: test/containers/test.sh DIRECTORY
# DIRECTORY has the base image, the probe and the test binary; make container-test puts them there.
set -euo pipefail
directory=$(realpath "$1")
cd "$(dirname "$0")/../.."
test/containers/images/build.sh "$directory"
cd test/e2e
RUN_TASKS=1 exec "$directory/e2e.test" -test.run "${TESTS:-^TestRun}" -test.parallel 4 -test.timeout 20m

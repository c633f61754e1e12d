#!/usr/bin/env bash
# Makes the images of the container tests: test/containers/images/build.sh DIRECTORY
#
# Without an engine it makes the base, a root file system of Debian packages, in DIRECTORY. With DOCKER_HOST it builds the
# images, from the base and from directories beside this script, and gives them the names in names.txt. What has not
# changed is not made again: each image has a tag that is made from its content.
set -euo pipefail
output=$(realpath -m "$1")
cd "$(dirname "$0")"

packages=$(tr '\n' ',' < base/packages.txt)
base=$(cat base/* | sha256sum | cut -c1-16)
tar=$output/base-$base.tar

if [ -z "${DOCKER_HOST-}" ]; then
  [ ! -e "$tar" ] || exit 0
  mkdir -p "$output"
  rm -f "$output"/base-*.tar
  mmdebstrap --quiet --format=tar --variant=essential --include="${packages%,}" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --essential-hook='mkdir -p "$1/etc/postgresql-common" && cp base/createcluster.conf "$1/etc/postgresql-common/"' \
    --customize-hook='rm -rf "$1"/var/lib/mysql/*' bookworm "$tar.part"
  mv "$tar.part" "$tar"
  exit 0
fi

# BuildKit has COPY --chmod and here-documents; the client of docker.io has it built in.
export DOCKER_BUILDKIT=1
has() { docker image inspect "$1" > /dev/null 2>&1; }

make_base() {
  has compose-cdk/base:"$base" || docker import --change 'CMD ["bash"]' "$tar" compose-cdk/base:"$base" > /dev/null
  docker tag compose-cdk/base:"$base" compose-cdk/base
}

# make_image NAME CONTEXT: for those whose content is elsewhere, the context is made by the caller.
make_image() {
  local content
  content=$({ echo "$base"; find "$2" -type f -print0 | sort -z | xargs -0 sha256sum | cut -c1-64; cat "$1/Dockerfile"; } | sha256sum | cut -c1-16)
  has "compose-cdk/$1:$content" ||
    docker build --tag "compose-cdk/$1:$content" --file "$1/Dockerfile" "$2" > "$scratch/log" 2>&1 ||
    { echo "build.sh: the image $1 cannot be built: $(tail -1 "$scratch/log")" >&2 && return 1; }
  docker tag "compose-cdk/$1:$content" "compose-cdk/$1"
}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
make_base
mkdir "$scratch/busybox" "$scratch/probe"
ldd "$(command -v busybox)" > /dev/null 2>&1 && { echo 'build.sh: busybox is not static: install busybox-static' >&2 && exit 1; }
cp "$(command -v busybox)" "$scratch/busybox/busybox"
cp "$output/probe" "$scratch/probe/probe"
for name in busybox pause probe; do
  make_image "$name" "$scratch/$([ $name = pause ] && echo busybox || echo $name)"
done
for name in */Dockerfile; do
  name=${name%/Dockerfile}
  case $name in busybox | pause | probe) ;; *) make_image "$name" "$name" ;; esac
done
while read -r image names; do
  for name in $names; do docker tag "compose-cdk/$image" "$name"; done
done < <(grep -v '^#' names.txt)

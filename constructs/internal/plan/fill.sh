set -u
bb=$0

# fill copies directory $1 of the image into volume $2, once. What is not yet
# complete is below .compose-fill. Each entry of the directory is put into its
# place in one step, and only where there is none: a task that was interrupted is
# completed by the next, and of two that start at once neither replaces what the
# other has, or what its application has written by then.
fill() {
  from=$1 to=$2 mark=$2/.compose-fill
  [ -d "$from" ] || return 0
  if [ ! -d "$mark" ] && [ -n "$(list "$to")" ]; then return 0; fi
  "$bb" mkdir -p "$mark" || return 1
  if ! stage=$("$bb" mktemp -d "$mark/XXXXXX" 2>/dev/null); then
    # Another task has completed the volume, and a third may have begun anew.
    [ -d "$mark" ] || return 0
    stage=$("$bb" mktemp -d "$mark/XXXXXX") || { [ ! -d "$mark" ]; return; }
  fi
  "$bb" cp "$3" "$from/." "$stage/" 2>&1 || { other_was_first; return; }
  for entry in "$to"/* "$to"/.[!.]* "$to"/..?*; do
    is_content "${entry##*/}" && exists "$entry" || continue
    # Another image has filled the volume.
    exists "$stage/${entry##*/}" || { complete; return; }
  done
  for entry in "$stage"/* "$stage"/.[!.]* "$stage"/..?*; do
    exists "$entry" || continue
    place "$entry" "$to" || { other_was_first; return; }
  done
  if [ "$4" = own ] && [ -d "$stage" ]; then
    "$bb" chown "$("$bb" stat -c %u:%g "$from")" "$to" && "$bb" chmod "$("$bb" stat -c %a "$from")" "$to" || return 1
  fi
  complete
}

# list prints the names in a directory that are content of a volume.
list() { "$bb" ls -A "$1" | while IFS= read -r name; do is_content "$name" && echo "$name"; done; }

is_content() { case $1 in .compose-fill* | lost+found) return 1 ;; esac }

exists() { [ -e "$1" ] || [ -L "$1" ]; }

# place puts an entry into a directory that has none of its name.
place() {
  target=$2/${1##*/}
  exists "$target" && return
  if [ -f "$1" ] && [ ! -L "$1" ]; then
    "$bb" ln "$1" "$target"
  else
    "$bb" mv "$1" "$2/"
  fi 2>/dev/null
  exists "$target"
}

# complete takes the mark away, in one step, with what other tasks have below it.
complete() {
  gone=$mark-${stage##*/}
  "$bb" mv "$mark" "$gone" 2>/dev/null
  "$bb" rm -rf "$gone"
}

# other_was_first is true where another task has completed the volume.
other_was_first() {
  [ ! -d "$stage" ] || { "$bb" rm -rf "$stage"; return 1; }
}

# put unpacks archive $1 and puts its files, $4 and on, into volume $2, each in one
# step.
put() {
  stage=$("$bb" mktemp -d "$2/.compose-fill-XXXXXX") || return 1
  move "$@"
  result=$?
  "$bb" rm -rf "$stage"
  return $result
}

move() {
  printf %s "$1" | "$bb" base64 -d | "$bb" tar "$3" - -C "$stage" || return 1
  to=$2
  shift 3
  for name; do
    target=$to/$name
    [ ! -d "$target" ] && "$bb" mkdir -p "${target%/*}" && "$bb" mv -f "$stage/$name" "$target" || return 1
  done
}

fail() { echo "cannot $1" >&2; exit 1; }

# shellcheck shell=bash
# What the steps share; sourced by them.

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd -P)
# shellcheck disable=SC2034
home=${here%/*} cache=$here/target

# Three parts: what, with which value, what to do. Exit status 3: this machine lacks something.
fail() {
  printf 'virtual-hosts: %s\n' "$1" >&2
  exit 3
}

need() {
  type -P "$1" >/dev/null || fail "$1 is missing here. Install it: apt-get install $2"
}

# A name for what files and folders hold.
hash_of() {
  local entry
  for entry in "$@"; do
    find -L "$entry" -type f -print0 | sort -z | xargs -0 sha256sum
  done | sha256sum | cut -c 1-16
}

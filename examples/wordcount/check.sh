#!/bin/sh
# usage: check.sh DRIVER [FILE...]: the driver's counts against coreutils'. The default text is Debian's base-files package.
set -eu
driver=$1
shift
[ $# -gt 0 ] || set -- /usr/share/common-licenses/*
export LC_ALL=C
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$driver" "$@" >"$work/ours"
for file in "$@"; do cat "$file"; echo; done | tr -cs A-Za-z '\n' | grep . | sort | uniq -c |
  sed 's/^ *//' >"$work/coreutils"
diff "$work/ours" "$work/coreutils"
echo "$(wc -l <"$work/ours") distinct words, the same as coreutils counts"

#!/bin/sh
# usage: links.sh CACHE KEPT COMMAND…: all files of the command's folder in the cache become links to one elsewhere, KEPT; whatever the
# command then does, that is not written.
set -eu
cache=$1 kept=$2
shift 2
"$@" >/dev/null
folder=$(echo "$cache"/cgraphc/run/*)
echo kept >"$kept"
(cd "$folder" && find . -type f ! -name .lock) >"$cache/files"
grep -q '\.o\.stamp$' "$cache/files"
while read -r file; do ln -sf "$kept" "$folder/$file"; done <"$cache/files"
"$@"
echo kept | diff - "$kept"
ln -sf "$kept" "$folder/.lock"
if "$@"; then echo "the lock was followed" && exit 1; fi
echo kept | diff - "$kept"

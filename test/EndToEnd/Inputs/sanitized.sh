#!/usr/bin/env bash
# usage: sanitized.sh thread|address BUILD OUT FILE.cgraph DRIVER.cpp [-I dir]...
# Compiles a program and its actors into one executable under sanitizers and runs it, actors as threads.
set -euo pipefail
kind=$1 build=$2 out=$3 graph=$4 driver=$5
shift 5
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
case $kind in
thread) flags=(-fsanitize=thread) runtime=$build/lib/libcgraphrt_tsan.a ;;
address) flags=(-fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-sanitize=vptr)
  runtime=$build/lib/libcgraphrt_asan.a ;;
esac
mkdir -p "$out"
"$build/bin/cgraphc" build "$graph" --emit=cpp --bare -o "$out" "$@" >&2
stem=$(basename "$graph" .cgraph)
for source in "$out/$stem.cgraph.cpp" "$out/$stem".*.tasks.cpp "$out/$stem".*.plan.cpp "$driver"; do
  "$root/test/precompiled" clang++-22 -std=c++20 -O1 -g1 "${flags[@]}" -DCGRAPH_THREADS -I"$out" "$@" -I"$root/runtime/include" \
    -c "$source" -o "$out/$(basename "$source" .cpp).o"
done
clang++-22 "${flags[@]}" "$out"/*.o "$runtime" -pthread -o "$out/driver"
CGRAPH_THREADS=1 TSAN_OPTIONS="halt_on_error=1 ${TSAN_OPTIONS:-}" ASAN_OPTIONS="detect_leaks=1 ${ASAN_OPTIONS:-}" "$out/driver"

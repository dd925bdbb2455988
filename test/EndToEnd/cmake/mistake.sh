#!/bin/sh
# usage: mistake.sh DIR SOURCE_ROOT OBJECT_ROOT CALL: configures a project with this call, which must fail.
set -eu
rm -rf "$1/p"
mkdir -p "$1/p"
cp "$2/examples/hello/hello.cgraph" "$1/p"
printf 'cmake_minimum_required(VERSION 3.20)\nproject(p LANGUAGES CXX)\nfind_package(Cgraphc REQUIRED)\nadd_library(demo INTERFACE)\n%s\n' "$4" |
  sed 's/) cgraph_add/)\ncgraph_add/' >"$1/p/CMakeLists.txt"
if cmake -S "$1/p" -B "$1/p/build" -G Ninja -DCMAKE_PREFIX_PATH="$3" >"$1/log" 2>&1; then
  echo "it was accepted"
fi
# CMake wraps its messages.
tr '\n' ' ' <"$1/log" | tr -s ' '

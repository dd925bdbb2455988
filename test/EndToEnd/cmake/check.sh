#!/bin/sh
# usage: check.sh DIR SOURCE_ROOT OBJECT_ROOT GENERATOR
# A project outside the tree, in a path with spaces: builds, runs, rebuilds what a change asks for and nothing else.
set -eu
work="$1/a project"
mkdir -p "$work"
cp -r "$2/examples/hello" "$work/hello app"
cmake -S "$work/hello app" -B "$work/build dir" -G "$4" -DCMAKE_PREFIX_PATH="$3" \
  -DCMAKE_CXX_COMPILER_LAUNCHER=ccache >"$1/configure.log"
build() { cmake --build "$work/build dir" >"$1/build.log" 2>&1 || { cat "$1/build.log"; exit 1; }; }
build "$1"
"$work/build dir/driver" >"$1/printed"
diff "$1/printed" "$work/hello app/expected.txt"
echo "runs"

build "$1"
if grep -E 'Building|Linking|Generating' "$1/build.log"; then
  echo "an unchanged second build does something"
  exit 1
fi
echo "second build: nothing"

# Another task: the header and the actor follow.
sed -i 's/  task echo(msg: str) -> str/&\n  task twice(msg: str) -> str/' "$work/hello app/hello.cgraph"
sed -i 's/ public:/&\n  std::string twice(std::string msg) { return msg + msg; }/' "$work/hello app/demo/echo.h"
build "$1"
grep -q twice "$work/build dir/cgraph/hello/hello.cgraph.h"
"$work/build dir/driver" >"$1/printed"
diff "$1/printed" "$work/hello app/expected.txt"
echo "follows a change"

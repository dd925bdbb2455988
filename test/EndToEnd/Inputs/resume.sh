#!/bin/sh
# usage: resume.sh DIR EXAMPLES: chain.cgraph to C++ at once, and from the dump after each phase with the sources gone.
set -eu
cd "$1"
mkdir src
cp "$2/hello/hello.cgraph" "$2/chain/chain.cgraph" src
phases="input elaborate place route comm schedule buffer plan"
(cd src && cgraphc build chain.cgraph --emit=cpp --bare -o ../whole)
for phase in $phases; do
  mkdir "$phase"
  (cd src && cgraphc build chain.cgraph --compile-to="$phase" -o "../$phase/chain.mlir")
done
rm -r src whole/chain.d
for phase in $phases; do
  cgraphc build "$phase/chain.mlir" --compile-from="$phase" --emit=cpp --bare -o "resumed-$phase"
  rm "resumed-$phase/chain.d"
  diff -r whole "resumed-$phase"
  echo "$phase: the same"
done

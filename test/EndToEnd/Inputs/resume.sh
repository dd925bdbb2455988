#!/bin/sh
# usage: resume.sh DIR EXAMPLES: programs to C++ at once, and from the dump after each phase with the sources gone.
set -eu
cd "$1"
phases="input elaborate place route comm schedule buffer plan"
for program in chain serve; do
  mkdir "$program" "$program/src"
  cd "$program"
  cp "$2/hello/hello.cgraph" "$2/$program/$program.cgraph" src
  (cd src && cgraphc build "$program.cgraph" --emit=cpp --bare -o ../whole)
  for phase in $phases; do
    mkdir "$phase"
    (cd src && cgraphc build "$program.cgraph" --compile-to="$phase" -o "../$phase/$program.mlir")
  done
  rm -r src "whole/$program.d"
  for phase in $phases; do
    cgraphc build "$phase/$program.mlir" --compile-from="$phase" --emit=cpp --bare -o "resumed-$phase"
    rm "resumed-$phase/$program.d"
    diff -r whole "resumed-$phase"
    echo "$program, $phase: the same"
  done
  cd ..
done

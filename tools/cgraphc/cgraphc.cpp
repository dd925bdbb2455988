//===- cgraphc.cpp - the compiler's command ---------------------*- C++ -*-===//

#include "cgraphc/Driver/Tool.h"
#include "llvm/Support/InitLLVM.h"

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  return cgraphc::driver::runTool(argc, argv);
}

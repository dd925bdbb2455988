//===- cgraphc.cpp - the compiler's command ---------------------*- C++ -*-===//

#include "cgraphc/Driver/Tool.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Process.h"

int main(int argc, char **argv) {
  // Files that are made would take the place of a closed standard output.
  if (llvm::sys::Process::FixupStandardFileDescriptors())
    return 1;
  llvm::InitLLVM init(argc, argv);
  return cgraphc::driver::runTool(argc, argv);
}

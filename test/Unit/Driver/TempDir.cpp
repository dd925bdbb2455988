//===- TempDir.cpp - a directory for one test -----------------------------===//

#include "TempDir.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

TempDir::TempDir() {
  SmallString<128> made;
  if (std::error_code code = sys::fs::createUniqueDirectory("cgraph", made))
    report_fatal_error(Twine("no temporary directory: ") + code.message());
  path = made.str().str();
}

TempDir::~TempDir() { (void)sys::fs::remove_directories(path); }

std::string TempDir::operator/(StringRef name) const {
  SmallString<128> joined(path);
  sys::path::append(joined, name);
  return joined.str().str();
}

std::string readFile(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : "<" + path.str() + "?>";
}

void putFile(StringRef path, StringRef text) {
  std::error_code code;
  raw_fd_ostream file(path, code);
  file << text;
}

//===- TempDir.h - a directory for one test -----------------------*- C++
//-*-===//

#ifndef CGRAPHC_TEST_UNIT_DRIVER_TEMPDIR_H
#define CGRAPHC_TEST_UNIT_DRIVER_TEMPDIR_H

#include "llvm/ADT/StringRef.h"
#include <string>

/// Removed with everything in it at the end.
class TempDir {
public:
  TempDir();
  ~TempDir();
  std::string operator/(llvm::StringRef name) const;

private:
  std::string path;
};

std::string readFile(llvm::StringRef path);
void putFile(llvm::StringRef path, llvm::StringRef text);

#endif // CGRAPHC_TEST_UNIT_DRIVER_TEMPDIR_H

//===- OutputFile.cpp - writing files safely ------------------------------===//

#include "cgraphc/Driver/OutputFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc::driver;
using namespace llvm;

static Error failure(StringRef path, const Twine &why) {
  return createStringError("cannot write `" + path + "`: " + why);
}

/// The stamp is looked for in the first lines only: a file that quotes it
/// further down is not ours.
static bool hasStamp(StringRef text) {
  return text.take_front(512).contains(generatedStamp);
}

static Error writeBeside(StringRef path, StringRef text, bool executable) {
  SmallString<128> temporary;
  int descriptor = -1;
  if (std::error_code code = sys::fs::createUniqueFile(
          path + ".%%%%%%.tmp", descriptor, temporary, sys::fs::OF_None,
          executable ? sys::fs::all_read | sys::fs::all_write | sys::fs::all_exe
                     : sys::fs::all_read | sys::fs::all_write))
    return failure(path, code.message());
  {
    raw_fd_ostream out(descriptor, /*shouldClose=*/true);
    out << text;
    out.close();
    if (out.has_error()) {
      std::string why = out.error().message();
      out.clear_error();
      (void)sys::fs::remove(temporary);
      return failure(path, why);
    }
  }
  if (std::error_code code = sys::fs::rename(temporary, path)) {
    (void)sys::fs::remove(temporary);
    return failure(path, code.message());
  }
  return Error::success();
}

Expected<bool> cgraphc::driver::writeFile(StringRef path, StringRef text,
                                          Overwrite overwrite,
                                          bool executable) {
  sys::fs::file_status status;
  if (!sys::fs::status(path, status)) {
    if (sys::fs::is_directory(status))
      return failure(path, "it is a directory");
    auto existing = MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
    if (!existing)
      return failure(path, existing.getError().message());
    if ((*existing)->getBuffer() == text)
      return false;
    if (overwrite == Overwrite::OnlyOurs && (*existing)->getBufferSize() &&
        !hasStamp((*existing)->getBuffer()))
      return failure(path, "the file there was not written by cgraphc "
                           "(--force overwrites it)");
  } else if (StringRef parent = sys::path::parent_path(path); !parent.empty()) {
    if (std::error_code code = sys::fs::create_directories(parent))
      return failure(parent, code.message());
  }
  if (Error error = writeBeside(path, text, executable))
    return std::move(error);
  return true;
}

Error cgraphc::driver::copyTree(StringRef from, StringRef to) {
  std::error_code code;
  SmallVector<std::pair<std::string, std::string>> files;
  for (sys::fs::recursive_directory_iterator it(from, code), end;
       it != end && !code; it.increment(code)) {
    sys::fs::file_status status;
    if (sys::fs::status(it->path(), status) ||
        !sys::fs::is_regular_file(status))
      continue;
    SmallString<128> target(to);
    sys::path::append(target, StringRef(it->path()).drop_front(from.size()));
    files.emplace_back(it->path(), target.str());
  }
  if (code)
    return createStringError("cannot read `" + from + "`: " + code.message());
  for (const auto &[source, target] : files) {
    auto buffer = MemoryBuffer::getFile(source, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!buffer)
      return createStringError("cannot read `" + source +
                               "`: " + buffer.getError().message());
    Expected<bool> written =
        writeFile(target, (*buffer)->getBuffer(), Overwrite::Any);
    if (!written)
      return written.takeError();
  }
  return Error::success();
}

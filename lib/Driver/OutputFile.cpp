//===- OutputFile.cpp - writing files safely ------------------------------===//

#include "cgraphc/Driver/OutputFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;

char OutputError::ID = 0;

void OutputError::log(raw_ostream &os) const { os << message; }

std::error_code OutputError::convertToErrorCode() const {
  return inconvertibleErrorCode();
}

void cgraphc::driver::reportOutputError(DiagnosticEngine &diags, Error error) {
  handleAllErrors(std::move(error), [&](const ErrorInfoBase &each) {
    diags.report(each.isA<OutputError>()
                     ? static_cast<const OutputError &>(each).getCode()
                     : CG0903,
                 SMLoc(), each.message());
  });
}

/// What the operating system says, in our style.
static std::string reasonOf(std::error_code code) {
  return StringRef(code.message()).lower();
}

static Error failure(StringRef path, const Twine &why, Code code = CG0903) {
  return make_error<OutputError>(code, "cannot write `" + path.str() +
                                           "`: " + why.str());
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
    return failure(path, reasonOf(code));
  {
    raw_fd_ostream out(descriptor, /*shouldClose=*/true);
    out << text;
    out.close();
    if (out.has_error()) {
      std::string why = reasonOf(out.error());
      out.clear_error();
      (void)sys::fs::remove(temporary);
      return failure(path, why);
    }
  }
  if (std::error_code code = sys::fs::rename(temporary, path)) {
    (void)sys::fs::remove(temporary);
    return failure(path, reasonOf(code));
  }
  return Error::success();
}

/// A device or a pipe takes the text and stays what it is.
static Expected<bool> writeInto(StringRef path, StringRef text) {
  std::error_code code;
  raw_fd_ostream out(path, code, sys::fs::CD_OpenExisting, sys::fs::FA_Write,
                     sys::fs::OF_None);
  if (code)
    return failure(path, reasonOf(code));
  out << text;
  out.close();
  if (!out.has_error())
    return true;
  std::string why = reasonOf(out.error());
  out.clear_error();
  return failure(path, why);
}

Expected<bool> cgraphc::driver::writeFile(StringRef path, StringRef text,
                                          Overwrite overwrite,
                                          bool executable) {
  sys::fs::file_status status;
  if (!sys::fs::status(path, status)) {
    if (sys::fs::is_directory(status))
      return failure(path, "it is a directory");
    if (!sys::fs::is_regular_file(status))
      return writeInto(path, text);
    auto existing = MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
    if (!existing)
      return failure(path, reasonOf(existing.getError()));
    if ((*existing)->getBuffer() == text)
      return false;
    if (overwrite == Overwrite::OnlyOurs && (*existing)->getBufferSize() &&
        !hasStamp((*existing)->getBuffer()))
      return failure(path,
                     "the file there was not written by cgraphc "
                     "(--force overwrites it)",
                     CG0901);
  } else if (StringRef parent = sys::path::parent_path(path); !parent.empty()) {
    if (std::error_code code = sys::fs::create_directories(parent))
      return failure(parent, reasonOf(code));
  }
  if (Error error = writeBeside(path, text, executable))
    return error;
  return true;
}

/// Makes the folder that holds `path`; false if it is not below `root`, links
/// followed.
static Expected<bool> makeFolder(StringRef path, StringRef root) {
  StringRef parent = sys::path::parent_path(path);
  SmallString<128> realParent, realRoot;
  std::error_code code = sys::fs::create_directories(parent);
  if (!code)
    code = sys::fs::real_path(parent, realParent);
  if (!code)
    code = sys::fs::real_path(root, realRoot);
  if (code)
    return failure(parent, reasonOf(code));
  return realParent == realRoot ||
         (StringRef(realParent).starts_with(realRoot) &&
          sys::path::is_separator(realParent[realRoot.size()]));
}

Error cgraphc::driver::copyTree(StringRef from, StringRef to, StringRef root) {
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
    return make_error<OutputError>(
        CG0902, ("cannot read `" + from + "`: " + reasonOf(code)).str());
  for (const auto &[source, target] : files) {
    auto buffer = MemoryBuffer::getFile(source, /*IsText=*/false,
                                        /*RequiresNullTerminator=*/false);
    if (!buffer)
      return make_error<OutputError>(CG0902, "cannot read `" + source + "`: " +
                                                 reasonOf(buffer.getError()));
    Expected<bool> isInside = makeFolder(target, root);
    if (!isInside)
      return isInside.takeError();
    if (!*isInside)
      return failure(target, "a link leads out of `" + root + "`", CG0904);
    Expected<bool> written =
        writeFile(target, (*buffer)->getBuffer(), Overwrite::Any);
    if (!written)
      return written.takeError();
  }
  return Error::success();
}

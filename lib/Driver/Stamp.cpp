//===- Stamp.cpp - is the output of a command still right? ----------------===//

#include "Stamp.h"
#include "cgraphc/Driver/OutputFile.h"
#include "cgraphc/Driver/Process.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/BLAKE3.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace cgraphc::driver;
using namespace llvm;

static constexpr StringLiteral header = "cgraphc stamp 1";

std::string cgraphc::driver::contentHash(StringRef text) {
  auto digest = BLAKE3::hash<16>(arrayRefFromStringRef(text));
  return toHex(digest, /*LowerCase=*/true);
}

std::optional<FileState> FileStates::get(StringRef path,
                                         const FileState *before) {
  {
    std::lock_guard<std::mutex> lock(mutex);
    auto it = states.find(path);
    if (it != states.end())
      return it->second;
  }
  std::optional<FileState> state;
  sys::fs::file_status status;
  if (!sys::fs::status(path, status)) {
    state.emplace();
    state->size = status.getSize();
    state->time = status.getLastModificationTime().time_since_epoch().count();
    if (before && before->size == state->size && before->time == state->time)
      state->hash = before->hash;
    else if (auto buffer = MemoryBuffer::getFile(path, /*IsText=*/false,
                                                 /*NullTerminator=*/false))
      state->hash = contentHash((*buffer)->getBuffer());
    else
      state.reset();
  }
  std::lock_guard<std::mutex> lock(mutex);
  return states.try_emplace(path, state).first->second;
}

void FileStates::forget(StringRef path) {
  std::lock_guard<std::mutex> lock(mutex);
  states.erase(path);
}

/// Hash of the command: its words, and the compiler behind its first.
static std::string commandHash(const Job &job) {
  std::string text;
  for (const std::string &word : job.argv) {
    text += word;
    text += '\0';
  }
  std::string program = findProgram(job.argv.front());
  sys::fs::file_status status;
  if (!sys::fs::status(program, status))
    text += formatv("{0} {1} {2}", program, status.getSize(),
                    status.getLastModificationTime().time_since_epoch().count())
                .str();
  return contentHash(text);
}

static std::string printedPath(const Job &job) {
  return job.stamp + ".printed";
}

bool cgraphc::driver::isFresh(const Job &job, FileStates &states,
                              std::string &printed) {
  auto buffer = MemoryBuffer::getFile(job.stamp);
  if (!buffer)
    return false;
  SmallVector<StringRef> lines;
  (*buffer)->getBuffer().split(lines, '\n', -1, /*KeepEmpty=*/false);
  if (lines.size() < 2 || lines[0] != header || lines[1] != commandHash(job))
    return false;
  for (StringRef line : ArrayRef(lines).drop_front(2)) {
    SmallVector<StringRef> words;
    line.split(words, ' ', 3);
    FileState before;
    if (words.size() != 4 || words[1].getAsInteger(10, before.size) ||
        words[2].getAsInteger(10, before.time))
      return false;
    before.hash = words[0].str();
    std::optional<FileState> now = states.get(words[3], &before);
    if (!now || now->hash != before.hash)
      return false;
  }
  if (job.repeats) {
    auto before = MemoryBuffer::getFile(printedPath(job));
    if (!before)
      return false;
    printed = (*before)->getBuffer().str();
  }
  return true;
}

std::vector<std::string> cgraphc::driver::parseDepfile(StringRef text) {
  size_t colon = text.find(": ");
  if (colon == StringRef::npos)
    return {};
  text = text.drop_front(colon + 1);
  std::vector<std::string> result;
  std::string word;
  auto flush = [&] {
    if (!word.empty())
      result.push_back(std::move(word));
    word.clear();
  };
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '\\' && (next == ' ' || next == '#' || next == '\\')) {
      word += next;
      ++i;
    } else if (c == '\\' && next == '\n') {
      ++i;
      flush();
    } else if (c == '$' && next == '$') {
      word += '$';
      ++i;
    } else if (c == ' ' || c == '\t') {
      flush();
    } else if (c == '\n') {
      break;
    } else {
      word += c;
    }
  }
  flush();
  return result;
}

void cgraphc::driver::recordSuccess(const Job &job, StringRef printed,
                                    FileStates &states) {
  std::vector<std::string> files = job.inputs;
  if (!job.depfile.empty())
    if (auto buffer = MemoryBuffer::getFile(job.depfile))
      append_range(files, parseDepfile((*buffer)->getBuffer()));
  if (!job.output.empty()) {
    states.forget(job.output);
    files.push_back(job.output);
  }
  std::string text = header.str() + "\n" + commandHash(job) + "\n";
  for (const std::string &file : files) {
    std::optional<FileState> state = states.get(file);
    // A file that is gone already: the command must run again.
    text += state ? formatv("{0} {1} {2} {3}\n", state->hash, state->size,
                            state->time, file)
                        .str()
                  : formatv("missing 0 0 {0}\n", file).str();
  }
  if (job.repeats)
    consumeError(
        writeFile(printedPath(job), printed, Overwrite::Any).takeError());
  consumeError(writeFile(job.stamp, text, Overwrite::Any).takeError());
}

//===- Position.cpp - where a range is, and its text ----------------------===//

#include "Position.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/ConvertUTF.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Unicode.h"

using namespace cgraphc;
using llvm::StringRef;

static constexpr unsigned tabWidth = 4;

Position cgraphc::getPosition(llvm::SMLoc loc, const llvm::SourceMgr &sources) {
  Position position;
  if (!loc.isValid())
    return position;
  position.buffer = sources.FindBufferContainingLoc(loc);
  if (position.buffer == 0)
    return position;
  StringRef text = sources.getMemoryBuffer(position.buffer)->getBuffer();
  position.byte = loc.getPointer() - text.begin();
  position.line = sources.getLineAndColumn(loc, position.buffer).first;
  size_t begin = text.take_front(position.byte).rfind('\n');
  begin = begin == StringRef::npos ? 0 : begin + 1;
  position.lineText =
      text.slice(begin, text.find('\n', position.byte)).rtrim('\r');
  position.byteInLine = position.byte - begin;
  position.column = 1;
  for (char c : text.slice(begin, position.byte))
    position.column += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return position;
}

StringRef cgraphc::getFileName(const Position &position,
                               const llvm::SourceMgr &sources) {
  return sources.getMemoryBuffer(position.buffer)->getBufferIdentifier();
}

/// The first character of `text`, in bytes; 0 if it is malformed.
static unsigned characterLength(StringRef text) {
  unsigned length = llvm::getNumBytesForUTF8(text.front());
  const auto *begin = reinterpret_cast<const llvm::UTF8 *>(text.begin());
  if (length > text.size() || !llvm::isLegalUTF8Sequence(begin, begin + length))
    return 0;
  return length;
}

std::string cgraphc::makePrintable(StringRef text, unsigned &column) {
  std::string result;
  auto append = [&](StringRef part, unsigned width) {
    result += part;
    column += width;
  };
  while (!text.empty()) {
    unsigned length = characterLength(text);
    StringRef character = text.take_front(std::max(length, 1u));
    text = text.drop_front(character.size());
    if (character == "\t") {
      unsigned width = tabWidth - column % tabWidth;
      append(std::string(width, ' '), width);
      continue;
    }
    int width =
        length == 0 ? -1 : llvm::sys::unicode::columnWidthUTF8(character);
    if (width >= 0) {
      append(character, width);
      continue;
    }
    for (char byte : character) {
      std::string escape =
          "\\x" + llvm::utohexstr(static_cast<unsigned char>(byte),
                                  /*LowerCase=*/true, /*Width=*/2);
      append(escape, escape.size());
    }
  }
  return result;
}

std::string cgraphc::makePrintable(StringRef text) {
  unsigned column = 0;
  return makePrintable(text, column);
}

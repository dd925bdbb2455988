//===- HumanRenderer.cpp - diagnostics with source lines ------------------===//

#include "HumanRenderer.h"
#include "cgraphc/Diagnostics/Render.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using llvm::ArrayRef;
using llvm::StringRef;

/// Bytes of a line shown around a mark, when the line is longer than both.
static constexpr size_t contextBefore = 120;
static constexpr size_t contextAfter = 240;

//===----------------------------------------------------------------------===//
// Pieces
//===----------------------------------------------------------------------===//

std::string HumanRenderer::styled(StringRef text, Style style) const {
  if (!color || text.empty())
    return text.str();
  const char *code = "";
  switch (style) {
  case Style::Error:
    code = "1;31";
    break;
  case Style::Warning:
    code = "1;33";
    break;
  case Style::Remark:
    code = "1;36";
    break;
  case Style::Gutter:
    code = "34";
    break;
  case Style::Help:
    code = "32";
    break;
  case Style::Bold:
    code = "1";
    break;
  }
  return ("\x1b[" + StringRef(code) + "m" + text + "\x1b[0m").str();
}

HumanRenderer::Style HumanRenderer::styleOf(Severity severity) {
  switch (severity) {
  case Severity::Error:
    return Style::Error;
  case Severity::Warning:
    return Style::Warning;
  case Severity::Remark:
    return Style::Remark;
  }
  return Style::Error;
}

void HumanRenderer::gutter(unsigned line, StringRef bar) {
  std::string number = line == 0 ? "" : llvm::utostr(line);
  number.insert(0, gutterWidth - number.size(), ' ');
  os << styled(number + " " + bar.str(), Style::Gutter);
}

void HumanRenderer::gutterLine(StringRef bar) {
  gutter(0, bar);
  os << '\n';
}

//===----------------------------------------------------------------------===//
// Source lines
//===----------------------------------------------------------------------===//

std::vector<HumanRenderer::Mark>
HumanRenderer::collectMarks(const Diagnostic &diagnostic) const {
  std::vector<Mark> marks;
  auto add = [&](llvm::SMRange range, bool primary, StringRef text) {
    Position start = getPosition(range.Start, sources);
    if (!start)
      return;
    // Of a range over several lines the first is marked to its end.
    size_t length = range.End.getPointer() - range.Start.getPointer();
    size_t rest = start.lineText.size() -
                  std::min(start.byteInLine, start.lineText.size());
    marks.push_back({start, std::min(length, rest), primary, text});
  };
  add(diagnostic.range, true, diagnostic.text);
  for (const Label &label : diagnostic.labels)
    add(label.range, false, label.text);
  if (marks.empty())
    return marks;
  // The primary file first, then the others; in a file from top to bottom.
  unsigned first = marks.front().start.buffer;
  auto key = [&](const Mark &mark) {
    return std::tuple(mark.start.buffer != first, mark.start.buffer,
                      mark.start.byte, !mark.primary, mark.length, mark.text);
  };
  llvm::sort(marks,
             [&](const Mark &a, const Mark &b) { return key(a) < key(b); });
  return marks;
}

void HumanRenderer::renderSnippets(const Diagnostic &diagnostic) {
  std::vector<Mark> marks = collectMarks(diagnostic);
  unsigned lastLine = 0, lastBuffer = 0;
  ArrayRef<Mark> rest = marks;
  while (!rest.empty()) {
    const Position &at = rest.front().start;
    ArrayRef<Mark> line = rest.take_while([&](const Mark &mark) {
      return mark.start.buffer == at.buffer && mark.start.line == at.line;
    });
    if (at.buffer != lastBuffer) {
      // The head names the primary place if it is in this file.
      const Position *named = &at;
      for (const Mark &mark : rest)
        if (mark.primary && mark.start.buffer == at.buffer)
          named = &mark.start;
      if (lastBuffer != 0)
        gutterLine("│");
      gutter(0, "┌─ ");
      os << makePrintable(getFileName(at, sources)) << ':' << named->line << ':'
         << named->column << '\n';
      gutterLine("│");
    } else if (at.line != lastLine + 1) {
      gutterLine("·");
    }
    renderLine(line, styleOf(diagnostic.severity));
    lastBuffer = at.buffer;
    lastLine = at.line;
    rest = rest.drop_front(line.size());
  }
}

/// Cuts a long line to what is around `at`; moves `begin` to where it starts.
static StringRef cutLine(StringRef line, size_t at, size_t &begin,
                         size_t &end) {
  auto isBoundary = [&](size_t byte) {
    return byte >= line.size() ||
           (static_cast<unsigned char>(line[byte]) & 0xC0) != 0x80;
  };
  begin = 0;
  end = line.size();
  if (line.size() <= contextBefore + contextAfter)
    return line;
  begin = at > contextBefore ? at - contextBefore : 0;
  end = std::min(line.size(), at + contextAfter);
  while (!isBoundary(begin))
    ++begin;
  while (!isBoundary(end))
    ++end;
  return line.slice(begin, end);
}

void HumanRenderer::renderLine(ArrayRef<Mark> marks, Style style) {
  const Position &at = marks.front().start;
  size_t begin, end;
  StringRef line = cutLine(at.lineText, at.byteInLine, begin, end);
  std::string prefix = begin == 0 ? "" : "…";
  std::string suffix = end == at.lineText.size() ? "" : "…";
  gutter(at.line, "│ ");
  unsigned offset = begin == 0 ? 0 : 1;
  unsigned column = offset;
  os << prefix << makePrintable(line, column) << suffix << '\n';

  // Display columns of each mark.
  llvm::SmallVector<Column, 4> columns;
  for (const Mark &mark : marks) {
    size_t start = std::min(std::max(mark.start.byteInLine, begin), end);
    size_t past =
        std::min(std::max(start, mark.start.byteInLine + mark.length), end);
    unsigned here = offset;
    makePrintable(at.lineText.slice(begin, start), here);
    unsigned there = here;
    makePrintable(at.lineText.slice(start, past), there);
    columns.push_back({here, std::max(there - here, 1u)});
  }

  // All marks in one row, primary ones on top.
  unsigned width = 0;
  for (Column c : columns)
    width = std::max(width, c.start + c.width);
  std::string row(width, ' ');
  for (bool primary : {false, true})
    for (size_t i = 0; i < marks.size(); ++i)
      if (marks[i].primary == primary)
        std::fill_n(row.begin() + columns[i].start, columns[i].width,
                    primary ? '^' : '-');
  gutter(0, "│ ");
  for (size_t from = 0; from < row.size();) {
    size_t past = std::min(row.find_first_not_of(row[from], from), row.size());
    StringRef run = StringRef(row).slice(from, past);
    os << (row[from] == '^'   ? styled(run, style)
           : row[from] == '-' ? styled(run, Style::Gutter)
                              : run.str());
    from = past;
  }

  // The text of the last one stands beside it if it ends the row; the others
  // hang below, from right to left.
  llvm::SmallVector<size_t, 4> texts;
  for (size_t i = 0; i < marks.size(); ++i)
    if (!marks[i].text.empty())
      texts.push_back(i);
  auto textOf = [&](size_t i) {
    return styled(makePrintable(marks[i].text),
                  marks[i].primary ? style : Style::Gutter);
  };
  if (!texts.empty() &&
      columns[texts.back()].start + columns[texts.back()].width == width) {
    os << ' ' << textOf(texts.back());
    texts.pop_back();
  }
  os << '\n';
  while (!texts.empty()) {
    for (bool withText : {false, true}) {
      gutter(0, "│ ");
      unsigned at = 0;
      for (size_t i : texts) {
        bool last = i == texts.back();
        if (columns[i].start < at ||
            (!last && columns[i].start == columns[texts.back()].start))
          continue;
        os.indent(columns[i].start - at);
        os << (last && withText ? textOf(i) : styled("│", Style::Gutter));
        at = columns[i].start + 1;
      }
      os << '\n';
    }
    texts.pop_back();
  }
}

//===----------------------------------------------------------------------===//
// Help
//===----------------------------------------------------------------------===//

void HumanRenderer::renderHelp(const Help &help) {
  os << styled("help", Style::Help) << ": " << makePrintable(help.text) << '\n';
  // Edits of one line are shown together.
  std::vector<FixIt> fixIts;
  for (const FixIt &fixIt : help.fixIts) {
    if (!getPosition(fixIt.range.Start, sources))
      continue;
    // Insertions at one place stay in the order given.
    auto place =
        llvm::upper_bound(fixIts, fixIt, [](const FixIt &a, const FixIt &b) {
          return a.range.Start.getPointer() < b.range.Start.getPointer();
        });
    fixIts.insert(place, fixIt);
  }
  ArrayRef<FixIt> rest = fixIts;
  while (!rest.empty()) {
    Position first = getPosition(rest.front().range.Start, sources);
    ArrayRef<FixIt> line = rest.take_while([&](const FixIt &fixIt) {
      Position at = getPosition(fixIt.range.Start, sources);
      return at.buffer == first.buffer && at.line == first.line;
    });
    renderEditedLines(line);
    rest = rest.drop_front(line.size());
  }
}

/// Shows a line as it is after `fixIts`, with `+` under what is new and `~`
/// under what is replaced.
void HumanRenderer::renderEditedLines(ArrayRef<FixIt> fixIts) {
  Position first = getPosition(fixIts.front().range.Start, sources);
  const char *lineEnd = first.lineText.end();
  std::string text, marks;
  auto append = [&](StringRef part, char mark) {
    text += part;
    marks.append(part.size(), mark);
  };
  const char *from = first.lineText.begin();
  for (const FixIt &fixIt : fixIts) {
    const char *start = fixIt.range.Start.getPointer();
    const char *past = fixIt.range.End.getPointer();
    if (start < from)
      continue;
    append(StringRef(from, start - from), ' ');
    append(fixIt.replacement, start == past ? '+' : '~');
    from = past;
    if (past > lineEnd) {
      Position last = getPosition(fixIt.range.End, sources);
      lineEnd = last.lineText.end();
    }
  }
  append(StringRef(from, lineEnd - from), ' ');

  unsigned number = first.line;
  StringRef restOfText = text, restOfMarks = marks;
  for (bool more = true; more; ++number) {
    size_t length = std::min(restOfText.find('\n'), restOfText.size());
    StringRef line = restOfText.take_front(length);
    StringRef lineMarks = restOfMarks.take_front(length);
    more = length < restOfText.size();
    restOfText = restOfText.drop_front(std::min(length + 1, restOfText.size()));
    restOfMarks =
        restOfMarks.drop_front(std::min(length + 1, restOfMarks.size()));
    if (line.size() > contextBefore + contextAfter)
      continue; // Too long to be of help.
    gutter(number, "│ ");
    os << makePrintable(line) << '\n';
    if (lineMarks.find_first_not_of(' ') == StringRef::npos)
      continue;
    // Bytes to display columns.
    std::string row;
    unsigned column = 0;
    for (size_t i = 0; i < line.size();) {
      size_t past = i + 1;
      while (past < line.size() &&
             (static_cast<unsigned char>(line[past]) & 0xC0) == 0x80)
        ++past;
      makePrintable(line.slice(i, past), column);
      row.resize(column, lineMarks[i]);
      i = past;
    }
    gutter(0, "│ ");
    os << styled(StringRef(row).rtrim(' '), Style::Help) << '\n';
  }
}

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

void HumanRenderer::render(const Diagnostic &diagnostic) {
  const CodeInfo &info = getCodeInfo(diagnostic.code);
  unsigned lastLine = 1;
  auto consider = [&](llvm::SMLoc loc) {
    lastLine = std::max(lastLine, getPosition(loc, sources).line);
  };
  consider(diagnostic.range.Start);
  for (const Label &label : diagnostic.labels)
    consider(label.range.Start);
  for (const Help &help : diagnostic.helps)
    for (const FixIt &fixIt : help.fixIts)
      consider(fixIt.range.End);
  gutterWidth = std::max<size_t>(2, llvm::utostr(lastLine).size());

  std::string head =
      (stringifySeverity(diagnostic.severity) + "[" + info.id + "]").str();
  os << styled(head, styleOf(diagnostic.severity))
     << styled(": " + makePrintable(diagnostic.message), Style::Bold) << '\n';
  renderSnippets(diagnostic);
  bool explain = explained.insert(diagnostic.code).second;
  if (getPosition(diagnostic.range.Start, sources) &&
      (!diagnostic.notes.empty() || explain))
    gutterLine("│");
  for (const std::string &note : diagnostic.notes) {
    gutter(0, "= ");
    os << makePrintable(note) << '\n';
  }
  for (const Help &help : diagnostic.helps)
    renderHelp(help);
  if (explain) {
    gutter(0, "= ");
    os << "see `cgraphc explain " << info.id << "`\n";
  }
}

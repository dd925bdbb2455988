//===- Diagnostic.h - coded diagnostics and their engine --------*- C++ -*-===//

#ifndef CGRAPHC_DIAGNOSTICS_DIAGNOSTIC_H
#define CGRAPHC_DIAGNOSTICS_DIAGNOSTIC_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/SMLoc.h"
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

namespace llvm {
class SourceMgr;
class Twine;
class raw_ostream;
} // namespace llvm

namespace cgraphc {

enum class Severity : uint8_t { Error, Warning, Remark };

/// Every code of Codes.def; its value is the number.
enum class Code : uint16_t {
// 1nnnn - 10000: a bare 0010 would be octal.
#define CGRAPH_ERROR(Number, Title) CG##Number = 1##Number - 10000,
#define CGRAPH_WARNING(Number, Name, DefaultOn, Title)                         \
  CG##Number = 1##Number - 10000,
#define CGRAPH_REMARK(Number, Name, DefaultOn, Title)                          \
  CG##Number = 1##Number - 10000,
#include "cgraphc/Diagnostics/Codes.def"
};
using enum Code;

/// What Codes.def says about one code.
struct CodeInfo {
  Code code;
  Severity severity;
  llvm::StringLiteral id;    ///< "CG0401"
  llvm::StringLiteral name;  ///< warning name, empty for errors
  bool defaultOn;            ///< shown unless switched off
  llvm::StringLiteral title; ///< one line
};

/// All codes in ascending order.
llvm::ArrayRef<CodeInfo> allCodes();
const CodeInfo &getCodeInfo(Code code);
/// The code written "CG0401", if there is one.
std::optional<Code> parseCode(llvm::StringRef id);
/// The warning or remark called `name` (`-` and `_` are the same).
std::optional<Code> findWarning(llvm::StringRef name);

/// A second place that a diagnostic points at.
struct Label {
  llvm::SMRange range;
  std::string text;
};

/// Replaces `range` (which may be empty: an insertion) by `replacement`.
struct FixIt {
  llvm::SMRange range;
  std::string replacement;
};

/// A `help:` line, with the edits that do what it says.
struct Help {
  std::string text;
  llvm::SmallVector<FixIt, 1> fixIts;
};

/// One diagnostic. Texts are lower case, without a full stop, with names in
/// backquotes. The methods append and return `*this`, so that a report reads
/// as one expression.
struct Diagnostic {
  Code code;
  Severity severity;
  llvm::SMRange range;
  std::string message;
  std::string text; ///< said under the primary range; may be empty
  std::vector<Label> labels;
  std::vector<std::string> notes;
  std::vector<Help> helps;

  /// Says `text` under the primary range.
  Diagnostic &label(const llvm::Twine &text);
  /// Points at a second place.
  Diagnostic &label(llvm::SMRange range, const llvm::Twine &text);
  /// Adds a `= …` line.
  Diagnostic &note(const llvm::Twine &text);
  /// Adds a `help: …` line.
  Diagnostic &help(const llvm::Twine &text);
  /// Adds an edit to the last help line.
  Diagnostic &fixIt(llvm::SMRange range, const llvm::Twine &replacement);
  /// Adds a help line with one edit.
  Diagnostic &fix(const llvm::Twine &text, llvm::SMRange range,
                  const llvm::Twine &replacement);
};

/// What `-W…` and `--max-errors` ask for.
struct DiagnosticOptions {
  /// On, off, or an error, for warnings that were named; the rest follow
  /// Codes.def.
  enum class Level : uint8_t { Off, On, Error };
  llvm::SmallVector<std::pair<Code, Level>, 4> levels;
  bool warningsAsErrors = false;
  bool noWarnings = false;
  unsigned maxErrors = 20; ///< 0: no limit
};

/// Collects diagnostics; nothing is printed before `take`.
class DiagnosticEngine {
public:
  explicit DiagnosticEngine(llvm::SourceMgr &sources,
                            DiagnosticOptions options = {});

  /// Reports `code` at `range`. The reference stays valid until `take`, so
  /// labels, notes and helps can be added to it.
  Diagnostic &report(Code code, llvm::SMRange range,
                     const llvm::Twine &message);
  Diagnostic &report(Code code, llvm::SMLoc loc, const llvm::Twine &message);

  /// Drops warnings and remarks of `code` that lie in `scope`, reported before
  /// or after (`@allow`).
  void allow(Code code, llvm::SMRange scope);

  /// Whether an error was reported, a warning made an error by an option
  /// included.
  bool hasErrors() const { return errors != 0; }
  unsigned errorCount() const { return errors; }
  /// Diagnostics of all severities waiting for `take`.
  size_t reported() const { return diagnostics.size(); }

  /// Hands out what is to be shown: without duplicates and without what
  /// options switch off, in order of file and position, at most
  /// `maxErrors` errors. The engine is empty afterwards, apart from
  /// `hasErrors` and `hidden`.
  std::vector<Diagnostic> take();
  /// Errors left out of the last `take` because of `maxErrors`.
  unsigned hidden() const { return hiddenErrors; }

  llvm::SourceMgr &sourceMgr() const { return sources; }
  const DiagnosticOptions &getOptions() const { return options; }

private:
  std::optional<Severity> effectiveSeverity(Code code) const;
  bool isAllowed(const Diagnostic &diagnostic) const;

  llvm::SourceMgr &sources;
  DiagnosticOptions options;
  // A deque, so that references survive later reports.
  std::deque<Diagnostic> diagnostics;
  std::vector<std::pair<Code, llvm::SMRange>> allowed;
  unsigned errors = 0;
  unsigned hiddenErrors = 0;
};

/// The nearest of `candidates` to `name` by edit distance, if it is near
/// enough to be meant (a third of the length, at least one edit).
llvm::StringRef nearestName(llvm::StringRef name,
                            llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace cgraphc

#endif // CGRAPHC_DIAGNOSTICS_DIAGNOSTIC_H

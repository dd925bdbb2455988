//===- Engine.cpp - collecting diagnostics --------------------------------===//

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include <tuple>

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;
using llvm::Twine;

DiagnosticEngine::DiagnosticEngine(llvm::SourceMgr &sources,
                                   DiagnosticOptions options)
    : sources(sources), options(std::move(options)) {}

/// The severity `code` is shown with, or nothing if it is switched off.
std::optional<Severity> DiagnosticEngine::effectiveSeverity(Code code) const {
  const CodeInfo &info = getCodeInfo(code);
  if (info.severity == Severity::Error)
    return Severity::Error;
  auto level = info.defaultOn ? DiagnosticOptions::Level::On
                              : DiagnosticOptions::Level::Off;
  bool named = false;
  for (auto [namedCode, asked] : options.levels)
    if (namedCode == code) {
      level = asked; // The last one given counts.
      named = true;
    }
  if (level == DiagnosticOptions::Level::Error)
    return Severity::Error;
  if (level == DiagnosticOptions::Level::Off || (options.noWarnings && !named))
    return std::nullopt;
  if (options.warningsAsErrors && info.severity == Severity::Warning)
    return Severity::Error;
  return info.severity;
}

Diagnostic &DiagnosticEngine::report(Code code, SMRange range,
                                     const Twine &message) {
  std::optional<Severity> severity = effectiveSeverity(code);
  if (severity == Severity::Error)
    ++errors;
  Diagnostic &diagnostic = diagnostics.emplace_back();
  diagnostic.code = code;
  diagnostic.severity = getCodeInfo(code).severity;
  diagnostic.range = range;
  diagnostic.message = message.str();
  return diagnostic;
}

Diagnostic &DiagnosticEngine::report(Code code, SMLoc loc,
                                     const Twine &message) {
  return report(code, SMRange(loc, loc), message);
}

void DiagnosticEngine::allow(Code code, SMRange scope) {
  allowed.emplace_back(code, scope);
}

bool DiagnosticEngine::isAllowed(const Diagnostic &diagnostic) const {
  if (diagnostic.severity == Severity::Error)
    return false;
  const char *at = diagnostic.range.Start.getPointer();
  return llvm::any_of(allowed, [&](const std::pair<Code, SMRange> &entry) {
    return entry.first == diagnostic.code &&
           entry.second.Start.getPointer() <= at &&
           at < entry.second.End.getPointer();
  });
}

std::vector<Diagnostic> DiagnosticEngine::take() {
  struct Key {
    unsigned buffer; ///< in order of loading; without a place: last
    size_t start, end;
    Code code;
    size_t sequence; ///< of the report
    auto place() const { return std::tie(buffer, start, end, code); }
  };
  std::vector<std::pair<Key, Diagnostic *>> order;
  for (Diagnostic &diagnostic : diagnostics) {
    std::optional<Severity> severity = effectiveSeverity(diagnostic.code);
    if (!severity)
      continue;
    if (isAllowed(diagnostic)) {
      if (*severity == Severity::Error)
        --errors;
      continue;
    }
    diagnostic.severity = *severity;
    Key key{~0u, 0, 0, diagnostic.code, order.size()};
    if (diagnostic.range.isValid())
      key.buffer = sources.FindBufferContainingLoc(diagnostic.range.Start);
    if (key.buffer == 0)
      key.buffer = ~0u;
    if (key.buffer != ~0u) {
      const char *begin = sources.getMemoryBuffer(key.buffer)->getBufferStart();
      key.start = diagnostic.range.Start.getPointer() - begin;
      key.end = diagnostic.range.End.getPointer() - begin;
    }
    order.emplace_back(key, &diagnostic);
  }
  // llvm::sort on a total order: std::stable_sort warns in libstdc++ 12.
  llvm::sort(order, [](const auto &a, const auto &b) {
    return std::tuple(a.first.place(), a.first.sequence) <
           std::tuple(b.first.place(), b.first.sequence);
  });

  std::vector<Diagnostic> shown;
  const Key *last = nullptr;
  size_t sameBegin = 0; // Where those with the same key begin in `shown`.
  unsigned shownErrors = 0;
  hiddenErrors = 0;
  for (auto &[key, diagnostic] : order) {
    if (!last || last->place() != key.place())
      sameBegin = shown.size();
    last = &key;
    bool duplicate =
        llvm::any_of(llvm::drop_begin(shown, sameBegin), [&](auto &other) {
          return other.message == diagnostic->message;
        });
    if (duplicate)
      continue;
    if (diagnostic->severity == Severity::Error && options.maxErrors != 0 &&
        shownErrors == options.maxErrors) {
      ++hiddenErrors;
      continue;
    }
    shownErrors += diagnostic->severity == Severity::Error;
    shown.push_back(std::move(*diagnostic));
  }
  diagnostics.clear();
  return shown;
}

//===- Render.cpp - the three formats -------------------------------------===//

#include "cgraphc/Diagnostics/Render.h"
#include "HumanRenderer.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using llvm::StringRef;

StringRef cgraphc::stringifySeverity(Severity severity) {
  switch (severity) {
  case Severity::Error:
    return "error";
  case Severity::Warning:
    return "warning";
  case Severity::Remark:
    return "remark";
  }
  return "error";
}

static void renderShort(const Diagnostic &diagnostic,
                        const llvm::SourceMgr &sources, llvm::raw_ostream &os) {
  if (Position at = getPosition(diagnostic.range.Start, sources))
    os << makePrintable(getFileName(at, sources)) << ':' << at.line << ':'
       << at.column << ": ";
  os << stringifySeverity(diagnostic.severity) << ": "
     << getCodeInfo(diagnostic.code).id << ": "
     << makePrintable(diagnostic.message) << '\n';
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

/// JSON strings are UTF-8; what is not becomes U+FFFD.
static std::string utf8(StringRef text) { return llvm::json::fixUTF8(text); }

static void writePosition(llvm::json::OStream &json, StringRef key,
                          const Position &at) {
  json.attributeObject(key, [&] {
    json.attribute("line", at.line);
    json.attribute("column", at.column);
    json.attribute("byte", static_cast<int64_t>(at.byte));
  });
}

/// Writes file, start and end of `range` into the current object.
static void writeRange(llvm::json::OStream &json, llvm::SMRange range,
                       const llvm::SourceMgr &sources) {
  Position start = getPosition(range.Start, sources);
  if (!start)
    return;
  json.attribute("file", utf8(getFileName(start, sources)));
  writePosition(json, "start", start);
  writePosition(json, "end", getPosition(range.End, sources));
}

static void renderJson(const Diagnostic &diagnostic,
                       const llvm::SourceMgr &sources, llvm::raw_ostream &os) {
  const CodeInfo &info = getCodeInfo(diagnostic.code);
  llvm::json::OStream json(os);
  json.object([&] {
    json.attribute("code", info.id);
    json.attribute("severity", stringifySeverity(diagnostic.severity));
    if (!info.name.empty())
      json.attribute("name", info.name);
    json.attribute("message", utf8(diagnostic.message));
    if (!diagnostic.text.empty())
      json.attribute("label", utf8(diagnostic.text));
    writeRange(json, diagnostic.range, sources);
    json.attributeArray("labels", [&] {
      for (const Label &label : diagnostic.labels)
        json.object([&] {
          json.attribute("text", utf8(label.text));
          writeRange(json, label.range, sources);
        });
    });
    json.attributeArray("notes", [&] {
      for (const std::string &note : diagnostic.notes)
        json.value(utf8(note));
    });
    json.attributeArray("helps", [&] {
      for (const Help &help : diagnostic.helps)
        json.object([&] {
          json.attribute("text", utf8(help.text));
          json.attributeArray("fixits", [&] {
            for (const FixIt &fixIt : help.fixIts)
              json.object([&] {
                writeRange(json, fixIt.range, sources);
                json.attribute("replacement", utf8(fixIt.replacement));
              });
          });
        });
    });
  });
  os << '\n';
}

//===----------------------------------------------------------------------===//
// Entry point
//===----------------------------------------------------------------------===//

void cgraphc::renderDiagnostics(llvm::ArrayRef<Diagnostic> diagnostics,
                                const llvm::SourceMgr &sources,
                                llvm::raw_ostream &os,
                                const RenderOptions &options, unsigned hidden) {
  HumanRenderer human(sources, os, options.color);
  bool isFirst = true;
  for (const Diagnostic &diagnostic : diagnostics) {
    switch (options.format) {
    case DiagnosticFormat::Human:
      if (!isFirst)
        os << '\n';
      human.render(diagnostic);
      break;
    case DiagnosticFormat::Short:
      renderShort(diagnostic, sources, os);
      break;
    case DiagnosticFormat::Json:
      renderJson(diagnostic, sources, os);
      break;
    }
    isFirst = false;
  }
  if (hidden != 0 && options.format != DiagnosticFormat::Json) {
    if (options.format == DiagnosticFormat::Human)
      os << '\n';
    os << hidden << (hidden == 1 ? " more error is" : " more errors are")
       << " not shown (see --max-errors)\n";
  }
}

//===- Compilation.cpp - one root file through the phases ----------------===//

#include "cgraphc/Driver/Compilation.h"

#include "Pipeline.h"
#include "Report.h"
#include "SourceLookup.h"
#include "cgraphc/Driver/OutputFile.h"
#include "cgraphc/Import/Import.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Locations.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/SaveAndRestore.h"

using namespace cgraphc;
using namespace cgraphc::driver;

static bool applyWarning(llvm::StringRef text, DiagnosticOptions &options) {
  using Level = DiagnosticOptions::Level;
  if (text == "error") {
    options.warningsAsErrors = true;
    return true;
  }
  Level level = Level::On;
  if (text.consume_front("error="))
    level = Level::Error;
  else if (text.consume_front("no-"))
    level = Level::Off;
  std::optional<Code> code = findWarning(text);
  if (!code)
    return false;
  options.levels.emplace_back(*code, level);
  return true;
}

static DiagnosticOptions getDiagnosticOptions(const Invocation &invocation) {
  DiagnosticOptions options;
  options.maxErrors = invocation.maxErrors;
  for (const std::string &warning : invocation.warnings)
    applyWarning(warning, options);
  return options;
}

Compilation::Compilation(const Invocation &invocation, std::string input)
    : invocation(invocation), input(std::move(input)),
      diags(sources, getDiagnosticOptions(invocation)),
      lookup(std::make_unique<SourceLookup>(invocation, sources, this->input)),
      context(mlir::MLIRContext::Threading::DISABLED) {
  context.printOpOnDiagnostic(false);
  loadDialects(context);
  context.getDiagEngine().registerHandler([this](mlir::Diagnostic &diagnostic) {
    reportFromMLIR(diagnostic);
    return mlir::success();
  });
}

Compilation::~Compilation() = default;

llvm::StringRef Compilation::getStem() const {
  // A dump may be called anything; what is made of it is called as before.
  if (!program && module)
    for (auto file : module.get().getOps<cg::FileOp>())
      if (file.getRoot())
        return llvm::sys::path::stem(file.getPath());
  return llvm::sys::path::stem(input);
}

bool Compilation::load() {
  if (program || module)
    return !diags.hasErrors();
  return invocation.compileFrom ? loadDump() : loadSource();
}

static void applyLimits(const Invocation &invocation, SyntaxLimits &limits) {
  for (const auto &[name, value] : invocation.limits) {
    if (name == "file-size")
      limits.fileSize = value;
    else if (name == "nesting")
      limits.nesting = value;
    else if (name == "import-depth")
      limits.importDepth = value;
  }
}

bool Compilation::loadSource() {
  ParseOptions options;
  options.importDirs.assign(invocation.includeDirs.begin(),
                            invocation.includeDirs.end());
  applyLimits(invocation, options.limits);
  program = parseFile(input, diags, options);
  if (!program)
    return false;
  lookup->setProgram(program.get());
  sema::SemaOptions semaOptions;
  for (const auto &[name, value] : invocation.parameters)
    semaOptions.settings[name] = value;
  checked = sema::check(*program, diags, semaOptions);
  if (!diags.hasErrors())
    return true;
  findMore(Phase::Input);
  return false;
}

void Compilation::findMore(Phase next) {
  // What is left out on purpose may be what a pass misses.
  llvm::SaveAndRestore<bool> exploring(ignoreInternalErrors, true);
  if (next == Phase::Input)
    module = importProgram(context, sources, *program);
  for (Phase each : allPhases()) {
    if (each <= Phase::Input || each < next || each > Phase::Buffer)
      continue;
    // `elaborate` drops what it finds wrong; other passes stop at it.
    if (!runPipeline(getPhasePipeline(each, invocation)) &&
        each != Phase::Elaborate)
      return;
  }
}

bool Compilation::needsParameter(llvm::StringRef name) const {
  return checked && checked->neededParams.contains(name);
}

bool Compilation::loadDump() {
  phase = *invocation.compileFrom;
  auto buffer = llvm::MemoryBuffer::getFile(input, /*IsText=*/true);
  if (!buffer) {
    diags.report(CG0902, llvm::SMLoc(),
                 "cannot read `" + input + "`: " + buffer.getError().message());
    return false;
  }
  unsigned id = sources.AddNewSourceBuffer(std::move(*buffer), llvm::SMLoc());
  llvm::SourceMgr copy;
  copy.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBuffer(
                              sources.getMemoryBuffer(id)->getBuffer(), input),
                          llvm::SMLoc());
  llvm::SaveAndRestore<bool> reading(readingDump, true);
  module = mlir::parseSourceFile<mlir::ModuleOp>(copy, &context);
  if (!module)
    return false;
  // A dump may have been edited: it must be of its phase, a plan must still be
  // free of deadlock.
  std::string pipeline =
      ("cgraph-verify-phase{phase=" + phaseName(phase) + "}").str();
  if (phase == Phase::Plan)
    pipeline += ",cgraph-verify-schedule";
  return runPasses(pipeline);
}

bool Compilation::import() {
  if (module)
    return true;
  module = importProgram(context, sources, *program);
  return runPasses("cgraph-verify-phase{phase=input}") && dump(Phase::Input);
}

bool Compilation::runTo(Phase last) {
  if (!import())
    return false;
  for (Phase next : allPhases()) {
    if (next <= phase || next > last)
      continue;
    if (!runPasses(getPhasePipeline(next, invocation))) {
      if (next == Phase::Elaborate && !internalError)
        findMore(Phase::Place);
      return false;
    }
    phase = next;
    if (!dump(phase))
      return false;
  }
  return true;
}

bool Compilation::tabulate() {
  return runPasses(getTabulatePipeline(invocation));
}

bool Compilation::runPipeline(llvm::StringRef pipeline) {
  mlir::PassManager passes(&context);
  return mlir::succeeded(configurePassManager(passes)) &&
         mlir::succeeded(mlir::parsePassPipeline(pipeline, passes)) &&
         mlir::succeeded(passes.run(*module));
}

bool Compilation::runPasses(llvm::StringRef pipeline) {
  if (runPipeline(pipeline) && !diags.hasErrors())
    return true;
  if (!diags.hasErrors())
    diags.report(CG0999, llvm::SMLoc(),
                 "internal error: `" + pipeline + "` failed without a reason");
  if (internalError)
    writeReproducer();
  return false;
}

void Compilation::printModule(llvm::raw_ostream &os) {
  mlir::OpPrintingFlags flags;
  flags.enableDebugInfo(/*enable=*/true, /*prettyForm=*/false);
  module->print(os, flags);
  os << '\n';
}

bool Compilation::dump(Phase dumped) {
  if (invocation.dumpPhasesTo.empty())
    return true;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "// Generated by cgraphc after phase " << phaseName(dumped) << ".\n";
  printModule(os);
  llvm::SmallString<128> path(invocation.dumpPhasesTo);
  llvm::sys::path::append(path, getStem() + "." +
                                    llvm::Twine(static_cast<int>(dumped)) +
                                    "-" + phaseName(dumped) + ".mlir");
  llvm::Expected<bool> written = writeFile(path, text, Overwrite::OnlyOurs);
  if (written)
    return true;
  reportOutputError(diags, written.takeError());
  return false;
}

//===----------------------------------------------------------------------===//
// Diagnostics of passes
//===----------------------------------------------------------------------===//

llvm::SMRange Compilation::getRange(mlir::Location loc) {
  auto range = llvm::dyn_cast<mlir::FileLineColRange>(cg::getSourceLoc(loc));
  if (!range)
    return {};
  llvm::StringRef file = range.getFilename().getValue();
  llvm::SMLoc start =
      lookup->find(file, range.getStartLine(), range.getStartColumn());
  if (!start.isValid())
    return {};
  llvm::SMLoc end =
      lookup->find(file, range.getEndLine(), range.getEndColumn());
  return {start, end.isValid() ? end : start};
}

/// The name that starts at `start`.
static llvm::SMRange getNameRange(llvm::SMLoc start) {
  const char *end = start.getPointer();
  while (llvm::isAlnum(*end) || *end == '_')
    ++end;
  return {start, llvm::SMLoc::getFromPointer(end)};
}

cgraphc::Diagnostic &Compilation::reportAt(Code code, llvm::StringRef file,
                                           unsigned line, unsigned column,
                                           llvm::StringRef message) {
  llvm::SMLoc start = lookup->find(file, line, column);
  if (start.isValid())
    return diags.report(code, getNameRange(start), message);
  return diags.report(code, llvm::SMLoc(), message)
      .note("at " + file + ":" + llvm::Twine(line) + ":" + llvm::Twine(column));
}

bool Compilation::knows(llvm::StringRef file) {
  return lookup->find(file, 1, 1).isValid();
}

void Compilation::reportMissingClass(llvm::StringRef file, unsigned line,
                                     llvm::StringRef reason) {
  llvm::SMLoc start = lookup->find(file, line, 1);
  unsigned buffer = sources.FindBufferContainingLoc(start);
  llvm::StringRef text = sources.getMemoryBuffer(buffer)->getBuffer();
  text = text.drop_front(start.getPointer() - text.data());
  static const llvm::Regex binding(
      "=[[:space:]]*cpp[[:space:]]*\\([[:space:]]*\"([^\"\n]*)\"[[:space:]]*,"
      "[[:space:]]*(\"[^\"\n]*\")");
  llvm::SmallVector<llvm::StringRef, 3> parts;
  if (!binding.match(text, &parts)) {
    diags.report(CG0708, start, "the C++ compiler: " + reason);
    return;
  }
  diags
      .report(CG0708,
              llvm::SMRange(llvm::SMLoc::getFromPointer(parts[2].begin()),
                            llvm::SMLoc::getFromPointer(parts[2].end())),
              "no class `" + parts[2].trim('"') + "` in `" + parts[1] + "`")
      .note("the C++ compiler: " + reason);
}

bool Compilation::reportMissingHeader(llvm::StringRef file, unsigned line,
                                      llvm::StringRef header,
                                      llvm::ArrayRef<std::string> includeDirs) {
  llvm::SMLoc start = lookup->find(file, line, 1);
  if (!start.isValid())
    return false;
  unsigned buffer = sources.FindBufferContainingLoc(start);
  // `cpp(` stands on the declaration's line or soon after it.
  llvm::StringRef text = sources.getMemoryBuffer(buffer)->getBuffer();
  size_t from = start.getPointer() - text.data();
  std::string quoted = "\"" + header.str() + "\"";
  size_t at = text.find(quoted, from);
  const char *begin = text.data() + (at == llvm::StringRef::npos ? from : at);
  size_t length = at == llvm::StringRef::npos ? 0 : quoted.size();
  std::string looked;
  for (const std::string &dir : includeDirs)
    looked += (looked.empty() ? "`" : ", `") + dir + "`";
  diags
      .report(CG0712,
              llvm::SMRange(llvm::SMLoc::getFromPointer(begin),
                            llvm::SMLoc::getFromPointer(begin + length)),
              "header `" + header + "` not found")
      .note("looked in " + looked)
      .help("`-I DIR` adds the directory that it is relative to");
  return true;
}

/// Takes ` [CG0401]` off the end of a text.
static std::optional<Code> takeCode(std::string &text) {
  llvm::StringRef rest = text;
  size_t open = rest.rfind(" [");
  if (!rest.ends_with("]") || open == llvm::StringRef::npos)
    return std::nullopt;
  std::optional<Code> code = parseCode(rest.slice(open + 2, rest.size() - 1));
  if (code)
    text.resize(open);
  return code;
}

void Compilation::reportFromMLIR(mlir::Diagnostic &diagnostic) {
  std::string text = diagnostic.str();
  std::optional<Code> code = takeCode(text);
  if (!code && diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
    return;
  // Whoever edits a dump may make it wrong; what we import must be right.
  if (!code || *code == CG0999) {
    if (ignoreInternalErrors)
      return;
    code = readingDump ? CG0905 : CG0999;
    internalError |= !readingDump;
  }
  mlir::Location loc = diagnostic.getLocation();
  llvm::SMRange range = getRange(loc);
  cgraphc::Diagnostic &report = diags.report(*code, range, text);
  if (!range.isValid())
    if (std::string place = cg::getPlaceText(loc); !place.empty())
      report.note("at " + place);
  for (mlir::Diagnostic &note : diagnostic.getNotes()) {
    std::string noteText = note.str();
    llvm::StringRef helpText = noteText;
    llvm::SMRange noteRange = getRange(note.getLocation());
    if (noteRange.isValid())
      report.label(noteRange, noteText);
    else if (helpText.consume_front("help: "))
      report.help(helpText);
    else if (std::string place = cg::getPlaceText(note.getLocation());
             !place.empty())
      report.note(place + ": " + noteText);
    else
      report.note(noteText);
  }
  for (const mlir::DiagnosticArgument &argument : diagnostic.getMetadata()) {
    if (argument.getKind() !=
        mlir::DiagnosticArgument::DiagnosticArgumentKind::Attribute)
      continue;
    auto edit = llvm::dyn_cast<mlir::ArrayAttr>(argument.getAsAttribute());
    if (!edit || edit.size() != 2 || report.helps.empty())
      continue;
    auto place = llvm::dyn_cast<mlir::LocationAttr>(edit[0]);
    auto replacement = llvm::dyn_cast<mlir::StringAttr>(edit[1]);
    llvm::SMRange where = place ? getRange(place) : llvm::SMRange();
    if (replacement && where.isValid())
      report.fixIt(where, replacement.getValue());
  }
}

void Compilation::writeReproducer() {
  std::string path = (getStem() + ".cgraphc-reproducer.mlir").str();
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "// Generated by cgraphc: the IR after phase " << phaseName(phase)
     << ", on which the next phase failed.\n";
  printModule(os);
  llvm::Expected<bool> written = writeFile(path, text, Overwrite::OnlyOurs);
  if (!written)
    llvm::consumeError(written.takeError());
  else
    diags.report(CG0999, llvm::SMLoc(), "a reproducer is in `" + path + "`");
}

void Compilation::renderDiagnostics(llvm::raw_ostream &os) {
  renderReported(invocation, diags, os);
}

std::vector<std::string> Compilation::getDependencies() const {
  std::vector<std::string> files{input};
  if (program)
    for (const ast::File *file : program->files)
      if (file != program->root)
        files.push_back(file->path.str());
  return files;
}

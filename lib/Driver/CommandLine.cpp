//===- CommandLine.cpp - argv to Invocation -------------------------------===//

#include "llvm/Support/CommandLine.h"
#include "OptionTable.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace llvm;
using namespace llvm::opt;

static const char *const versionText =
    "cgraphc " CGRAPHC_VERSION " (language edition 1)\nLLVM " LLVM_VERSION_TEXT
    "\n";

static const CommandInfo *findCommand(StringRef name) {
  return find_if(allCommands(),
                 [&](const CommandInfo &info) { return info.name == name; });
}

static void printOverview(raw_ostream &out) {
  out << "cgraphc: a compiler for graphs of actors\n\n"
         "usage: cgraphc COMMAND …    (`cgraphc FILE…` builds)\n\n";
  for (const CommandInfo &info : allCommands())
    out << "  " << left_justify(info.name, 16) << info.summary << '\n';
  out << "\n`cgraphc COMMAND --help` lists a command's options, `cgraphc "
         "--version` the versions.\n"
         "exit codes: 0 ok, 1 diagnostics, 2 usage, 3 C++ compiler failed, "
         "4 task error,\n            5 system error, 70 internal error\n";
}

static void printCommandHelp(const CommandInfo &info, raw_ostream &out) {
  out << "cgraphc " << info.name << ": " << info.summary
      << "\n\nusage: " << info.usage << "\n\n";
  const OptTable &table = optionTable();
  for (unsigned id = 1; id <= table.getNumOptions(); ++id) {
    Option option = table.getOption(id);
    const char *help = table.getOptionHelpText(id);
    if (!help || !option.hasVisibilityFlag(info.visibility))
      continue;
    std::string name = option.getPrefixedName().str();
    if (const char *meta = table.getOptionMetaVar(id))
      name += (StringRef(name).ends_with("=") || name == "-W" ? "" : " ") +
              std::string(meta);
    out << "  " << left_justify(name, 24);
    if (name.size() >= 24)
      out << '\n' << std::string(26, ' ');
    out << help << '\n';
  }
  out << "  --mlir-…                MLIR's own flags, such as "
         "--mlir-print-ir-after-all, --mlir-timing\n";
}

namespace {
/// Fills an Invocation from parsed options; `failed` once a value was wrong.
class InvocationBuilder {
public:
  InvocationBuilder(const CommandInfo &info, const InputArgList &args,
                    raw_ostream &err)
      : args(args), err(err) {
    invocation.command = info.command;
  }

  bool build() {
    readDiagnostics();
    readOutputs();
    readPhases();
    readCxx();
    readRun();
    readViz();
    readSim();
    readPositionals();
    invocation.against = args.getLastArgValue(OPT_against).str();
    return !failed;
  }

  Invocation invocation;

private:
  void error(const Twine &message) {
    err << "cgraphc: " << message << '\n';
    failed = true;
  }

  template <typename T>
  void choice(OptSpecifier id, ArrayRef<std::pair<StringLiteral, T>> values,
              T &result) {
    const Arg *arg = args.getLastArg(id);
    if (!arg)
      return;
    for (const auto &[name, value] : values)
      if (name == arg->getValue()) {
        result = value;
        return;
      }
    std::string known;
    for (const auto &[name, value] : values)
      known += (known.empty() ? "" : ", ") + name.str();
    error("`" + arg->getAsString(args) + "`: expected one of " + known);
  }

  template <typename N>
  void number(OptSpecifier id, N &result) {
    const Arg *arg = args.getLastArg(id);
    if (arg && StringRef(arg->getValue()).getAsInteger(10, result))
      error("`" + arg->getAsString(args) + "`: expected a number");
  }

  void strings(OptSpecifier id, SmallVector<std::string> &result) {
    for (const std::string &value : args.getAllArgValues(id))
      result.push_back(value);
  }

  /// NAME=VALUE, split at the first `=`.
  void pairs(OptSpecifier id, SmallVector<NameValue> &result) {
    for (const Arg *arg : args.filtered(id)) {
      auto [name, value] = StringRef(arg->getValue()).split('=');
      if (name.empty() || !StringRef(arg->getValue()).contains('='))
        error("`" + arg->getAsString(args) + "`: expected NAME=VALUE");
      result.emplace_back(name, value);
    }
  }

  std::optional<Phase> phase(OptSpecifier id) {
    const Arg *arg = args.getLastArg(id);
    if (!arg)
      return std::nullopt;
    std::optional<Phase> result = phaseFromName(arg->getValue());
    if (result)
      return result;
    std::string known;
    for (Phase each : allPhases())
      known += (known.empty() ? "" : ", ") + phaseName(each).str();
    error("`" + arg->getAsString(args) + "`: expected one of " + known);
    return std::nullopt;
  }

  void readDiagnostics();
  void readSetFiles();
  void checkWarnings();
  void readRemarks();
  void readLimits();
  void readOutputs();
  void readEmits();
  void readPhases();
  void readCxx();
  void readRun();
  void readViz();
  void readSim();
  void readPositionals();
  void readRunPositionals(ArrayRef<std::string> values);
  void readTracePositionals(ArrayRef<std::string> values);

  const InputArgList &args;
  raw_ostream &err;
  bool failed = false;
};
} // namespace

void InvocationBuilder::readSetFiles() {
  for (const Arg *arg : args.filtered(OPT_set_file)) {
    auto buffer = MemoryBuffer::getFile(arg->getValue());
    if (!buffer) {
      error("`" + arg->getAsString(args) + "`: " + buffer.getError().message());
      continue;
    }
    Expected<json::Value> value = json::parse((*buffer)->getBuffer());
    const json::Object *object = nullptr;
    if (value)
      object = value->getAsObject();
    else
      consumeError(value.takeError());
    if (!object) {
      error("`" + arg->getAsString(args) + "`: expected a JSON object");
      continue;
    }
    SmallVector<std::pair<StringRef, const json::Value *>> members;
    for (const auto &[name, member] : *object)
      members.emplace_back(name, &member);
    sort(members, llvm::less_first());
    for (const auto &[name, member] : members) {
      std::optional<StringRef> text = member->getAsString();
      invocation.parameters.emplace_back(
          name.str(), text ? text->str() : formatv("{0}", *member).str());
    }
  }
}

void InvocationBuilder::readLimits() {
  static constexpr StringLiteral known[] = {
      "file-size", "nesting",      "tasks",        "edges",
      "nodes",     "import-depth", "shared-memory"};
  for (const Arg *arg : args.filtered(OPT_limit)) {
    auto [name, value] = StringRef(arg->getValue()).split('=');
    uint64_t limit = 0;
    if (value.getAsInteger(10, limit))
      error("`" + arg->getAsString(args) + "`: expected NAME=N");
    else if (!is_contained(known, name))
      error("`" + arg->getAsString(args) + "`: expected one of " +
            join(std::begin(known), std::end(known), ", "));
    else
      invocation.limits.emplace_back(name, limit);
  }
}

/// Names after -W that no warning has; the nearest is proposed.
void InvocationBuilder::checkWarnings() {
  SmallVector<StringRef> known;
  for (const CodeInfo &info : allCodes())
    if (!info.name.empty())
      known.push_back(info.name);
  for (StringRef name : invocation.warnings) {
    StringRef plain = name;
    if (plain == "error")
      continue;
    if (!plain.consume_front("error="))
      plain.consume_front("no-");
    if (findWarning(plain))
      continue;
    StringRef nearest = nearestName(plain, known);
    error("`-W" + name + "`: there is no warning `" + plain + "`" +
          (nearest.empty() ? Twine("") : "; did you mean `" + nearest + "`?"));
  }
}

/// A remark is a warning of its own level.
void InvocationBuilder::readRemarks() {
  for (const std::string &name : args.getAllArgValues(OPT_Rpass)) {
    std::optional<Code> code = findWarning(name);
    if (code && getCodeInfo(*code).severity == Severity::Remark)
      invocation.warnings.push_back(name);
    else
      error("`-Rpass=" + name + "`: expected one of overlap, serial-pipeline");
  }
}

void InvocationBuilder::readDiagnostics() {
  strings(OPT_I, invocation.includeDirs);
  readSetFiles();
  pairs(OPT_set, invocation.parameters);
  readLimits();
  strings(OPT_W, invocation.warnings);
  checkWarnings();
  readRemarks();
  choice<DiagnosticFormat>(OPT_diagnostics,
                           {{"human", DiagnosticFormat::Human},
                            {"short", DiagnosticFormat::Short},
                            {"json", DiagnosticFormat::Json}},
                           invocation.diagnostics);
  choice<When>(
      OPT_color,
      {{"auto", When::Auto}, {"always", When::Always}, {"never", When::Never}},
      invocation.color);
  number(OPT_max_errors, invocation.maxErrors);
  invocation.resourceDir = args.getLastArgValue(OPT_resource_dir).str();
}

void InvocationBuilder::readEmits() {
  static constexpr std::pair<StringLiteral, Emit> kinds[] = {
      {"tokens", Emit::Tokens},     {"ast", Emit::Ast},
      {"cgraph", Emit::CGraph},     {"plan", Emit::Plan},
      {"cpp", Emit::Cpp},           {"header", Emit::Header},
      {"manifest", Emit::Manifest}, {"viz", Emit::Viz},
      {"dot", Emit::Dot},           {"json", Emit::Json},
      {"stats", Emit::Stats},       {"deps", Emit::Deps}};
  for (const Arg *arg : args.filtered(OPT_emit)) {
    SmallVector<StringRef> names;
    StringRef(arg->getValue()).split(names, ',');
    for (StringRef name : names) {
      const auto *kind = find_if(
          kinds, [&](const auto &entry) { return entry.first == name; });
      if (kind == std::end(kinds)) {
        error("`--emit=" + name +
              "`: expected some of tokens ast cgraph plan cpp header manifest "
              "viz dot json stats deps");
        continue;
      }
      if (!is_contained(invocation.emits, kind->second))
        invocation.emits.push_back(kind->second);
    }
  }
  choice<StatsFormat>(OPT_stats,
                      {{"pretty", StatsFormat::Pretty},
                       {"csv", StatsFormat::Csv},
                       {"json", StatsFormat::Json}},
                      invocation.stats);
  if (args.hasArg(OPT_stats) && !is_contained(invocation.emits, Emit::Stats))
    invocation.emits.push_back(Emit::Stats);
}

void InvocationBuilder::readOutputs() {
  invocation.output = args.getLastArgValue(OPT_o).str();
  readEmits();
  strings(OPT_deployment, invocation.deployments);
  invocation.bare = args.hasArg(OPT_bare);
  if (args.hasArg(OPT_list_outputs))
    invocation.listOutputs = ListOutputs::Text;
  choice<ListOutputs>(
      OPT_list_outputs_eq,
      {{"text", ListOutputs::Text}, {"json", ListOutputs::Json}},
      invocation.listOutputs);
  invocation.depfilePath = args.getLastArgValue(OPT_MF).str();
  invocation.depfile = args.hasArg(OPT_MD) || !invocation.depfilePath.empty();
  invocation.force = args.hasArg(OPT_force);
}

void InvocationBuilder::readPhases() {
  invocation.compileTo = phase(OPT_compile_to);
  invocation.compileFrom = phase(OPT_compile_from);
  invocation.dumpPhasesTo = args.getLastArgValue(OPT_dump_phases_to).str();
  choice<Codegen>(OPT_codegen,
                  {{"auto", Codegen::Auto},
                   {"straight", Codegen::Straight},
                   {"table", Codegen::Table}},
                  invocation.codegen);
  if (invocation.compileTo && invocation.compileFrom &&
      *invocation.compileTo < *invocation.compileFrom)
    error("`--compile-to=` names an earlier phase than `--compile-from=`");
}

void InvocationBuilder::readCxx() {
  invocation.cxxCheck = args.hasArg(OPT_cxx_check);
  strings(OPT_driver, invocation.drivers);
  invocation.singleBinary = args.hasArg(OPT_single_binary);
  pairs(OPT_actor_src, invocation.actorSources);
  invocation.cxx = args.getLastArgValue(OPT_cxx_compiler).str();
  strings(OPT_cxxflag, invocation.cxxFlags);
  strings(OPT_ldflag, invocation.ldFlags);
  number(OPT_jobs, invocation.jobs);
  invocation.verbose = args.hasArg(OPT_v);
  invocation.dryRun = args.hasArg(OPT_hash_hash_hash);
  invocation.saveTemps = args.hasArg(OPT_save_temps);
  bool compiles = invocation.emits.empty() && !invocation.compileTo;
  for (OptSpecifier option : {OPT_driver, OPT_single_binary, OPT_actor_src})
    if (invocation.command == Command::Build && !compiles &&
        args.hasArg(option))
      error("`" + args.getLastArg(option)->getSpelling().rtrim('=') +
            "` does not go with `--emit` and `--compile-to`: no C++ is "
            "compiled");
}

void InvocationBuilder::readRun() {
  if (args.hasArg(OPT_bench)) {
    uint64_t count = 0;
    number(OPT_bench, count);
    invocation.bench = count;
    if (!failed && !count)
      error("`--bench=0`: expected at least one execution");
  }
  invocation.json = args.hasArg(OPT_json_line);
  invocation.runStats = args.hasArg(OPT_run_stats);
  invocation.describe = args.hasArg(OPT_describe);
  invocation.runInput = args.getLastArgValue(OPT_input).str();
  invocation.traceFile = args.getLastArgValue(OPT_trace).str();
  if (invocation.command == Command::Run && invocation.json &&
      !invocation.bench && !invocation.runStats)
    error("`--json` goes with `--bench=N` or `--stats`");
}

void InvocationBuilder::readViz() {
  choice<VizFormat>(OPT_format,
                    {{"text", VizFormat::Text},
                     {"mermaid", VizFormat::Mermaid},
                     {"dot", VizFormat::Dot},
                     {"svg", VizFormat::Svg},
                     {"html", VizFormat::Html},
                     {"json", VizFormat::Json}},
                    invocation.format);
  if (std::optional<Phase> at = phase(OPT_phase))
    invocation.vizPhase = *at;
  invocation.unroll = args.hasArg(OPT_unroll);
  if (invocation.command == Command::Viz)
    invocation.graph = args.getLastArgValue(OPT_graph).str();
}

void InvocationBuilder::readSim() {
  if (invocation.command != Command::Sim)
    return;
  invocation.costs = args.getLastArgValue(OPT_costs).str();
  invocation.machine = args.getLastArgValue(OPT_machine).str();
  invocation.svgFile = args.getLastArgValue(OPT_svg).str();
  if (args.hasArg(OPT_executions)) {
    uint64_t count = 0;
    number(OPT_executions, count);
    constexpr uint64_t most = 1'000'000;
    if (!failed && (count == 0 || count > most))
      error("`--executions`: expected a number from 1 to " + Twine(most));
    invocation.executionsToSimulate = count;
  }
  if (const Arg *arg = args.getLastArg(OPT_jitter))
    if (StringRef(arg->getValue()).getAsDouble(invocation.jitter) ||
        !(invocation.jitter >= 0 && invocation.jitter <= 10))
      error("`" + arg->getAsString(args) + "`: expected a number from 0 to 10");
  if (const Arg *arg = args.getLastArg(OPT_sweep)) {
    auto [name, range] = StringRef(arg->getValue()).split('=');
    auto [first, last] = range.split("..");
    invocation.sweepName = name.str();
    if (name.empty() || first.getAsInteger(10, invocation.sweepFirst) ||
        last.getAsInteger(10, invocation.sweepLast) ||
        invocation.sweepLast < invocation.sweepFirst ||
        invocation.sweepLast - invocation.sweepFirst > 1000)
      error("`" + arg->getAsString(args) + "`: expected NAME=FIRST..LAST");
    for (OptSpecifier option : {OPT_trace, OPT_svg})
      if (args.hasArg(option))
        error("`--sweep` does not go with `" +
              args.getLastArg(option)->getSpelling().rtrim('=') + "`");
  }
}

void InvocationBuilder::readRunPositionals(ArrayRef<std::string> values) {
  if (values.size() < 2)
    return error("`run` takes a file, a graph and its arguments");
  invocation.inputs.push_back(values[0]);
  invocation.graph = values[1];
  for (const std::string &value : values.drop_front(2)) {
    if (!StringRef(value).contains('='))
      error("argument `" + value + "`: expected NAME=VALUE");
    invocation.arguments.push_back(value);
  }
}

void InvocationBuilder::readTracePositionals(ArrayRef<std::string> values) {
  if (values.size() != 2 || (values[0] != "merge" && values[0] != "summary"))
    return error("`trace` takes `merge` or `summary` and a directory");
  invocation.traceAction =
      values[0] == "merge" ? TraceAction::Merge : TraceAction::Summary;
  invocation.inputs.push_back(values[1]);
  if (args.hasArg(OPT_execution)) {
    uint64_t execution = 0;
    number(OPT_execution, execution);
    invocation.execution = execution;
  }
}

void InvocationBuilder::readPositionals() {
  std::vector<std::string> values = args.getAllArgValues(OPT_INPUT);
  switch (invocation.command) {
  case Command::Run:
    return readRunPositionals(values);
  case Command::Trace:
    return readTracePositionals(values);
  case Command::Sim:
    if (values.size() != 2)
      return error("`sim` takes a file and a graph");
    invocation.inputs.push_back(values[0]);
    invocation.graph = values[1];
    return;
  case Command::BenchTransports:
    if (!values.empty())
      error("`bench-transports` takes no file");
    return;
  case Command::Explain:
    invocation.codes.assign(values.begin(), values.end());
    invocation.list = args.hasArg(OPT_list_codes);
    invocation.markdown = args.hasArg(OPT_md);
    if (values.empty() && !invocation.list && !invocation.markdown)
      error("`explain` takes a code, such as CG0102, or --list");
    return;
  default:
    invocation.inputs.assign(values.begin(), values.end());
    if (values.empty())
      error("no input files");
  }
}

/// Takes MLIR's flags out of the arguments: they belong to its own parser.
static SmallVector<std::string>
takeMlirFlags(SmallVectorImpl<const char *> &args) {
  SmallVector<std::string> taken;
  auto isMlir = [](StringRef arg) {
    return arg.starts_with("--mlir-") || arg.starts_with("-mlir-");
  };
  for (const char *arg : args)
    if (isMlir(arg))
      taken.push_back(arg);
  llvm::erase_if(args, isMlir);
  return taken;
}

static void reportUnknown(const CommandInfo &info, StringRef spelling,
                          raw_ostream &err) {
  err << "cgraphc: unknown option `" << spelling << "`";
  std::string nearest;
  const OptTable &table = optionTable();
  Visibility visible(info.visibility);
  if (table.findNearest(spelling, nearest, visible) <= 2) {
    err << "; did you mean `" << nearest << "`?";
  } else if (table.findExact(spelling, nearest)) {
    err << " for `" << info.name << "`";
  }
  err << '\n';
}

/// The command named by the first argument; a file name or an option means
/// `build`.
static const CommandInfo *takeCommand(SmallVectorImpl<const char *> &args,
                                      raw_ostream &err) {
  StringRef first = args.front();
  const CommandInfo *info = findCommand(first);
  if (info != allCommands().end()) {
    args.erase(args.begin());
    return info;
  }
  bool isWord = all_of(first, [](char c) { return isAlpha(c) || c == '-'; }) &&
                !first.starts_with("-");
  if (!isWord)
    return findCommand("build");
  err << "cgraphc: no command `" << first << "`";
  const CommandInfo *nearest = nullptr;
  unsigned distance = 3;
  for (const CommandInfo &each : allCommands())
    if (unsigned d = first.edit_distance(each.name); d < distance) {
      distance = d;
      nearest = &each;
    }
  if (nearest)
    err << "; did you mean `" << nearest->name << "`?";
  err << '\n';
  return nullptr;
}

static ParsedCommandLine parseOptions(const CommandInfo &info,
                                      ArrayRef<const char *> args,
                                      raw_ostream &out, raw_ostream &err) {
  unsigned missingIndex = 0, missingCount = 0;
  InputArgList parsed = optionTable().ParseArgs(
      args, missingIndex, missingCount, Visibility(info.visibility));
  if (parsed.hasArg(OPT_help)) {
    printCommandHelp(info, out);
    return {std::nullopt, ExitOk};
  }
  if (parsed.hasArg(OPT_version)) {
    out << versionText;
    return {std::nullopt, ExitOk};
  }
  bool bad = missingCount != 0;
  if (bad)
    err << "cgraphc: option `" << parsed.getArgString(missingIndex)
        << "` needs a value\n";
  for (const Arg *arg : parsed.filtered(OPT_UNKNOWN)) {
    reportUnknown(info, arg->getSpelling(), err);
    bad = true;
  }
  InvocationBuilder builder(info, parsed, err);
  if (bad || !builder.build())
    return {std::nullopt, ExitUsage};
  return {std::move(builder.invocation), ExitOk};
}

ParsedCommandLine cgraphc::driver::parseCommandLine(ArrayRef<const char *> argv,
                                                    raw_ostream &out,
                                                    raw_ostream &err) {
  BumpPtrAllocator allocator;
  SmallVector<const char *> args(argv);
  cl::ExpansionContext expansion(allocator, cl::TokenizeGNUCommandLine);
  if (Error error = expansion.expandResponseFiles(args)) {
    err << "cgraphc: " << toString(std::move(error)) << '\n';
    return {std::nullopt, ExitUsage};
  }
  SmallVector<std::string> mlirFlags = takeMlirFlags(args);
  if (args.empty()) {
    printOverview(err);
    return {std::nullopt, ExitUsage};
  }
  if (StringRef first = args.front(); first == "--help" || first == "-help" ||
                                      first == "-h" || first == "help") {
    printOverview(out);
    return {std::nullopt, ExitOk};
  }
  const CommandInfo *info = takeCommand(args, err);
  if (!info)
    return {std::nullopt, ExitUsage};
  ParsedCommandLine result = parseOptions(*info, args, out, err);
  if (result.invocation)
    result.invocation->mlirFlags = std::move(mlirFlags);
  return result;
}

//===- PlanConstants.cpp - Plans as the driver's side compiles them -------===//

#include "PlanConstants.h"
#include "Constant.h"

#include "cgraphc/Support/CppNames.h"
#include "dialects/CGraph/IR/Expr.h"

#include "dialects/CGraph/IR/TypeText.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

static void flatten(Type Ty, const std::string &Name, PlanActors &Actors) {
  if (auto Bundle = dyn_cast<cg::BundleType>(Ty)) {
    int64_t Size = cg::getKnownSize(Bundle.getSize()).value_or(0);
    for (int64_t I = 0; I < Size; ++I)
      flatten(Bundle.getElement(), Name + "[" + std::to_string(I) + "]",
              Actors);
    return;
  }
  Actors.names.push_back(Name);
  Actors.classes.push_back(cast<cg::ActorType>(Ty).getName().getValue().str());
}

PlanActors planActors(plan::GraphOp Plan) {
  PlanActors Actors;
  for (auto Param : Plan.getActors().getAsRange<cg::ParamAttr>())
    flatten(Param.getType(), Param.getName().getValue().str(), Actors);
  return Actors;
}

SmallVector<PlanTask> planTasks(plan::GraphOp Plan) {
  SmallVector<PlanTask> Tasks;
  for (plan::RoleOp Role : Plan.getRoles()) {
    llvm::StringSet<> Seen;
    auto Add = [&](auto Call) {
      std::string Name = callName(Role.getActorClass(), Call.getTask(),
                                  Call.getCollective().has_value());
      if (Seen.insert(Name).second)
        Tasks.push_back({int64_t(Role.getProcess()), Name});
    };
    Role.walk([&](plan::InvokeOp Call) { Add(Call); });
    Role.walk([&](plan::SiteOp Call) { Add(Call); });
  }
  return Tasks;
}

SmallVector<NamedOption> namedOptions(DictionaryAttr Given) {
  SmallVector<NamedOption> Options;
  if (Given)
    for (NamedAttribute Option : Given)
      Options.push_back({Option.getName().getValue(), Option.getValue()});
  return Options;
}

FailureOr<Settings> readSettings(cg::InstanceOp Instance) {
  Settings Result;
  if (!Instance.getSettings())
    return Result;
  for (NamedAttribute Setting : Instance.getSettingsAttr()) {
    StringRef Name = Setting.getName().getValue();
    auto Text = dyn_cast<StringAttr>(Setting.getValue());
    auto List = dyn_cast<ArrayAttr>(Setting.getValue());
    if (Name == "env" && List &&
        all_of(List, [](Attribute A) { return isa<StringAttr>(A); })) {
      for (auto Entry : List.getAsRange<StringAttr>())
        Result.env.push_back(Entry.getValue().str());
    } else if (Name == "cwd" && Text) {
      Result.cwd = Text.getValue();
    } else if (Name == "cpus" && Text) {
      Result.cpus = Text.getValue();
    } else if (Name == "log" && Text) {
      Result.log = Text.getValue();
    } else {
      return cg::emitCoded(Instance, Code::CG0905)
             << "the setting `" << Name << "` of `" << Instance.getName()
             << "` has no C++ form";
    }
  }
  return Result;
}

namespace {

/// How a member of cgraph::rt::PlanOptions is called and written; one of
/// cgraph::Options has the option's name.
enum class OptionForm { Number, Timeout, Flag, Wait, OnFull };
struct OptionMember {
  StringRef name, member;
  OptionForm form;
  bool overridable = true;
};

// In the order of both structs' members: initializers must come in it.
constexpr OptionMember OptionMembers[] = {
    {"max_inflight", "max_inflight", OptionForm::Number},
    {"max_buffered_results", "max_buffered_results", OptionForm::Number},
    {"submit_timeout", "submit_timeout_ns", OptionForm::Timeout},
    {"get_timeout", "get_timeout_ns", OptionForm::Timeout},
    {"teardown_timeout", "teardown_timeout_ns", OptionForm::Timeout},
    {"start_timeout", "start_timeout_ns", OptionForm::Timeout},
    {"max_value", "max_value", OptionForm::Number, /*overridable=*/false},
    {"fail_fast", "fail_fast", OptionForm::Flag},
    {"wait", "wait", OptionForm::Wait},
    {"on_full", "throw_on_full", OptionForm::OnFull},
    {"trace", "trace", OptionForm::Flag},
};

} // namespace

static std::optional<std::string> optionText(OptionForm Form, Attribute Value) {
  auto Word = dyn_cast<StringAttr>(Value);
  std::optional<APInt> Number = integerValue(Value);
  switch (Form) {
  case OptionForm::Number:
    if (Number)
      return toString(*Number, 10, /*Signed=*/false);
    break;
  case OptionForm::Timeout:
    if (auto Duration = dyn_cast<cg::DurationAttr>(Value))
      return Duration.isForever() ? "forever_ns"
                                  : std::to_string(Duration.getNanoseconds());
    break;
  case OptionForm::Flag:
    if (Number)
      return Number->isZero() ? "false" : "true";
    break;
  case OptionForm::Wait:
    if (Word && isCppName(Word.getValue()))
      return ("WaitPolicy::" + Word.getValue()).str();
    break;
  case OptionForm::OnFull:
    if (Word)
      return Word.getValue() == "throw" ? "true" : "false";
    break;
  }
  return std::nullopt;
}

static FailureOr<std::string> optionList(plan::GraphOp Plan) {
  std::string Text;
  for (const OptionMember &Member : OptionMembers) {
    Attribute Value = Plan.getOptions().get(Member.name);
    if (!Value)
      continue;
    std::optional<std::string> One = optionText(Member.form, Value);
    if (!One)
      return cg::emitCoded(Plan, Code::CG0905)
             << "option `" << Member.name << "` has no C++ form";
    Text += (Text.empty() ? "." : ", .") + Member.member.str() + " = " + *One;
  }
  return "{" + Text + "}";
}

static std::string overrideText(OptionForm Form, std::string Text) {
  switch (Form) {
  case OptionForm::Timeout:
    return Text == "forever_ns" ? "cgraph::forever"
                                : "std::chrono::nanoseconds(" + Text + ")";
  case OptionForm::OnFull:
    return Text == "true" ? "cgraph::OnFull::raise" : "cgraph::OnFull::wait";
  default:
    return Text;
  }
}

/// What a deployment says of an option that its graphs take.
static Attribute deploymentOption(cg::DeploymentOp Deployment,
                                  const OptionMember &Member) {
  DictionaryAttr Options = Deployment.getOptionsAttr();
  return Options && Member.overridable ? Options.get(Member.name) : Attribute();
}

FailureOr<std::string> deploymentOptions(cg::DeploymentOp Deployment) {
  std::string Text;
  for (const OptionMember &Member : OptionMembers) {
    Attribute Value = deploymentOption(Deployment, Member);
    if (!Value)
      continue;
    std::optional<std::string> One = optionText(Member.form, Value);
    if (!One)
      return cg::emitCoded(Deployment, Code::CG0905)
             << "option `" << Member.name << "` has no C++ form";
    Text += (Text.empty() ? "." : ", .") + Member.name.str() + " = " +
            overrideText(Member.form, *One);
  }
  return Text;
}

std::string deploymentOptionsName(cg::DeploymentOp Deployment) {
  return cg::getShortName(Deployment.getSymName()).str() + "_options";
}

std::string withDeploymentOptions(cg::DeploymentOp Deployment,
                                  const std::string &Given) {
  if (none_of(OptionMembers, [&](const OptionMember &Member) {
        return bool(deploymentOption(Deployment, Member));
      }))
    return Given;
  return "cgraph::rt::completed(" + Given +
         ", ::cgraph_plans_::" + deploymentOptionsName(Deployment) + ")";
}

static std::string stringArray(StringRef Name, ArrayRef<std::string> Texts) {
  if (Texts.empty())
    return "";
  return "constexpr std::string_view " + Name.str() + "[] = {" +
         join(map_range(Texts, [](const std::string &T) { return literal(T); }),
              ", ") +
         "};\n";
}

namespace {

/// What the driver writes and reads, in the order of the plan's channels.
struct DriverSide {
  std::string writes;  // rows of DriverWrite
  std::string paths;   // arrays that the rows name
  std::string outputs; // numbers
};

} // namespace

static FailureOr<DriverSide> driverSide(Program &P, plan::GraphOp Plan,
                                        StringRef Name) {
  DriverSide Side;
  llvm::DenseMap<int64_t, std::pair<unsigned, SmallVector<unsigned>>> Writes;
  for (auto [Number, Input] : enumerate(Plan.getInputs()))
    for (auto [Channel, Path] :
         zip_equal(Input.getChannels(), Input.getPaths())) {
      FailureOr<SmallVector<unsigned>> Steps = P.resolvePath(
          Input, Input.getType(), cast<ArrayAttr>(Path).getValue());
      if (failed(Steps))
        return failure();
      Writes[Channel] = {unsigned(Number), *Steps};
    }
  llvm::DenseMap<int64_t, unsigned> Reads;
  for (plan::ChannelOp Channel : Plan.getChannels()) {
    int64_t Number = Channel.getNumber();
    if (is_contained(Channel.getReaders(), 0))
      Reads.try_emplace(Number, Reads.size());
    if (Channel.getSource() != 0)
      continue;
    auto It = Writes.find(Number);
    if (It == Writes.end()) {
      Side.writes += "    {no_input, {}},\n";
      continue;
    }
    auto &[Input, Path] = It->second;
    std::string PathName = "{}";
    if (!Path.empty()) {
      PathName = (Name + "_path_" + Twine(Number)).str();
      Side.paths +=
          "constexpr std::uint32_t " + PathName + "[] = {" +
          join(map_range(Path, [](unsigned I) { return std::to_string(I); }),
               ", ") +
          "};\n";
    }
    Side.writes += "    {" + std::to_string(Input) + ", " + PathName + "},\n";
  }
  for (plan::OutputOp Output : Plan.getOutputs())
    for (int64_t Channel : Output.getChannels())
      Side.outputs += (Side.outputs.empty() ? "" : ", ") +
                      std::to_string(Reads.lookup(Channel));
  return Side;
}

FailureOr<std::string> planConstants(Program &P, plan::GraphOp Plan,
                                     StringRef Name) {
  std::string Result;
  raw_string_ostream OS(Result);
  PlanActors Actors = planActors(Plan);
  OS << "// " << commentLine(planName(Plan)) << "\n"
     << stringArray((Name + "_actors").str(), Actors.names)
     << stringArray((Name + "_actor_types").str(), Actors.classes);

  std::string Readers, Channels;
  unsigned ReaderCount = 0;
  for (plan::ChannelOp Channel : Plan.getChannels()) {
    Channels +=
        "    {.name = " + literal(Channel.getName()) +
        ", .from = " + std::to_string(Channel.getSource()) +
        ", .first_reader = " + std::to_string(ReaderCount) +
        ", .reader_count = " + std::to_string(Channel.getReaders().size()) +
        ", .slots = " + std::to_string(Channel.getSlots()) +
        ", .slot_bytes = " + std::to_string(Channel.getSlotBytes()) +
        ", .bounded = " + (Channel.getBounded() ? "true" : "false") + "},\n";
    for (int64_t Reader : Channel.getReaders())
      Readers += (ReaderCount++ ? ", " : "") + std::to_string(Reader);
  }
  if (ReaderCount)
    OS << "constexpr std::uint32_t " << Name << "_readers[] = {" << Readers
       << "};\n";
  if (!Channels.empty())
    OS << "constexpr ChannelDesc " << Name << "_channels[] = {\n"
       << Channels << "};\n";
  std::string Tasks;
  for (const PlanTask &Task : planTasks(Plan))
    Tasks += (Tasks.empty() ? "{" : ", {") + std::to_string(Task.process) +
             ", " + literal(Task.name) + "}";
  if (!Tasks.empty())
    OS << "constexpr PlanTask " << Name << "_tasks[] = {" << Tasks << "};\n";
  FailureOr<std::string> Options = optionList(Plan);
  FailureOr<DriverSide> Side = driverSide(P, Plan, Name);
  if (failed(Options) || failed(Side))
    return failure();
  auto List = [&](bool Any, StringRef Suffix) {
    return Any ? (Name + Suffix).str() : std::string("{}");
  };
  OS << "constexpr PlanDesc " << Name
     << "_plan = {\n    .graph = " << literal(planName(Plan))
     << ",\n    .hash = " << hashInitializer(planHash(P, Plan))
     << ",\n    .actors = " << List(!Actors.names.empty(), "_actors")
     << ",\n    .actor_types = " << List(!Actors.names.empty(), "_actor_types")
     << ",\n    .channels = " << List(!Channels.empty(), "_channels")
     << ",\n    .readers = " << List(ReaderCount != 0, "_readers")
     << ",\n    .options = " << *Options
     << ",\n    .tasks = " << List(!Tasks.empty(), "_tasks") << ",\n};\n"
     << Side->paths;
  if (!Side->writes.empty())
    OS << "constexpr DriverWrite " << Name << "_writes[] = {\n"
       << Side->writes << "};\n";
  if (!Side->outputs.empty())
    OS << "constexpr std::uint32_t " << Name << "_outputs[] = {"
       << Side->outputs << "};\n";
  OS << "constexpr DriverDesc " << Name << "_driver = {"
     << List(!Side->writes.empty(), "_writes") << ", "
     << List(!Side->outputs.empty(), "_outputs") << "};\n";
  return Result;
}

} // namespace cgraphc::cpp

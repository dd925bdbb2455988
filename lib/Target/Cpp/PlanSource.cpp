//===- PlanSource.cpp - `<root>.<Actor>.plan.cpp` -------------------------===//
//
// main() of an actor's executable and its roles; knows no user class.
//
//===----------------------------------------------------------------------===//

#include "Constant.h"
#include "Printers.h"
#include "Role.h"
#include "Types.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

namespace {

class PlanPrinter {
public:
  PlanPrinter(Program &P, cg::ActorOp Actor, const PrintOptions &Options)
      : P(P), Actor(Actor), Options(Options), OS(Out), Data(DataText),
        Body(BodyText) {}

  Text print();

private:
  struct Printed {
    std::string name;
    Role role;
    std::string hash;
  };

  void declareThunks();
  LogicalResult readRoles();
  void printRole(Printed &R);
  void printList(StringRef Name, Role &R, ArrayRef<unsigned> Channels);
  std::string deadline(StringRef Task, StringRef Before);
  void printSites(Printed &R);
  void printStraight(Printed &R);
  void printStep(Printed &R, Step &S);
  void printTable(Printed &R);
  void printTableOperand(Printed &R, const Operand &O, raw_ostream &To);
  void printRolePlan(Printed &R);
  void printActorClass();
  std::string operandText(const Operand &O);
  std::string resultText(const Result &R);
  std::string path(ArrayRef<unsigned> Path);
  std::string constant(StringRef Bytes);
  StringRef channelName(Role &R, unsigned Number);
  std::string thunk(StringRef Task) { return thunkName(Actor, Task); }
  std::string thunk(const Site &Call) {
    return Call.share ? shareThunk(Call) : thunk(Call.task);
  }
  std::string shareThunk(const Site &Call);

  Program &P;
  cg::ActorOp Actor;
  const PrintOptions &Options;
  UniqueNames Names;
  std::vector<Printed> Roles;
  StringMap<std::string> Constants, Shares;
  llvm::StringSet<> Paths;
  llvm::DenseMap<Operation *, SmallVector<plan::ChannelOp>> ChannelsOf;
  unsigned Packs = 0;
  std::string Out, DataText, BodyText;
  /// The file; constants shared by roles; the roles.
  raw_string_ostream OS, Data, Body;
};

void PlanPrinter::declareThunks() {
  std::vector<std::string> Thunks = {"void " + thunk("new") + "(Call& call);",
                                     "void " + thunk("delete") +
                                         "(void* self);"};
  for (auto Task : Actor.getOps<cg::TaskOp>())
    Thunks.push_back("void " + thunk(Task.getSymName()) + "(Call& call);");
  OS << "// " << P.executable(Actor) << ".tasks.cpp\n"
     << join(Thunks, "\n") << "\n\n";
}

LogicalResult PlanPrinter::readRoles() {
  for (StringRef Taken : {"tasks", "roles", "actor_class"})
    (void)Names.get(Taken);
  FailureOr<std::vector<Role>> Found = cpp::readRoles(P, Actor);
  if (failed(Found))
    return failure();
  for (Role &R : *Found) {
    plan::GraphOp Plan = R.plan;
    bool SamePlan = !Roles.empty() && Roles.back().role.plan == Plan;
    std::string Hash = SamePlan ? Roles.back().hash : planHash(P, Plan);
    std::string Name =
        Names.get(cg::getShortName(Plan.getGraph()).str() + "_" +
                  Plan.getSymName().substr(Plan.getGraph().size()).str() + "_" +
                  R.op.getSymName().str());
    Roles.push_back({Name, std::move(R), Hash});
  }
  return success();
}

std::string PlanPrinter::path(ArrayRef<unsigned> Path) {
  std::string Name = "path";
  std::string List;
  for (unsigned I : Path) {
    Name += "_" + std::to_string(I);
    List += (List.empty() ? "" : ", ") + std::to_string(I);
  }
  if (Paths.insert(Name).second)
    Data << "constexpr std::uint32_t " << Name << "[] = {" << List << "};\n";
  return Name;
}

std::string PlanPrinter::constant(StringRef Bytes) {
  if (Bytes.empty())
    return "";
  std::string &Name = Constants[Bytes];
  if (Name.empty()) {
    Name = "constant_" + std::to_string(Constants.size() - 1);
    Data << "constexpr unsigned char " << Name
         << "[] = " << bytesInitializer(Bytes) << ";\n";
  }
  return Name;
}

/// The function that runs a share; equal ones have one.
std::string PlanPrinter::shareThunk(const Site &Call) {
  cg::CollectiveAttr Share = Call.share;
  std::string Fields =
      ("{cgraph::DType::" + dtypeName(Call.values.getElement()) +
       ", Reduction::" + cg::stringifyReduction(Share.getReduction()) + ", " +
       Twine(Call.values.getDims().size()) + ", " + Twine(Share.getAxis()) +
       ", " + Twine(Share.getRank()) + ", " + Twine(Share.getRanks()) + ", " +
       (Share.takesPart() ? "true" : "false") + "}")
          .str();
  std::string &Name = Shares[(Call.task + Fields).str()];
  if (!Name.empty())
    return Name;
  Name = Names.get((Call.task + "_share_" + Twine(Shares.size() - 1)).str());
  Data << "void " << Name << "(Call& call) { run_share(call, " << Fields
       << "); }\n";
  return Name;
}

std::string PlanPrinter::operandText(const Operand &O) {
  std::string Text;
  switch (O.kind) {
  case Operand::Slot:
  case Operand::Cell:
    Text = O.kind == Operand::Slot ? "in(" : O.isLast ? "last(" : "cell(";
    Text += std::to_string(O.index);
    if (!O.path.empty())
      Text += ", " + path(O.path);
    Text += ")";
    break;
  case Operand::Constant:
    Text = "constant(" + (O.bytes.empty() ? "{}" : constant(O.bytes)) + ")";
    break;
  case Operand::Pack:
    Text =
        "pack({" +
        join(map_range(O.elements,
                       [&](const Operand &Part) { return operandText(Part); }),
             ", ") +
        "})";
    break;
  }
  return O.isAfter ? "after(" + Text + ")" : Text;
}

std::string PlanPrinter::resultText(const Result &R) {
  std::string Text = R.isCell ? "local(" : "out(";
  Text += std::to_string(R.index);
  if (R.result || !R.path.empty())
    Text += ", " + std::to_string(R.result);
  if (!R.path.empty())
    Text += ", " + path(R.path);
  return Text + ")";
}

StringRef PlanPrinter::channelName(Role &R, unsigned Number) {
  SmallVector<plan::ChannelOp> &Channels = ChannelsOf[R.plan];
  if (Channels.empty())
    append_range(Channels, R.plan.getChannels());
  return Channels[Number].getName();
}

void PlanPrinter::printList(StringRef Name, Role &R,
                            ArrayRef<unsigned> Channels) {
  if (Channels.empty())
    return;
  Body << "constexpr std::uint32_t " << Name << "[] = {";
  interleaveComma(Channels, Body);
  Body << "};";
  // Names help while there are few.
  if (Channels.size() <= 8) {
    Body << "  // ";
    interleaveComma(Channels, Body, [&](unsigned Number) {
      Body << commentLine(channelName(R, Number));
    });
  }
  Body << "\n";
}

/// A task's `@deadline` as a member of a site or task, behind `Before`; nothing
/// where it has none.
std::string PlanPrinter::deadline(StringRef Task, StringRef Before) {
  auto Op = Actor.lookupSymbol<cg::TaskOp>(Task);
  auto Annotations = Op ? Op.getAnnotations() : std::nullopt;
  Attribute Value = Annotations ? Annotations->get("deadline") : Attribute();
  bool Fatal = false;
  if (auto Arguments = dyn_cast_if_present<DictionaryAttr>(Value)) {
    auto Flag = Arguments.getAs<BoolAttr>("fatal");
    Fatal = Flag && Flag.getValue();
    Value = Arguments.get("value");
  }
  auto Limit = dyn_cast_if_present<cg::DurationAttr>(Value);
  if (!Limit || Limit.isForever())
    return {};
  return (Before + "{" + Twine(Limit.getNanoseconds()) + ", " +
          (Fatal ? "true" : "false") + "}")
      .str();
}

void PlanPrinter::printSites(Printed &R) {
  if (R.role.sites.empty())
    return;
  Body << "constexpr TaskSite " << R.name << "_sites[] = {\n";
  for (const Site &Call : R.role.sites) {
    std::string Deadline = Call.share ? "" : deadline(Call.task, ", ");
    if (Call.share)
      Deadline = ", {}, true";
    bool HasTrace = !Call.trace.empty() || !Deadline.empty();
    Body << "    {"
         << literal(callName(Actor.getSymName(), Call.task, bool(Call.share)))
         << ", " << literal(place(Call.loc)) << ", " << Call.call
         << (HasTrace ? ", " + literal(Call.trace) : "") << Deadline << "},\n";
  }
  Body << "};\n";
}

void PlanPrinter::printStep(Printed &R, Step &S) {
  static constexpr StringRef Members[] = {"get", "release", "acquire",
                                          "commit"};
  if (S.kind == Step::Invoke) {
    const Site &Call = R.role.sites[S.index];
    if (Options.lineDirectives && !filePath(Call.loc).empty())
      Body << "#line " << lineAndColumn(Call.loc).first << " "
           << literal(filePath(Call.loc)) << "\n";
    Body << "  f.invoke(" << S.index << ", " << thunk(Call) << ", {"
         << join(map_range(S.operands,
                           [&](Operand &O) { return operandText(O); }),
                 ", ")
         << "}, {"
         << join(map_range(S.results,
                           [&](Result &Sink) { return resultText(Sink); }),
                 ", ")
         << "});\n";
    return;
  }
  bool Reads = S.kind == Step::Get || S.kind == Step::Release;
  unsigned Number = (Reads ? R.role.reads : R.role.writes)[S.index];
  Body << "  f." << Members[S.kind] << "(" << S.index << ");  // "
       << commentLine(channelName(R.role, Number)) << "\n";
}

void PlanPrinter::printStraight(Printed &R) {
  Body << "\nvoid " << R.name << "(Frame& f) {\n";
  for (Step &S : R.role.steps)
    printStep(R, S);
  Body << "}\n";
}

/// One row of In, without the calls that would cost the compiler time.
void PlanPrinter::printTableOperand(Printed &R, const Operand &O,
                                    raw_ostream &To) {
  static constexpr StringRef Kinds[] = {"slot", "cell", "constant", "pack"};
  std::string Count = "0", Pointer = "nullptr";
  if (!O.path.empty()) {
    Count = std::to_string(O.path.size());
    Pointer = path(O.path);
  } else if (!O.bytes.empty()) {
    Count = std::to_string(O.bytes.size());
    Pointer = constant(O.bytes);
  } else if (!O.elements.empty()) {
    std::string Rows;
    raw_string_ostream RowsOS(Rows);
    for (const Operand &Part : O.elements) {
      RowsOS << "    ";
      printTableOperand(R, Part, RowsOS);
      RowsOS << ",\n";
    }
    Count = std::to_string(O.elements.size());
    Pointer = R.name + "_pack_" + std::to_string(Packs++);
    Body << "constexpr In " << Pointer << "[] = {\n" << Rows << "};\n";
  }
  To << "{In::Kind::" << Kinds[O.kind] << ", " << (O.isLast ? "true" : "false")
     << ", " << (O.isAfter ? "true" : "false") << ", " << O.index << ", "
     << Count << ", " << Pointer << "}";
}

void PlanPrinter::printTable(Printed &R) {
  std::string Ins, Outs, Ops, ThunkList;
  raw_string_ostream InsOS(Ins), OutsOS(Outs), OpsOS(Ops), ThunksOS(ThunkList);
  StringMap<unsigned> Thunks;
  unsigned InCount = 0, OutCount = 0;
  static constexpr StringRef Codes[] = {"get", "release", "acquire", "commit",
                                        "invoke"};
  for (Step &S : R.role.steps) {
    OpsOS << "      {TableOp::Code::" << Codes[S.kind] << ", " << S.index;
    if (S.kind == Step::Invoke) {
      std::string Name = thunk(R.role.sites[S.index]);
      auto [It, New] = Thunks.try_emplace(Name, Thunks.size());
      if (New)
        ThunksOS << (It->second ? ", " : "") << Name;
      OpsOS << ", " << It->second << ", " << InCount << ", "
            << S.operands.size() << ", " << OutCount << ", "
            << S.results.size();
      for (Operand &O : S.operands) {
        InsOS << "    ";
        printTableOperand(R, O, InsOS);
        InsOS << ",\n";
      }
      for (Result &Sink : S.results)
        OutsOS << "    {Out::Kind::" << (Sink.isCell ? "cell" : "slot") << ", "
               << Sink.index << ", " << Sink.result << ", "
               << (Sink.path.empty() ? "{}" : path(Sink.path)) << "},\n";
      InCount += S.operands.size();
      OutCount += S.results.size();
    }
    OpsOS << "},\n";
  }
  auto Array = [&](StringRef Type, StringRef Suffix, StringRef Rows) {
    if (!Rows.empty())
      Body << "constexpr " << Type << " " << R.name << Suffix << "[] = {\n"
           << Rows << "};\n";
    return Rows.empty() ? "{}" : R.name + Suffix.str();
  };
  std::string ThunkArray = "{}";
  if (!ThunkList.empty()) {
    ThunkArray = R.name + "_thunks";
    Body << "constexpr Thunk " << ThunkArray << "[] = {" << ThunkList << "};\n";
  }
  std::string InArray = Array("In", "_ins", Ins);
  std::string OutArray = Array("Out", "_outs", Outs);
  std::string OpArray = Array("TableOp", "_ops", Ops);
  Body << "constexpr Table " << R.name << "_table = {" << ThunkArray << ", "
       << InArray << ", " << OutArray << ", " << OpArray << "};\n\n"
       << "void " << R.name << "(Frame& f) { f.run(" << R.name
       << "_table); }\n";
}

void PlanPrinter::printRole(Printed &R) {
  Body << "\n// graph " << commentLine(planName(R.role.plan)) << ", actor "
       << commentLine(R.role.op.getSymName());
  if (Operation *Graph = P.find<cg::GraphOp>(R.role.plan.getGraph()))
    Body << "    " << commentLine(place(Graph->getLoc(), true));
  Body << "\n";
  printList(R.name + "_reads", R.role, R.role.reads);
  printList(R.name + "_writes", R.role, R.role.writes);
  printSites(R);
  if (R.role.isTable)
    printTable(R);
  else
    printStraight(R);
}

void PlanPrinter::printRolePlan(Printed &R) {
  auto List = [&](bool Any, StringRef Suffix) {
    return Any ? R.name + Suffix.str() : "{}";
  };
  Body << "    {.graph = " << literal(planName(R.role.plan)) << ",\n"
       << "     .hash = " << hashInitializer(R.hash) << ",\n"
       << "     .process = " << R.role.op.getProcess() << ",\n"
       << "     .reads = " << List(!R.role.reads.empty(), "_reads") << ",\n"
       << "     .writes = " << List(!R.role.writes.empty(), "_writes") << ",\n"
       << "     .cells = " << R.role.cells << ",\n"
       << "     .sites = " << List(!R.role.sites.empty(), "_sites") << ",\n"
       << "     .run = " << R.name << "},\n";
}

void PlanPrinter::printActorClass() {
  bool HasTasks = !Actor.getOps<cg::TaskOp>().empty();
  if (HasTasks) {
    Body << "\nconstexpr TaskDesc tasks[] = {\n";
    for (auto Task : Actor.getOps<cg::TaskOp>()) {
      auto Annotations = Task.getAnnotations();
      bool Concurrent = Annotations && Annotations->contains("concurrent");
      Body << "    {.name = " << literal(Task.getSymName())
           << ", .thunk = " << thunk(Task.getSymName())
           << ", .results = " << Task.getResults().size()
           << ", .concurrent = " << (Concurrent ? "true" : "false")
           << deadline(Task.getSymName(), ", .deadline = ") << "},\n";
    }
    Body << "};\n";
  }
  Body << "\nconstexpr ActorClass actor_class = {\n    .type = "
       << literal(Actor.getSymName())
       << ",\n    .hash = " << hashInitializer(actorHash(P, Actor))
       << ",\n    .construct = " << thunk("new")
       << ",\n    .destroy = " << thunk("delete")
       << ",\n    .tasks = " << (HasTasks ? "tasks" : "{}") << ",\n};\n";
}

Text PlanPrinter::print() {
  if (failed(readRoles()))
    return failure();
  for (Printed &R : Roles)
    printRole(R);
  if (!Roles.empty()) {
    Body << "\nconstexpr RolePlan roles[] = {\n";
    for (Printed &R : Roles)
      printRolePlan(R);
    Body << "};\n";
  }
  printActorClass();

  std::string Namespace = thunkNamespace(P, Actor);
  OS << stamp(P.root->shortName()) << "#include <cgraph/rt/actor.h>\n"
     << (Shares.empty() ? "\n" : "#include <cgraph/rt/collective.h>\n\n")
     << "namespace " << Namespace << " {\n\nusing namespace cgraph::rt;\n\n";
  declareThunks();
  std::string Arguments = Namespace + "::actor_class, " +
                          (Roles.empty() ? "{}" : Namespace + "::roles");
  OS << "namespace {\n"
     << (DataText.empty() ? "" : "\n") << DataText << BodyText
     << "\n}  // namespace\n}  // namespace " << Namespace
     << "\n\n#if defined(CGRAPH_THREADS)  // linked into the driver\n"
     << "static const cgraph::rt::RegisterActor registered(" << Arguments
     << ");\n#else\nint main(int argc, char** argv) {\n"
     << "  return cgraph::rt::actor_main(argc, argv, " << Arguments
     << ");\n}\n#endif\n";
  return std::move(Out);
}

} // namespace

Text printPlanSource(Program &P, cg::ActorOp Actor,
                     const PrintOptions &Options) {
  return PlanPrinter(P, Actor, Options).print();
}

} // namespace cgraphc::cpp

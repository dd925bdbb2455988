//===- ClientSource.cpp - `<root>.cgraph.cpp` -----------------------------===//

#include "Constant.h"
#include "Deployment.h"
#include "GraphClass.h"
#include "LaunchExpr.h"
#include "LiveSet.h"
#include "PlanConstants.h"
#include "Printers.h"
#include "Types.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <map>
#include <set>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

namespace {

class SourcePrinter {
public:
  SourcePrinter(Program &P) : P(P), OS(Result) {}

  Text print();

private:
  void printExceptions();
  LogicalResult printGraph(GraphClass &C, StringRef PlanName);
  void printCompile(GraphClass &C, StringRef PlanName);
  void printExecute(GraphClass &C, StringRef Method);
  void printAsync(GraphClass &C);
  LogicalResult printDeployment(cg::DeploymentOp Deployment);
  LogicalResult printInstance(cg::InstanceOp Instance);
  LogicalResult printWirings(cg::DeploymentOp Deployment, const Instances &All);

  /// Two roots may define the members of an imported graph, or of one
  /// specialisation; they are the same.
  StringRef linkage(GraphClass &C) {
    bool Own = &P.fileOf(C.graph) == P.root && C.arguments.empty();
    return Own ? "" : "[[gnu::weak]] ";
  }

  Program &P;
  llvm::StringMap<std::string> PlanNames;
  std::string Result;
  raw_string_ostream OS;
};

} // namespace

/// Exceptions that tasks raise arrive with their own type.
void SourcePrinter::printExceptions() {
  std::set<std::string> Types;
  for (cg::ActorOp Actor : P.actors)
    for (auto Task : Actor.getOps<cg::TaskOp>())
      if (auto Raises = Task.getRaises())
        for (Attribute Raised : *Raises)
          if (auto Symbol = dyn_cast<FlatSymbolRefAttr>(Raised))
            if (auto Exception = P.find<cg::ExceptionOp>(Symbol.getValue()))
              Types.insert(
                  "::" +
                  Exception.getCpp().getName().getValue().ltrim(':').str());
  if (Types.empty())
    return;
  OS << "[[maybe_unused]] const bool exceptions_are_known = [] {\n";
  for (const std::string &Type : Types)
    OS << "  cgraph::rt::register_if_rebuildable<" << Type << ">();\n";
  OS << "  return true;\n}();\n\n";
}

/// The members of an actor parameter, in row-major order.
static void flatten(Type Ty, const std::string &Name,
                    SmallVectorImpl<std::string> &Handles) {
  auto Bundle = dyn_cast<cg::BundleType>(Ty);
  if (!Bundle) {
    Handles.push_back(Name);
    return;
  }
  int64_t Size = cg::getKnownSize(Bundle.getSize()).value_or(0);
  for (int64_t I = 0; I < Size; ++I)
    flatten(Bundle.getElement(), Name + "[" + std::to_string(I) + "]", Handles);
}

void SourcePrinter::printCompile(GraphClass &C, StringRef PlanName) {
  SmallVector<std::string> Params, Handles;
  for (cg::ParamAttr Actor : C.actors) {
    std::string Name = paramName(C, Actor.getName().getValue());
    Params.push_back("const " + handleType(Actor.getType(), C.scope) + "& " +
                     Name);
    flatten(Actor.getType(), Name, Handles);
  }
  std::string Overrides = unusedName(C, "overrides");
  std::string Array = unusedName(C, "handles");
  Params.push_back("const cgraph::Options& " + Overrides);
  OS << linkage(C) << C.spelled() << " " << C.spelled() << "::compile("
     << join(Params, ", ") << ") {\n  const std::array<cgraph::ActorHandle, "
     << Handles.size() << "> " << Array << " = {" << join(Handles, ", ")
     << "};\n"
     << "  return " << C.spelled() << "(cgraph::rt::GraphCore::compile(\n"
     << "      ::cgraph_plans_::" << PlanName
     << "_plan, ::cgraph_plans_::" << PlanName << "_driver, " << Array << ", "
     << Overrides << "));\n}\n\n";
}

void SourcePrinter::printExecute(GraphClass &C, StringRef Method) {
  SmallVector<std::string> Params, Names, Inputs, Types;
  SmallVector<Type> InputTypes;
  for (cg::ParamAttr Input : C.inputs) {
    std::string Name = paramName(C, Input.getName().getValue());
    std::string Type = cppType(Input.getType(), C.scope);
    Params.push_back(inputType(Input.getType(), C.scope) + " " + Name);
    Names.push_back(Name);
    Types.push_back(Type);
    Inputs.push_back("cgraph::rt::input<" + Type + ">(" + Name + ")");
    InputTypes.push_back(Input.getType());
  }
  std::string Rules = rulesOf(P, InputTypes);
  bool Try = Method == "try_execute";
  std::string Array = unusedName(C, "inputs");
  std::string Accepted = unusedName(C, "accepted");
  std::string Output = C.spelled() + "::Output";
  OS << linkage(C) << (Try ? "std::optional<" + Output + ">" : Output) << " "
     << C.spelled() << "::" << Method << "(" << join(Params, ", ") << ") {\n";
  if (!Rules.empty())
    OS << "  cgraph::rt::check_inputs<" << join(Types, ", ") << ">("
       << literal(Rules) << ", " << join(Names, ", ") << ");\n";
  OS << "  const std::array<cgraph::rt::Input, " << Inputs.size() << "> "
     << Array << " = {" << join(Inputs, ",\n      ") << "};\n";
  if (Try)
    OS << "  const auto " << Accepted << " = core_.try_execute(" << Array
       << ");\n  if (!" << Accepted << ") return std::nullopt;\n"
       << "  return cgraph::rt::make_output<Output>(" << Accepted
       << ");\n}\n\n";
  else
    OS << "  return cgraph::rt::make_output<Output>(core_.execute(" << Array
       << "));\n"
       << "}\n\n";
}

void SourcePrinter::printAsync(GraphClass &C) {
  SmallVector<std::string> Params, Moved, Types = {"Output"};
  SmallVector<Type> InputTypes;
  for (cg::ParamAttr Input : C.inputs) {
    std::string Name = paramName(C, Input.getName().getValue());
    Types.push_back(cppType(Input.getType(), C.scope));
    Params.push_back(Types.back() + " " + Name);
    Moved.push_back(", std::move(" + Name + ")");
    InputTypes.push_back(Input.getType());
  }
  std::string Class = C.spelled();
  OS << linkage(C) << "cgraph::Submission<" << Class << "::Output> " << Class
     << "::execute_async(" << join(Params, ", ") << ") {\n"
     << "  return cgraph::rt::submit_async<" << join(Types, ", ") << ">(core_, "
     << literal(rulesOf(P, InputTypes)) << join(Moved, "") << ");\n}\n\n";
}

LogicalResult SourcePrinter::printGraph(GraphClass &C, StringRef PlanName) {
  OS << "namespace " << namespaceOf(C.package) << " {\n\n";
  printCompile(C, PlanName);
  printExecute(C, "execute");
  printExecute(C, "try_execute");
  printAsync(C);
  OS << linkage(C) << "cgraph::GraphStats " << C.spelled()
     << "::stats() const {\n  return core_.stats();\n}\n\n"
     << linkage(C) << "cgraph::TeardownReport " << C.spelled()
     << "::teardown(const cgraph::TeardownOptions& options) {\n"
     << "  return core_.teardown(options);\n}\n\n}  // namespace "
     << namespaceOf(C.package) << "\n\n";
  return success();
}

LogicalResult SourcePrinter::printInstance(cg::InstanceOp Instance) {
  auto Actor = P.find<cg::ActorOp>(Instance.getActorClass());
  StringRef Package = P.root->package();
  SmallVector<std::string> Types, Values;
  if (cg::NewOp New = Actor.getNew())
    for (auto [Param, Expr] : zip_equal(
             New.getParams().getAsRange<cg::ParamAttr>(), Instance.getArgs())) {
      Text Value = launchCpp(P, Instance, Expr, Param.getType(), Package);
      if (failed(Value))
        return failure();
      Types.push_back(cppType(Param.getType(), Package));
      Values.push_back(*Value);
    }
  OS << "  instances.push_back({.name = " << literal(Instance.getFullName())
     << ",\n                       .type = " << literal(Actor.getSymName())
     << ",\n                       .hash = ::cgraph_plans_::"
     << PlanNames.lookup(Actor.getSymName())
     << ",\n                       .executable = "
     << literal(P.executable(Actor))
     << ",\n                       .arguments = cgraph::rt::encode_arguments<"
     << join(Types, ", ") << ">(" << join(Values, ", ") << ")";
  FailureOr<Settings> With = readSettings(Instance);
  if (failed(With))
    return failure();
  SmallVector<std::string> Env;
  for (const std::string &Entry : With->env)
    Env.push_back(literal(Entry));
  OS << ",\n                       .env = {" << join(Env, ", ")
     << "},\n                       .cwd = " << literal(With->cwd)
     << ",\n                       .cpus = " << literal(With->cpus)
     << ",\n                       .log = " << literal(With->log) << "});\n";
  return success();
}

/// `{Echo(handles[0]), …}` of an array of instances.
static std::string handleList(const InstanceGroup &Group, size_t Depth,
                              size_t &Next) {
  std::string Type =
      "::" + qualifiedName(cg::ActorOp(Group.actor).getSymName());
  if (Depth == Group.sizes.size())
    return Type + "(handles[" + std::to_string(Group.members[Next++]) + "])";
  std::string List;
  for (int64_t I = 0; I < Group.sizes[Depth]; ++I)
    List += (I ? ", " : "") + handleList(Group, Depth + 1, Next);
  // ActorArray, its base std::array, and that one's member.
  return "{{{" + List + "}}}";
}

LogicalResult SourcePrinter::printWirings(cg::DeploymentOp Deployment,
                                          const Instances &All) {
  struct Member {
    cg::WireOp wire;
    std::string text;
  };
  std::string Overrides = All.unusedName("overrides");
  // By name and class, in the order of the names.
  std::map<std::pair<std::string, std::string>, std::vector<Member>> Methods;
  for (auto Wire : Deployment.getBody().getOps<cg::WireOp>()) {
    FailureOr<GraphClass> C = classOf(P, Wire);
    if (failed(C))
      return failure();
    SmallVector<std::string> Handles = wiredHandles(Wire);
    size_t Next = 0;
    SmallVector<std::string> Arguments;
    std::function<std::string(Type)> Argument = [&](Type Ty) -> std::string {
      auto Bundle = dyn_cast<cg::BundleType>(Ty);
      if (!Bundle)
        return Next < Handles.size() ? Handles[Next++] : "";
      std::string List;
      int64_t Size = cg::getKnownSize(Bundle.getSize()).value_or(0);
      for (int64_t I = 0; I < Size; ++I)
        List += (I ? ", " : "") + Argument(Bundle.getElement());
      return "{{" + List + "}}";
    };
    for (cg::ParamAttr Actor : C->actors)
      Arguments.push_back(Argument(Actor.getType()));
    Arguments.push_back(withDeploymentOptions(Deployment, Overrides));
    Methods[{Wire.getName().str(), C->qualified()}].push_back(
        {Wire, C->qualified() + "::compile(" + join(Arguments, ", ") + ")"});
  }
  for (auto &[Key, Members] : Methods) {
    auto &[Name, Class] = Key;
    size_t Rank = Members.front().wire.getIndices().size();
    OS << Class << " Deployment::" << wiringName(Name) << "(";
    for (size_t I = 0; I < Rank; ++I)
      OS << "std::size_t i" << I << ", ";
    OS << "const cgraph::Options& " << Overrides << ") {\n";
    for (Member &M : Members) {
      if (Rank) {
        OS << "  if (";
        for (auto [I, Index] : enumerate(M.wire.getIndices()))
          OS << (I ? " && " : "") << "i" << I
             << " == " << toString(*integerValue(Index), 10, true);
        OS << ") ";
      } else {
        OS << "  ";
      }
      OS << "return " << M.text << ";\n";
    }
    if (Rank)
      OS << "  throw std::out_of_range("
         << literal("no graph " + Name + " has this index") << ");\n";
    OS << "}\n\n";
  }
  return success();
}

LogicalResult SourcePrinter::printDeployment(cg::DeploymentOp Deployment) {
  FailureOr<Instances> All = readInstances(P, Deployment);
  if (failed(All))
    return failure();
  std::string Namespace = namespaceOf(P.root->package()) + "::" +
                          safeName(cg::getShortName(Deployment.getSymName()));
  OS << "namespace " << Namespace << " {\n\n";
  if (failed(printWirings(Deployment, *All)))
    return failure();
  FailureOr<std::vector<LiveSet>> Sets = readLiveSets(P, Deployment);
  if (failed(Sets))
    return failure();
  for (LiveSet &Set : *Sets)
    OS << liveMethod(Set, *All, PlanNames);
  OS << "Deployment launch([[maybe_unused]] const Launch& launch) {\n"
     << "  std::vector<cgraph::rt::InstanceDesc> instances;\n";
  for (cg::InstanceOp Instance : All->all)
    if (failed(printInstance(Instance)))
      return failure();
  OS << "  const auto handles = cgraph::rt::launch_instances(\n"
     << "      instances, "
     << withDeploymentOptions(Deployment, "launch.options")
     << ", cgraph::rt::compiled_places());\n"
     << "  return {{}";
  for (const InstanceGroup &Group : All->groups) {
    size_t Next = 0;
    OS << ",\n          " << handleList(Group, 0, Next);
  }
  OS << "};\n}\n\n}  // namespace " << Namespace << "\n\n";
  return success();
}

Text SourcePrinter::print() {
  FailureOr<std::vector<GraphClass>> Classes = planClasses(P);
  if (failed(Classes))
    return failure();
  OS << stamp(P.root->shortName()) << "#include "
     << literal(P.root->stem + ".cgraph.h")
     << "\n\n#include <cgraph/rt/places.h>\n\n"
     << beginDeprecatedUses(P)
     << "// Plans and hashes.\nnamespace cgraph_plans_ {\nnamespace {\n\n"
     << "using namespace cgraph::rt;\n\n";
  UniqueNames Names;
  for (cg::ActorOp Actor : P.actors) {
    std::string Name = Names.get(P.actorName(Actor) + "_hash");
    PlanNames[Actor.getSymName()] = Name;
    OS << "[[maybe_unused]] constexpr Hash " << Name << " = "
       << hashInitializer(actorHash(P, Actor)) << ";\n";
  }
  for (cg::DeploymentOp Deployment : P.deployments) {
    FailureOr<std::string> Options = deploymentOptions(Deployment);
    if (failed(Options))
      return failure();
    if (!Options->empty())
      OS << "constexpr cgraph::Options " << deploymentOptionsName(Deployment)
         << " = {" << *Options << "};\n";
  }
  OS << "\n";
  printExceptions();
  for (GraphClass &C : *Classes) {
    std::string Name = Names.get(cg::getShortName(planName(C.plan)));
    PlanNames[C.qualified()] = Name;
    FailureOr<std::string> Constants = planConstants(P, C.plan, Name);
    if (failed(Constants))
      return failure();
    OS << *Constants << "\n";
  }
  OS << "}  // namespace\n}  // namespace cgraph_plans_\n\n";
  for (GraphClass &C : *Classes)
    if (failed(printGraph(C, PlanNames.lookup(C.qualified()))))
      return failure();
  for (cg::DeploymentOp Deployment : P.deployments)
    if (failed(printDeployment(Deployment)))
      return failure();
  return std::move(Result);
}

Text printClientSource(Program &P) { return SourcePrinter(P).print(); }

} // namespace cgraphc::cpp

//===- ClientHeader.cpp - `<stem>.cgraph.h` -------------------------------===//

#include "Constant.h"
#include "Deployment.h"
#include "GraphClass.h"
#include "LiveSet.h"
#include "Printers.h"
#include "Types.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

namespace {

class HeaderPrinter {
public:
  HeaderPrinter(Program &P, SourceFile &File)
      : P(P), File(File), Package(File.package()), OS(Result) {}

  Text print();

private:
  void printIncludes();
  /// What the file declares, the same wherever it is imported.
  LogicalResult printDeclarations();
  /// What the root alone makes: instantiations and deployments.
  LogicalResult printRoot();
  /// Copies of a header in several directories, the root's own and those of
  /// files that import it, count once.
  LogicalResult printGuarded(StringRef Suffix,
                             LogicalResult (HeaderPrinter::*Print)());
  void printActor(cg::ActorOp Actor);
  void printPrimary(cg::GraphOp Graph);
  LogicalResult printGraph(GraphClass &C);
  LogicalResult printInputs(GraphClass &C);
  void printNamedExecute(GraphClass &C);
  void printOutput(GraphClass &C);
  void printMakeOutput(GraphClass &C);
  LogicalResult printSpecialisations();
  LogicalResult printDeployment(cg::DeploymentOp Deployment);
  LogicalResult printLaunch(cg::DeploymentOp Deployment);
  LogicalResult printWirings(cg::DeploymentOp Deployment);

  Program &P;
  SourceFile &File;
  StringRef Package;
  std::string Result;
  raw_string_ostream OS;
};

} // namespace

/// A member with its default, or one that has to be given.
static Text member(Program &P, Operation *At, cg::ParamAttr Param,
                   StringRef Package, const std::string &Name,
                   const std::string &Given) {
  std::string Type = cppType(Param.getType(), Package);
  if (!Param.getDefaultValue())
    return Type + " " + Name + " = cgraph::rt::required<" + literal(Name) +
           ", " + Type + ", " + Given + ">();\n";
  Text Value =
      cppConstant(P, At, Param.getDefaultValue(), Param.getType(), Package);
  if (failed(Value))
    return failure();
  return Type + " " + Name + " = " + *Value + ";\n";
}

/// A template parameter that is called like no member.
static std::string givenName(ArrayRef<cg::ParamAttr> Members) {
  std::string Given = "Given";
  while (any_of(Members, [&](cg::ParamAttr Member) {
    return Member.getName().getValue() == Given;
  }))
    Given += '_';
  return Given;
}

static std::optional<StringRef> docOf(cg::ParamAttr Param) {
  if (!Param.getDoc())
    return std::nullopt;
  return Param.getDoc().getValue();
}

void HeaderPrinter::printActor(cg::ActorOp Actor) {
  std::string Name = safeName(cg::getShortName(Actor.getSymName()));
  // A task called like a type hides it, one called like the parameter that.
  StringRef Scope = Package;
  std::string Handle = "handle";
  for (auto Task : Actor.getOps<cg::TaskOp>()) {
    if (hidesDecl(P, Package, Task.getSymName()))
      Scope = "";
    if (Task.getSymName().starts_with(Handle))
      Handle = (Task.getSymName() + "_").str();
  }
  OS << docComment(Actor.getDoc(), "") << "/// Handle to a running `"
     << cg::getShortName(Actor.getSymName()) << "` actor.    "
     << commentLine(place(Actor.getLoc(), true)) << "\n"
     << "class " << deprecation(Actor) << Name
     << " : public cgraph::ActorHandle {\n public:\n"
     << "  " << Name << "() : " << Name << "(cgraph::ActorHandle()) {}\n"
     << "  explicit " << Name << "(const cgraph::ActorHandle& " << Handle
     << ")\n      : cgraph::ActorHandle(" << Handle << ")";
  unsigned Number = 0;
  // A member cannot have its class's name.
  auto Member = [&](cg::TaskOp Task) {
    std::string Safe = safeName(Task.getSymName());
    return Safe == Name ? Safe + "_" : Safe;
  };
  for (auto Task : Actor.getOps<cg::TaskOp>())
    OS << ",\n        " << Member(Task) << "(" << Handle << ", " << Number++
       << ", "
       << literal(
              (cg::getShortName(Actor.getSymName()) + "." + Task.getSymName())
                  .str())
       << ")";
  OS << " {}\n";
  for (auto Task : Actor.getOps<cg::TaskOp>()) {
    OS << "\n"
       << docComment(Task.getDoc(), "  ") << "  /// Calls `"
       << Task.getSymName() << "("
       << cg::getParamsText(Task.getParams().getValue()) << ")"
       << cg::getResultsText(Task.getResults().getValue())
       << "` outside any graph.\n  " << deprecation(Task)
       << "cgraph::RemoteTask<"
       << cppResult(Task.getResults().getValue(), Scope) << "("
       << cppTypeList(Task.getParams().getValue(), Scope) << ")> "
       << Member(Task) << ";\n";
  }
  OS << "};\n\n";
}

/// What there is of a generic graph for arguments that nobody asked for.
void HeaderPrinter::printPrimary(cg::GraphOp Graph) {
  std::string Class = graphClassName(cg::getShortName(Graph.getSymName()));
  SmallVector<std::string> Params, Names;
  for (cg::ParamAttr Param : Graph.getConstantParams()) {
    std::string Name = safeName(Param.getName().getValue());
    StringRef Type = isa<cg::StrType>(Param.getType())
                         ? "cgraph::rt::ConstantText"
                     : Param.getType().isInteger(1) ? "bool"
                                                    : "std::int64_t";
    Params.push_back((Type + " " + Name).str());
    Names.push_back(Param.getName().getValue().str());
  }
  std::string Name = cg::getShortName(Graph.getSymName()).str();
  std::string Source = "graph " + Name + "[" +
                       cg::getParamsText(Graph.getCompileParams().getValue()) +
                       "](" + cg::getParamsText(Graph.getInputs().getValue()) +
                       ")" + cg::getResultsText(Graph.getResults().getValue());
  OS << docComment(Graph.getDoc(), "") << "/// `" << Source << "`    "
     << commentLine(place(Graph.getLoc(), true)) << "\n"
     << "template <" << join(Params, ", ") << ">\nclass " << deprecation(Graph)
     << Class
     << " {\n  template <class T>\n  static constexpr bool instantiated = "
        "false;\n";
  // Where the graph is declared. A header is the same wherever its file is
  // imported from, so the file's name stands without a folder.
  auto [Line, Column] = lineAndColumn(Graph.getLoc());
  std::string Directive =
      Line ? "#line " + std::to_string(Line) + " " +
                 literal(sys::path::filename(filePath(Graph.getLoc()))) + "\n"
           : "";
  OS << Directive << "  static_assert(\n" << Directive;
  OS.indent(Column ? Column - 1 : 0)
      << "instantiated<" << Class << ">, "
      << literal(
             "[CG0710] graph " + Name +
             " was not instantiated for these arguments: add `instantiate " +
             Name + "[" + join(Names, ", ") + "]`")
      << ");  // " << commentLine(Source) << "\n";
  if (Line)
    OS << "#line " << StringRef(OS.str()).count('\n') + 2 << " "
       << literal(File.stem + ".cgraph.h") << "\n";
  OS << "};\n\n";
}

LogicalResult HeaderPrinter::printInputs(GraphClass &C) {
  std::string Given = givenName(C.inputs);
  OS << "  /// Named inputs: `execute({.name = value})`.\n"
     << "  template <class " << Given << " = void>\n  struct NamedInputs {\n";
  for (cg::ParamAttr Input : C.inputs) {
    Text Line = member(P, C.graph, Input, C.scope,
                       safeName(Input.getName().getValue()), Given);
    if (failed(Line))
      return failure();
    OS << docComment(docOf(Input), "    ") << "    " << *Line;
  }
  OS << "  };\n  using Inputs = NamedInputs<>;\n";
  return success();
}

void HeaderPrinter::printOutput(GraphClass &C) {
  if (C.results.empty()) {
    OS << "  using Output = cgraph::Ref<void>;\n";
    return;
  }
  if (C.results.size() == 1 && C.results.front().getName().empty()) {
    OS << "  using Output = " << refType(C.results.front().getType(), C.scope)
       << ";\n";
    return;
  }
  OS << "  struct Output {\n";
  for (cg::ParamAttr Result : C.results)
    OS << "    " << refType(Result.getType(), C.scope) << " "
       << safeName(Result.getName().getValue()) << ";\n";
  OS << "  };\n";
}

/// `std::string_view msg, std::int64_t n = 3`
static Text inputList(Program &P, GraphClass &C) {
  SmallVector<std::string> List;
  // A default can only be used if all further inputs have one.
  size_t FirstDefault = C.inputs.size();
  while (FirstDefault && C.inputs[FirstDefault - 1].getDefaultValue())
    --FirstDefault;
  for (auto [I, Input] : enumerate(C.inputs)) {
    std::string One = inputType(Input.getType(), C.scope) + " " +
                      paramName(C, Input.getName().getValue());
    if (I >= FirstDefault) {
      Text Value = cppConstant(P, C.graph, Input.getDefaultValue(),
                               Input.getType(), C.scope);
      if (failed(Value))
        return failure();
      One += " = " + *Value;
    }
    List.push_back(One);
  }
  return join(List, ", ");
}

LogicalResult HeaderPrinter::printGraph(GraphClass &C) {
  Text Inputs = inputList(P, C);
  if (failed(Inputs))
    return failure();
  SmallVector<std::string> Actors;
  for (cg::ParamAttr Actor : C.actors)
    Actors.push_back("const " + handleType(Actor.getType(), C.scope) + "& " +
                     paramName(C, Actor.getName().getValue()));
  Actors.push_back("const cgraph::Options& " + unusedName(C, "overrides") +
                   " = {}");
  std::string Name = cg::getShortName(C.graph.getSymName()).str();

  OS << docComment(C.graph.getDoc(), "") << "/// `graph " << Name << "["
     << cg::getParamsText(C.graph.getCompileParams().getValue()) << "]("
     << cg::getParamsText(C.graph.getInputs().getValue()) << ")"
     << cg::getResultsText(C.graph.getResults().getValue()) << "`    "
     << commentLine(place(C.graph.getLoc(), true)) << "\n";
  if (!C.arguments.empty())
    OS << "template <>\n";
  OS << "class " << deprecation(C.graph) << C.spelled() << " {\n public:\n";
  printOutput(C);
  if (!C.inputs.empty() && failed(printInputs(C)))
    return failure();
  OS << "\n  /// Makes the channels and starts the actors' loops. Throws "
        "ActorBusyError if an actor is in\n  /// another live graph.\n"
     << "  [[nodiscard]] static " << C.spelled() << " compile("
     << join(Actors, ", ") << ");\n\n"
     << "  /// Waits for room up to option submit_timeout, then throws "
        "CapacityExceededError.\n"
     << "  [[nodiscard]] Output execute(" << *Inputs << ");\n";
  if (!C.inputs.empty())
    printNamedExecute(C);
  OS << "  /// Nothing instead of waiting.\n"
     << "  [[nodiscard]] std::optional<Output> try_execute(" << *Inputs
     << ");\n";
  SmallVector<std::string> Owned;
  for (cg::ParamAttr Input : C.inputs)
    Owned.push_back(cppType(Input.getType(), C.scope) + " " +
                    paramName(C, Input.getName().getValue()));
  OS << "  /// First co_await: submitted. Second co_await, on what it yields: "
        "the result.\n"
     << "  [[nodiscard]] cgraph::Submission<Output> execute_async("
     << join(Owned, ", ") << ");\n"
     << "  /// What the graph has done so far.\n"
     << "  [[nodiscard]] cgraph::GraphStats stats() const;\n"
     << "  /// Idempotent; after TeardownTimeoutError a second call tries "
        "again. The destructor tears down\n  /// with kill = true and never "
        "throws.\n"
     << "  cgraph::TeardownReport teardown(const cgraph::TeardownOptions& "
        "options = {});\n\n"
     << " private:\n  friend cgraph::rt::FromCore;\n  explicit " << C.name
     << "(cgraph::rt::GraphCore&& core) : core_(std::move(core)) {}\n"
     << "  cgraph::rt::GraphCore core_;\n};\n";
  return success();
}

/// A template, so that an argument in braces that fits the only input as well
/// is that one.
void HeaderPrinter::printNamedExecute(GraphClass &C) {
  OS << "  template <class Given = Inputs>\n"
     << "    requires std::same_as<Given, Inputs>\n"
     << "  [[nodiscard]] Output execute(const Given& inputs) {\n"
     << "    return execute(";
  interleaveComma(C.inputs, OS, [&](cg::ParamAttr Input) {
    OS << "inputs." << safeName(Input.getName().getValue());
  });
  OS << ");\n  }\n";
}

void HeaderPrinter::printMakeOutput(GraphClass &C) {
  bool Struct = C.results.size() > 1 ||
                (C.results.size() == 1 && !C.results.front().getName().empty());
  if (!Struct)
    return;
  std::string Output = C.qualified() + "::Output";
  OS << "template <>\nstruct cgraph::rt::MakeOutput<" << Output << "> {\n"
     << "  static " << Output
     << " make(const Accepted& accepted, std::uint32_t& next) {\n"
     << "    return {";
  interleaveComma(C.results, OS, [&](cg::ParamAttr Result) {
    OS << "MakeOutput<" << refType(Result.getType(), "")
       << ">::make(accepted, next)";
  });
  OS << "};\n  }\n};\n\n";
}

LogicalResult HeaderPrinter::printSpecialisations() {
  FailureOr<std::vector<GraphClass>> Classes = planClasses(P);
  if (failed(Classes))
    return failure();
  for (GraphClass &C : *Classes) {
    if (C.arguments.empty())
      continue;
    // Two roots may ask for the same one.
    std::string Guard = "CGRAPH_GRAPH_" + planHash(P, C.plan);
    OS << "#ifndef " << Guard << "\n#define " << Guard << "\n"
       << "namespace " << namespaceOf(C.package) << " {\n\n";
    if (failed(printGraph(C)))
      return failure();
    OS << "\n}  // namespace " << namespaceOf(C.package) << "\n\n";
    printMakeOutput(C);
    OS << "#endif\n\n";
  }
  return success();
}

LogicalResult HeaderPrinter::printLaunch(cg::DeploymentOp Deployment) {
  SmallVector<cg::ParamAttr> Open = openParams(Deployment);
  std::string Given = givenName(Open);
  bool NeedsValue = false;
  OS << "/// Parameters that are given at launch.\n"
     << "template <class " << Given << " = void>\nstruct LaunchOf {\n";
  for (cg::ParamAttr Param : Open) {
    cg::ParamAttr Typed = cg::ParamAttr::get(
        Param.getContext(), Param.getName(), launchType(Param.getType()),
        Param.getDefaultValue(), Param.getDoc(), Param.getAnnotations());
    std::string Name = launchMember(Param.getName().getValue());
    Text Line =
        member(P, Deployment, Typed,
               hidesDecl(P, Package, Param.getName().getValue()) ? "" : Package,
               Name, Given);
    if (failed(Line))
      return failure();
    NeedsValue |= !Param.getDefaultValue();
    OS << docComment(docOf(Param), "  ") << "  " << *Line;
  }
  OS << "  cgraph::LaunchOptions options = {};\n};\n"
     << "using Launch = LaunchOf<>;\n\n"
     << "/// Starts all actors or none. Throws StartError, ResourceError, "
        "AbiMismatchError.\n"
     << "[[nodiscard]] " << deprecation(Deployment)
     << "Deployment launch(const Launch& launch" << (NeedsValue ? "" : " = {}")
     << ");\n";
  return success();
}

LogicalResult HeaderPrinter::printWirings(cg::DeploymentOp Deployment) {
  std::set<std::string> Done;
  for (auto Wire : Deployment.getBody().getOps<cg::WireOp>()) {
    FailureOr<GraphClass> C = classOf(P, Wire);
    if (failed(C))
      return failure();
    std::string Parameters;
    for (unsigned I = 0; I < Wire.getIndices().size(); ++I)
      Parameters += "std::size_t i" + std::to_string(I) + ", ";
    std::string Line = "  [[nodiscard]] " + deprecation(C->graph) +
                       C->qualified() + " " + wiringName(Wire.getName()) + "(" +
                       Parameters + "const cgraph::Options& overrides = {});\n";
    if (Done.insert(Line).second)
      OS << Line;
  }
  return success();
}

LogicalResult HeaderPrinter::printDeployment(cg::DeploymentOp Deployment) {
  FailureOr<Instances> All = readInstances(P, Deployment);
  if (failed(All))
    return failure();
  FailureOr<std::vector<LiveSet>> Sets = readLiveSets(P, Deployment);
  if (failed(Sets))
    return failure();
  std::string Name = safeName(cg::getShortName(Deployment.getSymName()));
  OS << docComment(Deployment.getDoc(), "") << "namespace " << Name << " {\n\n";
  for (LiveSet &Set : *Sets)
    OS << liveStruct(Set);
  OS << "/// The running actors of deployment `"
     << cg::getShortName(Deployment.getSymName()) << "`.    "
     << commentLine(place(Deployment.getLoc(), true)) << "\n"
     << "struct Deployment : cgraph::Deployment {\n";
  for (const InstanceGroup &Group : All->groups) {
    std::string Type =
        "::" + qualifiedName(cg::ActorOp(Group.actor).getSymName());
    for (int64_t Size : reverse(Group.sizes))
      Type = "cgraph::ActorArray<" + Type + ", " + std::to_string(Size) + ">";
    OS << "  " << Type << " " << safeName(Group.name) << ";\n";
  }
  OS << "\n";
  if (failed(printWirings(Deployment)))
    return failure();
  for (LiveSet &Set : *Sets)
    OS << liveMethodDecl(Set);
  OS << "};\n\n";
  if (failed(printLaunch(Deployment)))
    return failure();
  OS << "\n}  // namespace " << Name << "\n\n";
  return success();
}

void HeaderPrinter::printIncludes() {
  OS << "#include <cgraph/client.h>\n#include <cgraph/rt/generated.h>\n\n"
     << "#include " << literal(File.stem + ".types.h") << "\n";
  if (auto Imports = File.op.getImports())
    for (auto Path : Imports->getAsRange<StringAttr>())
      if (SourceFile *Imported = P.findFile(Path.getValue()))
        OS << "#include " << literal(Imported->stem + ".cgraph.h") << "\n";
  OS << "\n";
}

LogicalResult HeaderPrinter::printDeclarations() {
  OS << "namespace " << namespaceOf(Package) << " {\n\n";
  for (auto Exception : File.ops<cg::ExceptionOp>())
    OS << boundAlias(Package,
                     safeName(cg::getShortName(Exception.getSymName())),
                     Exception.getCpp(), deprecation(Exception));
  for (Operation *Decl : File.decls)
    if (auto Actor = dyn_cast<cg::ActorOp>(Decl))
      printActor(Actor);
  std::vector<GraphClass> Plain;
  for (Operation *Decl : File.decls) {
    auto Graph = dyn_cast<cg::GraphOp>(Decl);
    if (!Graph)
      continue;
    if (!Graph.getConstantParams().empty()) {
      printPrimary(Graph);
      continue;
    }
    Plain.push_back(unplannedClass(P, Graph));
    if (failed(printGraph(Plain.back())))
      return failure();
    OS << "\n";
  }
  OS << "}  // namespace " << namespaceOf(Package) << "\n\n";
  for (GraphClass &C : Plain)
    printMakeOutput(C);
  return success();
}

LogicalResult HeaderPrinter::printRoot() {
  if (failed(printSpecialisations()))
    return failure();
  if (P.deployments.empty())
    return success();
  OS << "namespace " << namespaceOf(Package) << " {\n\n";
  for (cg::DeploymentOp Deployment : P.deployments)
    if (failed(printDeployment(Deployment)))
      return failure();
  OS << "}  // namespace " << namespaceOf(Package) << "\n";
  return success();
}

LogicalResult
HeaderPrinter::printGuarded(StringRef Suffix,
                            LogicalResult (HeaderPrinter::*Print)()) {
  std::string Guard = guardOf(Package, File.stem, Suffix);
  OS << "#ifndef " << Guard << "\n#define " << Guard << "\n\n";
  if (failed((this->*Print)()))
    return failure();
  OS << "#endif\n";
  return success();
}

Text HeaderPrinter::print() {
  OS << stamp(File.shortName()) << "#pragma once\n\n";
  printIncludes();
  OS << beginDeprecatedUses(P);
  if (failed(printGuarded(".cgraph.h", &HeaderPrinter::printDeclarations)))
    return failure();
  if (&File == P.root) {
    OS << "\n";
    if (failed(printGuarded(".root.cgraph.h", &HeaderPrinter::printRoot)))
      return failure();
  }
  OS << endDeprecatedUses(P);
  return std::move(Result);
}

Text printClientHeader(Program &P, SourceFile &File) {
  return HeaderPrinter(P, File).print();
}

} // namespace cgraphc::cpp

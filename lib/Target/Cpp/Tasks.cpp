//===- Tasks.cpp - `<root>.<Actor>.tasks.cpp` -----------------------------===//
//
// The only file besides the checks that includes the user's class.
//
//===----------------------------------------------------------------------===//

#include "Printers.h"
#include "Types.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

std::string thunkName(cg::ActorOp Actor, StringRef Task) {
  return (cg::getShortName(Actor.getSymName()) + "_" + Task).str();
}

std::string thunkNamespace(Program &P, cg::ActorOp Actor) {
  return namespaceOf(packageOf(Actor.getSymName())) + "::cgraph_";
}

namespace {

class TasksPrinter {
public:
  TasksPrinter(Program &P, cg::ActorOp Actor, const PrintOptions &Options)
      : P(P), Actor(Actor), Options(Options),
        Package(packageOf(Actor.getSymName())),
        Class("::" +
              StringRef(Actor.getCpp()->getName().getValue()).ltrim(':').str()),
        OS(Result) {}

  std::string print();

private:
  void printNew();
  void printTask(cg::TaskOp Task);
  void printNames(cg::TaskOp Task);
  void lineDirective(Location Loc);

  Program &P;
  cg::ActorOp Actor;
  const PrintOptions &Options;
  StringRef Package;
  std::string Class;
  std::string Result;
  raw_string_ostream OS;
};

void TasksPrinter::lineDirective(Location Loc) {
  if (Options.lineDirectives && !filePath(Loc).empty())
    OS << "#line " << lineAndColumn(Loc).first << " " << literal(filePath(Loc))
       << "\n";
}

void TasksPrinter::printNew() {
  ArrayRef<Attribute> Params;
  if (cg::NewOp New = Actor.getNew()) {
    Params = New.getParams().getValue();
    lineDirective(New.getLoc());
  }
  std::string Rules = rulesOf(P, typesOf(Params));
  OS << "void " << thunkName(Actor, "new") << "(cgraph::rt::Call& call) {\n"
     << "  cgraph::rt::construct<" << Class << "("
     << cppTypeList(Params, Package) << ")>(call"
     << (Rules.empty() ? "" : ", " + literal(Rules)) << ");\n}\n\n"
     << "void " << thunkName(Actor, "delete")
     << "(void* self) { delete static_cast<" << Class << "*>(self); }\n";
}

/// Several results of an aggregate, by name.
void TasksPrinter::printNames(cg::TaskOp Task) {
  auto Names = map_range(
      Task.getResults().getAsRange<cg::ParamAttr>(),
      [](cg::ParamAttr R) { return "r." + safeName(R.getName().getValue()); });
  std::string Tie = "std::tie(" + join(Names, ", ") + ")";
  OS << ",\n      [](auto& r) -> decltype(" << Tie << ") { return " << Tie
     << "; }";
}

void TasksPrinter::printTask(cg::TaskOp Task) {
  ArrayRef<Attribute> Results = Task.getResults().getValue();
  std::string ResultText =
      Results.size() > 1
          ? "cgraph::rt::Results<" + cppTypeList(Results, Package) + ">"
          : cppResult(Results, Package);
  std::string Member = "self." + Task.getMemberName().str() +
                       "(std::forward<decltype(a)>(a)...)";
  SmallVector<Type> Types = typesOf(Task.getParams().getValue());
  append_range(Types, typesOf(Results));
  std::string Rules = rulesOf(P, Types);

  OS << "\n// task " << Task.getSymName() << "("
     << cg::getParamsText(Task.getParams().getValue()) << ")"
     << cg::getResultsText(Results) << "\n";
  lineDirective(Task.getLoc());
  OS << "void " << thunkName(Actor, Task.getSymName())
     << "(cgraph::rt::Call& call) {\n"
     << "  cgraph::rt::invoke<" << ResultText << "("
     << cppTypeList(Task.getParams().getValue(), Package) << ")>(\n"
     << "      call,\n"
     << "      [](" << Class << "& self, auto&&... a) -> decltype(" << Member
     << ") {\n"
     << "        return " << Member << ";\n"
     << "      }";
  if (Results.size() > 1)
    printNames(Task);
  else if (!Rules.empty())
    OS << ",\n      cgraph::rt::NoNames()";
  if (!Rules.empty())
    OS << ",\n      " << literal(Rules);
  OS << ");\n}\n";
}

std::string TasksPrinter::print() {
  OS << stamp(P.root->shortName()) << "#include <cgraph/rt/invoke.h>\n\n"
     << "#include " << literal(P.fileOf(Actor).stem + ".types.h") << "\n"
     << "#include \"" << Actor.getCpp()->getHeader().getValue() << "\"\n\n"
     << beginDeprecatedUses(P) << "namespace " << thunkNamespace(P, Actor)
     << " {\n\n";
  printNew();
  for (auto Task : Actor.getOps<cg::TaskOp>())
    printTask(Task);
  OS << "\n}  // namespace " << thunkNamespace(P, Actor) << "\n";
  return std::move(Result);
}

} // namespace

Text printTasks(Program &P, cg::ActorOp Actor, const PrintOptions &Options) {
  return TasksPrinter(P, Actor, Options).print();
}

} // namespace cgraphc::cpp

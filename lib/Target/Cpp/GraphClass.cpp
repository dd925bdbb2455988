//===- GraphClass.cpp - Classes of graphs and their plans -----------------===//

#include "GraphClass.h"
#include "Constant.h"
#include "Types.h"

#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

static SmallVector<cg::ParamAttr> params(ArrayAttr Array) {
  return llvm::to_vector(Array.getAsRange<cg::ParamAttr>());
}

/// Parameters and results called like a declaration of the package hide it.
static void spellTypes(Program &P, GraphClass &C) {
  for (ArrayRef<cg::ParamAttr> Params :
       {ArrayRef(C.actors), ArrayRef(C.inputs), ArrayRef(C.results)})
    C.scope =
        any_of(Params,
               [&](cg::ParamAttr Param) {
                 return hidesDecl(P, C.package, Param.getName().getValue());
               })
            ? StringRef()
            : C.scope;
}

GraphClass unplannedClass(Program &P, cg::GraphOp Graph) {
  GraphClass C;
  C.graph = Graph;
  C.package = packageOf(Graph.getSymName());
  C.name = graphClassName(cg::getShortName(Graph.getSymName()));
  C.actors = Graph.getActorParams();
  C.inputs = params(Graph.getInputs());
  C.results = params(Graph.getResults());
  C.scope = C.package;
  spellTypes(P, C);
  return C;
}

FailureOr<GraphClass> planClass(Program &P, plan::GraphOp Plan) {
  auto Graph = P.find<cg::GraphOp>(Plan.getGraph());
  if (!Graph)
    return cg::emitCoded(Plan, Code::CG0905)
           << "graph `" << Plan.getGraph() << "` is not declared";
  GraphClass C = unplannedClass(P, Graph);
  C.plan = Plan;
  C.actors = params(Plan.getActors());
  C.inputs.clear();
  C.results.clear();
  // The instantiated signature, with docs and defaults of the declaration.
  for (auto [Input, Declared] :
       zip_equal(Plan.getInputs(), params(Graph.getInputs())))
    C.inputs.push_back(
        cg::ParamAttr::get(Plan.getContext(), Declared.getName(),
                           Input.getType(), Declared.getDefaultValue(),
                           Declared.getDoc(), Declared.getAnnotations()));
  for (plan::OutputOp Output : Plan.getOutputs())
    C.results.push_back(cg::ParamAttr::get(Plan.getContext(), Output.getName(),
                                           Output.getType()));
  SmallVector<std::string> Arguments;
  for (Attribute Argument : Plan.getArgs()) {
    if (auto Text = dyn_cast<StringAttr>(Argument)) {
      Arguments.push_back(literal(Text.getValue()));
      continue;
    }
    std::optional<APInt> Value = integerValue(Argument);
    if (!Value)
      return cg::emitCoded(Plan, Code::CG0905)
             << "the argument `" << cg::getSourceText(Argument)
             << "` has no C++ form";
    bool IsBool = isa<BoolAttr>(Argument);
    Arguments.push_back(IsBool ? (Value->isZero() ? "false" : "true")
                               : toString(*Value, 10, /*Signed=*/true));
  }
  if (!Arguments.empty())
    C.arguments = "<" + join(Arguments, ", ") + ">";
  return C;
}

FailureOr<std::vector<GraphClass>> planClasses(Program &P) {
  std::vector<GraphClass> Classes;
  for (plan::GraphOp Plan : P.plans) {
    FailureOr<GraphClass> C = planClass(P, Plan);
    if (failed(C))
      return failure();
    auto Same = [&](const GraphClass &Other) {
      return Other.qualified() == C->qualified();
    };
    if (none_of(Classes, Same))
      Classes.push_back(std::move(*C));
  }
  return Classes;
}

bool hidesDecl(Program &P, StringRef Package, StringRef Name) {
  return P.findDecl((Package + "." + Name).str()) != nullptr;
}

std::string paramName(const GraphClass &C, StringRef Name) {
  std::string Result = safeName(Name);
  if (isMemberName(Name) || Result == C.name)
    Result += "_of_" + C.name;
  return Result;
}

std::string unusedName(const GraphClass &C, StringRef Name) {
  std::string Result = Name.str();
  auto Taken = [&](cg::ParamAttr Param) {
    return paramName(C, Param.getName().getValue()) == Result;
  };
  while (any_of(C.inputs, Taken) || any_of(C.actors, Taken))
    Result += '_';
  return Result;
}

std::string handleType(Type Ty, StringRef Package) {
  if (auto Bundle = dyn_cast<cg::BundleType>(Ty))
    return "std::array<" + handleType(Bundle.getElement(), Package) + ", " +
           std::to_string(cg::getKnownSize(Bundle.getSize()).value_or(0)) + ">";
  StringRef Symbol = cast<cg::ActorType>(Ty).getName().getValue();
  StringRef Name = cg::getShortName(Symbol);
  if (packageOf(Symbol) == Package && !isMemberName(Name))
    return safeName(Name);
  return "::" + qualifiedName(Symbol);
}

std::string inputType(Type Ty, StringRef Package) {
  if (isa<cg::StrType>(Ty))
    return "std::string_view";
  if (isa<cg::BytesType>(Ty))
    return "std::span<const std::byte>";
  if (cg::isScalar(Ty) || isa<cg::EnumType>(Ty))
    return cppType(Ty, Package);
  return "const " + cppType(Ty, Package) + "&";
}

std::string refType(Type Ty, StringRef Package) {
  if (auto Array = dyn_cast<cg::ArrayType>(Ty))
    return "std::array<" + refType(Array.getElement(), Package) + ", " +
           std::to_string(cg::getKnownSize(Array.getSize()).value_or(0)) + ">";
  return "cgraph::Ref<" + cppType(Ty, Package) + ">";
}

} // namespace cgraphc::cpp

//===- Program.cpp - What the printers print ------------------------------===//

#include "Program.h"
#include "Types.h"

#include "cgraphc/Support/CppNames.h"
#include "dialects/CGraph/IR/CanonicalText.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Path.h"
#include <limits>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

/// The file that a declaration names, or "" where it names none.
static StringRef declaredIn(Operation *Decl) {
  auto File = Decl->getAttrOfType<StringAttr>("file");
  return File ? File.getValue() : StringRef();
}

SourceFile *Program::findFile(StringRef Path) {
  for (SourceFile &F : files)
    if (F.op.getPath() == Path)
      return &F;
  return nullptr;
}

SourceFile &Program::fileOf(Operation *Decl) {
  SourceFile *F = findFile(declaredIn(Decl));
  return F ? *F : *root;
}

LogicalResult Program::readFiles() {
  StringMap<cg::FileOp> Stems;
  for (auto Op : module.getOps<cg::FileOp>()) {
    std::string Stem = sys::path::stem(Op.getPath()).str();
    auto [Other, New] = Stems.try_emplace(Stem, Op);
    if (!New)
      return cg::emitCoded(Op, Code::CG0709)
             << "`" << Op.getPath() << "` and `" << Other->second.getPath()
             << "` would generate files of the same names";
    files.push_back({Op, Stem, {}});
  }
  for (SourceFile &F : files)
    if (F.op.getRoot())
      root = &F;
  if (!root)
    return cg::emitCoded(module, Code::CG0905) << "the module has no root file";
  for (Operation &Op : *module.getBody()) {
    auto Name = Op.getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName());
    if (!Name)
      continue;
    Symbols[Name.getValue()] = &Op;
    if (auto Plan = dyn_cast<plan::GraphOp>(Op))
      plans.push_back(Plan);
    else
      fileOf(&Op).decls.push_back(&Op);
  }
  // Plans share their names with nothing: they are looked up in `plans`.
  for (plan::GraphOp Plan : plans)
    if (Operation *Decl = module.lookupSymbol(Plan.getGraph()))
      Symbols[Plan.getGraph()] = Decl;
  return success();
}

void Program::collectActors() {
  llvm::SetVector<Operation *> Found;
  auto Add = [&](StringRef Symbol) {
    if (auto Actor = find<cg::ActorOp>(Symbol))
      Found.insert(Actor);
  };
  auto AddParams = [&](cg::GraphOp Graph) {
    for (cg::ParamAttr P : Graph.getActorParams())
      if (auto Ty = dyn_cast<cg::ActorType>(cg::peelBundles(P.getType()).first))
        Add(Ty.getName().getValue());
  };
  for (Operation *Decl : root->decls) {
    if (isa<cg::ActorOp>(Decl))
      Found.insert(Decl);
    if (auto Graph = dyn_cast<cg::GraphOp>(Decl))
      AddParams(Graph);
    if (auto Deployment = dyn_cast<cg::DeploymentOp>(Decl)) {
      deployments.push_back(Deployment);
      Deployment.walk([&](cg::InstanceOp I) { Add(I.getActorClass()); });
    }
  }
  for (auto I : module.getOps<cg::InstantiateOp>())
    if (auto Graph = find<cg::GraphOp>(I.getGraph()))
      AddParams(Graph);
  for (Operation *Actor : Found)
    if (cast<cg::ActorOp>(Actor).getCpp())
      actors.push_back(cast<cg::ActorOp>(Actor));
}

/// Checks what will be spelled in C++ (S1); other text is escaped.
LogicalResult Program::checkNames() {
  auto Wrong = [](Operation *Op, StringRef Name) -> LogicalResult {
    return cg::emitCoded(Op, Code::CG0905)
           << "`" << Name << "` has no C++ form";
  };
  auto CheckParams = [&](Operation *Op, ArrayAttr Params) -> LogicalResult {
    for (auto P : Params.getAsRange<cg::ParamAttr>())
      if (!P.getName().empty() && !isCppName(P.getName().getValue()))
        return Wrong(Op, P.getName().getValue());
    return success();
  };
  for (SourceFile &F : files) {
    if (!isCppHeaderPath(F.stem + ".types.h"))
      return cg::emitCoded(F.op, Code::CG0709)
             << "`" << F.op.getPath()
             << "` gives files that no `#include` can name; rename it";
    if (F.package() == F.stem && !isCppName(F.stem))
      return cg::emitCoded(F.op, Code::CG0709)
             << "`" << F.stem
             << "`, the stem of the file, is no C++ namespace; declare a "
                "`package`";
    if (!isCppName(F.package().split('.').first))
      return Wrong(F.op, F.package());
    for (StringRef Part : split(F.package(), '.'))
      if (!isCppName(Part))
        return Wrong(F.op, F.package());
  }
  WalkResult Result =
      module.walk<WalkOrder::PreOrder>([&](Operation *Op) -> WalkResult {
        if (auto Cpp = Op->getAttrOfType<cg::CppAttr>("cpp"))
          if (!isCppQualifiedName(Cpp.getName().getValue()) ||
              !isCppHeaderPath(Cpp.getHeader().getValue()))
            return Wrong(Op, Cpp.getName().getValue());
        if (auto Opaque = dyn_cast<cg::OpaqueOp>(Op))
          if (Opaque.getCodec() && !isCppHeaderPath(*Opaque.getCodec()))
            return Wrong(Op, *Opaque.getCodec());
        if (isa<plan::GraphOp, ModuleOp>(Op))
          return isa<ModuleOp>(Op) ? WalkResult::advance() : WalkResult::skip();
        if (auto Name =
                Op->getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName()))
          for (StringRef Part : split(Name.getValue(), '.'))
            if (!isCppName(Part))
              return Wrong(Op, Name.getValue());
        for (StringRef Attr :
             {"params", "results", "fields", "inputs", "compile_params"})
          if (auto Params = Op->getAttrOfType<ArrayAttr>(Attr))
            if (failed(CheckParams(Op, Params)))
              return WalkResult::interrupt();
        if (auto Enum = dyn_cast<cg::EnumOp>(Op))
          for (auto Case : Enum.getCases().getAsRange<StringAttr>())
            if (!isCppName(Case.getValue()))
              return Wrong(Op, Case.getValue());
        if (auto Task = dyn_cast<cg::TaskOp>(Op)) {
          if (!isCppName(Task.getMemberName()))
            return Wrong(Op, Task.getMemberName());
          if (auto Raises = Task.getRaises())
            for (Attribute Raised : *Raises)
              if (auto Std = dyn_cast<StringAttr>(Raised))
                if (!isCppName(Std.getValue()))
                  return Wrong(Op, Std.getValue());
        }
        if (isa<cg::InstanceOp, cg::LiveOp, cg::WireOp>(Op))
          if (auto Name = Op->getAttrOfType<StringAttr>("name"))
            if (!isCppName(Name.getValue()))
              return Wrong(Op, Name.getValue());
        return WalkResult::advance();
      });
  return failure(Result.wasInterrupted());
}

FailureOr<Program> Program::read(ModuleOp Module) {
  Program P;
  P.module = Module;
  if (failed(P.readFiles()) || failed(P.checkNames()))
    return failure();
  P.collectActors();
  return P;
}

std::string Program::actorName(cg::ActorOp Actor) {
  StringRef Name = cg::getShortName(Actor.getSymName());
  for (cg::ActorOp Other : actors)
    if (Other != Actor && cg::getShortName(Other.getSymName()) == Name &&
        &fileOf(Actor) != root)
      return Actor.getSymName().str();
  return Name.str();
}

FailureOr<SmallVector<unsigned>>
Program::resolvePath(Operation *At, Type Ty, ArrayRef<Attribute> Path) {
  SmallVector<unsigned> Numbers;
  auto Fail = [&] {
    return cg::emitCoded(At, Code::CG0905)
           << "a path into " << Ty << " has no C++ form";
  };
  for (Attribute Step : Path) {
    if (auto Record = dyn_cast<cg::RecordType>(Ty)) {
      auto Decl = find<cg::RecordOp>(Record.getName().getValue());
      auto Name = dyn_cast<StringAttr>(Step);
      if (!Decl || !Name)
        return Fail();
      unsigned I = 0;
      for (auto Field : Decl.getFields().getAsRange<cg::ParamAttr>()) {
        if (Field.getName() == Name) {
          Ty = Field.getType();
          break;
        }
        ++I;
      }
      if (I == Decl.getFields().size())
        return Fail();
      Numbers.push_back(I);
      continue;
    }
    auto Index = dyn_cast<IntegerAttr>(Step);
    if (!Index)
      return Fail();
    unsigned I = Index.getValue().getZExtValue();
    if (auto Tuple = dyn_cast<cg::TupleType>(Ty)) {
      if (I >= Tuple.getMembers().size())
        return Fail();
      Ty = Tuple.getMembers()[I];
    } else if (auto Array = dyn_cast<cg::ArrayType>(Ty)) {
      Ty = Array.getElement();
    } else {
      return Fail();
    }
    Numbers.push_back(I);
  }
  return Numbers;
}

std::pair<unsigned, unsigned> lineAndColumn(Location Loc) {
  // Dumps may say anything; `#line` takes 31 bits, and columns are spaces.
  constexpr unsigned MaxLine = std::numeric_limits<int32_t>::max();
  constexpr unsigned MaxColumn = 1 << 16;
  auto Range = dyn_cast<FileLineColRange>(cg::getSourceLoc(Loc));
  if (!Range || Range.getStartLine() > MaxLine)
    return {0, 0};
  unsigned Column = Range.getStartColumn();
  return {Range.getStartLine(), Column > MaxColumn ? 0 : Column};
}

StringRef filePath(Location Loc) {
  if (auto Range = dyn_cast<FileLineColRange>(cg::getSourceLoc(Loc)))
    return Range.getFilename().getValue();
  return "";
}

std::string place(Location Loc, bool ShortPath) {
  StringRef Path = filePath(Loc);
  if (!ShortPath || Path.empty())
    return cg::getPlaceText(Loc);
  return (sys::path::filename(Path) + ":" + Twine(lineAndColumn(Loc).first))
      .str();
}

std::string stamp(StringRef Source) {
  return "// Generated by cgraphc " CGRAPHC_VERSION " from " +
         commentLine(Source) + ". Do not edit.\n";
}

std::string planName(plan::GraphOp Plan) {
  StringRef Name = Plan.getSymName();
  Name.consume_back("[]");
  return Name.str();
}

std::string planHash(Program &P, plan::GraphOp Plan) {
  std::string &Hash = P.hashes[Plan];
  if (!Hash.empty())
    return Hash;
  std::string Text;
  raw_string_ostream OS(Text);
  Plan->print(OS, OpPrintingFlags().enableDebugInfo(false));
  SymbolTableCollection Table;
  for (plan::ChannelOp Channel : Plan.getChannels())
    OS << '\n' << cg::getCanonicalText(Channel.getType(), Table, P.module);
  return Hash = cg::getSha256(Text);
}

std::string actorHash(Program &P, cg::ActorOp Actor) {
  SymbolTableCollection Table;
  std::string Text = Actor.getSymName().str();
  auto Add = [&](ArrayAttr Params) {
    for (auto Param : Params.getAsRange<cg::ParamAttr>())
      Text += " " + Param.getName().getValue().str() + ": " +
              cg::getCanonicalText(Param.getType(), Table, P.module);
  };
  if (cg::NewOp New = Actor.getNew()) {
    Text += "\nnew";
    Add(New.getParams());
  }
  for (auto Task : Actor.getOps<cg::TaskOp>()) {
    Text += "\ntask " + Task.getSymName().str();
    Add(Task.getParams());
    Text += " ->";
    Add(Task.getResults());
  }
  return cg::getSha256(Text);
}

std::string hashInitializer(StringRef Hex) {
  std::string Text = "{";
  for (size_t I = 0; I + 1 < Hex.size(); I += 2) {
    if (I)
      Text += I % 32 == 0 ? ",\n              " : ", ";
    Text += ("0x" + Hex.substr(I, 2)).str();
  }
  return Text + "}";
}

} // namespace cgraphc::cpp

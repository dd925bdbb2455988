//===- Bind.cpp - `<root>.<Actor>.bind.cpp` -------------------------------===//
//
// Checks of the user's class, each an assertion on the `.cgraph` line and
// column (language.md, 7.6). Everything behind the first `#line` belongs to the
// `.cgraph` file, so all definitions come before it.
//
//===----------------------------------------------------------------------===//

#include "Includes.h"
#include "Printers.h"
#include "Role.h"
#include "Types.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

namespace {

class BindPrinter {
public:
  BindPrinter(Program &P, cg::ActorOp Actor)
      : P(P), Actor(Actor),
        Class(Actor.getCpp()->getName().getValue().ltrim(':')),
        ActorName(cg::getShortName(Actor.getSymName())), DefsOS(Defs),
        ChecksOS(Checks) {}

  Text print();

private:
  void printNew();
  void printTask(cg::TaskOp Task);
  void printNarrowedParams(Location Loc, ArrayRef<Attribute> Params,
                           const Twine &Judge, StringRef Callee);
  void printNarrowedResult(cg::TaskOp Task);
  void printRaises(cg::TaskOp Task);
  void defineCall(cg::TaskOp Task);
  /// An assertion of \p Name, a constant of the namespace \p Scope.
  void check(Location Loc, StringRef Scope, StringRef Name, StringRef Message,
             StringRef Source);
  /// A warning where \p Condition holds.
  void warn(Location Loc, StringRef Scope, StringRef Name, StringRef Condition,
            StringRef Message, StringRef Source);
  void printIncludes(StringRef File, std::string &Head);
  void printInclude(Operation *Decl, StringRef Header, raw_ostream &OS);
  void printOpaqueClass(cg::OpaqueOp Opaque, raw_ostream &OS);
  void printOpaque(cg::OpaqueOp Opaque);
  LogicalResult printShared();
  void printShared(const Site &At, unsigned Index, const Operand &Value);
  llvm::SetVector<cg::OpaqueOp> findOpaques(Type Ty);
  /// The alias for an opaque type's class: files may use one name twice.
  std::string opaqueName(cg::OpaqueOp Opaque) {
    return "opaque_" + join(split(Opaque.getSymName(), '.'), "_");
  }
  void collectBound(SourceFile &From, std::vector<Operation *> &Bound);
  /// The types of arguments as the member is called with.
  std::string passed(ArrayRef<Attribute> Params);

  Program &P;
  cg::ActorOp Actor;
  /// The checks stand in no package: its types are spelled out.
  StringRef Package, Class, ActorName;
  llvm::SmallPtrSet<SourceFile *, 4> Collected;
  SmallVector<cg::OpaqueOp> Opaques;
  /// Checked arguments: task and number.
  std::set<std::pair<StringRef, unsigned>> Shared;
  std::string Defs, Checks;
  raw_string_ostream DefsOS, ChecksOS;
};

} // namespace

/// A macro's argument or an assertion's text.
static std::string text(const Twine &Text) { return literal(Text.str()); }

std::string BindPrinter::passed(ArrayRef<Attribute> Params) {
  return join(map_range(typesOf(Params),
                        [&](Type Ty) {
                          std::string Name = cppType(Ty, Package);
                          return isa<cg::TensorType>(Ty)
                                     ? "AsTensor<" + Name + ">"
                                     : Name;
                        }),
              ", ");
}

void BindPrinter::check(Location Loc, StringRef Scope, StringRef Name,
                        StringRef Message, StringRef Source) {
  auto [Line, Column] = lineAndColumn(Loc);
  std::string Directive = Line ? "#line " + std::to_string(Line) + " " +
                                     literal(filePath(Loc)) + "\n"
                               : "";
  // Some compilers take the place of the keyword, others of the condition.
  ChecksOS << "namespace " << Scope << " {\n"
           << Directive << "static_assert(\n"
           << Directive;
  ChecksOS.indent(Column ? Column - 1 : 0)
      << Name << ", " << Message << ");  // " << commentLine(Source) << "\n}\n";
}

void BindPrinter::warn(Location Loc, StringRef Scope, StringRef Name,
                       StringRef Condition, StringRef Message,
                       StringRef Source) {
  DefsOS << "namespace " << Scope << " {\nCGRAPH_BIND_WARNING(" << Name << ", "
         << literal(Message) << ")\n}\n";
  check(Loc, Scope, (Name + "<" + Condition + "> CGRAPH_BIND_CALL").str(),
        literal(Message), Source);
}

void BindPrinter::printNew() {
  cg::NewOp New = Actor.getNew();
  ArrayRef<Attribute> Params;
  if (New)
    Params = New.getParams().getValue();
  std::string Types = passed(Params);
  std::string Source = "new(" + cg::getParamsText(Params) + ")";
  DefsOS << "using constructor = New<Self" << (Types.empty() ? "" : ", ")
         << Types << ">;\nnamespace constructors {\n"
         << "constexpr bool new_ = constructor::callable;\n}\n";
  check(New ? New.getLoc() : Actor.getLoc(), "constructors", "new_",
        text("[CG0703] actor " + ActorName + " declares " + Source + ", but " +
             Class + " is not constructible from (" +
             cppTypeList(Params, Package) + ")"),
        Source);
  if (New)
    printNarrowedParams(New.getLoc(), Params, "constructor", Class);
}

void BindPrinter::defineCall(cg::TaskOp Task) {
  std::string Name = Task.getSymName().str();
  ArrayRef<Attribute> Results = Task.getResults().getValue();
  std::string Member = "self." + Task.getMemberName().str() +
                       "(std::forward<decltype(a)>(a)...)";
  DefsOS << "constexpr auto call_" << Name
         << " = [](auto& self, auto&&... a) -> decltype(" << Member
         << ") {\n  return " << Member << ";\n};\n"
         << "template <class T>\nusing member_" << Name
         << " = decltype(&T::" << Task.getMemberName() << ");\n";
  std::string Names;
  if (Results.size() > 1) {
    std::string Tie =
        "std::tie(" +
        join(map_range(Task.getResults().getAsRange<cg::ParamAttr>(),
                       [](cg::ParamAttr R) {
                         return "r." + safeName(R.getName().getValue());
                       }),
             ", ") +
        ")";
    DefsOS << "constexpr auto names_" << Name << " = [](auto&& r) -> decltype("
           << Tie << ") { return " << Tie << "; };\n";
    Names = ", decltype(names_" + Name + ")";
  }
  DefsOS << "using task_" << Name << " =\n    Task<decltype(call_" << Name
         << "), Self, " << cppResult(Results, Package) << "("
         << passed(Task.getParams().getValue()) << ")" << Names << ">;\n"
         << "namespace calls {\nconstexpr bool " << safeName(Name) << " = task_"
         << Name << "::callable;\n}\n";
  if (!Results.empty())
    DefsOS << "namespace results {\nconstexpr bool " << safeName(Name)
           << " = task_" << Name << "::returns;\n}\n";
}

void BindPrinter::printTask(cg::TaskOp Task) {
  std::string Name = Task.getSymName().str();
  std::string Member = Task.getMemberName().str();
  std::string Params = cg::getParamsText(Task.getParams().getValue());
  std::string Results = cg::getResultsText(Task.getResults().getValue());
  std::string Source = "task " + Name + "(" + Params + ")" + Results;
  std::string CppType = cppResult(Task.getResults().getValue(), Package);

  DefsOS << "\n// " << Source << "\n";
  defineCall(Task);
  std::string Call = "[CG0701] task " + ActorName.str() + "." + Name + "(" +
                     Params + ") needs a member callable as " + Member + "(" +
                     cppTypeList(Task.getParams().getValue(), Package) + ")";
  check(Task.getLoc(), "calls", safeName(Name),
        "CGRAPH_BIND_TEXT(" + text(Call + " in " + Class) + ", " +
            text(Call + "; " + Class + "::" + Member + " is") +
            ", MemberType<member_" + Name + ", Self>)",
        Source);
  if (!Results.empty()) {
    std::string Declared = "[CG0702] task " + ActorName.str() + "." + Name +
                           " is declared '" + StringRef(Results).trim().str() +
                           "', ";
    std::string Qualified = (Class + "::" + Member).str();
    check(Task.getLoc(), "results", safeName(Name),
          "CGRAPH_BIND_TEXT(" +
              text(Declared + "but " + Qualified +
                   " does not return anything convertible to " + CppType) +
              ", " +
              text(Declared + "so " + Qualified +
                   " must return something convertible to " + CppType +
                   "; it returns") +
              ", task_" + Name + "::Result)",
          Source);
  }
  printNarrowedParams(Task.getLoc(), Task.getParams().getValue(),
                      "task_" + Name,
                      (Class + "::" + Task.getMemberName()).str());
  printNarrowedResult(Task);
  printRaises(Task);
}

/// That the class can be handed on, and that its codec has what it needs.
void BindPrinter::printOpaque(cg::OpaqueOp Opaque) {
  std::string Alias = opaqueName(Opaque);
  std::string Source = "opaque " + cg::getShortName(Opaque.getSymName()).str();
  std::string Named = "[CG0713] " + Source + " is bound to " +
                      Opaque.getCpp().getName().getValue().ltrim(':').str() +
                      ", which ";
  auto Check = [&](StringRef Scope, StringRef Condition, StringRef What) {
    DefsOS << "namespace " << Scope << " {\nconstexpr bool " << Alias << " = "
           << Condition << "<::" << Alias << ">;\n}\n";
    check(Opaque.getLoc(), Scope, Alias, text(Named + What), Source);
  };
  Check("movables", "movable", "can be neither moved nor copied");
  if (!Opaque.getCodec())
    return;
  std::string Codec = "but \"" + Opaque.getCodec()->str() + "\" has no ";
  Check("codable", "needs_codec",
        "has an encoding of its own: it can have no codec");
  Check("codecs", "has_codec", "has a codec, " + Codec + "cgraph::Codec of it");
  Check("codec_sizes", "codec_has_size",
        "has a codec, " + Codec + "static size(const T&) in its cgraph::Codec");
  Check("codec_encodes", "codec_has_encode",
        "has a codec, " + Codec +
            "static encode(const T&, std::span<std::byte>) in its "
            "cgraph::Codec");
  Check("codec_decodes", "codec_has_decode",
        "has a codec, " + Codec +
            "static decode(std::span<const std::byte>) -> T in its "
            "cgraph::Codec");
}

llvm::SetVector<cg::OpaqueOp> BindPrinter::findOpaques(Type Ty) {
  llvm::SetVector<cg::OpaqueOp> Found;
  anyPart(P, Ty, [&](Type Part) {
    auto Opaque = dyn_cast<cg::OpaqueType>(Part);
    if (auto Decl = Opaque ? P.find<cg::OpaqueOp>(Opaque.getName().getValue())
                           : nullptr)
      Found.insert(Decl);
    return false;
  });
  return Found;
}

/// Whether \p Value, or a part of it, is a local value that others read later.
static bool isShared(const Operand &Value) {
  if (Value.kind == Operand::Pack)
    return any_of(Value.elements, isShared);
  return Value.kind == Operand::Cell && !Value.isLast;
}

/// That an argument which others read as well can be lent or copied.
void BindPrinter::printShared(const Site &At, unsigned Index,
                              const Operand &Value) {
  auto Task = Actor.lookupSymbol<cg::TaskOp>(At.task);
  auto Param = cast<cg::ParamAttr>(Task.getParams()[Index]);
  llvm::SetVector<cg::OpaqueOp> Found = findOpaques(Param.getType());
  if (Found.empty() || !Shared.insert({At.task, Index}).second)
    return;
  bool Lendable = isa<cg::OpaqueType>(Param.getType()) &&
                  Value.kind == Operand::Cell && Value.path.empty();
  for (cg::OpaqueOp Opaque : Found) {
    std::string Class = Opaque.getCpp().getName().getValue().ltrim(':').str();
    std::string Name = (At.task + "_" + Twine(Index) + "_" +
                        cg::getShortName(Opaque.getSymName()))
                           .str();
    DefsOS << "namespace shared {\nconstexpr bool " << Name
           << " = std::is_copy_constructible_v<::" << opaqueName(Opaque) << ">";
    if (Lendable)
      DefsOS << " || task_" << At.task << "::lends<" << Index << ">";
    DefsOS << ";\n}\n";
    std::string Call = (ActorName + "." + At.task).str();
    check(At.loc, "shared", Name,
          text("[CG0714] other tasks read what " + Call + " gets as `" +
               Param.getName().getValue() + "`, but " + Class +
               " cannot be copied" +
               (Lendable ? ", and the member does not take it as const " +
                               Class + "&"
                         : std::string())),
          Call);
  }
}

LogicalResult BindPrinter::printShared() {
  if (Opaques.empty())
    return success();
  FailureOr<std::vector<Role>> Roles = readRoles(P, Actor);
  if (failed(Roles))
    return failure();
  for (const Role &R : *Roles)
    for (const Step &S : R.steps)
      for (auto [I, Value] : enumerate(S.operands))
        if (S.kind == Step::Invoke && !Value.isAfter && isShared(Value))
          printShared(R.sites[S.index], I, Value);
  return success();
}

static bool isNumber(Type Ty) {
  return (isa<IntegerType>(Ty) && !Ty.isInteger(1)) || Ty.isF32() || Ty.isF64();
}

void BindPrinter::printNarrowedParams(Location Loc, ArrayRef<Attribute> Params,
                                      const Twine &Judge, StringRef Callee) {
  for (auto [I, Attr] : enumerate(Params)) {
    auto Param = cast<cg::ParamAttr>(Attr);
    if (!isNumber(Param.getType()))
      continue;
    std::string Name = Param.getName().getValue().str();
    std::string Ty = cg::getTypeText(Param.getType());
    warn(cg::getPartLoc(Loc, I), ("narrowing_" + Judge).str(), safeName(Name),
         (Judge + "::narrows<" + Twine(I) + ">").str(),
         ("[CG0705] `" + Twine(Name) + "` is `" + Ty + "`, but " + Callee +
          " takes a narrower type")
             .str(),
         Name + ": " + Ty);
  }
}

void BindPrinter::printNarrowedResult(cg::TaskOp Task) {
  if (Task.getResults().size() != 1)
    return;
  Type Ty = cast<cg::ParamAttr>(Task.getResults()[0]).getType();
  if (!isNumber(Ty))
    return;
  std::string Name = Task.getSymName().str();
  std::string Result = "-> " + cg::getTypeText(Ty);
  warn(cg::getPartLoc(Task.getLoc(), Task.getParams().size()),
       "narrowed_results", safeName(Name), "task_" + Name + "::narrows_result",
       ("[CG0705] task " + ActorName + "." + Name + " is declared '" + Result +
        "', but " + Class + "::" + Task.getMemberName() +
        " returns a wider type")
           .str(),
       Result);
}

void BindPrinter::printRaises(cg::TaskOp Task) {
  if (!Task.getRaises())
    return;
  unsigned First = Task.getParams().size() + Task.getResults().size();
  for (auto [I, Raised] : enumerate(Task.getRaisesAttr())) {
    auto Symbol = dyn_cast<FlatSymbolRefAttr>(Raised);
    if (!Symbol)
      continue;
    auto Exception = P.find<cg::ExceptionOp>(Symbol.getValue());
    if (!Exception)
      continue;
    StringRef Type = Exception.getCpp().getName().getValue().ltrim(':');
    warn(cg::getPartLoc(Task.getLoc(), First + I),
         "raises_" + Task.getSymName().str(),
         safeName(cg::getShortName(Symbol.getValue())),
         "!rebuildable<::" + Type.str() + ">",
         "[CG0706] `" + Type.str() +
             "` is `final`, not copyable, or has not exactly one "
             "`std::exception` base: it arrives as `OpaqueTaskError`",
         "raises " + cg::getShortName(Symbol.getValue()).str());
  }
}

/// The declarations bound to C++ that \p File's types.h includes the headers
/// of, and the exceptions.
void BindPrinter::collectBound(SourceFile &From,
                               std::vector<Operation *> &Bound) {
  if (!Collected.insert(&From).second)
    return;
  for (Operation *Decl : From.decls)
    if (isa<cg::RecordOp, cg::EnumOp, cg::OpaqueOp, cg::ExceptionOp>(Decl) &&
        Decl->hasAttr("cpp"))
      Bound.push_back(Decl);
  if (auto Imports = From.op.getImports())
    for (auto Path : Imports->getAsRange<StringAttr>())
      if (SourceFile *Imported = P.findFile(Path.getValue()))
        collectBound(*Imported, Bound);
}

/// An #include on the line of \p Decl, where a missing header is reported.
void BindPrinter::printInclude(Operation *Decl, StringRef Header,
                               raw_ostream &OS) {
  if (unsigned Line = lineAndColumn(Decl->getLoc()).first)
    OS << "#line " << Line << " " << literal(filePath(Decl->getLoc())) << "\n";
  OS << "#include \"" << Header << "\"\n";
}

/// The class of an opaque type and its codec's header, on its line.
void BindPrinter::printOpaqueClass(cg::OpaqueOp Opaque, raw_ostream &OS) {
  Opaques.push_back(Opaque);
  if (unsigned Line = lineAndColumn(Opaque.getLoc()).first)
    OS << "#line " << Line << " " << literal(filePath(Opaque.getLoc())) << "\n";
  OS << "namespace { using " << opaqueName(Opaque)
     << " = ::" << Opaque.getCpp().getName().getValue().ltrim(':') << "; }\n";
  if (Opaque.getCodec())
    printInclude(Opaque, *Opaque.getCodec(), OS);
}

void BindPrinter::printIncludes(StringRef File, std::string &Head) {
  raw_string_ostream OS(Head);
  Includes Headers;
  auto Add = [&](ArrayAttr Params) {
    for (Type Ty : typesOf(Params.getValue()))
      Headers.add(Ty, [](Type) {});
  };
  if (cg::NewOp New = Actor.getNew())
    Add(New.getParams());
  for (auto Task : Actor.getOps<cg::TaskOp>()) {
    Add(Task.getParams());
    Add(Task.getResults());
  }
  Headers.ours.insert("cgraph/rt/bind.h");
  OS << Headers.text();
  std::vector<Operation *> Bound;
  collectBound(P.fileOf(Actor), Bound);
  for (Operation *Decl : Bound) {
    auto Cpp = Decl->getAttrOfType<cg::CppAttr>("cpp");
    printInclude(Decl, Cpp.getHeader().getValue(), OS);
    if (auto Opaque = dyn_cast<cg::OpaqueOp>(Decl))
      printOpaqueClass(Opaque, OS);
  }
  OS << "#line " << StringRef(Head).count('\n') + 2 << " " << literal(File)
     << "\n#include " << literal(P.fileOf(Actor).stem + ".types.h") << "\n";
  printInclude(Actor, Actor.getCpp()->getHeader().getValue(), OS);
  if (unsigned Line = lineAndColumn(Actor.getLoc()).first)
    OS << "#line " << Line << " " << literal(filePath(Actor.getLoc())) << "\n";
  OS << "namespace { using Self = ::" << Class << "; }\n";
}

Text BindPrinter::print() {
  std::string File = P.executable(Actor) + ".bind.cpp";
  std::string Head = stamp(P.root->shortName()) + "// Checks of " +
                     Class.str() + " against actor " + ActorName.str() +
                     "; no code.\n";
  printIncludes(File, Head);
  Head += beginDeprecatedUses(P);
  for (cg::OpaqueOp Opaque : Opaques)
    printOpaque(Opaque);
  printNew();
  for (auto Task : Actor.getOps<cg::TaskOp>())
    printTask(Task);
  if (failed(printShared()))
    return failure();
  unsigned Line = StringRef(Head).count('\n') + 2;
  return Head + "#line " + std::to_string(Line) + " " + literal(File) +
         "\n\nnamespace {\n\nusing namespace cgraph::rt::bind;\n\n" + Defs +
         "\n#pragma GCC diagnostic warning \"-Wdeprecated-declarations\"\n" +
         Checks + "}  // namespace\n";
}

Text printBind(Program &P, cg::ActorOp Actor) {
  return BindPrinter(P, Actor).print();
}

} // namespace cgraphc::cpp

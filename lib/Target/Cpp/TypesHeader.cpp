//===- TypesHeader.cpp - `<stem>.types.h` ---------------------------------===//

#include "Constant.h"
#include "Includes.h"
#include "Printers.h"
#include "Types.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::TypeSwitch;

std::string docComment(std::optional<StringRef> Doc, StringRef Indent) {
  if (!Doc || Doc->trim().empty())
    return "";
  std::string Text;
  for (StringRef Line : split(Doc->trim(), '\n')) {
    std::string Safe = commentLine(Line);
    Text += (Indent + "///" + (Safe.empty() ? "" : " ") + Safe + "\n").str();
  }
  return Text;
}

std::string boundAlias(StringRef Package, StringRef Name, cg::CppAttr Cpp,
                       StringRef Deprecation) {
  StringRef Class = Cpp.getName().getValue().ltrim(':');
  // The class may be the very name that the alias would declare.
  if (Class == (namespaceOf(Package) + "::" + Name).str())
    return "";
  return ("using " + Name + " " + Deprecation + "= ::" + Class + ";\n\n").str();
}

namespace {

class TypesPrinter {
public:
  TypesPrinter(Program &P, SourceFile &File)
      : P(P), File(File), Package(File.package()), OS(Result) {}

  Text print();

private:
  /// Notes the headers and declarations that a member of this type needs.
  void needs(Type Ty);
  void order(Operation *Decl);
  void printIncludes();
  void printExceptionHeaders();
  LogicalResult printDecl(Operation *Decl);
  LogicalResult printRecord(cg::RecordOp Record);
  void printEnum(cg::EnumOp Enum);
  void printTraits(cg::RecordOp Record);
  void printTraits(cg::EnumOp Enum);
  std::string name(Operation *Decl) {
    return safeName(cg::getShortName(
        Decl->getAttrOfType<StringAttr>(SymbolTable::getSymbolAttrName())
            .getValue()));
  }

  Program &P;
  SourceFile &File;
  StringRef Package;
  /// The declarations in an order in which each stands behind those it needs.
  llvm::SetVector<Operation *> Ordered;
  llvm::DenseSet<Operation *> Visited;
  Includes Headers;
  std::string Result;
  raw_string_ostream OS;
};

void TypesPrinter::needs(Type Ty) {
  Headers.add(Ty, [&](Type Nominal) {
    StringRef Symbol = TypeSwitch<Type, StringRef>(Nominal)
                           .Case<cg::RecordType, cg::EnumType, cg::OpaqueType>(
                               [](auto T) { return T.getName().getValue(); });
    if (Operation *Decl = P.findDecl(Symbol))
      order(Decl);
  });
}

/// Puts \p Decl behind what it needs. Declarations of other files are included.
void TypesPrinter::order(Operation *Decl) {
  if (&P.fileOf(Decl) != &File || !Visited.insert(Decl).second)
    return;
  if (auto Cpp = Decl->getAttrOfType<cg::CppAttr>("cpp"))
    Headers.users.insert(Cpp.getHeader().getValue().str());
  if (auto Opaque = dyn_cast<cg::OpaqueOp>(Decl); Opaque && Opaque.getCodec())
    Headers.users.insert(Opaque.getCodec()->str());
  if (auto Record = dyn_cast<cg::RecordOp>(Decl)) {
    Headers.ours.insert("cgraph/record.h");
    for (Type Ty : typesOf(Record.getFields().getValue()))
      needs(Ty);
  } else if (isa<cg::EnumOp>(Decl)) {
    Headers.ours.insert("cgraph/record.h");
    Headers.standard.insert("cstdint");
  } else if (auto Alias = dyn_cast<cg::AliasOp>(Decl)) {
    needs(Alias.getType());
  }
  Ordered.insert(Decl);
}

void TypesPrinter::printIncludes() {
  OS << Headers.text();
  bool Any = false;
  if (auto Imports = File.op.getImports())
    for (auto Path : Imports->getAsRange<StringAttr>())
      if (SourceFile *Imported = P.findFile(Path.getValue())) {
        OS << "#include " << literal(Imported->stem + ".types.h") << "\n";
        Any = true;
      }
  for (const std::string &Header : Headers.users)
    OS << "#include \"" << Header << "\"\n";
  OS << (Any || !Headers.users.empty() ? "\n" : "");
}

/// Behind everything else: the header may be that of a class which needs the
/// types, and includes this one.
void TypesPrinter::printExceptionHeaders() {
  std::set<std::string> Users;
  for (auto Exception : File.ops<cg::ExceptionOp>())
    Users.insert(Exception.getCpp().getHeader().getValue().str());
  OS << (Users.empty() ? "" : "\n");
  for (const std::string &Header : Users)
    OS << "#include \"" << Header << "\"\n";
}

static bool isOpaque(Type Ty) { return isa<cg::OpaqueType>(Ty); }

/// Whether there is a type of the user's in \p Ty.
static bool containsBound(Program &P, Type Ty) {
  return anyPart(P, Ty, [&](Type T) {
    auto Record = dyn_cast<cg::RecordType>(T);
    auto Decl =
        Record ? P.find<cg::RecordOp>(Record.getName().getValue()) : nullptr;
    return isOpaque(T) || (Decl && Decl.getCpp());
  });
}

LogicalResult TypesPrinter::printRecord(cg::RecordOp Record) {
  // A field called like a type hides it, one called like the record that.
  StringRef Scope = Package;
  std::string Itself = name(Record);
  for (auto Field : Record.getFields().getAsRange<cg::ParamAttr>()) {
    StringRef FieldName = Field.getName().getValue();
    if (P.findDecl((Package + "." + FieldName).str()))
      Scope = "";
    if (safeName(FieldName) == name(Record))
      Itself = "struct " + name(Record);
  }
  OS << docComment(Record.getDoc(), "") << "struct " << deprecation(Record)
     << name(Record) << " {\n";
  for (auto Field : Record.getFields().getAsRange<cg::ParamAttr>()) {
    std::optional<StringRef> Doc;
    if (Field.getDoc())
      Doc = Field.getDoc().getValue();
    OS << docComment(Doc, "  ") << "  " << cppType(Field.getType(), Scope)
       << " " << safeName(Field.getName().getValue());
    if (Field.getDefaultValue()) {
      Text Value = cppConstant(P, Record, Field.getDefaultValue(),
                               Field.getType(), Scope);
      if (failed(Value))
        return failure();
      OS << " = " << *Value << ";\n";
    } else {
      // A user's class need not be constructible from nothing.
      OS << (anyPart(P, Field.getType(), isOpaque) ? ";\n" : "{};\n");
    }
  }
  const std::string &Name = Itself;
  OS << "\n";
  // A user's struct among the members need not have ==; a template, because the
  // description of the members comes behind the record.
  if (containsBound(
          P, cg::RecordType::get(Record.getContext(), Record.getSymName())))
    OS << "  template <std::same_as<" << Name << "> R>\n"
       << "  friend bool operator==(const R& a, const R& b) {\n"
       << "    return cgraph::rt::equal_fields(a, b);\n  }\n";
  else
    OS << "  friend bool operator==(const " << Name << "&, const " << Name
       << "&) = default;\n";
  OS << "  template <class C, class T>\n"
     << "  friend std::basic_ostream<C, T>& operator<<("
        "std::basic_ostream<C, T>& stream,\n"
     << "                                              const " << Name
     << "& value) {\n"
     << "    cgraph::rt::print_fields(stream, value);\n"
     << "    return stream;\n  }\n};\n\n";
  return success();
}

void TypesPrinter::printEnum(cg::EnumOp Enum) {
  std::string Name = name(Enum);
  OS << docComment(Enum.getDoc(), "") << "enum class " << deprecation(Enum)
     << Name << " : std::uint8_t {\n";
  for (auto Case : Enum.getCases().getAsRange<StringAttr>())
    OS << "  " << safeName(Case.getValue()) << ",\n";
  OS << "};\n\n/// The name of a value in the `.cgraph` file.\n"
     << "constexpr std::string_view to_string(" << Name << " value) {\n"
     << "  switch (value) {\n";
  for (auto Case : Enum.getCases().getAsRange<StringAttr>())
    OS << "    case " << Name << "::" << safeName(Case.getValue())
       << ":\n      return " << literal(Case.getValue()) << ";\n";
  OS << "  }\n  return \"?\";\n}\n"
     << "template <class T>\nstd::basic_ostream<char, T>& operator<<("
        "std::basic_ostream<char, T>& stream, "
     << Name << " value) {\n  return stream << to_string(value);\n}\n\n";
}

LogicalResult TypesPrinter::printDecl(Operation *Decl) {
  auto Cpp = Decl->getAttrOfType<cg::CppAttr>("cpp");
  if (Cpp) {
    OS << boundAlias(Package, name(Decl), Cpp, deprecation(Decl));
    return success();
  }
  return TypeSwitch<Operation *, LogicalResult>(Decl)
      .Case([&](cg::RecordOp Record) { return printRecord(Record); })
      .Case([&](cg::EnumOp Enum) {
        printEnum(Enum);
        return success();
      })
      .Case([&](cg::AliasOp Alias) {
        OS << docComment(Alias.getDoc(), "") << "using " << name(Alias) << " "
           << deprecation(Alias) << "= " << cppType(Alias.getType(), Package)
           << ";\n\n";
        return success();
      })
      .Default([](Operation *) { return success(); });
}

void TypesPrinter::printTraits(cg::RecordOp Record) {
  std::string Class = namespaceOf(Package) + "::" + name(Record);
  OS << "template <>\nstruct cgraph::rt::Fields<" << Class << "> {\n"
     << "  static constexpr std::string_view name = "
     << literal(cg::getShortName(Record.getSymName())) << ";\n"
     << "  static constexpr auto members = std::make_tuple(";
  auto Fields = Record.getFields().getAsRange<cg::ParamAttr>();
  interleaveComma(Fields, OS, [&](cg::ParamAttr Field) {
    OS << "&" << Class << "::" << safeName(Field.getName().getValue());
  });
  OS << ");\n  static constexpr std::array<std::string_view, "
     << Record.getFields().size() << "> names = {";
  interleaveComma(Fields, OS, [&](cg::ParamAttr Field) {
    OS << literal(Field.getName().getValue());
  });
  OS << "};\n";
  if (Record.getCpp())
    OS << "  using types = std::tuple<"
       << cppTypeList(Record.getFields().getValue(), "") << ">;\n";
  else
    OS << "  static constexpr bool generated = true;\n";
  OS << "};\n\n";
  bool HasHash =
      !anyPart(P, cg::RecordType::get(Record.getContext(), Record.getSymName()),
               isOpaque);
  if (!Record.getCpp() && HasHash)
    OS << "template <>\nstruct std::hash<" << Class << "> {\n"
       << "  std::size_t operator()(const " << Class
       << "& value) const { return cgraph::rt::hash_fields(value); }\n};\n\n";
}

void TypesPrinter::printTraits(cg::EnumOp Enum) {
  std::string Class = namespaceOf(Package) + "::" + name(Enum);
  OS << "template <>\nstruct cgraph::rt::Enumerators<" << Class << "> {\n"
     << "  static constexpr " << Class << " values[] = {";
  interleaveComma(Enum.getCases().getAsRange<StringAttr>(), OS,
                  [&](StringAttr Case) {
                    OS << Class << "::" << safeName(Case.getValue());
                  });
  OS << "};\n};\n\n";
}

Text TypesPrinter::print() {
  for (Operation *Decl : File.decls)
    if (isa<cg::RecordOp, cg::EnumOp, cg::OpaqueOp, cg::AliasOp>(Decl))
      order(Decl);
  std::optional<StringRef> FileDoc = File.op.getDoc();
  OS << stamp(File.shortName());
  if (FileDoc)
    OS << "/// \\file\n" << docComment(FileDoc, "");
  std::string Guard = guardOf(Package, File.stem, ".types.h");
  OS << "#pragma once\n#ifndef " << Guard << "\n#define " << Guard << "\n\n";
  printIncludes();
  OS << beginDeprecatedUses(P);
  OS << "namespace " << namespaceOf(Package) << " {\n\n";
  for (Operation *Decl : Ordered)
    if (failed(printDecl(Decl)))
      return failure();
  OS << "}  // namespace " << namespaceOf(Package) << "\n";
  bool First = true;
  for (Operation *Decl : Ordered) {
    if (First && isa<cg::RecordOp, cg::EnumOp>(Decl)) {
      OS << "\n";
      First = false;
    }
    if (auto Record = dyn_cast<cg::RecordOp>(Decl))
      printTraits(Record);
    if (auto Enum = dyn_cast<cg::EnumOp>(Decl))
      printTraits(Enum);
  }
  OS << endDeprecatedUses(P);
  printExceptionHeaders();
  OS << "\n#endif\n";
  return std::move(Result);
}

} // namespace

Text printTypesHeader(Program &P, SourceFile &File) {
  return TypesPrinter(P, File).print();
}

} // namespace cgraphc::cpp

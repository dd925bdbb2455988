//===- ASTPrinter.cpp - `--emit=ast` --------------------------------------===//

#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;
using namespace cgraphc::ast;

namespace {

/// Prints a node a line; children are indented, and parts that are no nodes
/// (arguments, dimensions, …) are lines of their own with a lower-case word.
class Printer {
public:
  Printer(const File &file, llvm::raw_ostream &os,
          const llvm::SourceMgr *sources)
      : file(file), os(os), sources(sources) {}

  void printFile();

private:
  /// Indents what is printed while it lives.
  struct Indent {
    explicit Indent(Printer &printer) : printer(printer) { ++printer.depth; }
    ~Indent() { --printer.depth; }
    Printer &printer;
  };

  llvm::raw_ostream &line() { return os.indent(2 * depth); }
  llvm::raw_ostream &quoted(StringRef value);
  void position(SMRange range);
  void end(SMRange range);
  /// "word" or "word 'name'" on its own line.
  void head(const Node &node, StringRef detail = {});
  void text(StringRef word, StringRef value);
  void docs(const DocComment &doc);
  void attributes(ArrayRef<Attribute> list);
  void named(StringRef word, const Expr *expr);
  void named(StringRef word, const TypeExpr *type);
  void print(StringRef word, const Value &value);
  void print(StringRef word, const Arg &arg);
  void print(const Setting &setting);
  void print(StringRef word, const Range &range);
  void print(const CppBinding &cpp);
  void print(const Iterator &iterator);
  void print(const Instantiation &instantiation);
  void print(StringRef word, const DottedName &name);
  template <class T>
  void results(const T &decl);
  template <class T>
  void params(StringRef word, ArrayRef<T *> list);
  void block(StringRef word, ArrayRef<Stmt *> statements);

  void print(const TypeExpr &type);
  void print(const Expr &expr);
  void print(const Stmt &stmt);
  void print(const Decl &decl);

  const File &file;
  llvm::raw_ostream &os;
  const llvm::SourceMgr *sources;
  unsigned depth = 0;
};

} // namespace

llvm::raw_ostream &Printer::quoted(StringRef value) {
  os << '"';
  llvm::printEscapedString(value, os);
  return os << '"';
}

void Printer::position(SMRange range) {
  if (!sources || !range.isValid())
    return;
  auto [line, column] = sources->getLineAndColumn(range.Start, file.bufferId);
  auto [endLine, endColumn] =
      sources->getLineAndColumn(range.End, file.bufferId);
  os << " <" << line << ':' << column << '-' << endLine << ':' << endColumn
     << '>';
}

void Printer::end(SMRange range) {
  position(range);
  os << '\n';
}

void Printer::head(const Node &node, StringRef detail) {
  line() << stringifyKind(node.getKind());
  if (!detail.empty())
    os << ' ' << detail;
  end(node.getRange());
}

void Printer::text(StringRef word, StringRef value) {
  line() << word << ' ';
  quoted(value) << '\n';
}

void Printer::docs(const DocComment &doc) {
  if (!doc.empty())
    text("doc", doc.text);
}

void Printer::attributes(ArrayRef<Attribute> list) {
  for (const Attribute &attribute : list) {
    line() << "attribute " << attribute.name.text;
    end(attribute.range);
    Indent indent(*this);
    for (const Arg &arg : attribute.args)
      print("arg", arg);
  }
}

void Printer::named(StringRef word, const Expr *expr) {
  if (!expr)
    return;
  line() << word << '\n';
  Indent indent(*this);
  print(*expr);
}

void Printer::named(StringRef word, const TypeExpr *type) {
  if (!type)
    return;
  line() << word << '\n';
  Indent indent(*this);
  print(*type);
}

void Printer::print(StringRef word, const Value &value) {
  line() << word;
  if (!value.via.empty())
    os << " via " << value.via.text;
  os << '\n';
  Indent indent(*this);
  if (value.expr)
    print(*value.expr);
  for (const Expr *path : value.after)
    named("after", path);
}

void Printer::print(StringRef word, const Arg &arg) {
  print(arg.name.empty() ? word.str() : (word + " " + arg.name.text).str(),
        arg.value);
}

void Printer::print(const Setting &setting) {
  named(("setting " + setting.name.text).str(), setting.value);
}

void Printer::print(StringRef word, const Range &range) {
  line() << word << (range.hi ? " range" : " over") << '\n';
  Indent indent(*this);
  if (range.lo)
    print(*range.lo);
  if (range.hi)
    print(*range.hi);
}

void Printer::print(const CppBinding &cpp) {
  if (cpp.empty())
    return;
  line() << "cpp";
  for (const StringLit &string : cpp.strings) {
    os << ' ';
    quoted(string.text);
  }
  os << '\n';
}

void Printer::print(StringRef word, const DottedName &name) {
  line() << word << ' ';
  llvm::interleave(
      name.parts, os, [&](const Name &part) { os << part.text; }, ".");
  end(name.range);
}

void Printer::print(const Iterator &iterator) {
  line() << "iterator " << iterator.variable->name.text << '\n';
  Indent indent(*this);
  print("in", iterator.domain);
}

void Printer::print(const Instantiation &instantiation) {
  print("instance of", instantiation.graph);
  Indent indent(*this);
  for (const Arg &arg : instantiation.args)
    print("arg", arg);
}

template <class T>
void Printer::results(const T &decl) {
  for (const ResultDecl *result : decl.results)
    print(*result);
}

template <class T>
void Printer::params(StringRef word, ArrayRef<T *> list) {
  if (list.empty())
    return;
  line() << word << '\n';
  Indent indent(*this);
  for (const T *param : list)
    print(*param);
}

void Printer::block(StringRef word, ArrayRef<Stmt *> statements) {
  line() << word << '\n';
  Indent indent(*this);
  for (const Stmt *statement : statements)
    print(*statement);
}

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

void Printer::print(const TypeExpr &type) {
  llvm::TypeSwitch<const TypeExpr *>(&type)
      .Case([&](const NamedType *named) {
        head(type);
        Indent indent(*this);
        print("name", named->name);
        this->named("bound", named->bound);
      })
      .Case([&](const TensorType *tensor) {
        std::string detail = tensor->element.text.str();
        if (!tensor->device.empty())
          detail += " " + tensor->device.text.str();
        head(type, detail);
        Indent indent(*this);
        for (const Dim &dim : tensor->dims) {
          line() << (dim.kind == Dim::Kind::Dynamic ? "dim ?" : "dim");
          end(dim.range);
          Indent inner(*this);
          if (dim.expr)
            print(*dim.expr);
        }
      })
      .Case([&](const ListType *list) {
        head(type);
        Indent indent(*this);
        named("element", list->element);
        named("bound", list->bound);
      })
      .Case([&](const OptionalType *optional) {
        head(type);
        Indent indent(*this);
        print(*optional->element);
      })
      .Case([&](const TupleType *tuple) {
        head(type);
        Indent indent(*this);
        for (const TypeExpr *element : tuple->elements)
          print(*element);
      })
      .Case([&](const ArrayType *array) {
        head(type);
        Indent indent(*this);
        named("size", array->size);
        named("element", array->element);
      })
      .Default([&](const TypeExpr *) { head(type); });
}

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

static StringRef spelling(BinaryExpr::Op op) {
  static constexpr llvm::StringLiteral spellings[] = {
      "||", "&&", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"};
  return spellings[static_cast<unsigned>(op)];
}

void Printer::print(const Expr &expr) {
  std::string detail;
  llvm::raw_string_ostream out(detail);
  llvm::TypeSwitch<const Expr *>(&expr)
      .Case([&](const NameExpr *name) { out << name->name.text; })
      .Case([&](const IntegerExpr *integer) { out << integer->value; })
      .Case([&](const FloatExpr *number) {
        out << llvm::format("%.17g", number->value);
      })
      .Case([&](const StringExpr *string) {
        out << '"';
        llvm::printEscapedString(string->value, out);
        out << '"';
      })
      .Case([&](const BoolExpr *boolean) {
        out << (boolean->value ? "true" : "false");
      })
      .Case([&](const QuantityExpr *quantity) {
        out << quantity->value
            << (quantity->unit == QuantityExpr::Unit::Size ? " B" : " ns");
      })
      .Case([&](const UnaryExpr *unary) {
        out << (unary->op == UnaryExpr::Op::Neg ? "-" : "!");
      })
      .Case([&](const BinaryExpr *binary) { out << spelling(binary->op); })
      .Case([&](const MemberExpr *member) { out << '.' << member->name.text; })
      .Case([&](const TupleIndexExpr *index) { out << '.' << index->index; })
      .Case([&](const ComprehensionExpr *comprehension) {
        out << comprehension->variable->name.text;
      })
      .Default([](const Expr *) {});
  head(expr, detail);

  Indent indent(*this);
  llvm::TypeSwitch<const Expr *>(&expr)
      .Case([&](const UnaryExpr *unary) { print(*unary->operand); })
      .Case([&](const BinaryExpr *binary) {
        print(*binary->lhs);
        print(*binary->rhs);
      })
      .Case([&](const MemberExpr *member) { print(*member->base); })
      .Case([&](const TupleIndexExpr *index) { print(*index->base); })
      .Case([&](const TryExpr *tried) { print(*tried->base); })
      .Case([&](const IndexExpr *index) {
        print(*index->base);
        print(*index->index);
      })
      .Case([&](const CallExpr *call) {
        print(*call->callee);
        for (const Arg &arg : call->args)
          print("arg", arg);
      })
      .Case([&](const BundleExpr *bundle) {
        for (const Value &element : bundle->elements)
          print("element", element);
      })
      .Case([&](const ComprehensionExpr *comprehension) {
        print("in", comprehension->domain);
        print("element", comprehension->element);
      })
      .Default([](const Expr *) {});
}

//===----------------------------------------------------------------------===//
// Statements
//===----------------------------------------------------------------------===//

void Printer::print(const Stmt &stmt) {
  std::string detail;
  llvm::raw_string_ostream out(detail);
  llvm::TypeSwitch<const Stmt *>(&stmt)
      .Case([&](const LetStmt *let) {
        if (let->isTuple)
          out << '(';
        llvm::interleaveComma(let->names, out, [&](const LocalDecl *name) {
          out << name->name.text;
        });
        if (let->isTuple)
          out << ')';
      })
      .Case([&](const VarStmt *var) { out << var->name->name.text; })
      .Case([&](const VarArrayStmt *var) { out << var->name->name.text; })
      .Case([&](const ForStmt *loop) { out << loop->variable->name.text; })
      .Case([&](const OptionStmt *option) { out << option->name.text; })
      .Case([&](const ReplaceStmt *replace) {
        out << replace->from.text << " with " << replace->to.text;
      })
      .Default([](const Stmt *) {});
  head(stmt, detail);

  Indent indent(*this);
  attributes(stmt.attributes);
  llvm::TypeSwitch<const Stmt *>(&stmt)
      .Case([&](const LetStmt *let) { print("value", let->value); })
      .Case([&](const VarStmt *var) { print("value", var->value); })
      .Case([&](const VarArrayStmt *var) {
        for (const Expr *size : var->sizes)
          named("size", size);
      })
      .Case([&](const AssignStmt *assign) {
        named("target", assign->target);
        print("value", assign->value);
      })
      .Case([&](const CallStmt *call) { print("value", call->value); })
      .Case([&](const ForStmt *loop) {
        print("in", loop->domain);
        block("body", loop->body);
      })
      .Case([&](const IfStmt *branch) {
        named("condition", branch->condition);
        block("then", branch->body);
        if (branch->hasElse)
          block("else", branch->elseBody);
      })
      .Case([&](const RequireStmt *require) {
        named("condition", require->condition);
        if (!require->message.empty())
          text("message", require->message.text);
      })
      .Case([&](const OptionStmt *option) { named("value", option->value); })
      .Case([&](const ConstStmt *constant) { print(*constant->decl); })
      .Case([&](const DiscardStmt *discard) { print("value", discard->value); })
      .Case([&](const ReturnStmt *result) {
        for (const Arg &value : result->values)
          print("value", value);
      })
      .Default([](const Stmt *) {});
}

//===----------------------------------------------------------------------===//
// Declarations
//===----------------------------------------------------------------------===//

void Printer::print(const Decl &decl) {
  head(decl, decl.name.text);
  Indent indent(*this);
  docs(decl.doc);
  attributes(decl.attributes);
  llvm::TypeSwitch<const Decl *>(&decl)
      .Case([&](const ImportDecl *import) {
        text("path", import->path.text);
        for (const ImportedNameDecl *name : import->names)
          print(*name);
      })
      .Case([&](const DimDecl *dim) { named("bound", dim->bound); })
      .Case([&](const TypeDecl *type) { named("type", type->aliased); })
      .Case([&](const RecordDecl *record) {
        print(record->cpp);
        for (const FieldDecl *field : record->fields)
          print(*field);
      })
      .Case([&](const FieldDecl *field) { named("type", field->typeExpr); })
      .Case([&](const EnumDecl *enumeration) {
        print(enumeration->cpp);
        for (const EnumeratorDecl *enumerator : enumeration->enumerators)
          print(*enumerator);
      })
      .Case([&](const OpaqueDecl *opaque) {
        print(opaque->cpp);
        if (!opaque->codec.empty())
          text("codec", opaque->codec.text);
      })
      .Case([&](const ExceptionDecl *exception) { print(exception->cpp); })
      .Case([&](const ParamDecl *param) {
        named("type", param->typeExpr);
        named("default", param->defaultValue);
      })
      .Case([&](const ResultDecl *result) { named("type", result->typeExpr); })
      .Case([&](const NewDecl *constructor) {
        params("params", constructor->params);
      })
      .Case([&](const TaskDecl *task) {
        params("params", task->params);
        results(*task);
        for (const DottedName &name : task->raises)
          print("raises", name);
        print(task->cpp);
      })
      .Case([&](const ActorDecl *actor) {
        params("constants", actor->constParams);
        print(actor->cpp);
        for (const NewDecl *constructor : actor->constructors)
          print(*constructor);
        for (const Setting &need : actor->needs)
          print(need);
        for (const TaskDecl *task : actor->tasks)
          print(*task);
      })
      .Case([&](const GraphDecl *graph) {
        params("constants", graph->constParams);
        params("inputs", graph->inputs);
        results(*graph);
        block("body", graph->body);
      })
      .Case([&](const ConstDecl *constant) {
        if (!constant->typeName.empty())
          line() << "type " << constant->typeName.text << '\n';
        named("value", constant->value);
      })
      .Case([&](const InstantiateDecl *instantiate) {
        for (const Instantiation &instantiation : instantiate->instantiations)
          print(instantiation);
      })
      .Case([&](const HostDecl *host) {
        named("count", host->count);
        named("address", host->address);
        for (const Setting &need : host->needs)
          print(need);
      })
      .Case([&](const InstanceDecl *instance) {
        for (const Iterator &iterator : instance->iterators)
          print(iterator);
        print("actor", instance->actor);
        for (const Expr *arg : instance->actorArgs)
          named("constant", arg);
        for (const Arg &arg : instance->args)
          print("arg", arg);
        named("on", instance->on);
        for (const Setting &setting : instance->settings)
          print(setting);
      })
      .Case([&](const WireDecl *wire) {
        for (const Iterator &iterator : wire->iterators)
          print(iterator);
        print(wire->target);
      })
      .Case([&](const LiveSetDecl *live) {
        for (const Name &graph : live->graphs)
          line() << "graph " << graph.text << '\n';
      })
      .Case([&](const DeploymentDecl *deployment) {
        params("params", deployment->params);
        for (const Node *member : deployment->members) {
          if (const auto *inner = llvm::dyn_cast<Decl>(member))
            print(*inner);
          else
            print(*llvm::cast<Stmt>(member));
        }
      })
      .Default([](const Decl *) {});
}

void Printer::printFile() {
  line() << "File ";
  quoted(file.stem) << '\n';
  Indent indent(*this);
  docs(file.doc);
  if (!file.package.empty())
    print("package", file.package);
  for (const ImportDecl *import : file.imports)
    print(*import);
  for (const Decl *decl : file.decls)
    print(*decl);
}

void cgraphc::printAST(const File &file, llvm::raw_ostream &os,
                       const llvm::SourceMgr *sources) {
  Printer(file, os, sources).printFile();
}

//===- AST.h - the syntax tree of a .cgraph file ----------------*- C++ -*-===//
//
// Nodes live in the arena of a Program and are never destroyed; lists are
// ArrayRefs into it. Every node has a kind (isa/dyn_cast), a range, and every
// name its own range. The fields under "filled by Sema" are null after
// parsing. A node that could not be parsed is an Error node (or has an empty
// name): it was reported, and later stages skip it silently.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_SYNTAX_AST_H
#define CGRAPHC_SYNTAX_AST_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Casting.h"
#include "llvm/Support/SMLoc.h"
#include <cstdint>

namespace cgraphc {
namespace sema {
class Type;
struct Constant;
} // namespace sema

namespace ast {

class Decl;
class Expr;
class GraphDecl;
class ParamDecl;
struct File;

using llvm::ArrayRef;
using llvm::SMLoc;
using llvm::SMRange;
using llvm::StringRef;

//===----------------------------------------------------------------------===//
// Parts that are not nodes
//===----------------------------------------------------------------------===//

/// A name as written. `text` has no backticks, `range` includes them.
struct Name {
  StringRef text;
  SMRange range;

  /// Empty where no name was written, or none could be parsed.
  bool empty() const { return text.empty(); }
};

/// The text of consecutive `///` or `//!` lines, without the markers and one
/// space after them, joined by '\n'.
struct DocComment {
  StringRef text;
  SMRange range;

  bool empty() const { return text.empty(); }
};

/// `a.b.c`. `decl` is what the whole path means.
struct DottedName {
  ArrayRef<Name> parts;
  SMRange range;

  bool empty() const { return parts.empty(); }

  // Filled by Sema.
  const Decl *decl = nullptr;
};

/// A string literal; `text` has its escapes resolved, `range` the quotes.
struct StringLit {
  StringRef text;
  SMRange range;

  bool empty() const { return !range.isValid(); }
};

/// `expr via T after (a, b)`: what the grammar calls a value.
struct Value {
  Expr *expr = nullptr;
  Name via;
  ArrayRef<Expr *> after; ///< paths: names, members, indices
  SMRange afterRange;     ///< from `after` on
  SMRange range;
};

/// `name = value`, or a value alone.
struct Arg {
  Name name;
  Value value;
  SMRange range;

  // Filled by Sema.
  const ParamDecl *param = nullptr;
};

/// `@name(args)`.
struct Attribute {
  Name name;
  ArrayRef<Arg> args;
  bool hasParens = false;
  SMRange range;
};

/// `name = expr` after `needs` and `with`.
struct Setting {
  Name name;
  Expr *value;
  SMRange range;
};

/// `lo..hi`, or one expression (an actor array or a bundle) in `lo`.
struct Range {
  Expr *lo = nullptr;
  Expr *hi = nullptr;
  SMRange range;
};

/// `= cpp("header", "name")`.
struct CppBinding {
  ArrayRef<StringLit> strings;
  SMRange range;

  bool empty() const { return !range.isValid(); }
};

/// One dimension of a tensor: `expr`, `?`, or `? <= bound`.
struct Dim {
  enum class Kind : uint8_t { Expr, Dynamic };
  Kind kind;
  Expr *expr; ///< the expression, or the bound of a dynamic one (or null)
  SMRange range;
};

//===----------------------------------------------------------------------===//
// Node
//===----------------------------------------------------------------------===//

class Node {
public:
  enum class Kind : uint8_t {
    // Types.
    NamedType,
    TensorType,
    ListType,
    OptionalType,
    TupleType,
    ArrayType,
    ErrorType,
    // Expressions.
    NameExpr,
    IntegerExpr,
    FloatExpr,
    StringExpr,
    BoolExpr,
    QuantityExpr,
    UnaryExpr,
    BinaryExpr,
    MemberExpr,
    TupleIndexExpr,
    TryExpr,
    IndexExpr,
    CallExpr,
    BundleExpr,
    ComprehensionExpr,
    ErrorExpr,
    // Statements.
    LetStmt,
    VarStmt,
    VarArrayStmt,
    AssignStmt,
    CallStmt,
    ForStmt,
    IfStmt,
    RequireStmt,
    OptionStmt,
    ConstStmt,
    DiscardStmt,
    ReturnStmt,
    ReplaceStmt,
    // Declarations.
    ImportDecl,
    ImportedNameDecl,
    DimDecl,
    TypeDecl,
    RecordDecl,
    FieldDecl,
    EnumDecl,
    EnumeratorDecl,
    OpaqueDecl,
    ExceptionDecl,
    ActorDecl,
    NewDecl,
    TaskDecl,
    GraphDecl,
    ParamDecl,
    ResultDecl,
    LocalDecl,
    ConstDecl,
    DeploymentDecl,
    HostDecl,
    InstanceDecl,
    WireDecl,
    LiveSetDecl,
    InstantiateDecl,
  };

  Kind getKind() const { return kind; }
  SMRange getRange() const { return range; }
  SMLoc getLoc() const { return range.Start; }
  void setRange(SMRange newRange) { range = newRange; }
  /// Of an expression or type: nodes on the longest path down, itself
  /// included. The parser bounds it, so walking the tree cannot overflow the
  /// stack.
  unsigned getHeight() const { return height; }
  void setHeight(unsigned newHeight) { height = newHeight; }

  Node(const Node &) = delete;
  Node &operator=(const Node &) = delete;

protected:
  Node(Kind kind, SMRange range) : kind(kind), range(range) {}

private:
  Kind kind;
  unsigned height = 1;
  SMRange range;
};

/// The name of a kind as `--emit=ast` prints it, such as "LetStmt".
StringRef stringifyKind(Node::Kind kind);

/// Gives a node class its kind and its `classof`.
template <class Base, Node::Kind K>
class NodeOf : public Base {
public:
  static constexpr Node::Kind nodeKind = K;
  static bool classof(const Node *node) { return node->getKind() == K; }

protected:
  explicit NodeOf(SMRange range) : Base(K, range) {}
};

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

class TypeExpr : public Node {
public:
  static bool classof(const Node *node) {
    return node->getKind() <= Kind::ErrorType;
  }

  // Filled by Sema.
  const sema::Type *resolved = nullptr;

protected:
  using Node::Node;
};

/// `str`, `common.Req`, `str<4KiB>`: a name with an optional bound.
class NamedType : public NodeOf<TypeExpr, Node::Kind::NamedType> {
public:
  explicit NamedType(SMRange range) : NodeOf(range) {}
  DottedName name;
  Expr *bound = nullptr;
};

/// `tensor<f32, [B, ?, 128], cuda>`.
class TensorType : public NodeOf<TypeExpr, Node::Kind::TensorType> {
public:
  explicit TensorType(SMRange range) : NodeOf(range) {}
  Name element;
  ArrayRef<Dim> dims;
  SMRange dimsRange; ///< with its brackets
  Name device;       ///< empty: cpu
};

/// `list<T>`, `list<T, 16>`.
class ListType : public NodeOf<TypeExpr, Node::Kind::ListType> {
public:
  explicit ListType(SMRange range) : NodeOf(range) {}
  TypeExpr *element = nullptr;
  Expr *bound = nullptr;
};

/// `optional<T>`.
class OptionalType : public NodeOf<TypeExpr, Node::Kind::OptionalType> {
public:
  explicit OptionalType(SMRange range) : NodeOf(range) {}
  TypeExpr *element = nullptr;
};

/// `(A, B)`.
class TupleType : public NodeOf<TypeExpr, Node::Kind::TupleType> {
public:
  explicit TupleType(SMRange range) : NodeOf(range) {}
  ArrayRef<TypeExpr *> elements;
};

/// `T[N]`, also an array of actors. `T[A][B]` is indexed `[a][b]`: it is
/// Array(Array(T, B), A), so `size` is the outer size and `element` what
/// remains after one index.
class ArrayType : public NodeOf<TypeExpr, Node::Kind::ArrayType> {
public:
  explicit ArrayType(SMRange range) : NodeOf(range) {}
  TypeExpr *element = nullptr;
  Expr *size = nullptr;
};

class ErrorType : public NodeOf<TypeExpr, Node::Kind::ErrorType> {
public:
  explicit ErrorType(SMRange range) : NodeOf(range) {}
};

//===----------------------------------------------------------------------===//
// Expressions
//===----------------------------------------------------------------------===//

class Expr : public Node {
public:
  static bool classof(const Node *node) {
    return node->getKind() >= Kind::NameExpr &&
           node->getKind() <= Kind::ErrorExpr;
  }

  // Filled by Sema.
  const sema::Type *type = nullptr;
  const sema::Constant *constant = nullptr;
  const Decl *decl = nullptr; ///< what a name or member means; a call's task

protected:
  using Node::Node;
};

class NameExpr : public NodeOf<Expr, Node::Kind::NameExpr> {
public:
  explicit NameExpr(SMRange range) : NodeOf(range) {}
  Name name;
};

class IntegerExpr : public NodeOf<Expr, Node::Kind::IntegerExpr> {
public:
  explicit IntegerExpr(SMRange range) : NodeOf(range) {}
  /// Up to 2^64 - 1, so that `u64` constants and `-2^63` can be written; what
  /// does not fit an `int` is an overflow in constant arithmetic.
  uint64_t value = 0;
};

class FloatExpr : public NodeOf<Expr, Node::Kind::FloatExpr> {
public:
  explicit FloatExpr(SMRange range) : NodeOf(range) {}
  double value = 0;
};

class StringExpr : public NodeOf<Expr, Node::Kind::StringExpr> {
public:
  explicit StringExpr(SMRange range) : NodeOf(range) {}
  StringRef value; ///< with escapes resolved
};

class BoolExpr : public NodeOf<Expr, Node::Kind::BoolExpr> {
public:
  explicit BoolExpr(SMRange range) : NodeOf(range) {}
  bool value = false;
};

/// `10s` in nanoseconds, `4KiB` in bytes.
class QuantityExpr : public NodeOf<Expr, Node::Kind::QuantityExpr> {
public:
  enum class Unit : uint8_t { Duration, Size };
  explicit QuantityExpr(SMRange range) : NodeOf(range) {}
  Unit unit = Unit::Duration;
  int64_t value = 0;
};

class UnaryExpr : public NodeOf<Expr, Node::Kind::UnaryExpr> {
public:
  enum class Op : uint8_t { Neg, Not };
  explicit UnaryExpr(SMRange range) : NodeOf(range) {}
  Op op = Op::Neg;
  Expr *operand = nullptr;
};

class BinaryExpr : public NodeOf<Expr, Node::Kind::BinaryExpr> {
public:
  enum class Op : uint8_t {
    Or,
    And,
    Eq,
    Ne,
    Le,
    Ge,
    Lt,
    Gt,
    Add,
    Sub,
    Mul,
    Div,
    Rem
  };
  explicit BinaryExpr(SMRange range) : NodeOf(range) {}
  Op op = Op::Add;
  SMRange opRange;
  Expr *lhs = nullptr;
  Expr *rhs = nullptr;
};

/// `base.name`.
class MemberExpr : public NodeOf<Expr, Node::Kind::MemberExpr> {
public:
  explicit MemberExpr(SMRange range) : NodeOf(range) {}
  Expr *base = nullptr;
  Name name;
};

/// `base.0`.
class TupleIndexExpr : public NodeOf<Expr, Node::Kind::TupleIndexExpr> {
public:
  explicit TupleIndexExpr(SMRange range) : NodeOf(range) {}
  Expr *base = nullptr;
  uint64_t index = 0;
  SMRange indexRange;
};

/// `base?`, reserved for optional stages.
class TryExpr : public NodeOf<Expr, Node::Kind::TryExpr> {
public:
  explicit TryExpr(SMRange range) : NodeOf(range) {}
  Expr *base = nullptr;
};

/// `base[index]`.
class IndexExpr : public NodeOf<Expr, Node::Kind::IndexExpr> {
public:
  explicit IndexExpr(SMRange range) : NodeOf(range) {}
  Expr *base = nullptr;
  Expr *index = nullptr;
};

/// `callee(args)`: a task, `.to(device)`, a collective, `env(…)`.
class CallExpr : public NodeOf<Expr, Node::Kind::CallExpr> {
public:
  explicit CallExpr(SMRange range) : NodeOf(range) {}
  Expr *callee = nullptr;
  ArrayRef<Arg> args;
  SMRange argsRange; ///< with its parentheses
};

/// `[a, b]`.
class BundleExpr : public NodeOf<Expr, Node::Kind::BundleExpr> {
public:
  explicit BundleExpr(SMRange range) : NodeOf(range) {}
  ArrayRef<Value> elements;
};

class LocalDecl;

/// `[for i in range: value]`.
class ComprehensionExpr : public NodeOf<Expr, Node::Kind::ComprehensionExpr> {
public:
  explicit ComprehensionExpr(SMRange range) : NodeOf(range) {}
  LocalDecl *variable = nullptr;
  Range domain;
  Value element;
};

class ErrorExpr : public NodeOf<Expr, Node::Kind::ErrorExpr> {
public:
  explicit ErrorExpr(SMRange range) : NodeOf(range) {}
};

//===----------------------------------------------------------------------===//
// Statements (of graphs; option, require, const, replace also of deployments)
//===----------------------------------------------------------------------===//

class Stmt : public Node {
public:
  static bool classof(const Node *node) {
    return node->getKind() >= Kind::LetStmt &&
           node->getKind() <= Kind::ReplaceStmt;
  }

  ArrayRef<Attribute> attributes;

protected:
  using Node::Node;
};

/// `let x = value`, `let (q, r) = value`.
class LetStmt : public NodeOf<Stmt, Node::Kind::LetStmt> {
public:
  explicit LetStmt(SMRange range) : NodeOf(range) {}
  ArrayRef<LocalDecl *> names;
  bool isTuple = false; ///< parentheses were written
  Value value;
};

/// `var x = value`.
class VarStmt : public NodeOf<Stmt, Node::Kind::VarStmt> {
public:
  explicit VarStmt(SMRange range) : NodeOf(range) {}
  LocalDecl *name = nullptr;
  Value value;
};

/// `var act[PP][M]`; sizes outermost first.
class VarArrayStmt : public NodeOf<Stmt, Node::Kind::VarArrayStmt> {
public:
  explicit VarArrayStmt(SMRange range) : NodeOf(range) {}
  LocalDecl *name = nullptr;
  ArrayRef<Expr *> sizes;
};

/// `target = value`; the target is a name, or indices of one.
class AssignStmt : public NodeOf<Stmt, Node::Kind::AssignStmt> {
public:
  explicit AssignStmt(SMRange range) : NodeOf(range) {}
  Expr *target = nullptr;
  Value value;
};

/// A call on its own; `value.expr` is a CallExpr.
class CallStmt : public NodeOf<Stmt, Node::Kind::CallStmt> {
public:
  explicit CallStmt(SMRange range) : NodeOf(range) {}
  Value value;
};

class ForStmt : public NodeOf<Stmt, Node::Kind::ForStmt> {
public:
  explicit ForStmt(SMRange range) : NodeOf(range) {}
  LocalDecl *variable = nullptr;
  Range domain;
  ArrayRef<Stmt *> body;
};

/// `else if` is an `elseBody` of one IfStmt.
class IfStmt : public NodeOf<Stmt, Node::Kind::IfStmt> {
public:
  explicit IfStmt(SMRange range) : NodeOf(range) {}
  Expr *condition = nullptr;
  ArrayRef<Stmt *> body;
  ArrayRef<Stmt *> elseBody;
  bool hasElse = false;
};

class RequireStmt : public NodeOf<Stmt, Node::Kind::RequireStmt> {
public:
  explicit RequireStmt(SMRange range) : NodeOf(range) {}
  Expr *condition = nullptr;
  StringLit message;
};

class OptionStmt : public NodeOf<Stmt, Node::Kind::OptionStmt> {
public:
  explicit OptionStmt(SMRange range) : NodeOf(range) {}
  Name name;
  Expr *value = nullptr;
};

class ConstDecl;

class ConstStmt : public NodeOf<Stmt, Node::Kind::ConstStmt> {
public:
  explicit ConstStmt(SMRange range) : NodeOf(range) {}
  ConstDecl *decl = nullptr;
};

class DiscardStmt : public NodeOf<Stmt, Node::Kind::DiscardStmt> {
public:
  explicit DiscardStmt(SMRange range) : NodeOf(range) {}
  Value value;
};

/// `return value`, `return (a: x, b: y)`.
class ReturnStmt : public NodeOf<Stmt, Node::Kind::ReturnStmt> {
public:
  explicit ReturnStmt(SMRange range) : NodeOf(range) {}
  bool isNamed = false;
  ArrayRef<Arg> values; ///< one without a name unless `isNamed`
};

/// `replace nccl with shm`, in deployments.
class ReplaceStmt : public NodeOf<Stmt, Node::Kind::ReplaceStmt> {
public:
  explicit ReplaceStmt(SMRange range) : NodeOf(range) {}
  Name from;
  Name to;
};

//===----------------------------------------------------------------------===//
// Declarations
//===----------------------------------------------------------------------===//

class Decl : public Node {
public:
  static bool classof(const Node *node) {
    return node->getKind() >= Kind::ImportDecl;
  }

  Name name; ///< empty where a declaration has none, or after an error
  DocComment doc;
  ArrayRef<Attribute> attributes;

  // Filled by Sema.
  const sema::Type *type = nullptr;
  const sema::Constant *constant = nullptr;
  const File *file = nullptr; ///< of declarations at file level
  /// Has errors: uses of it are not reported, and it is not imported.
  bool invalid = false;

protected:
  using Node::Node;
};

/// One name of `import "f" { Echo, Hello }`.
class ImportedNameDecl : public NodeOf<Decl, Node::Kind::ImportedNameDecl> {
public:
  explicit ImportedNameDecl(SMRange range) : NodeOf(range) {}

  // Filled by Sema.
  const Decl *target = nullptr;
};

/// `import "f" as x` has `name`; `import "f" { A, B }` has `names`;
/// `import "f"` has neither, and is known by the stem of the path.
class ImportDecl : public NodeOf<Decl, Node::Kind::ImportDecl> {
public:
  explicit ImportDecl(SMRange range) : NodeOf(range) {}
  StringLit path;
  bool hasNames = false;
  ArrayRef<ImportedNameDecl *> names;

  /// Filled by the loader; null if the file could not be loaded.
  const File *target = nullptr;
};

/// `dim B <= 256`.
class DimDecl : public NodeOf<Decl, Node::Kind::DimDecl> {
public:
  explicit DimDecl(SMRange range) : NodeOf(range) {}
  Expr *bound = nullptr;
};

/// `type X = T`.
class TypeDecl : public NodeOf<Decl, Node::Kind::TypeDecl> {
public:
  explicit TypeDecl(SMRange range) : NodeOf(range) {}
  TypeExpr *aliased = nullptr;
};

class FieldDecl : public NodeOf<Decl, Node::Kind::FieldDecl> {
public:
  explicit FieldDecl(SMRange range) : NodeOf(range) {}
  TypeExpr *typeExpr = nullptr;
};

class RecordDecl : public NodeOf<Decl, Node::Kind::RecordDecl> {
public:
  explicit RecordDecl(SMRange range) : NodeOf(range) {}
  CppBinding cpp;
  ArrayRef<FieldDecl *> fields;
};

class EnumeratorDecl : public NodeOf<Decl, Node::Kind::EnumeratorDecl> {
public:
  explicit EnumeratorDecl(SMRange range) : NodeOf(range) {}
};

class EnumDecl : public NodeOf<Decl, Node::Kind::EnumDecl> {
public:
  explicit EnumDecl(SMRange range) : NodeOf(range) {}
  CppBinding cpp;
  ArrayRef<EnumeratorDecl *> enumerators;
};

class OpaqueDecl : public NodeOf<Decl, Node::Kind::OpaqueDecl> {
public:
  explicit OpaqueDecl(SMRange range) : NodeOf(range) {}
  CppBinding cpp;
  StringLit codec;
};

class ExceptionDecl : public NodeOf<Decl, Node::Kind::ExceptionDecl> {
public:
  explicit ExceptionDecl(SMRange range) : NodeOf(range) {}
  CppBinding cpp;
};

/// A parameter of a task, constructor, graph (either bracket), deployment or
/// actor (`<TP: int>`).
class ParamDecl : public NodeOf<Decl, Node::Kind::ParamDecl> {
public:
  explicit ParamDecl(SMRange range) : NodeOf(range) {}
  TypeExpr *typeExpr = nullptr;
  Expr *defaultValue = nullptr;
};

/// A result of a task or graph: of `-> T` one without a name.
class ResultDecl : public NodeOf<Decl, Node::Kind::ResultDecl> {
public:
  explicit ResultDecl(SMRange range) : NodeOf(range) {}
  TypeExpr *typeExpr = nullptr;
};

/// `new(…)` of an actor; its name has no text and the range of `new`.
class NewDecl : public NodeOf<Decl, Node::Kind::NewDecl> {
public:
  explicit NewDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<ParamDecl *> params;
};

class ActorDecl;

class TaskDecl : public NodeOf<Decl, Node::Kind::TaskDecl> {
public:
  explicit TaskDecl(SMRange range) : NodeOf(range) {}
  const ActorDecl *actor = nullptr;
  ArrayRef<ParamDecl *> params;
  ArrayRef<ResultDecl *> results;
  bool namedResults = false;
  SMRange resultRange; ///< from `->` on; invalid without a result
  ArrayRef<DottedName> raises;
  CppBinding cpp;
};

class ActorDecl : public NodeOf<Decl, Node::Kind::ActorDecl> {
public:
  explicit ActorDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<ParamDecl *> constParams; ///< `<TP: int>`
  CppBinding cpp;
  ArrayRef<NewDecl *> constructors; ///< Sema wants at most one
  ArrayRef<Setting> needs;
  ArrayRef<TaskDecl *> tasks;
};

/// What `let`, `var`, `for` and comprehensions introduce.
class LocalDecl : public NodeOf<Decl, Node::Kind::LocalDecl> {
public:
  enum class Role : uint8_t { Let, Var, VarArray, Loop };
  explicit LocalDecl(SMRange range) : NodeOf(range) {}
  Role role = Role::Let;
};

class GraphDecl : public NodeOf<Decl, Node::Kind::GraphDecl> {
public:
  explicit GraphDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<ParamDecl *> constParams; ///< in square brackets
  SMRange constParamsRange;
  ArrayRef<ParamDecl *> inputs;
  ArrayRef<ResultDecl *> results;
  bool namedResults = false;
  SMRange resultRange; ///< from `->` on; invalid without a result
  SMRange signature;   ///< from `graph` to before `{`
  ArrayRef<Stmt *> body;
  SMLoc end; ///< the closing brace
};

/// `const NAME: kind = value`; at file level, in graphs, in deployments.
class ConstDecl : public NodeOf<Decl, Node::Kind::ConstDecl> {
public:
  explicit ConstDecl(SMRange range) : NodeOf(range) {}
  Name typeName;
  Expr *value = nullptr;
};

/// `G[args]`: a graph with its arguments in square brackets.
struct Instantiation {
  DottedName graph;
  ArrayRef<Arg> args;
  SMRange range;
};

/// `instantiate FanOut[3], FanOut[4]`.
class InstantiateDecl : public NodeOf<Decl, Node::Kind::InstantiateDecl> {
public:
  explicit InstantiateDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<Instantiation> instantiations;
};

/// `[p in 0..2]` of an instance or wiring.
struct Iterator {
  LocalDecl *variable;
  Range domain;
  SMRange range;
};

/// `host node[2] = ["a", "b"] needs gpu = 8`.
class HostDecl : public NodeOf<Decl, Node::Kind::HostDecl> {
public:
  explicit HostDecl(SMRange range) : NodeOf(range) {}
  Expr *count = nullptr;
  Expr *address = nullptr;
  ArrayRef<Setting> needs;
};

/// `actor w[p in 0..2] = Shard(model) on node[p] with cwd = "…"`.
class InstanceDecl : public NodeOf<Decl, Node::Kind::InstanceDecl> {
public:
  explicit InstanceDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<Iterator> iterators;
  DottedName actor;
  ArrayRef<Expr *> actorArgs; ///< `<4>`
  ArrayRef<Arg> args;
  SMRange argsRange; ///< with its parentheses
  Expr *on = nullptr;
  ArrayRef<Setting> settings;
};

/// `graph g[i in 0..4] = G[w[i]]`.
class WireDecl : public NodeOf<Decl, Node::Kind::WireDecl> {
public:
  explicit WireDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<Iterator> iterators;
  Instantiation target;
};

/// `live serve { decode, prefill }`.
class LiveSetDecl : public NodeOf<Decl, Node::Kind::LiveSetDecl> {
public:
  explicit LiveSetDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<Name> graphs;
};

class DeploymentDecl : public NodeOf<Decl, Node::Kind::DeploymentDecl> {
public:
  explicit DeploymentDecl(SMRange range) : NodeOf(range) {}
  ArrayRef<ParamDecl *> params;
  /// In order: HostDecl, InstanceDecl, WireDecl, LiveSetDecl, OptionStmt,
  /// ReplaceStmt, RequireStmt, ConstStmt.
  ArrayRef<Node *> members;
};

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// One parsed file.
struct File {
  unsigned bufferId = 0;  ///< of the SourceMgr
  StringRef path;         ///< as opened; also the buffer's identifier
  StringRef rootDir;      ///< folder of the root file, or the -I folder
  StringRef relativePath; ///< to `rootDir`
  StringRef stem;         ///< "hello" of "dir/hello.cgraph"
  DocComment doc;
  uint64_t edition = 1;
  DottedName package; ///< empty: the stem
  ArrayRef<ImportDecl *> imports;
  ArrayRef<Decl *> decls; ///< in order, without imports
  SMRange range;          ///< the whole buffer
};

} // namespace ast
} // namespace cgraphc

#endif // CGRAPHC_SYNTAX_AST_H

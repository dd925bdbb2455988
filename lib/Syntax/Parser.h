//===- Parser.h - recursive descent with recovery ---------------*- C++ -*-===//
//
// How recovery works: the first error of a construct is reported and sets
// `panic`; from then on nothing is consumed or reported and every function
// returns what it has. A list, statement, member or declaration that sees
// `panic` after one of its parts skips to where its next part can start and
// clears it. So every construct reports at most one error, and the next one
// starts afresh.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_LIB_SYNTAX_PARSER_H
#define CGRAPHC_LIB_SYNTAX_PARSER_H

#include "Lexer.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <deque>

namespace cgraphc {

class Parser {
public:
  Parser(llvm::StringRef buffer, ast::File &file, ast::Arena &arena,
         DiagnosticEngine &diags, const SyntaxLimits &limits);

  /// Parses the whole buffer into the file.
  void parse();

private:
  using SMLoc = llvm::SMLoc;
  using SMRange = llvm::SMRange;
  using StringRef = llvm::StringRef;

  // Tokens (ParserCore.cpp).
  const Token &peek(unsigned distance);
  bool at(TokenKind kind) const { return !panic && token.is(kind); }
  bool atWord() const { return !panic && token.isWord(); }
  /// A word followed by `kind`; reserved words count as names there.
  bool atWordThen(TokenKind kind);
  void advance();
  bool consumeIf(TokenKind kind);
  /// Consumes `kind` or reports that it was expected `where`.
  bool expect(TokenKind kind, const llvm::Twine &where);
  /// Consumes the `>` of a type, also out of a `>=`.
  void expectTypeEnd();
  /// Empty where nothing was read since.
  SMRange rangeFrom(SMLoc start) const {
    bool isEmpty = previousEnd.getPointer() < start.getPointer();
    return {start, isEmpty ? start : previousEnd};
  }

  // Errors and recovery (ParserCore.cpp).
  /// Reports at the current token, or after the previous one if that is where
  /// something is missing, and panics. Null if nothing is to be reported.
  Diagnostic *error(Code code, const llvm::Twine &message);
  Diagnostic *expected(const llvm::Twine &what);
  Diagnostic *errorAt(Code code, SMRange range, const llvm::Twine &message);
  void unclosed(const Token &open);
  /// Stops parsing for good.
  void giveUp();
  bool atDeclStart() const;
  bool atStatementStart() const;
  bool atFileLevelKeyword() const;
  enum class Braces { Skip, Stop };
  /// Skips balanced brackets until `isStop`, a closing bracket that was not
  /// opened here, or a hard stop.
  void skipUntil(llvm::function_ref<bool()> isStop, Braces braces);
  /// Likewise, also over such closing brackets; over braces if asked to.
  void skipToMember(llvm::function_ref<bool()> isStart,
                    bool overBraces = false);
  /// Whether the current token surely begins another construct, so that the
  /// open brackets of this one were forgotten.
  bool atHardStop();
  void recoverInList(TokenKind close);
  /// Skips to the `{` of a body whose header had an error.
  void recoverToBody();

  /// Parses `element (',' element)* [',']` up to `close`, which it consumes.
  /// Where it finds `next` instead, what always follows the list, only `close`
  /// was forgotten.
  void parseList(const Token &open, TokenKind close, StringRef what,
                 llvm::function_ref<void()> parseElement,
                 std::optional<TokenKind> next = std::nullopt);
  /// Parses members up to the closing brace, which it consumes.
  /// `belongsOutside` says that the current token cannot be in this body.
  void parseBody(llvm::function_ref<bool()> isStart,
                 llvm::function_ref<bool()> belongsOutside,
                 llvm::function_ref<void()> parseMember);

  /// Counts open constructs; at the limit the parser gives up.
  class Nesting {
  public:
    explicit Nesting(Parser &parser);
    ~Nesting() { --parser.nesting; }

  private:
    Parser &parser;
  };
  /// Gives a node its height over its children, within the limit.
  template <class T>
  T *grow(T *node, std::initializer_list<const ast::Node *> children);
  void growTo(ast::Node *node, unsigned height);

  // Names, docs, attributes (ParserCore.cpp).
  ast::Name parseName(const llvm::Twine &what);
  /// A name where only a name can stand: reserved words are names.
  ast::Name parseAnyName(const llvm::Twine &what);
  ast::Name takeName();
  ast::DottedName parseDottedName(const llvm::Twine &what);
  ast::StringLit parseString(const llvm::Twine &what);
  ast::StringLit takeString();
  ast::DocComment takeDoc();
  ast::DocComment makeDoc(SMRange range, StringRef marker);

  struct Prefix {
    ast::DocComment doc;
    llvm::ArrayRef<ast::Attribute> attributes;
    SMLoc start;
  };
  /// The docs and attributes before a declaration, member or statement.
  Prefix parsePrefix();
  void rejectAttributes(const Prefix &prefix, StringRef what);
  template <class T>
  T *createDecl(const Prefix &prefix, ast::Name name);

  // Expressions and types (ParseExpr.cpp, ParseType.cpp).
  ast::Expr *parseExpr();
  ast::Expr *parseBinary(unsigned minPrecedence);
  ast::Expr *parseSum();
  ast::Expr *parseUnary();
  ast::Expr *parsePostfix();
  ast::Expr *parseMember(ast::Expr *base);
  ast::Expr *parseTupleIndex(ast::Expr *base);
  ast::Expr *parseIndex(ast::Expr *base);
  ast::Expr *parseCall(ast::Expr *callee);
  ast::Expr *parseAtom();
  ast::Expr *parseBracketed();
  ast::Expr *parsePath();
  ast::Expr *errorExpr();
  ast::Value parseValue();
  void parseViaAfter(ast::Value &value);
  void parseUnparenthesized(llvm::SmallVectorImpl<ast::Expr *> &paths);
  ast::Arg parseArg();
  llvm::ArrayRef<ast::Arg> parseArgs(TokenKind close, SMRange &range);
  ast::Range parseRange();
  ast::LocalDecl *parseLoopVariable();
  ast::TypeExpr *parseType();
  ast::TypeExpr *parseBaseType();
  ast::TypeExpr *parseTensorType();
  ast::TypeExpr *parseTupleType();
  ast::Dim parseDim();

  // Statements (ParseStmt.cpp).
  llvm::ArrayRef<ast::Stmt *> parseBlock();
  ast::Stmt *parseStmt();
  ast::Stmt *parseLet(const Prefix &prefix);
  ast::Stmt *parseVar(const Prefix &prefix);
  ast::Stmt *parseAssignOrCall(const Prefix &prefix);
  ast::Stmt *parseFor(const Prefix &prefix);
  ast::Stmt *parseIf();
  ast::Stmt *parseRequire();
  ast::Stmt *parseOption();
  ast::Stmt *parseConstStmt(const Prefix &prefix);
  ast::Stmt *parseReturn();
  ast::LocalDecl *makeLocal(ast::Name name, ast::LocalDecl::Role role,
                            const Prefix *prefix = nullptr);

  // Declarations (ParseDecl.cpp, ParseActor.cpp, ParseDeployment.cpp).
  void parseItem();
  void reportHeader(SMRange range, StringRef what, bool repeated);
  void parseEdition();
  void parsePackage();
  void parseImport();
  ast::Decl *parseDecl(const Prefix &prefix);
  ast::Decl *parseDimDecl(const Prefix &prefix);
  ast::Decl *parseTypeDecl(const Prefix &prefix);
  ast::Decl *parseRecord(const Prefix &prefix);
  ast::Decl *parseEnum(const Prefix &prefix);
  ast::Decl *parseOpaque(const Prefix &prefix);
  ast::Decl *parseException(const Prefix &prefix);
  ast::ConstDecl *parseConst(const Prefix &prefix);
  ast::Decl *parseGraph(const Prefix &prefix);
  ast::Decl *parseInstantiate(const Prefix &prefix);
  ast::Instantiation parseInstantiation();
  ast::CppBinding parseCppBinding();
  ast::ParamDecl *parseParam();
  llvm::ArrayRef<ast::ParamDecl *> parseParams(StringRef what);
  template <class T>
  void parseResult(T &decl);
  llvm::ArrayRef<ast::Setting> parseSettings();

  ast::Decl *parseActor(const Prefix &prefix);
  ast::NewDecl *parseNew(const Prefix &prefix);
  ast::TaskDecl *parseTask(const Prefix &prefix, ast::ActorDecl *actor);

  ast::Decl *parseDeployment(const Prefix &prefix);
  ast::Node *parseDeploymentMember();
  ast::Node *parseHost(const Prefix &prefix);
  ast::Node *parseInstance(const Prefix &prefix);
  ast::Node *parseWire(const Prefix &prefix);
  ast::Node *parseLiveSet(const Prefix &prefix);
  ast::Node *parseReplace();
  llvm::ArrayRef<ast::Iterator> parseIterators();
  bool atDeclInDeployment();

  Lexer lexer;
  ast::File &file;
  ast::Arena &arena;
  DiagnosticEngine &diags;
  const SyntaxLimits &limits;

  Token token; ///< the current one
  std::deque<Token> ahead;
  SMLoc previousEnd;
  bool panic = false;
  const char *lastError = nullptr; ///< the token last complained about
  bool docTaken = false; ///< the current token's docs belong to something
  bool gaveUp = false;
  unsigned nesting = 0;
  unsigned openLists = 0; ///< in which a comma separates elements
  struct {
    llvm::SmallVectorImpl<ast::Decl *> *decls;
    llvm::SmallVectorImpl<ast::ImportDecl *> *imports;
  } parsed = {nullptr, nullptr};
  bool seenPackage = false;
  bool seenEdition = false;
  bool seenDecl = false;
};

} // namespace cgraphc

#endif // CGRAPHC_LIB_SYNTAX_PARSER_H

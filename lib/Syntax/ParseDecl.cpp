//===- ParseDecl.cpp - files and their declarations -----------------------===//

#include "ParserImpl.h"

using namespace cgraphc;
using llvm::SMLoc;
using llvm::SMRange;

void Parser::parse() {
  file.range = SMRange(token.range.Start, token.range.Start);
  llvm::SmallVector<ast::Decl *, 16> decls;
  llvm::SmallVector<ast::ImportDecl *, 4> imports;
  parsed = {&decls, &imports};
  file.doc = makeDoc(lexer.fileDoc(), "//!");
  while (!token.is(TokenKind::Eof)) {
    const char *before = token.range.Start.getPointer();
    parseItem();
    if (!panic || gaveUp)
      continue;
    if (token.range.Start.getPointer() == before)
      advance();
    skipToMember([&] { return atDeclStart(); }, /*overBraces=*/true);
  }
  if (token.doc.isValid() && !docTaken && !gaveUp)
    diags.report(CG0014, token.doc, "doc comment documents nothing");
  file.decls = arena.copyList(decls);
  file.imports = arena.copyList(imports);
}

void Parser::parseItem() {
  switch (token.kind) {
  case TokenKind::kw_edition:
    return parseEdition();
  case TokenKind::kw_package:
    return parsePackage();
  case TokenKind::kw_import:
    return parseImport();
  default:
    break;
  }
  Prefix prefix = parsePrefix();
  if (panic)
    return;
  unsigned errorsBefore = diags.errorCount();
  if (ast::Decl *decl = parseDecl(prefix)) {
    seenDecl = true;
    decl->invalid = diags.errorCount() != errorsBefore;
    decl->file = &file;
    parsed.decls->push_back(decl);
    return;
  }
  if (!prefix.attributes.empty())
    errorAt(CG0022, prefix.attributes.front().range,
            "attribute stands before nothing that takes it");
  else if (token.is(TokenKind::RBrace))
    errorAt(CG0009, token.range, "`}` closes nothing");
  else
    errorAt(CG0009, token.range,
            "expected a declaration, found " + describe(token));
}

void Parser::reportHeader(SMRange range, llvm::StringRef what, bool repeated) {
  if (repeated)
    diags.report(CG0018, range, "`" + what + "` is given twice");
  else if (seenDecl)
    diags.report(CG0018, range,
                 "`" + what + "` stands before all declarations");
}

void Parser::parseEdition() {
  SMLoc start = token.range.Start;
  advance();
  SMRange number = token.range;
  if (!expect(TokenKind::Integer, "after `edition`"))
    return;
  file.edition = decodeInteger(number, diags);
  if (file.edition != 1)
    diags.report(CG0019, number, "unknown language edition")
        .note("this compiler knows edition 1");
  reportHeader(rangeFrom(start), "edition", seenEdition);
  seenEdition = true;
}

void Parser::parsePackage() {
  SMLoc start = token.range.Start;
  // The docs of the package are those of the file.
  ast::DocComment doc = takeDoc();
  if (file.doc.empty())
    file.doc = doc;
  advance();
  ast::DottedName name = parseDottedName("a name after `package`");
  if (name.empty())
    return;
  reportHeader(rangeFrom(start), "package", seenPackage);
  if (!seenPackage)
    file.package = name;
  seenPackage = true;
}

void Parser::parseImport() {
  Prefix prefix;
  prefix.doc = takeDoc();
  prefix.start = token.range.Start;
  advance();
  auto *import = arena.create<ast::ImportDecl>(SMRange());
  import->path = parseString("the path of a file after `import`");
  if (consumeIf(TokenKind::kw_as)) {
    import->name = parseName("a name after `as`");
  } else if (at(TokenKind::LBrace)) {
    Token open = token;
    advance();
    import->hasNames = true;
    llvm::SmallVector<ast::ImportedNameDecl *, 4> names;
    parseList(open, TokenKind::RBrace, "a name", [&] {
      ast::Name name = parseName("a name");
      auto *imported = arena.create<ast::ImportedNameDecl>(name.range);
      imported->name = name;
      names.push_back(imported);
    });
    import->names = arena.copyList(names);
  }
  import->setRange(rangeFrom(prefix.start));
  import->file = &file;
  if (!import->path.empty())
    parsed.imports->push_back(import);
}

/// Parses one declaration; null if the current token starts none.
ast::Decl *Parser::parseDecl(const Prefix &prefix) {
  switch (token.kind) {
  case TokenKind::kw_actor:
    return parseActor(prefix);
  case TokenKind::kw_const:
    return parseConst(prefix);
  case TokenKind::kw_deployment:
    return parseDeployment(prefix);
  case TokenKind::kw_dim:
    return parseDimDecl(prefix);
  case TokenKind::kw_enum:
    return parseEnum(prefix);
  case TokenKind::kw_exception:
    return parseException(prefix);
  case TokenKind::kw_graph:
    return parseGraph(prefix);
  case TokenKind::kw_instantiate:
    return parseInstantiate(prefix);
  case TokenKind::kw_opaque:
    return parseOpaque(prefix);
  case TokenKind::kw_record:
    return parseRecord(prefix);
  case TokenKind::kw_type:
    return parseTypeDecl(prefix);
  default:
    return nullptr;
  }
}

ast::Decl *Parser::parseDimDecl(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `dim`");
  ast::Expr *bound = nullptr;
  if (consumeIf(TokenKind::LessEqual))
    bound = parseExpr();
  auto *decl = createDecl<ast::DimDecl>(prefix, name);
  decl->bound = bound;
  return decl;
}

ast::Decl *Parser::parseTypeDecl(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `type`");
  expect(TokenKind::Equal, "and a type after `" + name.text + "`");
  ast::TypeExpr *aliased = parseType();
  auto *decl = createDecl<ast::TypeDecl>(prefix, name);
  decl->aliased = aliased;
  return decl;
}

ast::Decl *Parser::parseRecord(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `record`");
  ast::CppBinding cpp;
  if (at(TokenKind::Equal))
    cpp = parseCppBinding();
  llvm::SmallVector<ast::FieldDecl *, 8> fields;
  auto isField = [&] { return token.isWord() && token.startsLine; };
  auto isOutside = [&] {
    return atFileLevelKeyword() && !peek(1).is(TokenKind::Colon);
  };
  parseBody(isField, isOutside, [&] {
    Prefix fieldPrefix = parsePrefix();
    ast::Name fieldName = parseAnyName("a field, as in `name: type`");
    expect(TokenKind::Colon, "and a type after field `" + fieldName.text + "`");
    ast::TypeExpr *type = parseType();
    // Records have no separators, but a comma is an easy slip.
    if (at(TokenKind::Comma)) {
      diags.report(CG0001, token.range, "no comma stands between fields")
          .fix("remove it", token.range, "");
      advance();
    }
    auto *field = createDecl<ast::FieldDecl>(fieldPrefix, fieldName);
    field->typeExpr = type;
    if (!fieldName.empty())
      fields.push_back(field);
  });
  auto *decl = createDecl<ast::RecordDecl>(prefix, name);
  decl->cpp = cpp;
  decl->fields = arena.copyList(fields);
  return decl;
}

ast::Decl *Parser::parseEnum(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `enum`");
  ast::CppBinding cpp;
  if (at(TokenKind::Equal))
    cpp = parseCppBinding();
  if (panic)
    recoverToBody();
  llvm::SmallVector<ast::EnumeratorDecl *, 8> enumerators;
  Token open = token;
  if (expect(TokenKind::LBrace, "to open the body")) {
    if (at(TokenKind::RBrace))
      expected("a name");
    parseList(open, TokenKind::RBrace, "a name", [&] {
      Prefix namePrefix;
      namePrefix.doc = takeDoc();
      namePrefix.start = token.range.Start;
      ast::Name enumerator = parseName("a name");
      if (!enumerator.empty())
        enumerators.push_back(
            createDecl<ast::EnumeratorDecl>(namePrefix, enumerator));
    });
  }
  auto *decl = createDecl<ast::EnumDecl>(prefix, name);
  decl->cpp = cpp;
  decl->enumerators = arena.copyList(enumerators);
  return decl;
}

ast::Decl *Parser::parseOpaque(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `opaque`");
  ast::CppBinding cpp = parseCppBinding();
  ast::StringLit codec;
  if (consumeIf(TokenKind::kw_codec))
    codec = parseString("a header after `codec`");
  auto *decl = createDecl<ast::OpaqueDecl>(prefix, name);
  decl->cpp = cpp;
  decl->codec = codec;
  return decl;
}

ast::Decl *Parser::parseException(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `exception`");
  ast::CppBinding cpp = parseCppBinding();
  auto *decl = createDecl<ast::ExceptionDecl>(prefix, name);
  decl->cpp = cpp;
  return decl;
}

ast::ConstDecl *Parser::parseConst(const Prefix &prefix) {
  advance();
  ast::Name name = parseName("a name after `const`");
  ast::Name typeName;
  if (consumeIf(TokenKind::Colon))
    typeName = parseName("a type after `:`");
  expect(TokenKind::Equal, "and a value after constant `" + name.text + "`");
  ast::Expr *value = parseExpr();
  auto *decl = createDecl<ast::ConstDecl>(prefix, name);
  decl->typeName = typeName;
  decl->value = value;
  return decl;
}

ast::Decl *Parser::parseGraph(const Prefix &prefix) {
  SMLoc start = token.range.Start;
  advance();
  auto *decl = createDecl<ast::GraphDecl>(prefix, parseName("a name after "
                                                            "`graph`"));
  SMLoc bracket = token.range.Start;
  if (at(TokenKind::LSquare)) {
    Token open = token;
    advance();
    llvm::SmallVector<ast::ParamDecl *, 4> params;
    parseList(
        open, TokenKind::RSquare, "a parameter",
        [&] { params.push_back(parseParam()); }, TokenKind::LParen);
    decl->constParams = arena.copyList(params);
    decl->constParamsRange = rangeFrom(bracket);
  }
  decl->inputs = parseParams("the inputs of a graph");
  parseResult(*decl);
  decl->signature = rangeFrom(start);
  decl->body = parseBlock();
  decl->setRange(rangeFrom(prefix.start));
  decl->end = SMLoc::getFromPointer(previousEnd.getPointer() - 1);
  return decl;
}

ast::Decl *Parser::parseInstantiate(const Prefix &prefix) {
  advance();
  llvm::SmallVector<ast::Instantiation, 4> instantiations;
  do {
    instantiations.push_back(parseInstantiation());
    // A comma may also stand after the last one.
  } while (consumeIf(TokenKind::Comma) && at(TokenKind::Name));
  auto *decl = createDecl<ast::InstantiateDecl>(prefix, {});
  decl->instantiations = arena.copyList(instantiations);
  return decl;
}

ast::Instantiation Parser::parseInstantiation() {
  ast::Instantiation result;
  SMLoc start = token.range.Start;
  result.graph = parseDottedName("the name of a graph");
  SMRange argsRange;
  if (at(TokenKind::LSquare))
    result.args = parseArgs(TokenKind::RSquare, argsRange);
  else
    expected("arguments in square brackets after the graph");
  result.range = rangeFrom(start);
  return result;
}

/// Parses `= cpp("header", "name")`.
ast::CppBinding Parser::parseCppBinding() {
  ast::CppBinding binding;
  SMLoc start = token.range.Start;
  if (!expect(TokenKind::Equal, "and `cpp(…)`") ||
      !expect(TokenKind::kw_cpp, "after `=`"))
    return binding;
  Token open = token;
  llvm::SmallVector<ast::StringLit, 2> strings;
  if (expect(TokenKind::LParen, "after `cpp`")) {
    if (at(TokenKind::RParen))
      expected("a string");
    parseList(open, TokenKind::RParen, "a string",
              [&] { strings.push_back(parseString("a string")); });
  }
  binding.strings = arena.copyList(strings);
  binding.range = rangeFrom(start);
  return binding;
}

ast::ParamDecl *Parser::parseParam() {
  Prefix prefix = parsePrefix();
  ast::Name name = parseAnyName("a parameter, as in `name: type`");
  if (!panic && !at(TokenKind::Colon)) {
    if (Diagnostic *diagnostic =
            error(CG0001, "expected `:` and a type after parameter `" +
                              name.text + "`"))
      diagnostic->fix("give it a type", SMRange(previousEnd, previousEnd),
                      ": str");
  }
  consumeIf(TokenKind::Colon);
  ast::TypeExpr *type = parseType();
  ast::Expr *defaultValue = nullptr;
  if (consumeIf(TokenKind::Equal))
    defaultValue = parseExpr();
  auto *param = createDecl<ast::ParamDecl>(prefix, name);
  param->typeExpr = type;
  param->defaultValue = defaultValue;
  return param;
}

llvm::ArrayRef<ast::ParamDecl *> Parser::parseParams(llvm::StringRef what) {
  Token open = token;
  llvm::SmallVector<ast::ParamDecl *, 4> params;
  if (expect(TokenKind::LParen, "to open " + what))
    parseList(open, TokenKind::RParen, "a parameter",
              [&] { params.push_back(parseParam()); });
  return arena.copyList(params);
}

/// Parses `name = expr, …`; it ends where no name and `=` follow a comma.
llvm::ArrayRef<ast::Setting> Parser::parseSettings() {
  llvm::SmallVector<ast::Setting, 4> settings;
  do {
    SMLoc start = token.range.Start;
    ast::Name name = parseAnyName("a setting, as in `name = value`");
    expect(TokenKind::Equal, "and a value after `" + name.text + "`");
    ast::Expr *value = parseExpr();
    settings.push_back({name, value, rangeFrom(start)});
  } while (consumeIf(TokenKind::Comma) && atWordThen(TokenKind::Equal));
  return arena.copyList(settings);
}

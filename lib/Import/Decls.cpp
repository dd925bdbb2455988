//===- Decls.cpp - files and declarations
//-----------------------------------===//

#include "Importer.h"

#include "cgraphc/Import/Import.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "dialects/CGraph/IR/CGraphDialect.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace cgraphc;
using namespace cgraphc::importer;

mlir::StringAttr Importer::getDoc(const ast::DocComment &doc) {
  return doc.empty() ? mlir::StringAttr() : builder.getStringAttr(doc.text);
}

/// What an argument of an attribute means: its constant, or the bare name.
static mlir::Attribute getArgValue(Importer &importer, const ast::Arg &arg) {
  const ast::Expr *expr = arg.value.expr;
  if (expr->constant)
    return importer.getAttr(expr->constant);
  if (const auto *name = llvm::dyn_cast<ast::NameExpr>(expr))
    return importer.builder.getStringAttr(name->name.text);
  return importer.builder.getUnitAttr();
}

mlir::Attribute Importer::getAnnotationValue(const ast::Attribute &attribute) {
  if (attribute.args.empty())
    return builder.getUnitAttr();
  bool isNamed = llvm::any_of(
      attribute.args, [](const ast::Arg &arg) { return !arg.name.empty(); });
  if (attribute.args.size() == 1 && !isNamed)
    return getArgValue(*this, attribute.args.front());
  // `@deadline(5s, fatal = true)`: the positional argument is named `value`.
  llvm::SmallVector<mlir::Attribute> positional;
  llvm::SmallVector<mlir::NamedAttribute> named;
  for (const ast::Arg &arg : attribute.args) {
    mlir::Attribute value = getArgValue(*this, arg);
    if (arg.name.empty())
      positional.push_back(value);
    else
      named.emplace_back(builder.getStringAttr(arg.name.text), value);
  }
  if (named.empty())
    return builder.getArrayAttr(positional);
  if (positional.size() == 1)
    named.emplace_back(builder.getStringAttr("value"), positional.front());
  return builder.getDictionaryAttr(named);
}

mlir::DictionaryAttr
Importer::getAnnotations(llvm::ArrayRef<ast::Attribute> attributes) {
  if (attributes.empty())
    return {};
  mlir::NamedAttrList list;
  for (const ast::Attribute &attribute : attributes) {
    mlir::Attribute value = getAnnotationValue(attribute);
    // `@allow` may stand several times.
    if (mlir::Attribute earlier = list.get(attribute.name.text)) {
      auto values = llvm::dyn_cast<mlir::ArrayAttr>(earlier);
      llvm::SmallVector<mlir::Attribute> all;
      if (values)
        all.append(values.begin(), values.end());
      else
        all.push_back(earlier);
      all.push_back(value);
      value = builder.getArrayAttr(all);
    }
    list.set(attribute.name.text, value);
  }
  return list.getDictionary(builder.getContext());
}

mlir::DictionaryAttr
Importer::getSettings(llvm::ArrayRef<ast::Setting> settings) {
  if (settings.empty())
    return {};
  mlir::NamedAttrList list;
  for (const ast::Setting &setting : settings)
    list.set(setting.name.text, getAttr(setting.value->constant));
  return list.getDictionary(builder.getContext());
}

mlir::ArrayAttr Importer::getParams(llvm::ArrayRef<ast::ParamDecl *> params) {
  llvm::SmallVector<mlir::Attribute> attrs;
  for (const ast::ParamDecl *param : params)
    attrs.push_back(cg::ParamAttr::get(
        builder.getContext(), builder.getStringAttr(param->name.text),
        getType(param->type),
        param->defaultValue && param->defaultValue->constant
            ? getAttr(param->defaultValue->constant)
            : mlir::Attribute(),
        getDoc(param->doc), getAnnotations(param->attributes)));
  return builder.getArrayAttr(attrs);
}

mlir::ArrayAttr
Importer::getResults(llvm::ArrayRef<ast::ResultDecl *> results) {
  llvm::SmallVector<mlir::Attribute> attrs;
  for (const ast::ResultDecl *result : results)
    attrs.push_back(cg::ParamAttr::get(builder.getContext(), result->name.text,
                                       getType(result->type), {},
                                       getDoc(result->doc)));
  return builder.getArrayAttr(attrs);
}

/// `cpp("header", "name")`; with one string it is a name, and the header is
/// none.
cg::CppAttr Importer::getCpp(const ast::CppBinding &cpp,
                             const ast::Decl &decl) {
  if (cpp.empty())
    return {};
  mlir::StringAttr header = builder.getStringAttr(
      cpp.strings.size() > 1 ? cpp.strings.front().text : "");
  mlir::StringAttr name = builder.getStringAttr(
      cpp.strings.empty() ? decl.name.text : cpp.strings.back().text);
  return cg::CppAttr::get(builder.getContext(), header, name);
}

void Importer::importTask(const ast::TaskDecl &task) {
  llvm::SmallVector<mlir::Attribute> raises;
  for (const ast::DottedName &name : task.raises) {
    if (name.decl)
      raises.push_back(getSymbol(name.decl));
    else
      raises.push_back(builder.getStringAttr(name.parts.back().text));
  }
  cg::TaskOp::create(
      builder,
      getSignatureLoc(getNamedLoc(task.name, task.name.range), task.params,
                      task.results, task.raises),
      task.name.text, getParams(task.params), getResults(task.results),
      raises.empty() ? mlir::ArrayAttr() : builder.getArrayAttr(raises),
      task.cpp.empty() ? mlir::StringAttr()
                       : builder.getStringAttr(task.cpp.strings.back().text),
      getDoc(task.doc), getAnnotations(task.attributes));
}

void Importer::importActor(const ast::ActorDecl &actor) {
  auto op = cg::ActorOp::create(
      builder, getLoc(actor.name.range), sema::getQualifiedName(actor),
      getCpp(actor.cpp, actor), getSettings(actor.needs), getDoc(actor.doc),
      currentFile, getAnnotations(actor.attributes));
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  for (const ast::NewDecl *constructor : actor.constructors)
    cg::NewOp::create(
        builder,
        getSignatureLoc(getLoc(constructor->getRange()), constructor->params),
        getParams(constructor->params), getDoc(constructor->doc),
        getAnnotations(constructor->attributes));
  for (const ast::TaskDecl *task : actor.tasks)
    if (!task->invalid)
      importTask(*task);
}

void Importer::importDecl(const ast::Decl &decl) {
  if (decl.invalid)
    return;
  mlir::Location loc =
      getLoc(decl.name.empty() ? decl.getRange() : decl.name.range);
  mlir::StringAttr doc = getDoc(decl.doc);
  mlir::DictionaryAttr annotations = getAnnotations(decl.attributes);
  std::string symbol =
      decl.name.empty() ? std::string() : sema::getQualifiedName(decl);
  llvm::TypeSwitch<const ast::Decl *>(&decl)
      .Case([&](const ast::ConstDecl *constant) {
        cg::ConstOp::create(builder, loc, symbol, getAttr(constant->constant),
                            doc, currentFile, annotations);
      })
      .Case([&](const ast::DimDecl *dim) {
        mlir::IntegerAttr bound;
        if (dim->constant)
          bound = llvm::cast<mlir::IntegerAttr>(getAttr(dim->constant));
        cg::DimOp::create(builder, loc, symbol, bound, doc, currentFile,
                          annotations);
      })
      .Case([&](const ast::TypeDecl *alias) {
        cg::AliasOp::create(builder, loc, symbol, getType(alias->type), doc,
                            currentFile, annotations);
      })
      .Case([&](const ast::RecordDecl *record) {
        llvm::SmallVector<mlir::Attribute> fields;
        for (const ast::FieldDecl *field : record->fields)
          fields.push_back(cg::ParamAttr::get(
              builder.getContext(), builder.getStringAttr(field->name.text),
              getType(field->type), {}, getDoc(field->doc),
              getAnnotations(field->attributes)));
        cg::RecordOp::create(builder, loc, symbol, builder.getArrayAttr(fields),
                             getCpp(record->cpp, decl), doc, currentFile,
                             annotations);
      })
      .Case([&](const ast::EnumDecl *enumeration) {
        llvm::SmallVector<llvm::StringRef> cases;
        for (const ast::EnumeratorDecl *enumerator : enumeration->enumerators)
          cases.push_back(enumerator->name.text);
        cg::EnumOp::create(builder, loc, symbol, builder.getStrArrayAttr(cases),
                           getCpp(enumeration->cpp, decl), doc, currentFile,
                           annotations);
      })
      .Case([&](const ast::ExceptionDecl *exception) {
        cg::ExceptionOp::create(builder, loc, symbol,
                                getCpp(exception->cpp, decl), doc, currentFile,
                                annotations);
      })
      .Case([&](const ast::OpaqueDecl *opaque) {
        cg::OpaqueOp::create(builder, loc, symbol, getCpp(opaque->cpp, decl),
                             opaque->codec.empty()
                                 ? mlir::StringAttr()
                                 : builder.getStringAttr(opaque->codec.text),
                             doc, currentFile, annotations);
      })
      .Case([&](const ast::ActorDecl *actor) { importActor(*actor); })
      .Case([&](const ast::GraphDecl *graph) { importGraph(*graph); })
      .Case([&](const ast::InstantiateDecl *request) {
        importInstantiate(*request);
      })
      .Case([&](const ast::DeploymentDecl *deployment) {
        importDeployment(*deployment);
      });
}

void Importer::importFile(const ast::File &file, bool isRoot) {
  currentFile = builder.getStringAttr(file.relativePath);
  llvm::SmallVector<llvm::StringRef> imports;
  for (const ast::ImportDecl *import : file.imports)
    if (import->target)
      imports.push_back(import->target->relativePath);
  cg::FileOp::create(
      builder, getLoc(ast::SMRange(file.range.Start, file.range.Start)),
      currentFile, builder.getStringAttr(sema::getPackageName(file)),
      imports.empty() ? mlir::ArrayAttr() : builder.getStrArrayAttr(imports),
      isRoot ? builder.getUnitAttr() : mlir::UnitAttr(), getDoc(file.doc));
  for (const ast::Decl *decl : file.decls)
    importDecl(*decl);
}

mlir::OwningOpRef<mlir::ModuleOp>
cgraphc::importProgram(mlir::MLIRContext &context,
                       const llvm::SourceMgr &sources,
                       const ast::Program &program) {
  context.loadDialect<cg::CGraphDialect>();
  Importer importer(context, sources, program);
  auto module = mlir::ModuleOp::create(importer.builder,
                                       importer.getLoc(program.root->range));
  importer.builder.setInsertionPointToEnd(module.getBody());
  for (const ast::File *file : program.files)
    importer.importFile(*file, file == program.root);
  return module;
}

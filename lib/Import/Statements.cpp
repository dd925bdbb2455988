//===- Statements.cpp - the body of a graph
//---------------------------------===//

#include "BodyImporter.h"

#include "cgraphc/Sema/Sema.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace cgraphc;
using namespace cgraphc::importer;

/// Gives a value its name in the source.
static void setName(Importer &importer, mlir::Value value,
                    const ast::Name &name) {
  if (auto result = llvm::dyn_cast<mlir::OpResult>(value))
    if (result.getOwner()->getNumResults() == 1)
      result.getOwner()->setLoc(
          mlir::NameLoc::get(importer.builder.getStringAttr(name.text), [&] {
            mlir::Location loc = result.getOwner()->getLoc();
            auto named = llvm::dyn_cast<mlir::NameLoc>(loc);
            return named ? named.getChildLoc() : loc;
          }()));
}

void BodyImporter::importStatements(llvm::ArrayRef<ast::Stmt *> statements) {
  for (const ast::Stmt *stmt : statements)
    importStatement(stmt);
}

void BodyImporter::importStatement(const ast::Stmt *stmt) {
  mlir::Location loc = importer.getLoc(stmt->getRange());
  llvm::TypeSwitch<const ast::Stmt *>(stmt)
      .Case([&](const ast::LetStmt *let) { importLet(*let); })
      .Case([&](const ast::VarStmt *var) {
        Values values = annotate(getValues(var->value), *var);
        setName(importer, values.front(), var->name->name);
        bind(var->name, values);
      })
      .Case([&](const ast::VarArrayStmt *var) {
        bind(
            var->name,
            {cg::UnsetOp::create(
                builder, importer.getNamedLoc(var->name->name, var->getRange()),
                importer.getType(var->name->type),
                builder.getStringAttr(var->name->name.text))});
      })
      .Case([&](const ast::AssignStmt *assign) { importAssign(*assign); })
      .Case([&](const ast::CallStmt *call) {
        annotate(getValues(call->value), *call);
      })
      .Case([&](const ast::ForStmt *loop) { importFor(*loop); })
      .Case([&](const ast::IfStmt *branch) { importIf(*branch); })
      .Case([&](const ast::RequireStmt *require) { importRequire(*require); })
      .Case([&](const ast::OptionStmt *option) {
        cg::OptionOp::create(builder, loc, option->name.text,
                             importer.getAttr(option->value->constant));
      })
      .Case([&](const ast::ConstStmt *constant) {
        cg::DefineOp::create(builder, loc, constant->decl->name.text,
                             importer.getAttr(constant->decl->constant));
      })
      .Case([&](const ast::DiscardStmt *discard) {
        cg::DiscardOp::create(builder, loc,
                              annotate(getValues(discard->value), *discard));
      })
      .Case([&](const ast::ReturnStmt *ret) { importReturn(*ret); });
}

Values BodyImporter::annotate(Values values, const ast::Stmt &stmt) {
  mlir::DictionaryAttr annotations = importer.getAnnotations(stmt.attributes);
  if (annotations)
    for (mlir::Value &value : values)
      value = cg::AnnotateOp::create(builder, value.getLoc(), value.getType(),
                                     value, annotations);
  return values;
}

void BodyImporter::importLet(const ast::LetStmt &let) {
  Values values = annotate(getValues(let.value), let);
  if (!let.isTuple) {
    setName(importer, values.front(), let.names.front()->name);
    bind(let.names.front(), values);
    return;
  }
  for (auto [i, name] : llvm::enumerate(let.names)) {
    if (values.size() == let.names.size()) {
      bind(name, {values[i]});
      continue;
    }
    bind(
        name,
        {cg::ProjectOp::create(
            builder,
            importer.getNamedLoc(name->name, let.value.expr->getRange()),
            llvm::cast<cg::TupleType>(values.front().getType()).getMembers()[i],
            values.front(),
            builder.getArrayAttr(builder.getI64IntegerAttr(i)))});
  }
}

void BodyImporter::importAssign(const ast::AssignStmt &assign) {
  Values values = annotate(getValues(assign.value), assign);
  llvm::SmallVector<mlir::Attribute> indices;
  const ast::Expr *target = assign.target;
  while (const auto *index = llvm::dyn_cast<ast::IndexExpr>(target)) {
    indices.insert(indices.begin(), importer.getAttr(index->index->constant));
    target = index->base;
  }
  const auto *name = llvm::cast<ast::NameExpr>(target);
  if (indices.empty()) {
    setName(importer, values.front(), name->name);
    bind(name->decl, values);
    return;
  }
  mlir::Value bundle = bindings.lookup(name->decl).front();
  bind(name->decl,
       {cg::InsertOp::create(builder, importer.getLoc(assign.getRange()),
                             bundle.getType(), values.front(), bundle,
                             builder.getArrayAttr(indices))});
}

void BodyImporter::importReturn(const ast::ReturnStmt &stmt) {
  auto graph =
      llvm::cast<cg::GraphOp>(builder.getInsertionBlock()->getParentOp());
  llvm::SmallVector<mlir::Value> values;
  for (mlir::Attribute attr : graph.getResults()) {
    auto result = llvm::cast<cg::ParamAttr>(attr);
    const ast::Arg *value = stmt.values.begin();
    if (stmt.isNamed)
      value = llvm::find_if(stmt.values, [&](const ast::Arg &candidate) {
        return candidate.name.text == result.getName().getValue();
      });
    // A bundle stays one: a result `T[N]` is an array of refs.
    values.push_back(getValues(value->value).front());
  }
  cg::ReturnOp::create(builder, importer.getLoc(stmt.getRange()), values,
                       mlir::ArrayAttr());
}

void BodyImporter::importRequire(const ast::RequireStmt &stmt) {
  cg::RequireOp::create(builder, importer.getLoc(stmt.getRange()),
                        importer.getWrittenAttr(stmt.condition),
                        stmt.message.empty()
                            ? mlir::StringAttr()
                            : builder.getStringAttr(stmt.message.text));
}

//===----------------------------------------------------------------------===//
// Loops and branches
//===----------------------------------------------------------------------===//

static void
collectAssigned(llvm::ArrayRef<ast::Stmt *> statements,
                llvm::SmallSetVector<const ast::Decl *, 4> &assigned) {
  for (const ast::Stmt *stmt : statements) {
    if (const auto *assign = llvm::dyn_cast<ast::AssignStmt>(stmt)) {
      const ast::Expr *target = assign->target;
      while (const auto *index = llvm::dyn_cast<ast::IndexExpr>(target))
        target = index->base;
      assigned.insert(target->decl);
    } else if (const auto *loop = llvm::dyn_cast<ast::ForStmt>(stmt)) {
      collectAssigned(loop->body, assigned);
    } else if (const auto *branch = llvm::dyn_cast<ast::IfStmt>(stmt)) {
      collectAssigned(branch->body, assigned);
      collectAssigned(branch->elseBody, assigned);
    }
  }
}

llvm::SmallVector<const ast::Decl *>
BodyImporter::getCarried(llvm::ArrayRef<ast::Stmt *> statements) {
  llvm::SmallSetVector<const ast::Decl *, 4> assigned;
  collectAssigned(statements, assigned);
  llvm::SmallVector<const ast::Decl *> carried;
  for (const ast::Decl *decl : assigned)
    if (isBound(decl))
      carried.push_back(decl);
  return carried;
}

Values BodyImporter::flatten(llvm::ArrayRef<const ast::Decl *> decls) {
  Values values;
  for (const ast::Decl *decl : decls)
    llvm::append_range(values, bindings.lookup(decl));
  return values;
}

void BodyImporter::rebind(llvm::ArrayRef<const ast::Decl *> decls,
                          mlir::ValueRange values) {
  for (const ast::Decl *decl : decls) {
    size_t count = bindings[decl].size();
    bind(decl, Values(values.take_front(count)));
    values = values.drop_front(count);
  }
}

void BodyImporter::importNested(mlir::Block &block,
                                llvm::ArrayRef<ast::Stmt *> statements,
                                llvm::ArrayRef<const ast::Decl *> carried,
                                llvm::function_ref<void()> prologue) {
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&block);
  prologue();
  importStatements(statements);
  cg::YieldOp::create(builder, block.getParentOp()->getLoc(), flatten(carried));
}

void BodyImporter::importFor(const ast::ForStmt &loop) {
  llvm::SmallVector<const ast::Decl *> carried = getCarried(loop.body);
  Values inits = flatten(carried);
  auto [lower, upper] = getBounds(loop.domain);
  auto op = cg::ForOp::create(builder, importer.getLoc(loop.getRange()),
                              mlir::ValueRange(inits).getTypes(),
                              builder.getStringAttr(loop.variable->name.text),
                              lower, upper, inits);
  mlir::Block &block = op.getBody().emplaceBlock();
  for (mlir::Value init : inits)
    block.addArgument(init.getType(), init.getLoc());
  auto outer = bindings;
  rebind(carried, block.getArguments());
  importNested(block, loop.body, carried,
               [&] { bindElement(loop.variable, loop.domain); });
  bindings = std::move(outer);
  rebind(carried, op.getResults());
}

void BodyImporter::importIf(const ast::IfStmt &branch) {
  llvm::SmallVector<ast::Stmt *> both(branch.body);
  llvm::append_range(both, branch.elseBody);
  llvm::SmallVector<const ast::Decl *> carried = getCarried(both);
  Values before = flatten(carried);
  auto op = cg::IfOp::create(builder, importer.getLoc(branch.getRange()),
                             mlir::ValueRange(before).getTypes(),
                             importer.getAttr(branch.condition->constant));
  auto outer = bindings;
  importNested(op.getThenBody().emplaceBlock(), branch.body, carried, [] {});
  if (branch.hasElse || !carried.empty()) {
    bindings = outer;
    importNested(op.getElseBody().emplaceBlock(), branch.elseBody, carried,
                 [] {});
  }
  bindings = std::move(outer);
  rebind(carried, op.getResults());
}

//===----------------------------------------------------------------------===//
// Graphs
//===----------------------------------------------------------------------===//

void Importer::importGraph(const ast::GraphDecl &graph) {
  auto op = cg::GraphOp::create(
      builder, getLoc(graph.name.range), sema::getQualifiedName(graph),
      getParams(graph.constParams), getParams(graph.inputs),
      getResults(graph.results), getDoc(graph.doc), currentFile,
      getAnnotations(graph.attributes));
  mlir::OpBuilder::InsertionGuard guard(builder);
  mlir::Block &block = op.getBody().emplaceBlock();
  builder.setInsertionPointToStart(&block);
  BodyImporter body(*this);
  auto addArgument = [&](const ast::ParamDecl *param) {
    body.bind(param,
              {block.addArgument(getType(param->type),
                                 getNamedLoc(param->name, param->name.range))});
  };
  for (const ast::ParamDecl *param : graph.constParams)
    if (param->type->canonical()->isActors())
      addArgument(param);
  for (const ast::ParamDecl *input : graph.inputs)
    addArgument(input);
  body.importStatements(graph.body);
  if (block.empty() || !block.back().hasTrait<mlir::OpTrait::IsTerminator>())
    cg::ReturnOp::create(builder, getLoc(ast::SMRange(graph.end, graph.end)),
                         mlir::ValueRange(), mlir::ArrayAttr());
}

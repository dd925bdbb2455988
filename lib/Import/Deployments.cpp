//===- Deployments.cpp - hosts, instances, wirings
//---------------------------===//

#include "BodyImporter.h"

#include "cgraphc/Sema/Sema.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Expr.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace cgraphc;
using namespace cgraphc::importer;

mlir::ArrayAttr Importer::getConstantArgs(const ast::GraphDecl &graph,
                                          llvm::ArrayRef<ast::Arg> args) {
  llvm::SmallVector<mlir::Attribute> values;
  llvm::StringMap<mlir::Attribute> byName;
  for (const ast::ParamDecl *param : graph.constParams) {
    if (param->type->canonical()->isActors())
      continue;
    const auto *arg = llvm::find_if(
        args, [&](const ast::Arg &arg) { return arg.param == param; });
    // A default may use the parameters before it.
    mlir::Attribute value =
        arg != args.end()
            ? getAttr(arg->value.expr->constant)
            : cg::substitute(getAttr(param->defaultValue->constant), byName);
    values.push_back(value);
    byName[param->name.text] = value;
  }
  return builder.getArrayAttr(values);
}

void Importer::importInstantiate(const ast::InstantiateDecl &decl) {
  for (const ast::Instantiation &request : decl.instantiations) {
    const auto *graph = llvm::cast_or_null<ast::GraphDecl>(request.graph.decl);
    if (graph && !graph->invalid)
      cg::InstantiateOp::create(builder, getLoc(request.range),
                                getSymbol(graph),
                                getConstantArgs(*graph, request.args));
  }
}

namespace {

class DeploymentImporter {
public:
  explicit DeploymentImporter(Importer &importer)
      : importer(importer), builder(importer.builder), values(importer) {}

  void importMember(const ast::Node *member);

private:
  void importHost(const ast::HostDecl &host);
  void importInstance(const ast::InstanceDecl &instance);
  mlir::Value importInstances(const ast::InstanceDecl &instance,
                              llvm::ArrayRef<ast::Iterator> iterators,
                              mlir::Type type);
  mlir::Value createInstance(const ast::InstanceDecl &instance);
  void importWires(const ast::WireDecl &wire,
                   llvm::ArrayRef<ast::Iterator> iterators);
  void createWire(const ast::WireDecl &wire);
  mlir::ArrayAttr getIndices(llvm::ArrayRef<ast::Iterator> iterators);
  mlir::Attribute getAttrOf(const ast::Expr *expr) {
    return expr && expr->constant ? importer.getAttr(expr->constant)
                                  : mlir::Attribute();
  }

  Importer &importer;
  mlir::OpBuilder &builder;
  BodyImporter values;
};

/// `node[p].gpu[t]`, taken apart.
struct Place {
  llvm::StringRef host;
  const ast::Expr *hostIndex = nullptr;
  const ast::Expr *gpu = nullptr;
};

} // namespace

static Place getPlace(const ast::Expr *on) {
  Place place;
  if (!on)
    return place;
  if (const auto *index = llvm::dyn_cast<ast::IndexExpr>(on))
    if (const auto *member = llvm::dyn_cast<ast::MemberExpr>(index->base)) {
      place.gpu = index->index;
      on = member->base;
    }
  if (const auto *index = llvm::dyn_cast<ast::IndexExpr>(on)) {
    place.hostIndex = index->index;
    on = index->base;
  }
  if (const auto *name = llvm::dyn_cast<ast::NameExpr>(on))
    place.host = name->name.text;
  return place;
}

void DeploymentImporter::importMember(const ast::Node *member) {
  mlir::Location loc = importer.getLoc(member->getRange());
  llvm::TypeSwitch<const ast::Node *>(member)
      .Case([&](const ast::HostDecl *host) { importHost(*host); })
      .Case(
          [&](const ast::InstanceDecl *instance) { importInstance(*instance); })
      .Case([&](const ast::WireDecl *wire) {
        if (!wire->invalid)
          importWires(*wire, wire->iterators);
      })
      .Case([&](const ast::LiveSetDecl *set) {
        llvm::SmallVector<llvm::StringRef> graphs;
        for (const ast::Name &graph : set->graphs)
          graphs.push_back(graph.text);
        cg::LiveOp::create(builder,
                           importer.getNamedLoc(set->name, set->getRange()),
                           set->name.text, builder.getStrArrayAttr(graphs));
      })
      .Case([&](const ast::ReplaceStmt *replace) {
        cg::ReplaceOp::create(builder, loc,
                              *cg::symbolizeTransport(replace->from.text),
                              *cg::symbolizeTransport(replace->to.text));
      })
      .Case([&](const ast::Stmt *stmt) {
        auto *statement = const_cast<ast::Stmt *>(stmt);
        values.importStatements(statement);
      });
}

void DeploymentImporter::importHost(const ast::HostDecl &host) {
  if (host.invalid)
    return;
  cg::HostOp::create(builder, importer.getNamedLoc(host.name, host.getRange()),
                     host.name.text, getAttrOf(host.count),
                     getAttrOf(host.address), importer.getSettings(host.needs));
}

mlir::ArrayAttr
DeploymentImporter::getIndices(llvm::ArrayRef<ast::Iterator> iterators) {
  llvm::SmallVector<mlir::Attribute> indices;
  for (const ast::Iterator &iterator : iterators)
    indices.push_back(
        cg::RefAttr::get(builder.getContext(),
                         builder.getStringAttr(iterator.variable->name.text)));
  return builder.getArrayAttr(indices);
}

void DeploymentImporter::importInstance(const ast::InstanceDecl &instance) {
  if (!instance.invalid)
    values.bind(&instance, {importInstances(instance, instance.iterators,
                                            importer.getType(instance.type))});
}

mlir::Value
DeploymentImporter::importInstances(const ast::InstanceDecl &instance,
                                    llvm::ArrayRef<ast::Iterator> iterators,
                                    mlir::Type type) {
  if (iterators.empty())
    return createInstance(instance);
  const ast::Iterator &iterator = iterators.front();
  mlir::Location loc = importer.getNamedLoc(instance.name, iterator.range);
  auto op = cg::CollectOp::create(
      builder, loc, type, builder.getStringAttr(iterator.variable->name.text),
      getAttrOf(iterator.domain.lo), getAttrOf(iterator.domain.hi));
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  mlir::Value element =
      importInstances(instance, iterators.drop_front(),
                      llvm::cast<cg::BundleType>(type).getElement());
  cg::YieldOp::create(builder, loc, element);
  return op;
}

mlir::Value
DeploymentImporter::createInstance(const ast::InstanceDecl &instance) {
  const auto *actor = llvm::cast<ast::ActorDecl>(instance.actor.decl);
  llvm::SmallVector<mlir::Attribute> args;
  if (!actor->constructors.empty())
    for (const ast::ParamDecl *param : actor->constructors.front()->params) {
      const ast::Expr *expr = param->defaultValue;
      for (const ast::Arg &arg : instance.args)
        if (arg.param == param)
          expr = arg.value.expr;
      args.push_back(getAttrOf(expr));
    }
  Place place = getPlace(instance.on);
  mlir::FlatSymbolRefAttr symbol = importer.getSymbol(actor);
  return cg::InstanceOp::create(
      builder, importer.getNamedLoc(instance.name, instance.getRange()),
      cg::ActorType::get(symbol), builder.getStringAttr(instance.name.text),
      getIndices(instance.iterators), symbol, builder.getArrayAttr(args),
      place.host.empty() ? mlir::StringAttr()
                         : builder.getStringAttr(place.host),
      getAttrOf(place.hostIndex), getAttrOf(place.gpu),
      importer.getSettings(instance.settings), mlir::StringAttr());
}

void DeploymentImporter::importWires(const ast::WireDecl &wire,
                                     llvm::ArrayRef<ast::Iterator> iterators) {
  if (iterators.empty())
    return createWire(wire);
  const ast::Iterator &iterator = iterators.front();
  mlir::Location loc = importer.getLoc(iterator.range);
  auto op =
      cg::ForOp::create(builder, loc, mlir::TypeRange(),
                        builder.getStringAttr(iterator.variable->name.text),
                        getAttrOf(iterator.domain.lo),
                        getAttrOf(iterator.domain.hi), mlir::ValueRange());
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  importWires(wire, iterators.drop_front());
  cg::YieldOp::create(builder, loc, mlir::ValueRange());
}

void DeploymentImporter::createWire(const ast::WireDecl &wire) {
  const auto *graph = llvm::cast<ast::GraphDecl>(wire.target.graph.decl);
  llvm::SmallVector<mlir::Value> actors;
  for (const ast::ParamDecl *param : graph->constParams)
    if (param->type->canonical()->isActors())
      for (const ast::Arg &arg : wire.target.args)
        if (arg.param == param)
          actors.push_back(values.getValue(arg.value.expr));
  cg::WireOp::create(builder, importer.getNamedLoc(wire.name, wire.getRange()),
                     builder.getStringAttr(wire.name.text),
                     getIndices(wire.iterators), importer.getSymbol(graph),
                     importer.getConstantArgs(*graph, wire.target.args), actors,
                     mlir::FlatSymbolRefAttr());
}

void Importer::importDeployment(const ast::DeploymentDecl &deployment) {
  // Parameters that shaped the build; Sema has put their values in place.
  llvm::SmallVector<llvm::StringRef> fixed;
  for (const ast::ParamDecl *param : deployment.params)
    if (param->constant && param->constant->isLiteral())
      fixed.push_back(param->name.text);
  auto op = cg::DeploymentOp::create(
      builder, getLoc(deployment.name.range),
      sema::getQualifiedName(deployment), getParams(deployment.params),
      mlir::DictionaryAttr(),
      fixed.empty() ? mlir::ArrayAttr() : builder.getStrArrayAttr(fixed),
      getDoc(deployment.doc), currentFile,
      getAnnotations(deployment.attributes));
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  DeploymentImporter body(*this);
  for (const ast::Node *member : deployment.members)
    body.importMember(member);
}

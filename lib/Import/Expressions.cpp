//===- Expressions.cpp - edges of a graph
//-----------------------------------===//

#include "BodyImporter.h"

#include "cgraphc/Sema/Collectives.h"
#include "cgraphc/Sema/Sema.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace cgraphc;
using namespace cgraphc::importer;

mlir::Value BodyImporter::importVia(mlir::Value value, const ast::Name &via) {
  if (via.empty())
    return value;
  return cg::ViaOp::create(builder, importer.getLoc(via.range), value.getType(),
                           value, *cg::symbolizeTransport(via.text));
}

mlir::Value BodyImporter::getOperand(const ast::Value &value,
                                     mlir::Type wanted) {
  mlir::Location loc = importer.getLoc(value.expr->getRange());
  if (!value.expr->type && value.expr->constant)
    return cg::LiteralOp::create(builder, loc, wanted,
                                 importer.getAttr(value.expr->constant));
  // A bundle of constants and edges: its elements have the wanted type.
  mlir::Value result = getValues(value).front();
  if (llvm::isa<cg::BundleType>(result.getType()) &&
      llvm::isa<cg::ArrayType, cg::ListType>(wanted))
    return cg::PackOp::create(builder, loc, wanted, mlir::ValueRange(result),
                              mlir::ArrayAttr());
  return result;
}

mlir::Value BodyImporter::getValue(const ast::Expr *expr) {
  return getValues(expr).front();
}

Values BodyImporter::getValues(const ast::Value &value) {
  const auto *call = llvm::dyn_cast<ast::CallExpr>(value.expr);
  Values values = call ? importCall(call, value) : getValues(value.expr);
  // Of a collective it is the transport of the collective itself.
  if (call && sema::getCallKind(*call) == sema::CallKind::Collective)
    return values;
  for (mlir::Value &result : values)
    result = importVia(result, value.via);
  return values;
}

Values BodyImporter::getValues(const ast::Expr *expr) {
  return llvm::TypeSwitch<const ast::Expr *, Values>(expr)
      .Case([&](const ast::NameExpr *name) {
        return bindings.lookup(name->decl);
      })
      .Case<ast::MemberExpr, ast::TupleIndexExpr>(
          [&](auto) { return Values{importMember(expr)}; })
      .Case([&](const ast::IndexExpr *index) {
        return Values{importIndex(index)};
      })
      .Case([&](const ast::CallExpr *call) {
        return importCall(call, ast::Value());
      })
      .Case([&](const ast::BundleExpr *bundle) {
        return Values{importBundle(bundle)};
      })
      .Case([&](const ast::ComprehensionExpr *comprehension) {
        return Values{importComprehension(comprehension)};
      });
}

Values BodyImporter::importCall(const ast::CallExpr *call,
                                const ast::Value &value) {
  if (sema::getCallKind(*call) == sema::CallKind::Task)
    return importTaskCall(call, value);
  if (sema::getCallKind(*call) == sema::CallKind::Collective)
    return {importCollective(*call, value.via)};
  const auto *callee = llvm::cast<ast::MemberExpr>(call->callee);
  // An edge has the type that its task declares; what Sema knows of its
  // dimensions beyond that is for its checks only.
  mlir::Value base = getValue(callee->base);
  auto from = llvm::cast<cg::TensorType>(base.getType());
  auto device = static_cast<cg::Device>(call->type->getDevice());
  return {cg::ConvertOp::create(builder, importer.getLoc(call->getRange()),
                                cg::TensorType::get(builder.getContext(),
                                                    from.getElement(),
                                                    from.getDims(), device),
                                base)};
}

Values BodyImporter::importTaskCall(const ast::CallExpr *call,
                                    const ast::Value &value) {
  const auto *task = llvm::cast<ast::TaskDecl>(call->decl);
  mlir::Value actor = getValue(llvm::cast<ast::MemberExpr>(call->callee)->base);
  llvm::SmallVector<mlir::Value> args;
  for (const ast::ParamDecl *param : task->params) {
    mlir::Type type = importer.getType(param->type);
    const auto *arg = llvm::find_if(call->args, [&](const ast::Arg &candidate) {
      return candidate.param == param;
    });
    if (arg != call->args.end()) {
      args.push_back(getOperand(arg->value, type));
      continue;
    }
    args.push_back(
        cg::LiteralOp::create(builder, importer.getLoc(call->getRange()), type,
                              importer.getAttr(param->defaultValue->constant)));
  }
  llvm::SmallVector<mlir::Value> after;
  for (const ast::Expr *path : value.after)
    llvm::append_range(after, getValues(path));
  llvm::SmallVector<mlir::Type> results;
  for (const ast::ResultDecl *result : task->results)
    results.push_back(importer.getType(result->type));
  if (results.empty())
    results.push_back(cg::TokenType::get(builder.getContext()));
  auto op = cg::CallOp::create(
      builder, importer.getLoc(call->getRange()), results,
      mlir::FlatSymbolRefAttr::get(builder.getContext(), task->name.text),
      actor, args, after, mlir::ArrayAttr(), mlir::DenseI64ArrayAttr(),
      mlir::IntegerAttr(), mlir::IntegerAttr(), mlir::IntegerAttr(),
      mlir::StringAttr(), cg::CollectiveAttr(), mlir::IntegerAttr());
  return Values(op.getResults());
}

mlir::Value BodyImporter::importCollective(const ast::CallExpr &call,
                                           const ast::Name &via) {
  llvm::StringRef name = llvm::cast<ast::NameExpr>(call.callee)->name.text;
  sema::CollectiveKind kind = *sema::parseCollective(name);
  auto argument = [&](llvm::StringRef param) {
    return sema::findArgument(call, kind, param);
  };
  auto constant = [&](llvm::StringRef param) {
    const ast::Arg *arg = argument(param);
    return arg ? importer.getAttr(arg->value.expr->constant)
               : mlir::Attribute();
  };
  bool isSent = argument("x");
  mlir::Value values = getValues(argument(isSent ? "x" : "xs")->value).front();
  mlir::Value targets =
      isSent ? getValues(argument("to")->value).front() : mlir::Value();
  mlir::Attribute ranks =
      llvm::cast<cg::BundleType>((isSent ? targets : values).getType())
          .getSize();
  mlir::Type element = values.getType();
  if (!isSent)
    element = llvm::cast<cg::BundleType>(element).getElement();
  cg::Reduction reduction = cg::Reduction::None;
  if (auto op = llvm::dyn_cast_or_null<mlir::StringAttr>(constant("op")))
    reduction = *cg::symbolizeReduction(op.getValue());
  auto axis = llvm::dyn_cast_or_null<mlir::IntegerAttr>(constant("axis"));
  auto irKind = static_cast<cg::CollectiveKind>(kind);
  mlir::Type type =
      cg::getCollectiveType(irKind, element, axis ? axis.getInt() : 0, ranks);
  if (!cg::makesOneValue(irKind))
    type = cg::BundleType::get(type, ranks);
  return cg::CollectiveOp::create(
      builder, importer.getLoc(call.getRange()), type, irKind, reduction,
      values, targets, axis ? axis.getInt() : 0, constant("root"),
      via.empty() ? cg::Transport::Auto : *cg::symbolizeTransport(via.text));
}

/// `x.stats(y).hits` picks a result, `req.prompt` and `pair.0` project; chains
/// make one path.
mlir::Value BodyImporter::importMember(const ast::Expr *expr) {
  const ast::Expr *base;
  mlir::Attribute step;
  unsigned number = 0;
  if (const auto *member = llvm::dyn_cast<ast::MemberExpr>(expr)) {
    base = member->base;
    step = builder.getStringAttr(member->name.text);
  } else {
    const auto *index = llvm::cast<ast::TupleIndexExpr>(expr);
    base = index->base;
    number = index->index;
    step = builder.getI64IntegerAttr(index->index);
  }
  Values values = getValues(base);
  const sema::Type *baseType = base->type->canonical();
  if (baseType->getKind() == sema::TypeKind::Results) {
    const auto *task = llvm::cast<ast::TaskDecl>(baseType->getDecl());
    for (auto [i, result] : llvm::enumerate(task->results))
      if (result == expr->decl)
        number = i;
    return values[number];
  }
  auto tuple = llvm::dyn_cast<cg::TupleType>(values.front().getType());
  mlir::Type type =
      tuple ? tuple.getMembers()[number] : importer.getType(expr->type);
  return cg::ProjectOp::create(builder, importer.getLoc(expr->getRange()), type,
                               values.front(), builder.getArrayAttr(step));
}

mlir::Value BodyImporter::importIndex(const ast::IndexExpr *expr) {
  mlir::Value base = getValue(expr->base);
  mlir::Location loc = importer.getLoc(expr->getRange());
  mlir::ArrayAttr path =
      builder.getArrayAttr(importer.getAttr(expr->index->constant));
  if (auto bundle = llvm::dyn_cast<cg::BundleType>(base.getType()))
    return cg::IndexOp::create(builder, loc, bundle.getElement(), base, path);
  auto array = llvm::cast<cg::ArrayType>(base.getType());
  return cg::ProjectOp::create(builder, loc, array.getElement(), base, path);
}

mlir::Value BodyImporter::importBundle(const ast::BundleExpr *bundle) {
  auto type = llvm::cast<cg::BundleType>(importer.getType(bundle->type));
  llvm::SmallVector<mlir::Value> elements;
  for (const ast::Value &element : bundle->elements)
    elements.push_back(getOperand(element, type.getElement()));
  return cg::BundleOp::create(builder, importer.getLoc(bundle->getRange()),
                              type, elements);
}

std::pair<mlir::Attribute, mlir::Attribute>
BodyImporter::getBounds(const ast::Range &domain) {
  if (domain.hi)
    return {importer.getAttr(domain.lo->constant),
            importer.getAttr(domain.hi->constant)};
  return {builder.getI64IntegerAttr(0),
          importer.getAttr(domain.lo->type->canonical()->getSize())};
}

void BodyImporter::bindElement(const ast::LocalDecl *variable,
                               const ast::Range &domain) {
  if (domain.hi)
    return;
  mlir::Value bundle = getValue(domain.lo);
  mlir::Attribute index = cg::RefAttr::get(
      builder.getContext(), builder.getStringAttr(variable->name.text));
  bind(variable,
       {cg::IndexOp::create(
           builder, importer.getNamedLoc(variable->name, variable->name.range),
           llvm::cast<cg::BundleType>(bundle.getType()).getElement(), bundle,
           builder.getArrayAttr(index))});
}

mlir::Value
BodyImporter::importComprehension(const ast::ComprehensionExpr *expr) {
  auto type = llvm::cast<cg::BundleType>(importer.getType(expr->type));
  mlir::Location loc = importer.getLoc(expr->getRange());
  auto [lower, upper] = getBounds(expr->domain);
  auto op = cg::CollectOp::create(
      builder, loc, type, builder.getStringAttr(expr->variable->name.text),
      lower, upper);
  mlir::OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(&op.getBody().emplaceBlock());
  bindElement(expr->variable, expr->domain);
  mlir::Value element = getOperand(expr->element, type.getElement());
  cg::YieldOp::create(builder, loc, element);
  return op;
}

//===- Types.cpp - types and constants as attributes
//-----------------------===//

#include "Importer.h"

#include "cgraphc/Sema/Sema.h"
#include "llvm/Support/ErrorHandling.h"

using namespace cgraphc;
using namespace cgraphc::importer;

mlir::FlatSymbolRefAttr Importer::getSymbol(const ast::Decl *decl) {
  return mlir::FlatSymbolRefAttr::get(builder.getContext(),
                                      sema::getQualifiedName(*decl));
}

mlir::Type Importer::getScalar(const sema::Type *type) {
  auto signedness = mlir::IntegerType::Signed;
  unsigned width = 0;
  switch (type->getScalar()) {
  case sema::ScalarKind::Bool:
    return builder.getI1Type();
  case sema::ScalarKind::F16:
    return builder.getF16Type();
  case sema::ScalarKind::BF16:
    return builder.getBF16Type();
  case sema::ScalarKind::F32:
    return builder.getF32Type();
  case sema::ScalarKind::F64:
    return builder.getF64Type();
  case sema::ScalarKind::I8:
    width = 8;
    break;
  case sema::ScalarKind::I16:
    width = 16;
    break;
  case sema::ScalarKind::I32:
    width = 32;
    break;
  case sema::ScalarKind::I64:
    width = 64;
    break;
  case sema::ScalarKind::U8:
  case sema::ScalarKind::U16:
  case sema::ScalarKind::U32:
  case sema::ScalarKind::U64:
    signedness = mlir::IntegerType::Unsigned;
    width = 8u << (static_cast<unsigned>(type->getScalar()) -
                   static_cast<unsigned>(sema::ScalarKind::U8));
    break;
  }
  return builder.getIntegerType(width, signedness == mlir::IntegerType::Signed);
}

mlir::Attribute Importer::getDim(const sema::Dim &dim) {
  if (dim.size)
    return getAttr(dim.size);
  mlir::StringAttr name;
  if (dim.decl)
    name = builder.getStringAttr(sema::getQualifiedName(*dim.decl));
  return cg::DimAttr::get(builder.getContext(), name,
                          dim.bound ? getAttr(dim.bound) : mlir::Attribute());
}

mlir::Type Importer::getType(const sema::Type *type) {
  type = type->canonical();
  mlir::MLIRContext *context = builder.getContext();
  mlir::Attribute size =
      type->getSize() ? getAttr(type->getSize()) : mlir::Attribute();
  switch (type->getKind()) {
  case sema::TypeKind::Int:
    return builder.getIndexType();
  case sema::TypeKind::Scalar:
    return getScalar(type);
  case sema::TypeKind::Str:
    return cg::StrType::get(context, size);
  case sema::TypeKind::Bytes:
    return cg::BytesType::get(context, size);
  case sema::TypeKind::Tensor: {
    llvm::SmallVector<mlir::Attribute> dims;
    for (const sema::Dim &dim : type->getDims())
      dims.push_back(getDim(dim));
    return cg::TensorType::get(context, getType(type->getElement()), dims,
                               static_cast<cg::Device>(type->getDevice()));
  }
  case sema::TypeKind::Tuple: {
    llvm::SmallVector<mlir::Type> members;
    for (const sema::Type *member : type->getElements())
      members.push_back(getType(member));
    return cg::TupleType::get(context, members);
  }
  case sema::TypeKind::Record:
    return cg::RecordType::get(getSymbol(type->getDecl()));
  case sema::TypeKind::Enum:
    return cg::EnumType::get(getSymbol(type->getDecl()));
  case sema::TypeKind::Opaque:
    return cg::OpaqueType::get(getSymbol(type->getDecl()));
  case sema::TypeKind::Actor:
    return cg::ActorType::get(getSymbol(type->getDecl()));
  case sema::TypeKind::Array:
    return cg::ArrayType::get(getType(type->getElement()), size);
  case sema::TypeKind::List:
    return cg::ListType::get(getType(type->getElement()), size);
  case sema::TypeKind::Optional:
    return cg::OptionalType::get(getType(type->getElement()));
  case sema::TypeKind::Bundle:
    return cg::BundleType::get(getType(type->getElement()), size);
  case sema::TypeKind::Token:
    return cg::TokenType::get(context);
  case sema::TypeKind::Error:
  case sema::TypeKind::Results:
    break;
  }
  llvm_unreachable("no value has this type in a checked program");
}

llvm::SmallVector<mlir::Type, 1> Importer::getTypes(const sema::Type *type) {
  if (type->canonical()->getKind() != sema::TypeKind::Results)
    return {getType(type)};
  llvm::SmallVector<mlir::Type, 1> types;
  for (const sema::Type *element : type->canonical()->getElements())
    types.push_back(getType(element));
  return types;
}

static cg::ExprKind getExprKind(sema::ConstantOp op) {
  using sema::ConstantOp;
  switch (op) {
  case ConstantOp::Env:
    return cg::ExprKind::Env;
  case ConstantOp::Neg:
    return cg::ExprKind::Neg;
  case ConstantOp::Not:
    return cg::ExprKind::Not;
  case ConstantOp::Add:
    return cg::ExprKind::Add;
  case ConstantOp::Sub:
    return cg::ExprKind::Sub;
  case ConstantOp::Mul:
    return cg::ExprKind::Mul;
  case ConstantOp::Div:
    return cg::ExprKind::Div;
  case ConstantOp::Rem:
    return cg::ExprKind::Mod;
  case ConstantOp::Eq:
    return cg::ExprKind::Eq;
  case ConstantOp::Ne:
    return cg::ExprKind::Ne;
  case ConstantOp::Lt:
    return cg::ExprKind::Lt;
  case ConstantOp::Le:
    return cg::ExprKind::Le;
  case ConstantOp::Gt:
    return cg::ExprKind::Gt;
  case ConstantOp::Ge:
    return cg::ExprKind::Ge;
  case ConstantOp::And:
    return cg::ExprKind::And;
  case ConstantOp::Or:
    return cg::ExprKind::Or;
  case ConstantOp::Index:
    return cg::ExprKind::Index;
  case ConstantOp::Literal:
  case ConstantOp::Param:
  case ConstantOp::Array:
    break;
  }
  llvm_unreachable("not an operator");
}

static mlir::Attribute getLiteral(mlir::OpBuilder &builder,
                                  const sema::Constant &literal) {
  mlir::MLIRContext *context = builder.getContext();
  switch (literal.kind) {
  case sema::ConstantKind::Int:
    if (literal.wide)
      return builder.getIntegerAttr(builder.getIntegerType(64, false),
                                    llvm::APInt(64, literal.number, true));
    return builder.getI64IntegerAttr(literal.number);
  case sema::ConstantKind::Bool:
    return builder.getBoolAttr(literal.number != 0);
  case sema::ConstantKind::Float:
    return builder.getF64FloatAttr(literal.real);
  case sema::ConstantKind::Str:
    return builder.getStringAttr(literal.text);
  case sema::ConstantKind::Duration:
    return cg::DurationAttr::get(context, literal.number);
  case sema::ConstantKind::Size:
    return cg::SizeAttr::get(context, literal.number);
  case sema::ConstantKind::Enum:
    return builder.getStringAttr(
        literal.enumeration->enumerators[literal.number]->name.text);
  case sema::ConstantKind::Array:
    break;
  }
  llvm_unreachable("an array is not a literal");
}

mlir::Attribute Importer::getAttr(const sema::Constant *constant) {
  if (constant->isLiteral())
    return getLiteral(builder, *constant);
  if (constant->op == sema::ConstantOp::Param)
    return cg::RefAttr::get(builder.getContext(),
                            builder.getStringAttr(constant->param->name.text));
  if (constant->op == sema::ConstantOp::Env)
    return cg::ExprAttr::get(builder.getContext(), cg::ExprKind::Env,
                             {builder.getStringAttr(constant->text)});
  llvm::SmallVector<mlir::Attribute> operands;
  for (const sema::Constant *operand : constant->operands)
    operands.push_back(getAttr(operand));
  if (constant->op == sema::ConstantOp::Array)
    return builder.getArrayAttr(operands);
  return cg::ExprAttr::get(builder.getContext(), getExprKind(constant->op),
                           operands);
}

static cg::ExprKind getExprKind(ast::BinaryExpr::Op op) {
  using Op = ast::BinaryExpr::Op;
  switch (op) {
  case Op::Or:
    return cg::ExprKind::Or;
  case Op::And:
    return cg::ExprKind::And;
  case Op::Eq:
    return cg::ExprKind::Eq;
  case Op::Ne:
    return cg::ExprKind::Ne;
  case Op::Le:
    return cg::ExprKind::Le;
  case Op::Ge:
    return cg::ExprKind::Ge;
  case Op::Lt:
    return cg::ExprKind::Lt;
  case Op::Gt:
    return cg::ExprKind::Gt;
  case Op::Add:
    return cg::ExprKind::Add;
  case Op::Sub:
    return cg::ExprKind::Sub;
  case Op::Mul:
    return cg::ExprKind::Mul;
  case Op::Div:
    return cg::ExprKind::Div;
  case Op::Rem:
    return cg::ExprKind::Mod;
  }
  llvm_unreachable("covered switch");
}

mlir::Attribute Importer::getWrittenAttr(const ast::Expr *expr) {
  mlir::MLIRContext *context = builder.getContext();
  if (const auto *unary = llvm::dyn_cast<ast::UnaryExpr>(expr))
    return cg::ExprAttr::get(context,
                             unary->op == ast::UnaryExpr::Op::Neg
                                 ? cg::ExprKind::Neg
                                 : cg::ExprKind::Not,
                             {getWrittenAttr(unary->operand)});
  if (const auto *binary = llvm::dyn_cast<ast::BinaryExpr>(expr))
    return cg::ExprAttr::get(
        context, getExprKind(binary->op),
        {getWrittenAttr(binary->lhs), getWrittenAttr(binary->rhs)});
  const auto *constDecl = llvm::dyn_cast_or_null<ast::ConstDecl>(expr->decl);
  if (constDecl && llvm::isa<ast::NameExpr>(expr)) {
    if (constDecl->file)
      return getSymbol(constDecl);
    return cg::RefAttr::get(context,
                            builder.getStringAttr(constDecl->name.text));
  }
  return getAttr(expr->constant);
}

//===- TypeTest.cpp - types, and what fits what ---------------------------===//

#include "cgraphc/Sema/Type.h"
#include "cgraphc/Syntax/Program.h"
#include "lib/Sema/Fit.h"
#include "gtest/gtest.h"

using namespace cgraphc;
using namespace cgraphc::sema;

namespace {
class TypeTest : public testing::Test {
protected:
  template <class T>
  T *create(llvm::StringRef name) {
    auto *decl = arena.create<T>(llvm::SMRange());
    decl->name.text = name;
    return decl;
  }
  const Type *tensor(llvm::ArrayRef<Dim> dims, Device device = Device::Cpu) {
    return types.getTensor(types.getScalar(ScalarKind::F32), dims, device);
  }
  Dim size(int64_t value) {
    return {constants.getInt(value), nullptr, nullptr};
  }
  Misfit misfit(const Type *have, const Type *want) {
    DimBindings dims;
    return fitType(have, want, dims).misfit;
  }

  ast::Arena arena;
  ConstantContext constants;
  TypeContext types{constants};
  const Type *i64 = types.getScalar(ScalarKind::I64);
  const Type *str = types.getStr();
};
} // namespace

TEST_F(TypeTest, structuralTypesAreOneNode) {
  EXPECT_EQ(types.getTuple({i64, str}), types.getTuple({i64, str}));
  EXPECT_NE(types.getTuple({i64, str}), types.getTuple({str, i64}));
  EXPECT_NE(types.getArray(str, constants.getInt(2)),
            types.getBundle(str, constants.getInt(2)));
}

TEST_F(TypeTest, aliasesAreTransparentAndPrinted) {
  auto *dim = create<ast::DimDecl>("T");
  const Type *type =
      tensor({Dim{nullptr, dim, nullptr}, size(4096)}, Device::Cuda);
  const Type *alias = types.getAlias(create<ast::TypeDecl>("Act"), type);
  EXPECT_EQ(alias->str(), "Act (= tensor<f32, [T, 4096], cuda>)");
  EXPECT_NE(alias, type);
  EXPECT_TRUE(alias->equals(type));
  const Type *list = types.getList(alias);
  EXPECT_EQ(list->str(), "list<Act>");
  EXPECT_EQ(list->canonical(), types.getList(type));
}

TEST_F(TypeTest, arraysPrintTheOuterSizeFirst) {
  const Type *inner = types.getArray(str, constants.getInt(3));
  EXPECT_EQ(types.getArray(inner, constants.getInt(2))->str(), "str[2][3]");
}

TEST_F(TypeTest, boundsPrint) {
  EXPECT_EQ(types.getStr(constants.getSize(4096))->str(), "str<4KiB>");
  EXPECT_EQ(types.getList(i64, constants.getInt(16))->str(), "list<i64, 16>");
  Dim dynamic{nullptr, nullptr, constants.getInt(64)};
  EXPECT_EQ(tensor({dynamic, Dim()})->str(), "tensor<f32, [? <= 64, ?]>");
}

TEST_F(TypeTest, scalarsDoNotConvert) {
  EXPECT_EQ(misfit(i64, i64), Misfit::None);
  EXPECT_EQ(misfit(types.getScalar(ScalarKind::I32), i64), Misfit::Type);
  EXPECT_EQ(misfit(str, types.getStr(constants.getSize(8))), Misfit::None);
}

TEST_F(TypeTest, errorsFitEverything) {
  EXPECT_EQ(misfit(types.getError(), i64), Misfit::None);
  EXPECT_EQ(misfit(types.getToken(), types.getError()), Misfit::None);
  EXPECT_TRUE(types.getList(types.getError())->isError());
}

TEST_F(TypeTest, onlyProvableShapesDiffer) {
  EXPECT_EQ(misfit(tensor({size(4)}), tensor({size(4)})), Misfit::None);
  EXPECT_EQ(misfit(tensor({size(4)}), tensor({size(5)})), Misfit::Shape);
  EXPECT_EQ(misfit(tensor({Dim()}), tensor({size(5)})), Misfit::None);
  EXPECT_EQ(misfit(tensor({size(4)}), tensor({size(4), size(1)})),
            Misfit::Shape);
  EXPECT_EQ(misfit(tensor({size(4)}, Device::Cuda), tensor({size(5)})),
            Misfit::Device);
}

TEST_F(TypeTest, aDimIsOneSizePerCall) {
  auto *dim = create<ast::DimDecl>("B");
  Dim named{nullptr, dim, constants.getInt(256)};
  const Type *want = tensor({named});
  DimBindings dims;
  EXPECT_TRUE(fitType(tensor({Dim()}), want, dims));
  EXPECT_TRUE(fitType(tensor({size(4)}), want, dims));
  EXPECT_FALSE(fitType(tensor({size(5)}), want, dims));
  EXPECT_EQ(bindDims(types, want, dims), tensor({size(4)}));
  DimBindings others;
  EXPECT_FALSE(fitType(tensor({size(257)}), want, others));
}

TEST_F(TypeTest, elementsOfListsBindDimsOneByOne) {
  auto *dim = create<ast::DimDecl>("B");
  const Type *named = tensor({Dim{nullptr, dim, nullptr}});
  DimBindings dims;
  EXPECT_TRUE(fitType(tensor({size(4)}), named, dims));
  EXPECT_TRUE(
      fitType(types.getList(tensor({size(5)})), types.getList(named), dims));
  EXPECT_EQ(bindDims(types, types.getList(named), dims), types.getList(named));
}

TEST_F(TypeTest, bundlesFanIn) {
  const Type *bundle = types.getBundle(str, constants.getInt(3));
  EXPECT_EQ(misfit(bundle, types.getList(str)), Misfit::None);
  EXPECT_EQ(misfit(bundle, types.getList(str, constants.getInt(2))),
            Misfit::Type);
  EXPECT_EQ(misfit(bundle, types.getArray(str, constants.getInt(3))),
            Misfit::None);
  EXPECT_EQ(misfit(bundle, types.getArray(str, constants.getInt(4))),
            Misfit::Type);
  EXPECT_EQ(misfit(bundle, str), Misfit::Bundle);
  EXPECT_EQ(
      misfit(types.getArray(str, constants.getInt(3)), types.getList(str)),
      Misfit::Type);
}

TEST_F(TypeTest, sizesOfParametersAreSubstituted) {
  auto *param = create<ast::ParamDecl>("N");
  const Constant *n = constants.getParam(param, ConstantKind::Int);
  const Type *type = types.getArray(tensor({Dim{n, nullptr, nullptr}}), n);
  EXPECT_EQ(
      misfit(types.getArray(tensor({size(2)}), constants.getInt(2)), type),
      Misfit::None);
  const Type *known = types.substitute(
      type, [&](const ast::Decl *) { return constants.getInt(3); });
  EXPECT_EQ(known, types.getArray(tensor({size(3)}), constants.getInt(3)));
}

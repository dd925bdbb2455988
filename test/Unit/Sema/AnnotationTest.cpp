//===- AnnotationTest.cpp - what Sema leaves in the tree ------------------===//

#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "gtest/gtest.h"

using namespace cgraphc;

namespace {
class AnnotationTest : public testing::Test {
protected:
  /// Checks `source`, which may have errors.
  void check(llvm::StringRef source, const sema::SemaOptions &options = {}) {
    program = parseBuffer(
        llvm::MemoryBuffer::getMemBufferCopy(source, "test.cgraph"), diags);
    ASSERT_TRUE(program);
    checked = sema::check(*program, diags, options);
  }
  template <class T>
  const T *find(llvm::StringRef name) {
    for (const ast::Decl *decl : program->root->decls)
      if (decl->name.text == name)
        return llvm::cast<T>(decl);
    return nullptr;
  }
  std::vector<std::string> order() {
    std::vector<std::string> names;
    for (const ast::Decl *decl : checked->decls)
      names.push_back(decl->name.text.str());
    return names;
  }

  llvm::SourceMgr sources;
  DiagnosticEngine diags{sources};
  std::unique_ptr<ast::Program> program;
  std::unique_ptr<sema::CheckedProgram> checked;
};
} // namespace

TEST_F(AnnotationTest, declarationsAreInDependencyOrder) {
  check(R"(
package p
deployment d { graph g = G[a]  actor a = A() }
graph G[a: A](r: R) -> R { return a.f(r) }
actor A = cpp("a.h", "x::A") { task f(r: R) -> R }
record R { ids: Ids }
type Ids = list<u64, N>
const N = 4
)");
  EXPECT_FALSE(diags.hasErrors());
  EXPECT_EQ(order(),
            (std::vector<std::string>{"N", "Ids", "R", "A", "G", "d"}));
}

TEST_F(AnnotationTest, whatUsesSomethingWrongIsInvalidWithoutAWord) {
  check(R"(
record Bad { x: nothing }
record Good { x: i64 }
actor A = cpp("a.h", "x::A") { task f(r: Bad) -> Good }
graph G[a: A](r: Bad) -> Good { return a.f(r) }
)");
  EXPECT_EQ(diags.errorCount(), 1u);
  EXPECT_TRUE(find<ast::GraphDecl>("G")->invalid);
  EXPECT_EQ(order(), std::vector<std::string>{"Good"});
}

TEST_F(AnnotationTest, argumentsKnowTheirParameters) {
  check(R"(
actor A = cpp("a.h", "x::A") {
  task f(x: i64, name: str, scale: f64 = 1.5) -> (y: i64, z: str)
}
graph G[a: A](x: i64) -> i64 { return a.f(name = "n", x = x).y }
)");
  ASSERT_FALSE(diags.hasErrors());
  auto *graph = find<ast::GraphDecl>("G");
  auto *result = llvm::cast<ast::ReturnStmt>(graph->body[0]);
  auto *member = llvm::cast<ast::MemberExpr>(result->values[0].value.expr);
  EXPECT_EQ(member->type->str(), "i64");
  auto *task = find<ast::ActorDecl>("A")->tasks[0];
  EXPECT_EQ(member->decl, task->results[0]);
  auto *call = llvm::cast<ast::CallExpr>(member->base);
  EXPECT_EQ(call->decl, task);
  EXPECT_EQ(sema::getCallKind(*call), sema::CallKind::Task);
  EXPECT_EQ(call->args[0].param, task->params[1]);
  EXPECT_EQ(call->args[1].param, task->params[0]);
  EXPECT_EQ(call->args[0].value.expr->constant->str(), "\"n\"");
  EXPECT_EQ(task->params[2]->defaultValue->constant->real, 1.5);
}

TEST_F(AnnotationTest, sizesAreSymbolicOverParameters) {
  check(R"(
actor A = cpp("a.h", "x::A") { task f(x: str) -> str }
graph G[N: int, w: A[N * 2]](x: str) -> str[N * 2] {
  const M = N * 2
  return [for i in 0..M: w[i].f(x)]
}
)");
  ASSERT_FALSE(diags.hasErrors());
  auto *graph = find<ast::GraphDecl>("G");
  EXPECT_EQ(graph->constParams[1]->type->str(), "A[N * 2]");
  auto *result = llvm::cast<ast::ReturnStmt>(graph->body[1]);
  const sema::Type *type = result->values[0].value.expr->type;
  EXPECT_EQ(type->getKind(), sema::TypeKind::Bundle);
  EXPECT_EQ(type->getSize()->str(), "N * 2");
}

TEST_F(AnnotationTest, resultsHaveTheDimsOfTheArguments) {
  check(R"(
dim B
dim T <= 64
actor A = cpp("a.h", "x::A") {
  task f(x: tensor<f32, [B, 3]>) -> tensor<f32, [B, B]>
}
graph G[a: A](x: tensor<f32, [T, 3]>, y: tensor<f32, [7, 3]>) {
  discard a.f(x)
  discard a.f(y)
}
)");
  ASSERT_FALSE(diags.hasErrors());
  auto *graph = find<ast::GraphDecl>("G");
  auto typeOf = [&](unsigned i) {
    return llvm::cast<ast::DiscardStmt>(graph->body[i])
        ->value.expr->type->str();
  };
  EXPECT_EQ(typeOf(0), "tensor<f32, [T, T]>");
  EXPECT_EQ(typeOf(1), "tensor<f32, [7, 7]>");
}

TEST_F(AnnotationTest, arraysOfNamesGetTheirTypeFromAnAssignment) {
  check(R"(
actor A = cpp("a.h", "x::A") { task f(x: str) -> str }
graph G[N: int, a: A](x: str) -> str {
  var act[N]
  for i in 0..N {
    if i > 0 {
      act[i] = a.f(act[i - 1])
    } else {
      act[i] = a.f(x)
    }
  }
  return act[N - 1]
}
)");
  ASSERT_FALSE(diags.hasErrors());
  auto *graph = find<ast::GraphDecl>("G");
  auto *array = llvm::cast<ast::VarArrayStmt>(graph->body[0]);
  EXPECT_EQ(array->name->type->str(), "str[N]");
}

static constexpr llvm::StringLiteral openDeployment = R"(
actor A = cpp("a.h", "x::A") {
  new(model: str, rank: i32)
  task f(x: str) -> str
}
graph G[N: int, w: A[N]](x: str) -> str[N] { return [for a in w: a.f(x)] }
deployment d(model: str, n: int = 3) {
  actor w[i in 0..n] = A(model, i)
  graph g = G[n, w]
}
)";

TEST_F(AnnotationTest, sizesFixParametersOthersStayOpen) {
  check(openDeployment);
  ASSERT_FALSE(diags.hasErrors());
  auto *deployment = find<ast::DeploymentDecl>("d");
  EXPECT_EQ(checked->fixedParams.count(deployment->params[0]), 0u);
  EXPECT_EQ(checked->fixedParams.lookup(deployment->params[1])->str(), "3");
  auto *instance = llvm::cast<ast::InstanceDecl>(deployment->members[0]);
  EXPECT_EQ(instance->type->str(), "A[3]");
}

TEST_F(AnnotationTest, settingsFixParameters) {
  sema::SemaOptions options;
  options.settings["n"] = "5";
  options.settings["d.model"] = "tiny";
  check(openDeployment, options);
  ASSERT_FALSE(diags.hasErrors());
  auto *deployment = find<ast::DeploymentDecl>("d");
  EXPECT_EQ(checked->fixedParams.lookup(deployment->params[0])->str(),
            "\"tiny\"");
  auto *instance = llvm::cast<ast::InstanceDecl>(deployment->members[0]);
  EXPECT_EQ(instance->type->str(), "A[5]");
}

TEST_F(AnnotationTest, settingsNameAParameter) {
  sema::SemaOptions options;
  options.settings["modl"] = "tiny";
  check(openDeployment, options);
  std::vector<Diagnostic> shown = diags.take();
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].code, CG0611);
  EXPECT_EQ(shown[0].message,
            "no deployment has a parameter `modl`; did you mean `model`?");
}

TEST_F(AnnotationTest, syntaxErrorsDoNotCascade) {
  check(R"(
record R { a: i64  b i64 }
actor A = cpp("a.h", "x::A") {
  task f(r: R) -> i64
  tsk g(x: i64) -> i64
}
graph G[a: A](r: R) -> i64 {
  let x = a.g(r.b)
  retrun a.f(r)
}
)");
  for (const Diagnostic &diagnostic : diags.take())
    EXPECT_LT(unsigned(diagnostic.code), 100u) << diagnostic.message;
}

TEST_F(AnnotationTest, settingsMustHaveTheParametersType) {
  sema::SemaOptions options;
  options.settings["n"] = "many";
  check(openDeployment, options);
  std::vector<Diagnostic> shown = diags.take();
  ASSERT_EQ(shown.size(), 1u);
  EXPECT_EQ(shown[0].code, CG0610);
}

//===- FuzzTest.cpp - broken programs are reported, never a crash ---------===//

#include "Expectations.h"
#include "cgraphc/Diagnostics/Diagnostic.h"
#include "cgraphc/Sema/Sema.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "gtest/gtest.h"

#include <random>

using namespace cgraphc;

/// Words, numbers and single other characters of a program.
static std::vector<std::string> splitTokens(llvm::StringRef text) {
  std::vector<std::string> tokens;
  while (!text.empty()) {
    llvm::StringRef token =
        text.take_while([](char c) { return llvm::isAlnum(c) || c == '_'; });
    if (token.empty())
      token = text.take_front();
    tokens.push_back(token.str());
    text = text.drop_front(token.size());
  }
  return tokens;
}

/// A copy with one to three tokens dropped, doubled, swapped or replaced.
static std::string mutate(std::vector<std::string> tokens,
                          std::mt19937 &random) {
  auto pick = [&] { return random() % tokens.size(); };
  for (unsigned i = 0, count = 1 + random() % 3; i < count; ++i) {
    switch (random() % 4) {
    case 0:
      tokens.erase(tokens.begin() + pick());
      break;
    case 1: {
      size_t at = pick();
      tokens.insert(tokens.begin() + at, tokens[at]);
      break;
    }
    case 2:
      std::swap(tokens[pick()], tokens[pick()]);
      break;
    case 3:
      tokens[pick()] = tokens[pick()];
      break;
    }
  }
  return llvm::join(tokens, "");
}

/// Every valid declaration must have what the importer reads.
static void expectAnnotated(const sema::CheckedProgram &checked) {
  for (const ast::Decl *decl : checked.decls) {
    EXPECT_FALSE(decl->invalid);
    if (auto *constant = llvm::dyn_cast<ast::ConstDecl>(decl))
      EXPECT_TRUE(constant->constant);
    if (auto *record = llvm::dyn_cast<ast::RecordDecl>(decl))
      for (const ast::FieldDecl *field : record->fields)
        EXPECT_TRUE(field->type && !field->type->isError());
    if (auto *graph = llvm::dyn_cast<ast::GraphDecl>(decl)) {
      for (const ast::ParamDecl *param : graph->constParams)
        EXPECT_TRUE(param->type && !param->type->isError());
      for (const ast::ParamDecl *input : graph->inputs)
        EXPECT_TRUE(input->type && !input->type->isError());
    }
  }
}

TEST(FuzzTest, brokenProgramsAreReported) {
  std::mt19937 random(1);
  std::vector<std::string> paths;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator entry(CGRAPH_SEMA_TESTS, error), end;
       entry != end && !error; entry.increment(error))
    if (llvm::sys::path::extension(entry->path()) == ".cgraph")
      paths.push_back(entry->path());
  llvm::sort(paths);
  for (const std::string &path : paths) {
    auto buffer = llvm::MemoryBuffer::getFile(path);
    ASSERT_TRUE(bool(buffer));
    std::vector<std::string> tokens = splitTokens((*buffer)->getBuffer());
    for (unsigned i = 0; i < CGRAPH_FUZZ_ROUNDS; ++i) {
      std::string text = mutate(tokens, random);
      SCOPED_TRACE(text);
      llvm::SourceMgr sources;
      DiagnosticEngine diags(sources);
      auto program =
          parseBuffer(llvm::MemoryBuffer::getMemBufferCopy(text, path), diags);
      ASSERT_TRUE(program);
      auto checked = sema::check(*program, diags);
      expectAnnotated(*checked);
    }
  }
}

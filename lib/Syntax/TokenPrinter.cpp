//===- TokenPrinter.cpp - `--emit=tokens` ---------------------------------===//

#include "Lexer.h"
#include "cgraphc/Syntax/Program.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

using namespace cgraphc;

void cgraphc::printTokens(unsigned bufferId, DiagnosticEngine &diags,
                          llvm::raw_ostream &os) {
  llvm::SourceMgr &sources = diags.sourceMgr();
  Lexer lexer(sources.getMemoryBuffer(bufferId)->getBuffer(), diags);
  for (Token token = lexer.next();; token = lexer.next()) {
    auto [line, column] = sources.getLineAndColumn(token.range.Start, bufferId);
    os << line << ':' << column << ' ' << stringifyTokenKind(token.kind);
    if (token.is(TokenKind::Eof)) {
      os << '\n';
      return;
    }
    os << ' ' << token.spelling() << '\n';
  }
}

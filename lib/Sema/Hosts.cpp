//===- Hosts.cpp - hosts of a deployment ----------------------------------===//

#include "DeploymentChecker.h"
#include "Settings.h"

using namespace cgraphc;
using namespace cgraphc::sema;

bool DeploymentChecker::isLocalhost(ast::Expr *address) {
  auto *name = llvm::dyn_cast<ast::NameExpr>(address);
  if (name && name->name.text == "localhost" &&
      !scope->lookup(name->name.text)) {
    address->constant = checker.constants().getStr("localhost");
    return true;
  }
  auto *text = llvm::dyn_cast<ast::StringExpr>(address);
  return text && (text->value == "localhost" || text->value == "127.0.0.1" ||
                  text->value == "::1");
}

void DeploymentChecker::checkHost(ast::HostDecl &host) {
  if (host.count) {
    const Constant *count =
        evaluateFixed(host.count, "number of hosts", ConstantKind::Int);
    if (count && count->isLiteral() && count->number < 1)
      checker.report(CG0608, host.count->getRange(),
                     "number of hosts must be positive, not " + count->str());
  }
  checkNeeds(checker, *this, host.needs);
  if (!host.address) {
    Diagnostic &error =
        checker.report(CG0631, host.name.range,
                       "host " + quoted(host.name.text) +
                           " is left open: other hosts are not supported yet");
    if (!host.count)
      error.fix("it may be this one", endOf(host.name.range), " = localhost");
    return;
  }
  if (isLocalhost(host.address))
    return;
  const Constant *address = evaluate(host.address, "address of a host");
  if (!address)
    return;
  bool strings = address->kind == ConstantKind::Str;
  if (address->kind == ConstantKind::Array)
    strings = llvm::all_of(address->operands, [](const Constant *element) {
      return element->kind == ConstantKind::Str;
    });
  if (!strings)
    checker.report(CG0608, host.address->getRange(),
                   "address of a host must be a string, " +
                       quotedSource(host.address->getRange()) + " is " +
                       describe(address->kind));
  else
    checker.report(CG0631, host.address->getRange(),
                   "other hosts are not supported yet");
}

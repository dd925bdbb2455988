//===- Expr.cpp - Expressions of a manifest -------------------------------===//

#include "Expr.h"

#include "Arguments.h"

#include <cstdlib>
#include <limits>
#include <stdexcept>

using cgraph::runner::UsageError;
using nlohmann::json;

static std::int64_t integerOp(const std::string &Op, std::int64_t L,
                              std::int64_t R) {
  std::int64_t Result = 0;
  bool Overflow = false;
  if (Op == "add") {
    Overflow = __builtin_add_overflow(L, R, &Result);
  } else if (Op == "sub") {
    Overflow = __builtin_sub_overflow(L, R, &Result);
  } else if (Op == "mul") {
    Overflow = __builtin_mul_overflow(L, R, &Result);
  } else if (Op == "div" || Op == "mod") {
    if (R == 0)
      throw UsageError("division by zero in a launch expression");
    Overflow = L == std::numeric_limits<std::int64_t>::min() && R == -1;
    if (!Overflow)
      Result = Op == "div" ? L / R : L % R;
  } else {
    throw std::runtime_error("the manifest has an unknown operator `" + Op +
                             "`");
  }
  if (Overflow)
    throw UsageError("overflow in a launch expression");
  return Result;
}

static json applyOperator(const std::string &Op,
                          const std::vector<json> &Args) {
  if (Op == "not")
    return !Args.at(0).get<bool>();
  if (Op == "neg")
    return integerOp("sub", 0, Args.at(0).get<std::int64_t>());
  if (Op == "index")
    return Args.at(0).at(Args.at(1).get<size_t>());
  const json &L = Args.at(0), &R = Args.at(1);
  if (Op == "and")
    return L.get<bool>() && R.get<bool>();
  if (Op == "or")
    return L.get<bool>() || R.get<bool>();
  if (Op == "eq")
    return L == R;
  if (Op == "ne")
    return L != R;
  if (Op == "lt")
    return L < R;
  if (Op == "le")
    return L <= R;
  if (Op == "gt")
    return L > R;
  if (Op == "ge")
    return L >= R;
  if (Op == "add" && L.is_string() && R.is_string())
    return L.get<std::string>() + R.get<std::string>();
  return integerOp(Op, L.get<std::int64_t>(), R.get<std::int64_t>());
}

json cgraph::runner::evaluate(const json &Expr,
                              const std::map<std::string, json> &Parameters) {
  if (Expr.is_array()) {
    json Result = json::array();
    for (const json &Element : Expr)
      Result.push_back(evaluate(Element, Parameters));
    return Result;
  }
  if (!Expr.is_object())
    return Expr;
  if (Expr.contains("parameter")) {
    std::string Name = Expr.at("parameter");
    auto It = Parameters.find(Name);
    if (It == Parameters.end())
      throw UsageError("the deployment's parameter `" + Name +
                       "` has no value: give one with `--set " + Name +
                       "=VALUE`");
    return It->second;
  }
  if (Expr.contains("env")) {
    std::string Name = Expr.at("env");
    const char *Value = std::getenv(Name.c_str());
    if (!Value)
      throw UsageError("the environment variable `" + Name + "` is not set");
    return Value;
  }
  std::vector<json> Args;
  for (const json &Arg : Expr.at("args"))
    Args.push_back(evaluate(Arg, Parameters));
  return applyOperator(Expr.at("op"), Args);
}

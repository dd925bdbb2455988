//===- Expr.h - Expressions of a manifest -----------------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_EXPR_H
#define CGRAPH_RUNNER_EXPR_H

#include <map>
#include <nlohmann/json.hpp>
#include <string>

namespace cgraph::runner {

/// The value of a constructor's argument: JSON as it is, with
/// `{"parameter": "k"}`, `{"env": "NAME"}` and `{"op": "add", "args": […]}`
/// evaluated (64-bit integers, checked). Throws std::runtime_error.
nlohmann::json
evaluate(const nlohmann::json &Expr,
         const std::map<std::string, nlohmann::json> &Parameters);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_EXPR_H

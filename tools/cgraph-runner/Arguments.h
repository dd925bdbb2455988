//===- Arguments.h - Values given on the command line -----------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_ARGUMENTS_H
#define CGRAPH_RUNNER_ARGUMENTS_H

#include "Manifest.h"
#include "Value.h"

namespace cgraph::runner {

/// A mistake of the caller's: exit code 2.
struct UsageError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The inputs of an execution, by position.
using Values = std::vector<Value>;

/// The value that \p Text is for a \p T: JSON, a bare word as a string, or
/// `@file.json`, `@file.npy`.
Value parseValue(const Type &T, const std::string &Text);

/// Values of `name=value` arguments; defaults filled in. Throws UsageError.
Values parseArguments(const Plan &P, const std::vector<std::string> &Args);

/// Values of a line of JSON, an object. Throws ValueError.
Values parseLine(const Plan &P, const std::string &Line);

/// The channels that the driver writes, in wire format. Throws ValueError.
std::vector<std::vector<std::byte>> encodeInputs(const Plan &P,
                                                 const Values &Given);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_ARGUMENTS_H

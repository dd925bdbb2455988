// What the environment says about the stand-ins. docs/gpu.md lists the variables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cgraph::standin {

/// The value of CGRAPH_STANDIN_<name>. A text that is no number, or a variable of another name with
/// this prefix, ends the process.
std::int64_t number_setting(const char* name, std::int64_t otherwise);
std::optional<std::string> text_setting(const char* name);
/// The numbers of a list like "5,1,0.25", as many as `otherwise` has.
std::vector<double> list_setting(const char* name, std::vector<double> otherwise);

/// Says that a setting cannot be understood and ends the process: no test may run with another
/// meaning than its author's.
[[noreturn]] void refuse_setting(const char* name, const std::string& value);

}  // namespace cgraph::standin

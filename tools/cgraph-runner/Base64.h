//===- Base64.h - RFC 4648 base64 -------------------------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_BASE64_H
#define CGRAPH_RUNNER_BASE64_H

#include <optional>
#include <string>
#include <string_view>

namespace cgraph::runner {

/// With padding, without line breaks.
std::string encodeBase64(std::string_view Bytes);

/// Nothing if \p Text is not base64 with padding.
std::optional<std::string> decodeBase64(std::string_view Text);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_BASE64_H

#include "common/settings.h"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string_view>

namespace cgraph::standin {

namespace {

template <class Number>
const char* parse(const char* begin, const char* end, Number& number) {
  const auto [stop, error] = std::from_chars(begin, end, number);
  return error == std::errc() ? stop : nullptr;
}

constexpr std::string_view prefix = "CGRAPH_STANDIN_";
constexpr std::string_view names[] = {
    "COPY_TIME",  "CUDA_FAULT", "DEVICES",     "DEVICE_MEMORY",      "MODE",     "NCCL_TIME",
    "NCCL_FAULT", "ON_HANG",    "PEER_ACCESS", "READ_ONLY_REGISTER", "RESIDENT", "WATCHDOG_MS",
};

/// A name that is misspelt would be a setting that is not obeyed.
bool check_names() {
  for (char** variable = environ; *variable; ++variable) {
    std::string_view text = *variable;
    if (!text.starts_with(prefix)) continue;
    text.remove_prefix(prefix.size());
    const auto equals = text.find('=');
    const std::string name(text.substr(0, equals));
    if (std::ranges::find(names, name) == std::end(names))
      refuse_setting(name.c_str(), std::string(text.substr(equals + 1)));
  }
  return true;
}

}  // namespace

void refuse_setting(const char* name, const std::string& value) {
  std::fprintf(stderr, "stand-in: CGRAPH_STANDIN_%s cannot be '%s'\n", name, value.c_str());
  std::_Exit(2);
}

std::optional<std::string> text_setting(const char* name) {
  [[maybe_unused]] static const bool checked = check_names();
  const char* const value = std::getenv((std::string(prefix) + name).c_str());
  if (!value) return std::nullopt;
  return value;
}

std::int64_t number_setting(const char* name, std::int64_t otherwise) {
  const auto text = text_setting(name);
  if (!text) return otherwise;
  std::int64_t number = 0;
  const char* const end = text->data() + text->size();
  if (parse(text->data(), end, number) != end || number < 0) refuse_setting(name, *text);
  return number;
}

std::vector<double> list_setting(const char* name, std::vector<double> otherwise) {
  const auto text = text_setting(name);
  if (!text) return otherwise;
  const char* at = text->data();
  const char* const end = at + text->size();
  for (double& number : otherwise) {
    at = parse(at, end, number);
    if (!at || !(number >= 0) || (&number != &otherwise.back() && at++ == end))
      refuse_setting(name, *text);
  }
  if (at != end) refuse_setting(name, *text);
  return otherwise;
}

}  // namespace cgraph::standin

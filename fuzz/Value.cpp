//===- Value.cpp - fuzz target: values of `cgraphc run` -------------------===//
//
// The first line describes a type, the rest is a value: JSON, a `.npy` file and
// bytes of the wire. What is taken is given back unchanged.
//
//===----------------------------------------------------------------------===//

#include "Value.h"

#include <cstdlib>
#include <cstring>
#include <iostream>

using namespace cgraph::runner;
using nlohmann::json;

static const json Named = json::parse(R"({
  "p.R": {"record": [{"name": "a", "type": "i64"}, {"name": "b", "type": "str"}]},
  "p.E": {"enum": ["x", "y", "z"]}})");

/// What a value is encoded to must decode, and encode to the same again.
static void encodeAndBack(const Type &T, const Value &V) {
  Dims Scope;
  std::vector<std::byte> Bytes;
  try {
    Bytes = encode(T, V, Scope, "v");
  } catch (const ValueError &) {
    return;
  }
  std::string Text = decode(T, Bytes);
  Dims Again;
  if (encode(T, json::parse(Text), Again, "v") != Bytes) {
    std::cerr << "fuzz: " << spell(T) << " changed: " << Text << '\n';
    std::abort();
  }
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *Data, size_t Size) {
  std::string_view Input(reinterpret_cast<const char *>(Data), Size);
  size_t Line = std::min(Input.find('\n'), Input.size());
  std::string_view Rest = Input.substr(std::min(Line + 1, Input.size()));
  TypeTable Types(Named);
  const Type *T;
  try {
    T = Types.get(json::parse(Input.substr(0, Line)));
  } catch (const std::exception &) {
    return 0;
  }
  if (json J = json::parse(Rest, nullptr, /*allow_exceptions=*/false);
      !J.is_discarded())
    encodeAndBack(*T, J);
  try {
    encodeAndBack(*T, parseNpy(Rest));
  } catch (const std::runtime_error &) {
  }
  try {
    (void)decode(*T, std::as_bytes(std::span(Rest)));
  } catch (const std::runtime_error &) {
  }
  return 0;
}

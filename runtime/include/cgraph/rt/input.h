// Typed inputs on their way into slots.
#pragma once

#include "cgraph/rt/channel.h"
#include "cgraph/rt/deliver.h"
#include "cgraph/rt/graph_core.h"
#include "cgraph/rt/rules.h"

namespace cgraph::rt {

template <class C, class V>
void encode_slot(SlotWriter& slot, const V& value) {
  if constexpr (encodable<C>) {
    const std::size_t size = Wire<C>::end(value, 0);
    Encoder encoder(slot.reserve(size), size);
    Wire<C>::encode(encoder, value);
    encoder.finish();
  } else {
    throw_bad_path();
  }
}

template <class C, class V>
void encode_input(const void* value, Path path, SlotWriter& slot) {
  const auto& whole = as_wire<C>(*static_cast<const V*>(value));
  if (path.empty()) return encode_slot<C>(slot, whole);
  if constexpr (std::is_same_v<std::remove_cvref_t<decltype(whole)>, C>) {
    project(whole, path, [&]<class Part>(const Part& part) { encode_slot<Part>(slot, part); });
  } else {
    throw_bad_path();
  }
}

/// An input of generated type C, given as any value that encodes as one.
template <class C, class V>
Input input(const V& value) {
  return {&value, encode_input<C, V>};
}

/// Checks inputs against a list of rules (rules.h): `check_inputs<std::string>("<=4096", msg)`.
template <class... C, class... V>
void check_inputs(std::string_view rules, const V&... values) {
  Scope scope(rules);
  (check_value<C>(scope, as_wire<C>(values)), ...);
}

}  // namespace cgraph::rt

// Starts test actors and passes texts through graphs.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "TestPlans.h"
#include "cgraph/rt/blob.h"
#include "cgraph/rt/error_record.h"
#include "cgraph/rt/host.h"

namespace test_plans {

constexpr std::int64_t second = 1'000'000'000;

inline Blob text_blob(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return join_values(std::vector<std::span<const std::byte>>{bytes});
}

inline std::string as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline ActorSpec spec(std::string name, std::string prefix = "") {
  ActorSpec result;
  result.name = std::move(name);
  result.type = type;
  result.hash = type_hash;
  result.executable = TEST_ACTOR;
  result.arguments = text_blob(prefix);
  return result;
}

inline std::vector<std::shared_ptr<ActorLink>> launch(Host& host, std::size_t count) {
  std::vector<ActorSpec> specs;
  for (std::size_t i = 0; i < count; ++i) specs.push_back(spec(std::string(actors[i])));
  return host.launch(specs, 10 * second);
}

inline void send(GraphLink& graph, std::string_view text) {
  SlotWriter& writer = graph.writers()[0];
  ASSERT_EQ(writer.wait_room(graph.write_waiter(), deadline_after(5 * second)), WaitResult::ready);
  std::memcpy(writer.reserve(text.size()), text.data(), text.size());
  writer.publish();
}

/// The next value of the driver's i-th read channel; a failure as "failed: " and its text.
inline std::string receive(GraphLink& graph, std::size_t i = 0) {
  SlotReader& reader = graph.readers()[i];
  switch (reader.wait_ready(graph.read_waiter(), deadline_after(5 * second))) {
    case WaitResult::ready:
      break;
    case WaitResult::timeout:
      return "(timeout)";
    case WaitResult::interrupted:
      return "(interrupted)";
  }
  const SlotView view = reader.view();
  std::string text = view.failed ? "failed: " + decode_error(view.bytes).what : as_text(view.bytes);
  reader.release();
  return text;
}

inline std::string call(GraphLink& graph, std::string_view text) {
  send(graph, text);
  return receive(graph);
}

inline std::string remote(ActorLink& actor, std::string_view text, std::uint32_t task = 0) {
  const auto pending = actor.call(task, "obey", text_blob(text));
  if (!pending->wait(deadline_after(5 * second))) return "(timeout)";
  const RemoteReply reply = pending->take();
  if (!reply.failure.empty()) return "failed: " + decode_error(reply.failure).what;
  const auto values = split_values(reply.results);
  return values && values->size() == 1 ? as_text(values->front()) : "(damaged)";
}

}  // namespace test_plans

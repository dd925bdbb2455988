// The hand-written form of generated code for hello: the actor's executable, driven through the raw
// link.
#include <gtest/gtest.h>

#include <cstring>

#include "cgraph/rt/error_record.h"
#include "cgraph/rt/host.h"
#include "cgraph/rt/wire.h"

namespace {

using namespace cgraph::rt;

#include "hello.plan.inc"

constexpr std::int64_t second = 1'000'000'000;

std::string str_value(std::string_view text) {
  const std::uint64_t size = text.size();
  return std::string(reinterpret_cast<const char*>(&size), sizeof size).append(text);
}

std::string call(GraphLink& graph, std::string_view text, bool& failed) {
  SlotWriter& writer = graph.writers()[0];
  EXPECT_EQ(writer.wait_room(graph.write_waiter(), deadline_after(second)), WaitResult::ready);
  const std::string value = str_value(text);
  std::memcpy(writer.reserve(value.size()), value.data(), value.size());
  writer.publish();
  SlotReader& reader = graph.readers()[0];
  EXPECT_EQ(reader.wait_ready(graph.read_waiter(), deadline_after(second)), WaitResult::ready);
  const SlotView view = reader.view();
  failed = view.failed;
  std::string result;
  if (failed) {
    const ErrorRecord record = decode_error(view.bytes);
    result = record.name + " " + record.what + " in " + record.task + " on " + record.actor +
             " at " + record.where;
  } else {
    result.assign(reinterpret_cast<const char*>(view.bytes.data()) + 8, view.bytes.size() - 8);
  }
  reader.release();
  return result;
}

TEST(RuntimeHello, EchoesAndTellsErrors) {
  ActorSpec spec;
  spec.name = "a";
  spec.type = "demo.hello.Echo";
  spec.hash = {0x02};
  spec.executable = HELLO_ACTOR;
  spec.arguments = join_values({});
  const auto host = Host::local(TEST_AGENT);
  const auto actors = host->launch(std::span(&spec, 1), 5 * second);
  const auto graph = host->compile(Hello_plan, actors, Hello_plan.options);
  bool failed = true;
  EXPECT_EQ(call(*graph, "hello", failed), "hello");
  EXPECT_FALSE(failed);
  EXPECT_EQ(call(*graph, "boom", failed),
            "std::out_of_range boom in Echo.echo on a at hello.cgraph:9:10");
  EXPECT_TRUE(failed);
  EXPECT_EQ(call(*graph, "still usable", failed), "still usable");
}

}  // namespace

// Graphs of the lab's actors, for tests of what the client promises.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "Lab.h"
#include "cgraph/client.h"

namespace lab {

#if defined(LAB_THREADS)
#define LAB_EXECUTABLE "RuntimeClient"
#else
#define LAB_EXECUTABLE "runtime-lab-actor"
#endif

using namespace cgraph;
using namespace std::chrono_literals;
using rt::Input;
using rt::input;

inline constexpr rt::DriverWrite writes[] = {{0, {}}};
inline constexpr std::uint32_t first_output[] = {0};
inline constexpr std::uint32_t two_outputs[] = {0, 1};
inline constexpr rt::DriverDesc one_result = {writes, first_output};
inline constexpr rt::DriverDesc two_results = {writes, two_outputs};
inline constexpr rt::DriverDesc no_results = {writes, {}};

inline std::vector<ActorHandle> launch(std::size_t count) {
  std::vector<rt::InstanceDesc> instances;
  for (std::size_t i = 0; i < count; ++i) {
    instances.push_back({.name = std::string(lab::plans::all_actors[i]),
                         .type = std::string(lab::plans::type),
                         .hash = lab::plans::type_hash,
                         .executable = LAB_ACTOR,
                         .arguments = rt::encode_arguments<>()});
  }
  LaunchOptions options;
  options.agent = LAB_AGENT;
#if defined(LAB_THREADS)
  options.threads = true;
#endif
  return rt::launch_instances(instances, options, {});
}

/// What tasks wait for until the test opens it.
class Gate {
 public:
  Gate() { close(mkstemp(file_.data())); }
  ~Gate() { open(); }
  Gate(const Gate&) = delete;
  /// For a task that is to wait.
  std::string command() const { return "while " + file_; }
  void open() const { std::filesystem::remove(file_); }

 private:
  std::string file_ = testing::TempDir() + "cgraph-gate-XXXXXX";
};

/// A graph class as generated code has it.
template <class Output>
struct Graph {
  rt::GraphCore core;

  static Graph compile(const rt::PlanDesc& plan, const rt::DriverDesc& driver,
                       std::span<const ActorHandle> actors, const Options& options = {}) {
    return {rt::GraphCore::compile(plan, driver, actors, options)};
  }
  Output execute(std::string_view msg) {
    const Input inputs[] = {input<std::string>(msg)};
    return rt::make_output<Output>(core.execute(inputs));
  }
  bool try_execute(std::string_view msg, std::vector<Output>& into) {
    const Input inputs[] = {input<std::string>(msg)};
    const rt::Accepted accepted = core.try_execute(inputs);
    if (accepted) into.push_back(rt::make_output<Output>(accepted));
    return bool(accepted);
  }
  Submission<Output> execute_async(std::string msg) {
    return rt::submit_async<Output, std::string>(core, {}, std::move(msg));
  }
};

using Text = Ref<std::string>;
using Pair = std::array<Ref<std::string>, 2>;

class RuntimeClientGraph : public testing::Test {
 protected:
  std::vector<ActorHandle> actors = launch(2);
  std::span<const ActorHandle> a = std::span<const ActorHandle>(actors).first(1);
  Graph<Text> one(const Options& options = {}) {
    return Graph<Text>::compile(lab::plans::one, one_result, a, options);
  }
};

}  // namespace lab

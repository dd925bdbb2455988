// An actor whose task obeys its input: "exit", "segv", "throw", "sleep MS", "big N", "print TEXT",
// "hostile KIND"; else it echoes.
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <stdexcept>
#include <string>
#include <thread>

#include "TestPlans.h"
#include "cgraph/rt/actor.h"
#include "control.h"

namespace {

using namespace cgraph::rt;

struct Actor {
  std::string prefix;
  std::uint64_t calls = 0;
};

std::string_view text_of(const Operand& operand) {
  return {reinterpret_cast<const char*>(operand.bytes.data()), operand.bytes.size()};
}

void give(Call& call, std::string_view text) {
  for (Sink& sink : call.sinks()) {
    std::byte* at = sink.reserve(text.size());
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
  }
}

void make(Call& call) {
  std::string prefix(text_of(call.argument(0)));
  if (prefix == "throw") throw std::invalid_argument("no such prefix");
  if (prefix == "exit") _exit(3);
  if (prefix == "hang") std::this_thread::sleep_for(std::chrono::hours(1));
  call.set_self(new Actor{std::move(prefix)});
}

void destroy(void* self) { delete static_cast<Actor*>(self); }

/// Behaves as no correct actor does, on the sockets that it inherited.
void be_hostile(std::string_view kind) {
  struct {
    std::uint16_t type, is_last;
    std::uint32_t reserved;
    std::uint64_t id;
    std::uint64_t words[5000];
  } packet{};
  const auto send_to = [&](int fd, MessageType type, std::uint64_t id, std::size_t words,
                           bool is_last = true) {
    packet.type = static_cast<std::uint16_t>(type);
    packet.is_last = is_last;
    packet.id = id;
    return ::send(fd, &packet, 16 + 8 * words, MSG_NOSIGNAL) > 0;
  };
  if (kind == "garbage") {
    for (std::uint64_t& word : packet.words) word = 0x0101010101010101 * (&word - packet.words);
    send_to(actor_control_fd, MessageType::refused, 0, 5000);
  } else if (kind == "flood") {
    for (int tries = 0; tries < 2000; ++tries)
      if (!send_to(actor_control_fd, MessageType::constructed, 0, 5000, false))
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
  } else if (kind == "answers") {
    for (std::uint64_t graph = 0; graph < 60; ++graph)
      for (MessageType type : {MessageType::populated, MessageType::mapped, MessageType::refused,
                               MessageType::constructed, MessageType::left})
        send_to(actor_control_fd, type, graph, 100);
  } else if (kind == "replies") {
    packet.words[0] = UINT64_MAX;
    for (std::uint64_t call = 0; call < 60; ++call)
      send_to(actor_driver_fd, MessageType::reply, call, 1);
  }
}

void obey(Call& call) {
  auto& self = *static_cast<Actor*>(call.self());
  ++self.calls;
  const std::string input(text_of(call.argument(0)));
  const std::string word = input.substr(0, input.find(' '));
  const std::string rest = word.size() < input.size() ? input.substr(word.size() + 1) : "";
  if (word == "exit") std::exit(std::atoi(rest.c_str()));
  if (word == "segv") *reinterpret_cast<volatile int*>(8) = 1;
  if (word == "throw") throw std::out_of_range(rest);
  if (word == "sleep")
    std::this_thread::sleep_for(std::chrono::milliseconds(std::atoi(rest.c_str())));
  if (word == "big") return give(call, std::string(std::strtoul(rest.c_str(), nullptr, 10), 'x'));
  if (word == "print") {
    std::printf("%s\n", rest.c_str());
    std::fflush(stdout);
  }
  if (word == "env") return give(call, std::getenv(rest.c_str()) ? std::getenv(rest.c_str()) : "");
  if (word == "cwd") {
    char folder[4096];
    return give(call, getcwd(folder, sizeof folder));
  }
  if (word == "cpus") {
    cpu_set_t set;
    sched_getaffinity(0, sizeof set, &set);
    return give(call, std::to_string(CPU_COUNT(&set)));
  }
  if (word == "dumpable") return give(call, std::to_string(prctl(PR_GET_DUMPABLE)));
  if (word == "hostile") be_hostile(rest);
  if (word == "pid") return give(call, std::to_string(getpid()));
  give(call, self.prefix + input);
}

constexpr std::uint32_t channel_0[] = {0}, channel_1[] = {1}, channel_2[] = {2}, channel_3[] = {3},
                        channel_4[] = {4};
constexpr TaskSite sites[] = {{"Actor.obey", "test.cgraph:1:1", 0}};

void run(Frame& f) {
  f.get(0);
  f.acquire(0);
  f.invoke(0, obey, {in(0)}, {out(0)});
  f.release(0);
  f.commit(0);
}

constexpr std::uint32_t swapped[] = {1, 0};

// Obeys the second channel; with the first it only waits.
void run_swapped(Frame& f) {
  f.get(0);
  f.get(1);
  f.acquire(0);
  f.invoke(0, obey, {in(0), after(in(1))}, {out(0)});
  f.release(0);
  f.release(1);
  f.commit(0);
}

// The table form of the same role.
constexpr Thunk thunks[] = {obey};
constexpr In ins[] = {in(0)};
constexpr Out outs[] = {out(0)};
constexpr TableOp ops[] = {
    {TableOp::Code::get, 0},
    {TableOp::Code::acquire, 0},
    {TableOp::Code::invoke, 0, 0, 0, 1, 0, 1},
    {TableOp::Code::release, 0},
    {TableOp::Code::commit, 0},
};
void run_table(Frame& f) { f.run(Table{thunks, ins, outs, ops}); }

constexpr RolePlan roles[] = {
    {"test.Echo", {1}, 1, channel_0, channel_1, 0, sites, run},
    {"test.Fan", {2}, 1, channel_0, channel_1, 0, sites, run},
    {"test.Fan", {2}, 2, channel_0, channel_2, 0, sites, run},
    {"test.Swap", {4}, 1, swapped, channel_2, 0, sites, run_swapped},
    {"test.Chain", {3}, 1, channel_0, channel_1, 0, sites, run},
    {"test.Chain", {3}, 2, channel_1, channel_2, 0, sites, run_table},
    {"test.Chain", {3}, 3, channel_2, channel_3, 0, sites, run},
    {"test.Chain", {3}, 4, channel_3, channel_4, 0, sites, run_table},
};
constexpr TaskDesc tasks[] = {{"obey", obey, 1, false}, {"obey_beside", obey, 1, true}};
constexpr ActorClass actor_class = {test_plans::type, test_plans::type_hash, make, destroy, tasks};

#if defined(CGRAPH_TEST_THREADS)
const RegisterActor registered(actor_class, roles);
#endif

}  // namespace

#if !defined(CGRAPH_TEST_THREADS)
int main(int argc, char** argv) { return actor_main(argc, argv, actor_class, roles); }
#endif

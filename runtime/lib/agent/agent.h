// The agent: starts actors, makes and hands out channels, watches for deaths, ends everything with
// its driver.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cgraph/rt/agent.h"
#include "child.h"
#include "death_watch.h"

namespace cgraph::rt {

/// The driver among the ids of its actors, which start at 1.
inline constexpr std::uint64_t driver_key = 0;

class Agent {
 public:
  /// Serves the driver at the other end of `driver`, whose liveness `driver_page` shows.
  Agent(Socket driver, os::Mapping driver_page);
  /// Until the driver has gone and the actors have ended.
  void run();

 private:
  struct Launch {
    std::uint64_t request;
    std::vector<std::uint64_t> children;
    std::size_t waiting;
  };
  using Timers = std::multimap<std::int64_t, std::function<void()>>;
  enum class GraphState : std::uint8_t { populating, mapping, running, failed, closing };
  struct Graph {
    std::uint64_t id;
    std::uint64_t request;  // of its compile
    std::string name;
    GraphState state = GraphState::populating;
    std::vector<std::uint64_t> members;  // children, in process order from 1
    std::set<std::uint64_t> busy;        // members whose loop has not ended
    std::set<std::uint64_t> unanswered;  // members, and 0 for the driver, in this state
    std::uint32_t line = 0, running = 0;
    std::vector<std::string> roles;   // names by process
    std::vector<RoleLayout> layouts;  // by process
    std::vector<os::Fd> files;        // arenas by process, until all have them
    std::vector<os::Mapping> heads;   // beginnings of arenas, for what each has done
    std::vector<std::uint64_t> deaths;
    Fault fault;                           // other than deaths
    bool is_unexplained = false;           // failed, and nobody said why in time
    std::uint64_t teardown = 0;            // request, 0: none
    std::optional<Timers::iterator> late;  // when its time is over
    struct Question {
      std::uint64_t request;
      std::uint32_t member;  // graph of the set
    };
    std::vector<Question> asked;  // requests that wait for the cause
  };

  enum EventKind : std::uint64_t {
    driver_event,
    death_event,
    control_event,
    output_event,
    error_event,
    process_event
  };

  // Events
  void serve_driver();
  void serve_child(Child& child);
  /// Kills an actor that cannot be talked to.
  void drop(Child& child);
  void handle_child(Child& child, Message& message);
  void on_output(Child& child, bool is_error);
  void on_death(std::uint64_t id);
  void reap(Child& child);
  void learn_exit(Child& child, int tries);

  // Requests
  void handle(Message& message);
  void launch(Message& message);
  void compile(Message& message);
  void teardown(Message& message);
  void tell_cause(Message& message);
  void tell_progress(Message& message);
  void tell_counters(Message& message);
  void tell_actor_cause(Message& message);
  void stop_actors(Message& message);

  // Launches
  void child_constructed(Child& child, Unpacker in);
  void fail_launch(std::uint64_t launch, Fault fault);

  // Graphs
  Graph* graph_of(const Child& child);
  Graph* graph_of_request(std::uint64_t request);
  void ask_all(Graph& graph);
  void answered(Graph& graph, std::uint64_t who, GraphState state);
  void distribute(Graph& graph);
  void start(Graph& graph);
  void abort_compile(Graph& graph, const Fault& fault);
  void member_left(Graph& graph, Child& child);
  void fail_graph(Graph& graph);
  void set_board(Graph& graph, BoardState state);
  void finish_teardown(Graph& graph);
  void answer_cause(Graph& graph);
  bool is_explained(const Graph& graph) const;
  /// As the graph in place `member` of the set sees it.
  Fault cause_of(const Graph& graph, std::uint32_t member) const;
  static std::uint64_t completed(const Graph& graph, std::size_t process, const MemberPart& part);
  void release(Graph& graph);

  void shut_down();
  void reply(std::uint64_t request, MessageType type, Blob body = {},
             std::span<const int> files = {});
  void reply_fault(std::uint64_t request, const Fault& fault);
  void watch(int fd, std::uint64_t kind, std::uint64_t id, bool also_write = false);
  Timers::iterator after(std::int64_t ns, std::function<void()> action);
  void forget_late(Graph& graph);
  int run_timers();
  BoardLine& line(std::uint32_t index) {
    return reinterpret_cast<BoardLine*>(board_map_.data())[index];
  }
  Child* child(std::uint64_t id);
  void post(Child& child, MessageType type, std::uint64_t id, Blob body = {},
            std::span<const int> files = {});
  bool all_ended() const;

  Socket driver_;
  os::Mapping driver_page_;
  os::Fd events_;  // epoll
  DeathWatch& deaths_;
  os::Fd board_;
  os::Mapping board_map_;
  std::vector<std::uint32_t> free_lines_;
  std::uint64_t last_id_ = 0;
  std::map<std::uint64_t, std::unique_ptr<Child>> children_;
  std::map<std::uint64_t, Launch> launches_;
  std::map<std::uint64_t, Graph> graphs_;
  Timers timers_;
  bool shutting_down_ = false;
};

}  // namespace cgraph::rt

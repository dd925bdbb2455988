// The actors of the graphs that are compiled together, and what hosts do with them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "arena.h"
#include "cgraph/rt/host.h"
#include "layout.h"
#include "trace.h"

namespace cgraph::rt {

/// The actors of a live set, each once, in the order in which its graphs name them first. Actor i
/// is process i + 1 of the set.
class LiveActors {
 public:
  explicit LiveActors(std::span<const GraphSpec> graphs);

  const std::vector<std::shared_ptr<ActorLink>>& all() const { return actors_; }
  /// The set's processes as texts name them: by role where there is one graph, else by instance.
  const std::vector<std::string>& role_names() const { return names_; }
  /// The set's process for each of a graph's, whose place in the set is `member`.
  const std::vector<std::uint32_t>& processes(std::uint32_t member) const {
    return processes_[member];
  }

 private:
  std::vector<std::shared_ptr<ActorLink>> actors_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint32_t>> processes_;
};

/// The layouts of a set's processes, with the files of its traces. Throws Fault.
std::vector<RoleLayout> lay_out_live(std::span<const GraphSpec> graphs, const LiveActors& actors);
/// When a set must have started: the latest that its graphs allow.
Deadline start_deadline(std::span<const GraphSpec> graphs);
/// The driver's tracers, one for each graph; nullptr where one is not traced. Throws os::Error.
std::vector<std::unique_ptr<Tracer>> make_driver_tracers(const RoleLayout& layout,
                                                         std::span<const GraphSpec> graphs);
/// The channels that tell actors of the executions of a graph.
std::vector<SlotWriter*> order_ends(Ends& driver, const MemberPart& part);

/// The links of a set's graphs.
template <class Link, class Set>
std::vector<std::unique_ptr<GraphLink>> make_links(const std::shared_ptr<Set>& set,
                                                   const RoleLayout& layout,
                                                   std::span<const GraphSpec> graphs,
                                                   std::vector<std::unique_ptr<Tracer>> tracers) {
  std::vector<std::unique_ptr<GraphLink>> links;
  for (std::size_t m = 0; m < graphs.size(); ++m)
    links.push_back(std::make_unique<Link>(set, layout.members[m], graphs[m].options.wait,
                                           std::move(tracers[m])));
  return links;
}

}  // namespace cgraph::rt

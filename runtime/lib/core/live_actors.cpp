#include "live_actors.h"

#include <algorithm>

#include "control.h"

namespace cgraph::rt {

LiveActors::LiveActors(std::span<const GraphSpec> graphs) {
  for (const GraphSpec& graph : graphs) {
    std::vector<std::uint32_t>& processes = processes_.emplace_back();
    processes.push_back(0);
    for (const auto& actor : graph.actors) {
      const auto found = std::find(actors_.begin(), actors_.end(), actor);
      processes.push_back(static_cast<std::uint32_t>(found - actors_.begin() + 1));
      if (found == actors_.end()) actors_.push_back(actor);
    }
  }
  if (graphs.size() == 1) {
    names_ = rt::role_names(graphs.front().plan);
    return;
  }
  names_.push_back("driver");
  for (const auto& actor : actors_) names_.push_back(actor->name());
}

std::vector<RoleLayout> lay_out_live(std::span<const GraphSpec> graphs, const LiveActors& actors) {
  std::vector<MemberPlan> members;
  for (std::uint32_t m = 0; m < graphs.size(); ++m)
    members.push_back({graphs[m].plan, graphs[m].options, actors.processes(m)});
  std::vector<RoleLayout> layouts;
  try {
    layouts = lay_out(members, static_cast<std::uint32_t>(actors.all().size() + 1));
  } catch (const os::Error& error) {
    throw resource_fault(error, "", 0);
  }
  for (std::uint32_t m = 0; m < graphs.size(); ++m) place_traces(layouts, m, graphs[m].options);
  return layouts;
}

Deadline start_deadline(std::span<const GraphSpec> graphs) {
  Deadline latest = 0;
  for (const GraphSpec& graph : graphs)
    latest = std::max(latest, deadline_after(graph.options.start_timeout_ns));
  return latest;
}

std::vector<std::unique_ptr<Tracer>> make_driver_tracers(const RoleLayout& layout,
                                                         std::span<const GraphSpec> graphs) {
  std::vector<std::unique_ptr<Tracer>> tracers;
  for (std::size_t m = 0; m < graphs.size(); ++m) {
    const MemberPart& part = layout.members[m];
    tracers.push_back(part.trace.empty()
                          ? nullptr
                          : make_tracer(part, describe_driver(graphs[m].plan, graphs[m].actors)));
  }
  return tracers;
}

std::vector<SlotWriter*> order_ends(Ends& driver, const MemberPart& part) {
  std::vector<SlotWriter*> ends;
  for (const std::uint32_t write : part.orders) ends.push_back(&driver.writers[write]);
  return ends;
}

}  // namespace cgraph::rt

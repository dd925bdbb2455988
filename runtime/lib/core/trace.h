// Where a graph's trace files are, and what they say of themselves (cgraph/rt/trace_format.h).
#pragma once

#include <memory>
#include <span>
#include <string>

#include "cgraph/rt/desc.h"
#include "cgraph/rt/host.h"
#include "cgraph/rt/tracer.h"
#include "layout.h"

namespace cgraph::rt {

/// The tracer that a part of a layout asks for; nullptr when its graph is not traced. Throws
/// os::Error.
std::unique_ptr<Tracer> make_tracer(const MemberPart& part, const std::string& description);

std::string describe_driver(const PlanDesc& plan,
                            std::span<const std::shared_ptr<ActorLink>> actors);
std::string describe_actor(const RolePlan& plan, const std::string& name, const ActorClass& type);

/// Gives every process's part in a graph the path of its file if the graph is to be traced: below
/// the folder that CGRAPH_TRACE names, or below ./cgraph-trace with `option trace` alone. `member`
/// is the graph's place in its live set. Throws Fault.
void place_traces(std::span<RoleLayout> layouts, std::uint32_t member, const PlanOptions& options);

}  // namespace cgraph::rt

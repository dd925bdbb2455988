// What the executable of an actor class includes.
#pragma once

#include <span>

#include "cgraph/rt/desc.h"
#include "cgraph/rt/frame.h"
#include "cgraph/rt/operand.h"
#include "cgraph/rt/throw_site.h"

namespace cgraph::rt {

/// The main function of an actor process, which the agent starts. Returns the exit code.
int actor_main(int argc, char** argv, const ActorClass& type, std::span<const RolePlan> roles);

/// Makes an actor class known to the threads mode, in which actors are threads of the driver.
struct RegisterActor {
  RegisterActor(const ActorClass& type, std::span<const RolePlan> roles);
};

}  // namespace cgraph::rt

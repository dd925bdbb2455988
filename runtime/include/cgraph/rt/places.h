// Where the compile command says that generated code finds its executables.
#pragma once

#include "cgraph/launch.h"

#ifndef CGRAPH_AGENT_PATH
#define CGRAPH_AGENT_PATH ""
#endif
#ifndef CGRAPH_ACTOR_DIR
#define CGRAPH_ACTOR_DIR ""
#endif

namespace cgraph::rt {

/// A header of its own, so that all others are the same to every file and can be precompiled.
static inline CompiledPlaces compiled_places() { return {CGRAPH_AGENT_PATH, CGRAPH_ACTOR_DIR}; }

}  // namespace cgraph::rt

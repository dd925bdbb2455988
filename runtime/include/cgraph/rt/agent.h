// What the executable cgraph-agent includes.
#pragma once

namespace cgraph::rt {

/// The main function of the agent process, which a driver's library starts. Returns the exit code.
int agent_main(int argc, char** argv);

}  // namespace cgraph::rt

#include "cgraph/rt/agent.h"

int main(int argc, char **argv) { return cgraph::rt::agent_main(argc, argv); }

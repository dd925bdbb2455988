#ifdef CGRAPH_GPU
#include "nccl_functions.h"

#include "library.h"

namespace cgraph::rt::gpu {

namespace {

constexpr int oldest_version = NCCL_VERSION(2, 28, 0);

NcclFunctions load() {
  const Library library("libnccl.so.2");
  int version = 0;
  decltype(&ncclGetVersion) get_version = nullptr;
  library.bind(get_version, "ncclGetVersion");
  get_version(&version);
  library.require_version("NCCL", version, oldest_version);
  NcclFunctions functions;
#define CGRAPH_FUNCTION(name) library.bind(functions.name, #name);
  CGRAPH_NCCL_FUNCTIONS(CGRAPH_FUNCTION)
#undef CGRAPH_FUNCTION
  return functions;
}

}  // namespace

const NcclFunctions& nccl() {
  static const NcclFunctions functions = load();
  return functions;
}

}  // namespace cgraph::rt::gpu
#endif

// An NVTX tool that appends every range's name, and "closed" at its end, to $NVTX_RECORD.<pid>.
#include <nvtx3/nvToolsExt.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace {

int record(const char* line) {
  std::ofstream(std::getenv("NVTX_RECORD") + ("." + std::to_string(getpid())), std::ios::app)
      << line << std::endl;
  return 0;
}
int pop() { return record("closed"); }

template <class F>
NvtxFunctionPointer pointer(F* function) {
  return reinterpret_cast<NvtxFunctionPointer>(function);
}

}  // namespace

extern "C" int InitializeInjectionNvtx2(NvtxGetExportTableFunc_t get_table) {
  const auto* callbacks =
      static_cast<const NvtxExportTableCallbacks*>(get_table(NVTX_ETID_CALLBACKS));
  NvtxFunctionTable table = nullptr;
  unsigned int size = 0;
  if (!callbacks || !callbacks->GetModuleFunctionTable(NVTX_CB_MODULE_CORE, &table, &size))
    return 0;
  *table[NVTX_CBID_CORE_RangePushA] = pointer(record);
  *table[NVTX_CBID_CORE_RangePop] = pointer(pop);
  return 1;
}

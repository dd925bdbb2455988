// Communicators: making, asking, ending.
#include <cuda_runtime_api.h>
#include <nccl.h>

#include <cstring>

#include "common/handles.h"
#include "nccl/communicator.h"
#include "nccl/group.h"

namespace cgraph::standin {

namespace {

constexpr std::uint64_t magic = 0x6367726e63636c31;

struct IdContent {
  std::uint64_t magic;
  FilePlace place;
};

thread_local std::string last_error;

ncclResult_t read_config(const ncclConfig_t* config, bool& blocking) {
  if (!config) return ncclSuccess;
  const ncclConfig_t reference = NCCL_CONFIG_INITIALIZER;
  if (config->magic != reference.magic || config->size < sizeof(ncclConfig_t))
    return fail(ncclInvalidArgument, "the configuration is not initialized");
  blocking = config->blocking != 0;
  return ncclSuccess;
}

ncclResult_t initialize(ncclComm_t* handle, int ranks, const ncclUniqueId& id, int rank,
                        const ncclConfig_t* config) {
  IdContent content;
  std::memcpy(&content, id.internal, sizeof(content));
  bool blocking = true;
  int device = 0;
  if (!handle || ranks < 1 || ranks > max_ranks || rank < 0 || rank >= ranks)
    return fail(ncclInvalidArgument, "no such rank");
  if (in_group()) return fail(ncclInvalidUsage, "no communicators are made in groups here");
  if (const ncclResult_t result = read_config(config, blocking); result != ncclSuccess)
    return result;
  if (cudaGetDevice(&device) != cudaSuccess) return fail(ncclUnhandledCudaError, "no device");
  auto file = content.magic == magic ? open_segment(content.place) : nullptr;
  if (!file) return fail(ncclInvalidArgument, "nobody has this unique id any more");
  const auto made = std::make_shared<ncclComm>(std::move(file), ranks, rank, device, blocking);
  *handle = handles<ncclComm>().add(made);
  const ncclResult_t result = made->run([raw = made.get()] { return raw->join(); });
  if (result == ncclSuccess || result == ncclInProgress) return result;
  handles<ncclComm>().take(*handle);
  *handle = nullptr;
  return result;
}

template <class Body>
ncclResult_t with(ncclComm_t handle, Body&& body) {
  const auto communicator = find_communicator(handle);
  return communicator ? body(*communicator) : fail(ncclInvalidArgument, "no communicator");
}

}  // namespace

ncclResult_t fail(ncclResult_t result, const std::string& text) {
  last_error = text;
  return result;
}

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

ncclResult_t ncclGetVersion(int* version) {
  *version = NCCL_VERSION_CODE;
  return ncclSuccess;
}

const char* ncclGetErrorString(ncclResult_t result) {
  switch (result) {
    case ncclSuccess:
      return "no error";
    case ncclUnhandledCudaError:
      return "unhandled cuda error";
    case ncclSystemError:
      return "unhandled system error";
    case ncclInternalError:
      return "internal error";
    case ncclInvalidArgument:
      return "invalid argument";
    case ncclInvalidUsage:
      return "invalid usage";
    case ncclRemoteError:
      return "remote process exited or there was a network error";
    case ncclInProgress:
      return "NCCL operation in progress";
    default:
      return "unknown result code";
  }
}

const char* ncclGetLastError(ncclComm_t) { return last_error.c_str(); }

ncclResult_t ncclGetUniqueId(ncclUniqueId* id) {
  const auto file = create_segment();
  if (!file) return fail(ncclSystemError, "no memory");
  const IdContent content{magic, file->place()};
  static_assert(sizeof(content) <= sizeof(id->internal));
  std::memset(id->internal, 0, sizeof(id->internal));
  std::memcpy(id->internal, &content, sizeof(content));
  return ncclSuccess;
}

ncclResult_t ncclCommInitRankConfig(ncclComm_t* comm, int nranks, ncclUniqueId id, int rank,
                                    ncclConfig_t* config) {
  return initialize(comm, nranks, id, rank, config);
}

ncclResult_t ncclCommInitRank(ncclComm_t* comm, int nranks, ncclUniqueId id, int rank) {
  return initialize(comm, nranks, id, rank, nullptr);
}

ncclResult_t ncclCommFinalize(ncclComm_t comm) {
  return with(comm, [](Communicator& communicator) {
    if (const ncclResult_t result = check_usable(&communicator); result != ncclSuccess)
      return result;
    return communicator.run([&communicator] { return communicator.finalize(); });
  });
}

ncclResult_t ncclCommDestroy(ncclComm_t comm) {
  return with(comm, [&](Communicator& communicator) {
    if (const ncclResult_t result = check_usable(&communicator); result != ncclSuccess)
      return result;
    const ncclResult_t result = communicator.drain();
    communicator.leave();
    handles<ncclComm>().take(comm);
    return result;
  });
}

ncclResult_t ncclCommAbort(ncclComm_t comm) {
  return with(comm, [&](Communicator& communicator) {
    communicator.abort();
    handles<ncclComm>().take(comm);
    return ncclSuccess;
  });
}

ncclResult_t ncclCommGetAsyncError(ncclComm_t comm, ncclResult_t* error) {
  return with(comm, [&](Communicator& communicator) {
    {
      const std::unique_lock lock(communicator.segment().monitor);
      communicator.find_dead();
    }
    *error = communicator.result();
    return ncclSuccess;
  });
}

ncclResult_t ncclCommCount(const ncclComm_t comm, int* count) {
  return with(comm, [&](const Communicator& communicator) {
    *count = communicator.ranks();
    return ncclSuccess;
  });
}

ncclResult_t ncclCommCuDevice(const ncclComm_t comm, int* device) {
  return with(comm, [&](const Communicator& communicator) {
    *device = communicator.device();
    return ncclSuccess;
  });
}

ncclResult_t ncclCommUserRank(const ncclComm_t comm, int* rank) {
  return with(comm, [&](const Communicator& communicator) {
    *rank = communicator.rank();
    return ncclSuccess;
  });
}

}  // extern "C"

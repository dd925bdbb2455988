#include "nccl/group.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "nccl/communicator.h"
#include "nccl/launch.h"

namespace cgraph::standin {

namespace {

/// The group that a thread is making.
struct Group {
  int depth = 0;
  ncclResult_t error = ncclSuccess;
  std::vector<Launch> launches;  // one a communicator, in the order of their first operations
};

thread_local Group group;

ncclResult_t place(const void* begin, std::uint64_t bytes, MemoryPlace& place) {
  if (!bytes || cgraph_standin_memory_place(begin, bytes, &place)) return ncclSuccess;
  return fail(ncclInvalidArgument, "a buffer is not in device memory, or not all of it");
}

ncclResult_t make_operation(const Request& request, const Communicator& communicator,
                            Operation& operation) {
  operation = {request.kind, request.peer, request.count,   request.type, request.reduction,
               {},           {},           Progress::posted};
  const bool needs_peer = request.peer != -1;
  if (needs_peer && (request.peer < 0 || request.peer >= communicator.ranks()))
    return fail(ncclInvalidArgument, "there is no such rank");
  if (!type_size(request.type)) return fail(ncclInvalidArgument, "there is no such type");
  if (request.reduction < 0 || request.reduction >= ncclNumOps)
    return fail(ncclInvalidArgument, "there is no such reduction");
  const Extents times = extents(operation, communicator.rank(), communicator.ranks());
  const ncclResult_t from = place(request.from, times.from * operation.bytes(), operation.from);
  const ncclResult_t to = place(request.to, times.to * operation.bytes(), operation.to);
  return from != ncclSuccess ? from : to;
}

ncclResult_t add(const Request& request, ncclComm_t handle, cudaStream_t stream) {
  const auto communicator = find_communicator(handle);
  if (const ncclResult_t result = check_usable(communicator.get()); result != ncclSuccess)
    return result;
  Operation operation;
  if (const ncclResult_t result = make_operation(request, *communicator, operation);
      result != ncclSuccess)
    return result;
  const auto same = [&](const Launch& launch) { return launch.communicator == communicator; };
  auto launch = std::find_if(group.launches.begin(), group.launches.end(), same);
  if (launch == group.launches.end())
    launch = group.launches.insert(launch, Launch{communicator, {}, {}});
  if (launch->operations.size() == max_group)
    return fail(ncclInvalidUsage, "a group has more than 256 operations");
  launch->operations.push_back(operation);
  if (std::find(launch->streams.begin(), launch->streams.end(), stream) == launch->streams.end())
    launch->streams.push_back(stream);
  return ncclSuccess;
}

ncclResult_t end_group() {
  if (--group.depth > 0) return ncclSuccess;
  const Group ended = std::exchange(group, {});
  if (ended.error != ncclSuccess) return ended.error;
  ncclResult_t result = ncclSuccess;
  for (const Launch& launch : ended.launches)
    if (const ncclResult_t one = start(launch); result == ncclSuccess || result == ncclInProgress)
      result = one == ncclSuccess ? result : one;
  return result;
}

}  // namespace

bool in_group() { return group.depth > 0; }

ncclResult_t issue(const Request& request, ncclComm_t communicator, cudaStream_t stream) {
  ++group.depth;
  const ncclResult_t result = add(request, communicator, stream);
  if (group.error == ncclSuccess) group.error = result;
  const ncclResult_t ended = end_group();
  return result == ncclSuccess ? ended : result;
}

}  // namespace cgraph::standin

using namespace cgraph::standin;

extern "C" {

ncclResult_t ncclGroupStart() {
  ++group.depth;
  return ncclSuccess;
}

ncclResult_t ncclGroupEnd() {
  if (!in_group()) return fail(ncclInvalidUsage, "there is no group to end");
  return end_group();
}

}  // extern "C"

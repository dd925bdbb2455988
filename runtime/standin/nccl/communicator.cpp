#include "nccl/communicator.h"

#include <cuda_runtime_api.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>
#include <functional>
#include <string_view>

#include "common/handles.h"
#include "nccl/watchdog.h"

namespace cgraph::standin {

namespace {

constexpr std::chrono::milliseconds look_interval(20);

/// Ranks with different NCCL_HOSTIDs are on different hosts for NCCL.
std::uint64_t host_of_process() {
  const char* const id = std::getenv("NCCL_HOSTID");
  return std::hash<std::string_view>{}(id ? id : "");
}

}  // namespace

Communicator::Communicator(std::shared_ptr<MemoryFile> file, int ranks, int rank, int device,
                           bool blocking)
    : file_(std::move(file)),
      ranks_(ranks),
      rank_(rank),
      device_(device),
      helper_(blocking ? nullptr : Worker::start()) {
  cudaEventCreateWithFlags(&order, cudaEventDisableTiming);
}

Communicator::~Communicator() {
  if (helper_) helper_->close();
  for (const int process : processes_)
    if (process >= 0) close(process);
}

ncclResult_t Communicator::run(std::function<ncclResult_t()> step) {
  if (!helper_) return step();
  result_ = ncclInProgress;
  helper_->enqueue([self = shared_from_this(), step = std::move(step)] {
    cudaSetDevice(self->device());
    const ncclResult_t result = step();
    ncclResult_t expected = ncclInProgress;  // unless something has failed meanwhile
    self->result_.compare_exchange_strong(expected, result);
  });
  return ncclInProgress;
}

bool Communicator::wait(const std::function<bool()>& done) {
  Watchdog watchdog(segment());
  while (!done()) {
    if (aborted_) return false;
    watchdog.look();
    segment().monitor.wait(look_interval);
    find_dead();
  }
  return true;
}

void Communicator::abort() {
  aborted_ = true;
  {
    std::unique_lock lock(segment().monitor);
    state().aborted = true;
    segment().monitor.notify();
  }
  if (helper_) helper_->synchronize();
  std::unique_lock lock(segment().monitor);
  while (state().started != state().finished) segment().monitor.wait(look_interval);
  cudaEventDestroy(order);
}

ncclResult_t Communicator::drain() {
  std::unique_lock lock(segment().monitor);
  return wait([&] { return state().finished == state().issued; }) ? ncclSuccess : ncclInternalError;
}

ncclResult_t Communicator::check_peers() {
  for (int rank = 0; rank < ranks_; ++rank) {
    const RankState& other = state_of(rank);
    if (rank != rank_ && other.host == state().host && other.device == device_)
      return fail(ncclInvalidUsage, "Duplicate GPU detected : rank " + std::to_string(rank_) +
                                        " and rank " + std::to_string(rank) +
                                        " both on CUDA device " + std::to_string(device_));
    const bool ours = other.process == getpid();
    processes_.push_back(ours ? -1 : static_cast<int>(syscall(SYS_pidfd_open, other.process, 0)));
  }
  return ncclSuccess;
}

ncclResult_t Communicator::join() {
  std::unique_lock lock(segment().monitor);
  if (segment().rank_count && segment().rank_count != ranks_)
    return fail(ncclInvalidArgument, "ranks do not agree on how many they are");
  if (state().joined) return fail(ncclInvalidUsage, "two ranks have the same number");
  segment().rank_count = ranks_;
  state().process = getpid();
  state().device = device_;
  state().host = host_of_process();
  state().joined = true;
  segment().monitor.notify();
  const bool all = wait([&] {
    for (const RankState& other : segment().all())
      if (!other.joined) return false;
    return true;
  });
  release_segment(*file_);
  return all ? check_peers() : ncclInternalError;
}

ncclResult_t Communicator::finalize() {
  if (const ncclResult_t result = drain(); result != ncclSuccess) return result;
  std::unique_lock lock(segment().monitor);
  state().finalized = true;
  segment().monitor.notify();
  const bool all = wait([&] {
    for (const RankState& other : segment().all())
      if (!other.finalized && !other.is_gone()) return false;
    return true;
  });
  return all ? ncclSuccess : ncclInternalError;
}

void Communicator::leave() {
  const std::unique_lock lock(segment().monitor);
  state().left = true;
  segment().monitor.notify();
  cudaEventDestroy(order);
}

void Communicator::find_dead() {
  for (int rank = 0; rank < static_cast<int>(processes_.size()); ++rank) {
    RankState& other = state_of(rank);
    pollfd process{processes_[static_cast<std::size_t>(rank)], POLLIN, 0};
    if (other.left || (!other.dead && (process.fd < 0 || poll(&process, 1, 0) <= 0))) continue;
    other.dead = true;
    if (result_ == ncclSuccess || result_ == ncclInProgress) result_ = ncclRemoteError;
  }
}

std::byte* Communicator::view(const MemoryPlace& place) {
  if (place.file.process == getpid()) return reinterpret_cast<std::byte*>(place.address);
  auto& mapping = mappings_[place.file.inode];
  if (!mapping) mapping = MemoryFile::open(place.file);
  return mapping ? mapping->data() + place.offset : nullptr;
}

std::shared_ptr<Communicator> find_communicator(ncclComm_t handle) {
  return handles<ncclComm>().find(handle);
}

ncclResult_t check_usable(const Communicator* communicator) {
  if (!communicator) return fail(ncclInvalidArgument, "no communicator");
  const ncclResult_t result = communicator->result();
  if (result != ncclInProgress) return result;
  return fail(ncclInvalidArgument,
              "the communicator is used before the previous operation returned ncclSuccess");
}

}  // namespace cgraph::standin

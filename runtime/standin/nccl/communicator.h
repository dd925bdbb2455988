// One rank's end of a communicator.
#pragma once

#include <cudart/exported_memory.h>
#include <nccl.h>

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "common/worker.h"
#include "nccl/segment.h"

namespace cgraph::standin {

/// Keeps the text for ncclGetLastError and returns `result`.
ncclResult_t fail(ncclResult_t result, const std::string& text);

class Communicator : public std::enable_shared_from_this<Communicator> {
 public:
  Communicator(std::shared_ptr<MemoryFile> file, int ranks, int rank, int device, bool blocking);
  ~Communicator();
  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;

  Segment& segment() { return *reinterpret_cast<Segment*>(file_->data()); }
  RankState& state() { return state_of(rank_); }
  RankState& state_of(int rank) { return segment().ranks[static_cast<std::size_t>(rank)]; }
  int rank() const { return rank_; }
  int ranks() const { return ranks_; }
  int device() const { return device_; }

  /// What ncclCommGetAsyncError says.
  ncclResult_t result() const { return result_; }
  void set_result(ncclResult_t result) { result_ = result; }
  bool aborted() const { return aborted_; }

  /// Runs a step of the host's side: now, or on a helper where the communicator does not block;
  /// then the result is ncclInProgress until it ends.
  ncclResult_t run(std::function<ncclResult_t()> step);
  /// Waits for the helper, and for groups that have started.
  void abort();
  /// Waits until all groups that were issued have ended.
  ncclResult_t drain();

  /// Joins the others and waits for them.
  ncclResult_t join();
  ncclResult_t finalize();
  void leave();

  /// Waits, under the monitor, until `done`. False: the communicator was aborted.
  bool wait(const std::function<bool()>& done);
  /// A look at the other ranks' processes; those that have died are marked.
  void find_dead();

  /// Memory of this or another rank, as this process sees it; null where the rank's process is
  /// gone.
  std::byte* view(const MemoryPlace& place);

  /// The last group on the device, which the next one follows.
  cudaEvent_t order = nullptr;
  /// Messages sent early that are not known to be received, by rank.
  std::map<int, std::deque<std::shared_ptr<MemoryFile>>> early;

 private:
  ncclResult_t check_peers();

  const std::shared_ptr<MemoryFile> file_;
  const int ranks_;
  const int rank_;
  const int device_;
  std::atomic<ncclResult_t> result_ = ncclSuccess;
  std::atomic<bool> aborted_ = false;
  const std::shared_ptr<Worker> helper_;                           // null: steps run at their call
  std::vector<int> processes_;                                     // descriptors, by rank; -1: ours
  std::map<std::uint64_t, std::shared_ptr<MemoryFile>> mappings_;  // by inode
};

/// The communicator of a handle; null where there is none.
std::shared_ptr<Communicator> find_communicator(ncclComm_t handle);

/// Whether a handle may be used for something new, and if not, why.
ncclResult_t check_usable(const Communicator* communicator);

}  // namespace cgraph::standin

/// What ncclComm_t points to.
struct ncclComm : cgraph::standin::Communicator {
  using Communicator::Communicator;
};

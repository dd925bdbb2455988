#include "nccl/collective.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "common/transfer_time.h"
#include "nccl/message.h"
#include "nccl/reduction.h"
#include "nccl/watchdog.h"

namespace cgraph::standin {

namespace {

/// What each rank puts in, as this process sees it.
using Inputs = std::vector<const std::byte*>;

/// The rank's result of a collective; empty where it gets none.
std::vector<std::byte> compute(const Operation& operation, const Inputs& inputs, int rank) {
  const std::uint64_t bytes = operation.bytes();
  const int ranks = static_cast<int>(inputs.size());
  const auto here = static_cast<std::uint64_t>(rank);
  const auto root = static_cast<std::size_t>(operation.peer);
  std::vector<std::byte> result(bytes * extents(operation, rank, ranks).to);
  if (result.empty()) return result;
  switch (operation.kind) {
    case Kind::all_reduce:
    case Kind::reduce:
      reduce(operation.type, operation.reduction, inputs, operation.count, result.data());
      break;
    case Kind::reduce_scatter: {
      Inputs parts = inputs;
      for (const std::byte*& part : parts) part += here * bytes;
      reduce(operation.type, operation.reduction, parts, operation.count, result.data());
      break;
    }
    case Kind::broadcast:
      std::memcpy(result.data(), inputs[root], bytes);
      break;
    case Kind::scatter:
      std::memcpy(result.data(), inputs[root] + here * bytes, bytes);
      break;
    default:  // gathers, of which all-to-all takes another part from each
      for (std::size_t from = 0; from < inputs.size(); ++from)
        std::memcpy(result.data() + from * bytes,
                    inputs[from] + (operation.kind == Kind::all_to_all ? here * bytes : 0), bytes);
  }
  return result;
}

}  // namespace

bool CollectiveRun::advance() {
  Operation* const operation = communicator_.state().collective();
  if (!operation) return false;
  if (operation->progress == Progress::posted) return all_here(*operation) && read(*operation);
  if (!all_have_read()) return false;
  write(*operation);
  return true;
}

bool CollectiveRun::all_here(const Operation& operation) {
  for (int rank = 0; rank < communicator_.ranks(); ++rank) {
    RankState& other = communicator_.state_of(rank);
    const Operation* const theirs = other.collective();
    if (!theirs || other.collectives_done != communicator_.state().collectives_done ||
        other.aborted)
      return false;
    if (agree(operation, *theirs)) continue;
    report_mismatch(communicator_.segment(), communicator_.rank(), rank);
    return false;
  }
  return true;
}

bool CollectiveRun::all_have_read() {
  const std::uint64_t number = communicator_.state().collectives_done;
  return std::ranges::all_of(communicator_.segment().all(), [&](const RankState& other) {
    return other.collectives_read > number;
  });
}

bool CollectiveRun::read(Operation& operation) {
  RankState& state = communicator_.state();
  const int ranks = communicator_.ranks();
  std::vector<MemoryPlace> places;
  for (int rank = 0; rank < ranks; ++rank)
    places.push_back(communicator_.state_of(rank).collective()->from);
  operation.progress = Progress::taken;
  state.reading = true;
  lock_.unlock();
  const auto steps = static_cast<int>(std::bit_width(static_cast<unsigned>(ranks - 1)));
  nccl_time().pass(operation.bytes(), steps);
  Inputs inputs;
  bool complete = true;
  for (int rank = 0; rank < ranks; ++rank) {
    const bool gives = operation.count && extents(operation, rank, ranks).from;
    inputs.push_back(gives ? communicator_.view(places[static_cast<std::size_t>(rank)]) : nullptr);
    complete &= !gives || inputs.back();
  }
  if (complete) result_ = compute(operation, inputs, communicator_.rank());
  lock_.lock();
  state.reading = false;
  if (complete) ++state.collectives_read;
  return complete;
}

void CollectiveRun::write(Operation& operation) {
  if (!result_.empty())
    std::memcpy(communicator_.view(operation.to), result_.data(), result_.size());
  operation.progress = Progress::done;
  ++communicator_.state().collectives_done;
}

}  // namespace cgraph::standin

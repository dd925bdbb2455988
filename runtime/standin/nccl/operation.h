// What a rank asks for: one operation of a group. Plain bytes, for all ranks to see.
#pragma once

#include <cudart/exported_memory.h>
#include <nccl.h>

#include <cstdint>
#include <string>

namespace cgraph::standin {

enum class Kind : std::int32_t {
  send,
  receive,
  all_reduce,
  reduce,
  reduce_scatter,
  broadcast,
  all_gather,
  all_to_all,
  gather,
  scatter,
};

inline bool is_collective(Kind kind) { return kind > Kind::receive; }

enum class Progress : std::int32_t { posted, taken, done };

struct Operation {
  Kind kind;
  std::int32_t peer;  // or the root, -1 where there is neither
  std::uint64_t count;
  ncclDataType_t type;
  ncclRedOp_t reduction;  // 0 where there is none
  MemoryPlace from;
  MemoryPlace to;
  Progress progress;

  std::uint64_t bytes() const;
};

/// Bytes of an element; 0 for a type that there is not.
std::uint64_t type_size(ncclDataType_t type);

/// How many times its count an operation reads and writes at a rank.
struct Extents {
  std::uint64_t from;
  std::uint64_t to;
};
Extents extents(const Operation& operation, int rank, int ranks);

/// Whether two ranks mean the same collective, or a send and a receive the same message.
bool agree(const Operation& one, const Operation& other);

/// "send of 4 float32 to rank 1".
std::string describe(const Operation& operation);

}  // namespace cgraph::standin

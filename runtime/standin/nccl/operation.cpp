#include "nccl/operation.h"

#include <array>

namespace cgraph::standin {

namespace {

struct Type {
  std::uint64_t size;
  const char* name;
};

constexpr std::array<Type, ncclNumTypes> types = {{{1, "int8"},
                                                   {1, "uint8"},
                                                   {4, "int32"},
                                                   {4, "uint32"},
                                                   {8, "int64"},
                                                   {8, "uint64"},
                                                   {2, "float16"},
                                                   {4, "float32"},
                                                   {8, "float64"},
                                                   {2, "bfloat16"},
                                                   {1, "float8e4m3"},
                                                   {1, "float8e5m2"}}};

constexpr std::array kinds = {"send",      "receive",    "all-reduce", "reduce", "reduce-scatter",
                              "broadcast", "all-gather", "all-to-all", "gather", "scatter"};
constexpr std::array reductions = {"sum", "prod", "max", "min", "avg"};

bool reduces(Kind kind) {
  return kind == Kind::all_reduce || kind == Kind::reduce || kind == Kind::reduce_scatter;
}

}  // namespace

std::uint64_t type_size(ncclDataType_t type) {
  return type >= 0 && type < ncclNumTypes ? types[type].size : 0;
}

std::uint64_t Operation::bytes() const { return count * type_size(type); }

Extents extents(const Operation& operation, int rank, int ranks) {
  const auto all = static_cast<std::uint64_t>(ranks);
  const std::uint64_t here = operation.peer == rank ? 1 : 0;
  switch (operation.kind) {
    case Kind::send:
      return {1, 0};
    case Kind::receive:
      return {0, 1};
    case Kind::all_reduce:
      return {1, 1};
    case Kind::reduce:
      return {1, here};
    case Kind::reduce_scatter:
      return {all, 1};
    case Kind::broadcast:
      return {here, 1};
    case Kind::all_gather:
      return {1, all};
    case Kind::all_to_all:
      return {all, all};
    case Kind::gather:
      return {1, here * all};
    case Kind::scatter:
      return {here * all, 1};
  }
  return {};
}

bool agree(const Operation& one, const Operation& other) {
  if (one.count != other.count || one.type != other.type) return false;
  if (!is_collective(one.kind)) return true;
  return one.kind == other.kind && one.peer == other.peer && one.reduction == other.reduction;
}

std::string describe(const Operation& operation) {
  std::string text = kinds[static_cast<std::size_t>(operation.kind)];
  if (reduces(operation.kind)) text.append(1, ' ').append(reductions[operation.reduction]);
  text += " of " + std::to_string(operation.count) + ' ' + types[operation.type].name;
  if (operation.peer < 0) return text;
  const char* const word = is_collective(operation.kind)  ? ", root "
                           : operation.kind == Kind::send ? " to rank "
                                                          : " from rank ";
  return text + word + std::to_string(operation.peer);
}

}  // namespace cgraph::standin

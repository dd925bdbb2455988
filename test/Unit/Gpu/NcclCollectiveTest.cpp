// Every collective, over every element type and reduction.
#include <cmath>

#include "Devices.h"

using namespace devices;

namespace {

using NcclCollectiveTest = GpuTest;

constexpr std::size_t count = 100;
constexpr int rank_count = 3;

template <class T>
struct TypeOf;
#define TYPE(CXX, NCCL)                           \
  template <>                                     \
  struct TypeOf<CXX> {                            \
    static constexpr ncclDataType_t value = NCCL; \
    static constexpr const char* name = #NCCL;    \
  };
TYPE(std::int8_t, ncclInt8)
TYPE(std::uint8_t, ncclUint8)
TYPE(std::int32_t, ncclInt32)
TYPE(std::uint32_t, ncclUint32)
TYPE(std::int64_t, ncclInt64)
TYPE(std::uint64_t, ncclUint64)
TYPE(__half, ncclFloat16)
TYPE(float, ncclFloat32)
TYPE(double, ncclFloat64)
TYPE(__nv_bfloat16, ncclBfloat16)
TYPE(__nv_fp8_e4m3, ncclFloat8e4m3)
TYPE(__nv_fp8_e5m2, ncclFloat8e5m2)
#undef TYPE

template <class T>
double number(T value) {
  if constexpr (std::is_arithmetic_v<T>)
    return static_cast<double>(value);
  else
    return static_cast<double>(static_cast<float>(value));
}

/// What a rank puts in at an index: 1, 2 or 3, so that all types hold all
/// results.
double input(int rank, std::size_t index) {
  return static_cast<double>((static_cast<std::size_t>(rank) + index) % 3 + 1);
}

template <class T>
std::vector<T> inputs(int rank, std::size_t size) {
  std::vector<T> values;
  for (std::size_t i = 0; i < size; ++i)
    values.push_back(static_cast<T>(static_cast<float>(input(rank, i))));
  return values;
}

double folded(ncclRedOp_t reduction, std::size_t index) {
  double value = input(0, index);
  for (int rank = 1; rank < rank_count; ++rank) {
    const double next = input(rank, index);
    value = reduction == ncclProd  ? value * next
            : reduction == ncclMax ? std::max(value, next)
            : reduction == ncclMin ? std::min(value, next)
                                   : value + next;
  }
  return reduction == ncclAvg ? value / rank_count : value;
}

using Expected = double (*)(int rank, std::size_t index, ncclRedOp_t);

template <class T>
void compare(const char* what, int rank, const std::vector<T>& values, ncclRedOp_t reduction,
             Expected expected) {
  const bool inexact = !std::is_integral_v<T>;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double want = expected(rank, i, reduction);
    const double got = number(values[i]);
    const double near = inexact ? std::abs(want) / 8 : 0;
    ranks::check(std::abs(got - want) <= near,
                 std::string(what) + " of " + TypeOf<T>::name + ", reduction " +
                     std::to_string(reduction) + ", index " + std::to_string(i) + ": " +
                     std::to_string(got) + " for " + std::to_string(want));
  }
}

template <class T>
class Trial {
 public:
  Trial(const ranks::Rank& here, const Communicator& world, cudaStream_t stream)
      : here_(here), world_(world), stream_(stream) {}

  void reductions(ncclRedOp_t op) {
    const auto expected = [](int, std::size_t i, ncclRedOp_t op) { return folded(op, i); };
    perform("all-reduce", 1, 1, true, op, expected, [&](const T* in, T* out) {
      return nccl().ncclAllReduce(in, out, count, type, op, world_, stream_);
    });
    perform("reduce", 1, 1, is_root(), op, expected, [&](const T* in, T* out) {
      return nccl().ncclReduce(in, out, count, type, op, root, world_, stream_);
    });
    perform(
        "reduce-scatter", rank_count, 1, true, op,
        [](int rank, std::size_t i, ncclRedOp_t op) {
          return folded(op, static_cast<std::size_t>(rank) * count + i);
        },
        [&](const T* in, T* out) {
          return nccl().ncclReduceScatter(in, out, count, type, op, world_, stream_);
        });
  }

  void moves() {
    const auto from_all = [](int, std::size_t i, ncclRedOp_t) {
      return input(static_cast<int>(i / count), i % count);
    };
    perform(
        "broadcast", 1, 1, true, ncclSum,
        [](int, std::size_t i, ncclRedOp_t) { return input(root, i); },
        [&](const T* in, T* out) {
          return nccl().ncclBroadcast(in, out, count, type, root, world_, stream_);
        });
    perform("all-gather", 1, rank_count, true, ncclSum, from_all, [&](const T* in, T* out) {
      return nccl().ncclAllGather(in, out, count, type, world_, stream_);
    });
    perform("gather", 1, rank_count, is_root(), ncclSum, from_all, [&](const T* in, T* out) {
      return nccl().ncclGather(in, out, count, type, root, world_, stream_);
    });
    perform(
        "scatter", rank_count, 1, true, ncclSum,
        [](int rank, std::size_t i, ncclRedOp_t) {
          return input(root, static_cast<std::size_t>(rank) * count + i);
        },
        [&](const T* in, T* out) {
          return nccl().ncclScatter(in, out, count, type, root, world_, stream_);
        });
    perform(
        "all-to-all", rank_count, rank_count, true, ncclSum,
        [](int rank, std::size_t i, ncclRedOp_t) {
          return input(static_cast<int>(i / count),
                       static_cast<std::size_t>(rank) * count + i % count);
        },
        [&](const T* in, T* out) {
          return nccl().ncclAlltoAll(in, out, count, type, world_, stream_);
        });
  }

 private:
  static constexpr int root = 1;
  static constexpr ncclDataType_t type = TypeOf<T>::value;
  bool is_root() const { return here_.index == root; }

  template <class Issue>
  void perform(const char* what, std::size_t in, std::size_t out, bool receives, ncclRedOp_t op,
               Expected expected, Issue&& operation) {
    const Array<T> from(inputs<T>(here_.index, in * count)), to(out * count);
    devices::issue(world_, [&] { SUCCEED_IN(operation(from.data(), to.data())); });
    SUCCEED_IN(cuda().cudaStreamSynchronize(stream_));
    if (receives) compare(what, here_.index, to.values(), op, expected);
  }

  const ranks::Rank& here_;
  const Communicator& world_;
  cudaStream_t stream_;
};

template <class... Types>
void try_all(ranks::Rank& here, bool moves, bool reductions) {
  Communicator world(here, 0);
  Stream stream;
  if (moves) (Trial<Types>(here, world, stream).moves(), ...);
  for (const auto op : {ncclSum, ncclProd, ncclMax, ncclMin, ncclAvg})
    if (reductions) (Trial<Types>(here, world, stream).reductions(op), ...);
  world.finish();
}

ROLE(move_all) { try_all<std::int8_t, std::int64_t, __half, float>(here, true, false); }
ROLE(reduce_integers) {
  try_all<std::int8_t, std::uint8_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t>(
      here, false, true);
}
ROLE(reduce_floats) { try_all<__half, __nv_bfloat16, float, double>(here, false, true); }
// Of GPUs, those of compute capability 9.0 or more.
ROLE(reduce_small_floats) { try_all<__nv_fp8_e4m3, __nv_fp8_e5m2>(here, false, true); }

TEST_F(NcclCollectiveTest, ValuesAreMoved) { ranks::expect_finished("move_all", rank_count); }
TEST_F(NcclCollectiveTest, IntegersAreReduced) {
  ranks::expect_finished("reduce_integers", rank_count);
}
TEST_F(NcclCollectiveTest, FloatsAreReduced) {
  ranks::expect_finished("reduce_floats", rank_count);
}
TEST_F(NcclCollectiveTest, SmallFloatsAreReduced) {
  ranks::expect_finished("reduce_small_floats", rank_count);
}

/// A result may stand where the input was, and a group may have several.
ROLE(in_place) {
  Communicator world(here, 0);
  Stream stream;
  const Array<int> one(std::vector<int>(count, 1)), two(std::vector<int>(count, 2));
  const std::size_t part = count / rank_count;
  issue(world, [&] {
    SUCCEED_IN(
        nccl().ncclAllReduce(one.data(), one.data(), count, ncclInt32, ncclSum, world, stream));
    SUCCEED_IN(
        nccl().ncclAllReduce(two.data(), two.data(), count, ncclInt32, ncclProd, world, stream));
  });
  int* mine = one.data() + static_cast<std::size_t>(here.index) * part;
  issue(world, [&] {
    SUCCEED_IN(nccl().ncclAllGather(mine, one.data(), part, ncclInt32, world, stream));
  });
  stream.synchronize();
  ranks::check(
      one.values() == std::vector<int>(count, 3) && two.values() == std::vector<int>(count, 8),
      "wrong values");
  world.finish();
}

TEST_F(NcclCollectiveTest, ResultsInPlaceAndSeveralInAGroup) {
  ranks::expect_finished("in_place", rank_count);
}

/// First uses of several kinds after each other: a host that is late meets others that are further.
ROLE(first_uses) {
  for (int i = 0; i < 20; ++i) {
    Communicator world(here, i);
    Stream stream;
    const Array<int> buffer(rank_count), result(rank_count);
    const int* in = buffer.data();
    int* out = result.data();
    issue(world,
          [&] { SUCCEED_IN(nccl().ncclAllReduce(in, out, 1, ncclInt32, ncclSum, world, stream)); });
    issue(world, [&] { SUCCEED_IN(nccl().ncclAllGather(in, out, 1, ncclInt32, world, stream)); });
    issue(world,
          [&] { SUCCEED_IN(nccl().ncclBroadcast(in, out, 1, ncclInt32, 0, world, stream)); });
    issue(world, [&] { SUCCEED_IN(nccl().ncclAlltoAll(in, out, 1, ncclInt32, world, stream)); });
    stream.synchronize();
    world.finish();
  }
}

TEST_F(NcclCollectiveTest, FirstUsesFollowEachOther) {
  ranks::expect_finished("first_uses", rank_count);
}

}  // namespace

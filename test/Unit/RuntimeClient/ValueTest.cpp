// Values, their wire format, error records and thunks, without processes.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <system_error>

#include "cgraph/client.h"
#include "cgraph/rt/error_record.h"
#include "cgraph/rt/invoke.h"

namespace demo {

enum class Color { red = 5, green = 9 };
struct Item {
  std::string name;
  std::optional<std::int64_t> count;
  bool operator==(const Item&) const = default;
};
/// A user's struct: other member types, other order.
struct Bound {
  int unused = 7;
  short count = 0;
  std::string name;
};

}  // namespace demo

namespace demo {
using Row = cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn>>;
struct Load {
  Row row;
  cgraph::Bytes raw;
  std::vector<Row> rows;
  std::optional<Row> maybe;
};
}  // namespace demo

namespace cgraph::rt {
template <>
struct Fields<demo::Load> {
  static constexpr auto members =
      std::make_tuple(&demo::Load::row, &demo::Load::raw, &demo::Load::rows, &demo::Load::maybe);
  static constexpr bool generated = true;
};
template <>
struct Enumerators<demo::Color> {
  static constexpr demo::Color values[] = {demo::Color::red, demo::Color::green};
};
template <>
struct Fields<demo::Item> {
  static constexpr auto members = std::make_tuple(&demo::Item::name, &demo::Item::count);
  static constexpr bool generated = true;
};
template <>
struct Fields<demo::Bound> {
  static constexpr auto members = std::make_tuple(&demo::Bound::name, &demo::Bound::count);
  using types = std::tuple<std::string, std::int64_t>;
};
}  // namespace cgraph::rt

namespace {

using namespace cgraph;
using namespace cgraph::rt;
using Vec = Tensor<float, Shape<Dyn>>;
using Mat = Tensor<std::int32_t, Shape<Dyn, 2>>;

template <class T>
Blob encoded(const T& value) {
  Blob bytes(Wire<T>::end(value, 0));
  Encoder encoder(bytes.data(), bytes.size());
  Wire<T>::encode(encoder, value);
  EXPECT_EQ(encoder.left(), 0u);
  return bytes;
}

template <class T>
void round_trip(const T& value) {
  const Blob bytes = encoded(value);
  EXPECT_EQ(decode_message<T>(bytes, false), value);
  EXPECT_EQ(decode_message<T>(bytes, true), value);
  // No prefix is a value, and none is read beyond its end (an exact copy, so
  // that sanitizers see it).
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const Blob cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_THROW(decode_message<T>(cut, false), TaskError);
  }
}

TEST(RuntimeClientWire, RoundTrips) {
  round_trip(true);
  round_trip(std::int8_t{-3});
  round_trip(std::uint64_t{1} << 63);
  round_trip(1.5);
  round_trip(half(0.25f));
  round_trip(std::string("text"));
  round_trip(std::string());
  round_trip(Bytes::from("bytes"));
  round_trip(demo::Color::green);
  round_trip(std::tuple<std::int32_t, std::string>{3, "x"});
  round_trip(std::array<std::string, 2>{"a", "bc"});
  round_trip(std::vector<double>{1, 2, 3});
  round_trip(std::vector<std::string>{"", "x"});
  round_trip(std::vector<std::optional<bool>>{true, std::nullopt});
  round_trip(demo::Item{"n", 4});
  round_trip(Vec::from({1, 2, 3}));
  round_trip(Mat::from(std::vector<std::int32_t>{1, 2, 3, 4}, {2, 2}));
  round_trip(std::tuple<std::uint8_t, Vec>{1, Vec::from({1})});
}

TEST(RuntimeClientWire, FormatIsTheDocumentedOne) {
  EXPECT_EQ(encoded(std::string("ab")).size(), 10u);
  const Blob vec = encoded(Vec::from({1, 2}));
  EXPECT_EQ(vec.size(), 64u + 8u);
  EXPECT_EQ(vec[0], std::byte{2});
  EXPECT_EQ((encoded(Tensor<float, Shape<2>>::from({1, 2}))), vec);
  EXPECT_EQ(encoded(demo::Color::green), Blob{std::byte{1}});
}

TEST(RuntimeClientWire, ReadersMayKnowMoreOrLessOfAShape) {
  using Pair = Tensor<float, Shape<2>>;
  EXPECT_EQ(decode_message<Vec>(encoded(Pair::from({1, 2})), false), Vec::from({1, 2}));
  EXPECT_EQ(decode_message<Pair>(encoded(Vec::from({1, 2})), false), Pair::from({1, 2}));
  EXPECT_THROW(decode_message<Pair>(encoded(Vec::from({1, 2, 3})), false), ShapeError);
}

TEST(RuntimeClientWire, BoundStructsConvert) {
  const Blob bytes = encoded(demo::Bound{1, 3, "x"});
  EXPECT_EQ(bytes, encoded(std::tuple<std::string, std::int64_t>{"x", 3}));
  const auto back = decode_message<demo::Bound>(bytes, false);
  EXPECT_EQ(back.name, "x");
  EXPECT_EQ(back.count, 3);
  EXPECT_EQ(back.unused, 7);
}

// COVERS: S6
TEST(RuntimeClientWire, S6_HostileBytesGiveErrors) {
  Blob huge(16, std::byte{0xff});
  EXPECT_THROW(decode_message<std::string>(huge, true), TypeMismatchError);
  EXPECT_THROW(decode_message<Bytes>(huge, true), TypeMismatchError);
  EXPECT_THROW(decode_message<std::vector<std::string>>(huge, true), TypeMismatchError);
  EXPECT_THROW(decode_message<std::vector<double>>(huge, true), TypeMismatchError);
  EXPECT_THROW(decode_message<demo::Color>(huge, true), TypeMismatchError);
  EXPECT_THROW(decode_message<Vec>(huge, true), TaskError);
  std::mt19937 random(1);
  for (int i = 0; i < 20000; ++i) {
    Blob bytes(random() % 160);
    for (auto& b : bytes) b = static_cast<std::byte>(random() % 4 ? 0 : random());
    try {
      (void)decode_message<std::tuple<std::vector<demo::Item>, Vec>>(bytes, true);
      (void)decode_message<std::tuple<Mat, std::vector<std::vector<std::int32_t>>>>(bytes, true);
    } catch (const TaskError&) {
    }
    (void)decode_error(bytes);
  }
}

TEST(RuntimeClientTensor, BorrowedOnesCopyWhenKept) {
  std::vector<float> memory = {1, 2, 3};
  const std::int64_t sizes[] = {3};
  Vec kept = Vec::borrow(memory.data(), sizes);  // no copy yet
  EXPECT_TRUE(kept.is_borrowed());
  Vec copy = kept;
  Vec moved = std::move(kept);
  memory[0] = 9;
  EXPECT_EQ(copy[0], 1);
  EXPECT_EQ(moved(0), 1);
  EXPECT_FALSE(moved.is_borrowed());
  Vec shared = copy;
  shared[1] = 7;
  EXPECT_EQ(copy[1], 7);
  Vec own = copy.clone();
  own[1] = 8;
  EXPECT_EQ(copy[1], 7);
}

TEST(RuntimeClientTensor, ShapesAreChecked) {
  auto m = Mat::zeros({3});
  EXPECT_EQ(m.size(0), 3);
  EXPECT_EQ(m.size(1), 2);
  m(2, 1) = 5;
  const std::array<std::int64_t, 2> at = {2, 1};
  EXPECT_EQ(m[at], 5);
  EXPECT_EQ(m.data()[5], 5);
  EXPECT_THROW(Mat::zeros({3, 3}), ShapeError);
  EXPECT_THROW(Mat::zeros({-1}), ShapeError);
  EXPECT_THROW(Mat::zeros({std::int64_t{1} << 62}), ShapeError);
  EXPECT_THROW(Mat::zeros({1, 2, 3}), ShapeError);
}

TEST(RuntimeClientBytes, CopyBeforeWriting) {
  Bytes a = Bytes::from("abc");
  Bytes b = a;
  b.mutable_data()[0] = std::byte{'x'};
  EXPECT_EQ(a.text(), "abc");
  EXPECT_EQ(b.text(), "xbc");
}

TEST(RuntimeClientHalf, RoundsToNearestEven) {
  for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
    const half h = half::from_bits(static_cast<std::uint16_t>(bits));
    if (std::isnan(float(h))) continue;
    EXPECT_EQ(half(float(h)).bits(), bits);
    const bfloat16 b = bfloat16::from_bits(static_cast<std::uint16_t>(bits));
    if (!std::isnan(float(b))) EXPECT_EQ(bfloat16(float(b)).bits(), bits);
  }
  EXPECT_EQ(half(65504.f).bits(), 0x7bff);
  EXPECT_EQ(half(65519.f).bits(), 0x7bff);
  EXPECT_EQ(half(65520.f).bits(), 0x7c00);
  EXPECT_EQ(half(std::ldexp(1.f, -25)).bits(), 0);
  EXPECT_EQ(half(std::ldexp(1.5f, -25)).bits(), 1);
  EXPECT_EQ(half(2049.f).bits(), half(2048.f).bits());
  EXPECT_TRUE(std::isnan(float(half(NAN))));
  EXPECT_EQ(float(half(1.5f) * half(2.f)), 3.f);
}

// Error records

template <class F>
ErrorRecord record_of(F&& f) {
  try {
    f();
  } catch (...) {
    return describe_current_exception();
  }
  return {};
}

TEST(RuntimeClientError, RecordsFitAndComeBack) {
  ErrorRecord record =
      record_of([] { throw std::system_error(ENOENT, std::generic_category(), "open"); });
  record.task = std::string(300, 't');
  record.actor = "w[1]";
  for (const std::size_t room : {std::size_t{512}, std::size_t{1024}}) {
    Blob area(room);
    area.resize(encode_error(record, area));
    ErrorRecord back = decode_error(area);
    EXPECT_EQ(back.actor, "w[1]");
    try {
      throw_error(std::move(back));
    } catch (const std::system_error& e) {
      EXPECT_EQ(e.code().value(), ENOENT);
    }
  }
}

// COVERS: F5
TEST(RuntimeClientError, F5_ThrowingWhatIsOpaque) {
  struct Bad : std::exception {
    const char* what() const noexcept override { return nullptr; }
  };
  EXPECT_EQ(record_of([] { throw Bad(); }).kind, ErrorKind::opaque);
}

TEST(RuntimeClientError, OwnErrorsKeepTheirType) {
  EXPECT_THROW(throw_error(record_of([] { throw ShapeError("s"); })), ShapeError);
  EXPECT_THROW(throw_error(record_of([] { throw TypeMismatchError("s"); })), TypeMismatchError);
  try {
    throw_error(record_of([] { throw MessageTooLargeError("v", 10, 4); }));
  } catch (const MessageTooLargeError& e) {
    EXPECT_EQ(e.size(), 10u);
    EXPECT_EQ(e.limit(), 4u);
  }
}

// Thunks

struct Worker {
  std::string kept;
  std::int64_t length(std::string_view s) { return static_cast<std::int64_t>(s.size()); }
  std::string take(std::string s) { return kept = std::move(s); }
  double sum(std::span<const double> xs) {
    double total = 0;
    for (double x : xs) total += x;
    return total;
  }
  Vec scale(const Vec& x, float by) {
    Vec y = Vec::zeros({x.size(0)});
    for (std::int64_t i = 0; i < x.size(0); ++i) y[i] = by * x[i];
    return y;
  }
  Vec pair_check(const Vec& a, const Vec&) { return a; }
  struct Stats {
    std::uint64_t misses, hits;
  };
  Stats stats() const { return {1, 2}; }
  std::string where(Context& context) const { return std::string(context.actor()); }
  demo::Item item(demo::Item item) { return item; }
};

#define MEMBER(name)                                                                      \
  [](Worker& self, auto&&... a) -> decltype(self.name(std::forward<decltype(a)>(a)...)) { \
    return self.name(std::forward<decltype(a)>(a)...);                                    \
  }

/// Runs a thunk on constants and returns its encoded results.
template <class... A>
std::vector<Blob> results_of(Worker& worker, Thunk thunk, std::size_t results,
                             const A&... arguments) {
  const std::vector<Blob> blobs = {encoded(arguments)...};
  std::vector<In> ins;
  for (const Blob& blob : blobs) {
    ins.push_back(constant({reinterpret_cast<const unsigned char*>(blob.data()), blob.size()}));
  }
  std::vector<Blob> buffers(results);
  std::vector<Sink> sinks;
  for (std::uint32_t i = 0; i < results; ++i) sinks.emplace_back(buffers[i], i);
  const CallInfo info{.graph = {}, .actor = "w", .execution = 0, .site = {}};
  Call call(&worker, nullptr, ins, sinks, info);
  thunk(call);
  return buffers;
}

template <class R, class... A>
R result_of(Worker& worker, Thunk thunk, const A&... arguments) {
  const auto buffers = results_of(worker, thunk, 1, arguments...);
  return decode_message<R>(buffers[0], false);
}

TEST(RuntimeClientInvoke, ChoosesViewsOwnedValuesAndContext) {
  Worker w;
  EXPECT_EQ(result_of<std::int64_t>(
                w, [](Call& c) { invoke<std::int64_t(std::string)>(c, MEMBER(length)); },
                std::string("four")),
            4);
  EXPECT_EQ(result_of<std::string>(
                w, [](Call& c) { invoke<std::string(std::string)>(c, MEMBER(take)); },
                std::string("kept")),
            "kept");
  EXPECT_EQ(w.kept, "kept");
  EXPECT_EQ(result_of<double>(
                w, [](Call& c) { invoke<double(std::vector<double>)>(c, MEMBER(sum)); },
                std::vector<double>{1, 2.5}),
            3.5);
  EXPECT_EQ(
      result_of<Vec>(
          w, [](Call& c) { invoke<Vec(Vec, float)>(c, MEMBER(scale)); }, Vec::from({1, 2}), 3.f),
      Vec::from({3, 6}));
  EXPECT_EQ(result_of<std::string>(w, [](Call& c) { invoke<std::string()>(c, MEMBER(where)); }),
            "w");
  EXPECT_EQ(
      result_of<demo::Item>(
          w, [](Call& c) { invoke<demo::Item(demo::Item)>(c, MEMBER(item)); }, demo::Item{"n", 1}),
      (demo::Item{"n", 1}));
}

TEST(RuntimeClientInvoke, SeveralResultsByMemberName) {
  Worker w;
  const auto buffers = results_of(
      w,
      [](Call& c) {
        invoke<Results<std::uint64_t, std::uint64_t>()>(
            c, MEMBER(stats), [](auto& r) -> decltype(std::tie(r.hits, r.misses)) {
              return std::tie(r.hits, r.misses);
            });
      },
      2);
  EXPECT_EQ(decode_message<std::uint64_t>(buffers[0], false), 2u);
  EXPECT_EQ(decode_message<std::uint64_t>(buffers[1], false), 1u);
}

// COVERS: F4
TEST(RuntimeClientInvoke, F4_DimsAreCheckedAcrossArgumentsAndResults) {
  Worker w;
  const Thunk thunk = [](Call& c) {
    invoke<Vec(Vec, Vec)>(c, MEMBER(pair_check), {}, "[B<=3][B][B]");
  };
  EXPECT_EQ(result_of<Vec>(w, thunk, Vec::from({1, 2}), Vec::from({3, 4})), Vec::from({1, 2}));
  EXPECT_THROW(result_of<Vec>(w, thunk, Vec::from({1, 2}), Vec::from({3})), ShapeError);
  EXPECT_THROW(result_of<Vec>(w, thunk, Vec::zeros({4}), Vec::zeros({4})), MessageTooLargeError);
}

TEST(RuntimeClientInvoke, LocalValuesAreMovedOrSharedSafely) {
  const CallInfo info;
  const Call call(nullptr, nullptr, {}, {}, info);
  const auto operand = [](Cell& cell, bool is_last, Path path = {}) {
    Operand result;
    result.kind = Operand::Kind::object;
    result.object = &cell;
    result.is_last = is_last;
    result.path = path;
    return result;
  };
  Cell cell;
  cell.set<Vec>(Vec::from({1, 2}));
  // Not the last reader: a view for `const Vec&`, a copy of its own when taken by value.
  Owned<Vec> first(call, operand(cell, false));
  EXPECT_EQ(first.get().begin(), cell.get<Vec>().begin());
  Vec taken = first.pass();
  taken[0] = 9;
  EXPECT_EQ(cell.get<Vec>()[0], 1);
  // A reader that knows the sizes when compiling.
  EXPECT_EQ((Owned<Tensor<float, Shape<2>>>(call, operand(cell, false)).get()[1]), 2);
  EXPECT_THROW((Owned<Tensor<float, Shape<3>>>(call, operand(cell, false))), ShapeError);
  const float* memory = cell.get<Vec>().begin();
  Vec last = Owned<Vec>(call, operand(cell, true)).pass();
  EXPECT_EQ(last.begin(), memory);
  // A part, also of a bound struct whose member has another type.
  const std::uint32_t count[] = {1};
  cell.set<demo::Bound>(demo::Bound{0, 3, "x"});
  EXPECT_EQ(Owned<std::int64_t>(call, operand(cell, false, count)).get(), 3);
}

TEST(RuntimeClientInvoke, RecordsOnTheSameActorShareNoTensors) {
  const CallInfo info;
  const Call call(nullptr, nullptr, {}, {}, info);
  // What the task keeps of its result is not what others read.
  demo::Load kept{Vec::from({1, 2}), Bytes::from("raw"), {Vec::from({3})}, Vec::from({4})};
  Cell cell;
  cell.set<demo::Load>(own<demo::Load>(demo::Load(kept)));
  kept.row[0] = kept.rows[0][0] = (*kept.maybe)[0] = 9;
  const auto& stored = cell.get<demo::Load>();
  EXPECT_EQ(stored.row[0], 1);
  EXPECT_EQ(stored.rows[0][0], 3);
  EXPECT_EQ((*stored.maybe)[0], 4);

  Operand operand;
  operand.kind = Operand::Kind::object;
  operand.object = &cell;
  // A reader of `const Load&` sees the memory itself, one of `Load` changes a copy of its own.
  Owned<demo::Load> argument(call, operand);
  EXPECT_EQ(argument.get().row.begin(), stored.row.begin());
  EXPECT_EQ(argument.get().raw.data(), stored.raw.data());
  demo::Load taken = argument.pass();
  taken.row[1] = taken.rows[0][0] = (*taken.maybe)[0] = 8;
  taken.raw.mutable_data()[0] = std::byte{'R'};
  EXPECT_EQ(stored.row[1], 2);
  EXPECT_EQ(stored.rows[0][0], 3);
  EXPECT_EQ((*stored.maybe)[0], 4);
  EXPECT_EQ(stored.raw.text(), "raw");
  // The last reader gets the object.
  const float* memory = stored.row.begin();
  operand.is_last = true;
  EXPECT_EQ((Owned<demo::Load>(call, operand).get().row.begin()), memory);
}

TEST(RuntimeClientInvoke, WrongArityIsAnError) {
  Worker w;
  EXPECT_THROW(result_of<std::int64_t>(
                   w, [](Call& c) { invoke<std::int64_t(std::string)>(c, MEMBER(length)); }),
               TypeMismatchError);
}

TEST(RuntimeClientRules, BoundsOfNestedValues) {
  using List = std::vector<std::string>;
  check_inputs<List>("*2<=3", List{"abc", ""});
  EXPECT_THROW(check_inputs<List>("*2<=3", List{"a", "b", "c"}), MessageTooLargeError);
  EXPECT_THROW(check_inputs<List>("*2<=3", List{"abcd"}), MessageTooLargeError);
  // After a list without elements the next rule still applies.
  EXPECT_THROW((check_inputs<List, std::string>("*2<=3<=1", List{}, std::string("xy"))),
               MessageTooLargeError);
  // A bound of the elements is none of the list.
  check_inputs<List>("*<=2", List{"a", "b", "c"});
  EXPECT_THROW(check_inputs<List>("*<=2", List{"abc"}), MessageTooLargeError);
  EXPECT_THROW(check_inputs<std::optional<std::string>>("*<=2", std::string("abc")),
               MessageTooLargeError);
  EXPECT_THROW(check_inputs<demo::Item>("(<=1_)", demo::Item{"xy", 1}), MessageTooLargeError);
  // Elements bind dims for themselves; other values share theirs.
  using Vecs = std::array<Vec, 2>;
  check_inputs<Vecs>("*[N]", Vecs{Vec::zeros({1}), Vec::zeros({2})});
  EXPECT_THROW((check_inputs<Vec, Vec>("[N][N]", Vec::zeros({1}), Vec::zeros({2}))), ShapeError);
}

TEST(RuntimeClientProject, Paths) {
  using Value = std::tuple<std::int32_t, std::array<demo::Item, 2>>;
  const Value value{1, {demo::Item{"a", 1}, demo::Item{"b", 2}}};
  const std::uint32_t path[] = {1, 1, 0};
  std::string found;
  project(value, path, [&]<class Part>(const Part& part) {
    if constexpr (std::is_same_v<Part, std::string>) found = part;
  });
  EXPECT_EQ(found, "b");
  const std::uint32_t wrong[] = {1, 2};
  EXPECT_THROW(project(value, wrong, [](const auto&) {}), TypeMismatchError);
}

TEST(RuntimeClientRemote, ArgumentsAndResultsAsBlocks) {
  const Blob block = encode_arguments<std::string, Vec>("hi", Vec::from({1, 2}));
  const auto values = split_exactly(block, 2);
  EXPECT_EQ(decode_message<std::string>(values[0], false), "hi");
  EXPECT_EQ(decode_message<Vec>(values[1], false), Vec::from({1, 2}));
  EXPECT_THROW(split_exactly(block, 1), TypeMismatchError);
}

}  // namespace

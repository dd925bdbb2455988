#include <string>

#include "../check.h"
#include "tensors.cgraph.h"

using namespace lang::tensors;
using cgraph::Dyn;
using cgraph::Shape;
template <class T, std::int64_t... Sizes>
using Tensor = cgraph::Tensor<T, Shape<Sizes...>>;
using Vector = Tensor<std::int64_t, Dyn>;
using Matrix = Tensor<float, Dyn, 3>;

static void elements(local::Deployment& dep) {
  auto g = dep.elements();
  auto b1 = Tensor<bool, Dyn>::from({true, false, true});
  auto i1 = Tensor<std::int8_t, Dyn>::from({-128, 127});
  auto i2 = Tensor<std::int16_t, 2>::from({-300, 300});
  auto i4 = Tensor<std::int32_t, Dyn, 2>::from(std::array{1, 2, 3, 4, 5, -6}, {3, 2});
  auto i8 = Tensor<std::int64_t>::zeros();
  i8() = -1;
  auto u1 = Tensor<std::uint8_t, Dyn>::from({255});
  auto u2 = Tensor<std::uint16_t, 1, 2, 1>::zeros();
  u2(0, 1, 0) = 65535;
  auto u4 = Tensor<std::uint32_t, Dyn, Dyn>::zeros({2, 2});
  u4(1, 0) = 7;
  auto u8 = Tensor<std::uint64_t, Dyn>::from({});
  auto f2 = Tensor<cgraph::half, Dyn>::from({1.5f, -2.0f});
  auto g2 = Tensor<cgraph::bfloat16, Dyn>::from({1.5f, -2.0f});
  auto f8 = Tensor<double, Dyn>::from({1e300, -1e-300});
  auto out = g.execute(b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, g2, f8);
  CHECK(out.b1.get() == b1);
  CHECK(out.i1.get() == i1);
  CHECK(out.i2.get() == i2);
  CHECK(out.i4.get() == i4);
  CHECK(out.i8.get() == i8);
  CHECK(out.u1.get() == u1);
  CHECK(out.u2.get() == u2);
  CHECK(out.u4.get() == u4);
  CHECK(out.u8.get() == u8);
  CHECK(out.f2.get() == f2);
  CHECK(out.g2.get() == g2);
  CHECK(out.f8.get() == f8);

  // `M` twice in one type, and a bound of one dimension.
  auto uneven = g.execute(b1, i1, i2, i4, i8, Tensor<std::uint8_t, Dyn>::zeros({9}), u2,
                          Tensor<std::uint32_t, Dyn, Dyn>::zeros({2, 3}), u8, f2, g2, f8);
  CHECK(throws<cgraph::ShapeError>([&] { (void)uneven.u4.get(); }, [](auto& error) {
    return error.task() == "Math.t_u32" && std::string(error.what()).find("M") != std::string::npos;
  }));
  CHECK(throws<cgraph::MessageTooLargeError>([&] { (void)uneven.u1.get(); }));
  CHECK(uneven.i1.get() == i1);
}

static void scale(local::Deployment& dep) {
  auto g = dep.scale();
  auto t = Matrix::from(std::array<float, 6>{1, 2, 3, 4, 5, 6}, {2, 3});
  auto twice = Matrix::from(std::array<float, 6>{2, 4, 6, 8, 10, 12}, {2, 3});
  auto four = Matrix::from(std::array<float, 6>{4, 8, 12, 16, 20, 24}, {2, 3});
  {
    auto viewed = g.execute(t);
    auto view = viewed.four.view();
    CHECK(*view == four);
  }
  auto out = g.execute(t);
  CHECK(out.twice.get() == twice);
  CHECK(out.four.get() == four);
  CHECK(out.local.get() == t);
  CHECK(out.place.get() == t);
  CHECK(throws<cgraph::MessageTooLargeError>([&] { (void)g.execute(Matrix::zeros({65, 3})); }));
  CHECK(g.execute(Matrix::zeros({64, 3})).four.get().size(0) == 64);
}

static void dimensions(local::Deployment& dep) {
  {
    auto g = dep.add();
    auto out = g.execute(4, 4);
    CHECK(out.sum.get() == Vector::from({0, 2, 4, 6}));
    CHECK(out.total.get() == 12);
    CHECK(out.size.get() == 4);
    CHECK(out.one.get() == 6);
    auto differ = g.execute(4, 5);
    CHECK(throws<cgraph::ShapeError>([&] { (void)differ.sum.get(); }, [](auto& error) {
      const std::string what = error.what();
      return error.task() == "Math.add" && error.actor() == "c" &&
             what.find('M') != what.npos && what.find('4') != what.npos &&
             what.find('5') != what.npos;
    }));
    CHECK(differ.size.get() == 5);
    CHECK(differ.total.get() == 16);
    CHECK(g.execute(20'000, 20'000).sum.get()(19'999) == 39'998);
  }
  auto g = dep.inputs();
  CHECK(g.execute(Vector::from({1, 2}), Vector::from({10, 20})).get() == Vector::from({11, 22}));
  {
    auto sum = g.execute(Vector::from({1, 2}), Vector::from({3, 4}));
    auto view = sum.view();
    CHECK(*view == Vector::from({4, 6}) && view.in_slot());
  }
  CHECK(throws<cgraph::ShapeError>(
      [&] { (void)g.execute(Vector::zeros({2}), Vector::zeros({3})); },
      [](auto& error) { return std::string(error.what()).find("K") != std::string::npos; }));
  CHECK(g.execute(Vector::from({1}), Vector::from({2})).get() == Vector::from({3}));
}

static void keeping(local::Deployment& dep) {
  auto g = dep.keep();
  for (std::int64_t i = 1; i <= 40; ++i) {
    auto out = g.execute(Vector::from({i, i}));
    CHECK(out.size.get() == 2);
    CHECK(out.sum.get() == i * (i + 1));
  }
}

static void results(local::Deployment& dep) {
  {
    auto g = dep.wrong();
    auto right = g.execute(2);
    CHECK(right.t.get() == Tensor<float, Dyn, 2>::zeros({2}));
    CHECK(right.left.get() == Vector::from({1, 1}));
    CHECK(right.right.get() == Vector::from({2, 2, 2}));
    auto wrong = g.execute(3);
    CHECK(throws<cgraph::ShapeError>([&] { (void)wrong.t.get(); }));
    CHECK(wrong.left.get().size(0) == 3);
  }
  auto g = dep.batches();
  Batch batch;
  batch.rows = Matrix::zeros({2, 3});
  batch.rows(1, 1) = 5;
  batch.ids = decltype(batch.ids)::from({7, 8});
  batch.lines = {Vector::from({1}), Vector::from({1, 2, 3})};
  auto out = g.execute(batch);
  Batch got = out.batch.get();
  CHECK(got.rows == batch.rows);
  CHECK(got.ids == decltype(batch.ids)::from({9, 10}));
  CHECK(got.lines.size() == 4 && got.lines[1] == batch.lines[1] && got.lines[3] == Vector::from({0, 1}));
  CHECK(out.ids.get() == decltype(batch.ids)::from({8, 9}));
  CHECK(out.rows.get()(1, 1) == 10);
  CHECK(batch.ids == decltype(batch.ids)::from({7, 8}));
  batch.ids = decltype(batch.ids)::from({7, 8, 9});
  CHECK(throws<cgraph::ShapeError>([&] { (void)g.execute(batch); }));
}

int main() {
  auto dep = local::launch();
  elements(dep);
  scale(dep);
  dimensions(dep);
  keeping(dep);
  results(dep);
  return checks_done();
}

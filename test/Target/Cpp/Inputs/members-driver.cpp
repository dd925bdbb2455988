// Uses every generated class whose name, parameters or members are those of other members.
#include <cstdio>

#include "members.cgraph.h"

using namespace demo::members;

int main() {
  auto dep = local::launch({.options_ = 2});
  {
    auto g = dep.hello();
    auto out = g.execute({.Output = {.Output = 7, .Mode = Mode::slow, .raw = {}}, .core_ = "core"});
    std::printf("%d %s %d\n", out.Output.get().Output, out.core_.get().c_str(), int(out.Mode.get()));
    auto [a, b, c] = g.execute(Output{1, Mode::fast, {}}, "b");
    (void)a.get(), (void)b.get(), (void)c.get();
  }
  std::puts(execute_::compile(dep.w[0]).execute().r.get().c_str());
  std::puts(dep.launch_it().execute({.execute = "named"}).r.get().c_str());
  std::puts(dep.teardown().execute({.Given = {"given"}, .get = {}}).Given.get().given.c_str());
  std::puts(dep.ref().execute("ref").Ref.get().c_str());
  auto [x, y] = dep.outputs().execute("x");
  (void)x.ready(), (void)y.ready();
  std::printf("%d\n", int(core__<2>::compile(dep.w).execute({.accepted = Mode::slow})[1].get()));
  std::printf("%zu alive, %s\n", dep.w.alive().size(), dep.w[0].get.remote("task").get().c_str());
}

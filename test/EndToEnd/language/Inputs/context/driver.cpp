#include <chrono>
#include <string>
#include <thread>

#include "../check.h"
#include "context.cgraph.h"

using namespace lang::context;
using namespace std::chrono_literals;

static void contexts(local::Deployment& dep) {
  {
    auto g = dep.about();
    for (std::string n : {"0", "1", "2"})
      CHECK(g.execute(7).get() == "first w w lang.context.About Worker.about " + n + " 7");
  }
  CHECK(dep.v.about.remote(8).get() == "second v v  Worker.about 0 8");
  {
    auto g = dep.fill();
    auto view = g.execute(5).view();
    CHECK(view.in_slot() && view->size(0) == 5 && (*view)(4) == 4);
  }
  const auto start = std::chrono::steady_clock::now();
  auto g = dep.patient();
  auto ref = g.execute(5000);
  std::this_thread::sleep_for(20ms);
  CHECK(g.teardown().died.empty());
  CHECK(std::chrono::steady_clock::now() - start < 3s);
}

static void remote_calls(local::Deployment& dep) {
  auto g = dep.sleeps();
  auto out = g.execute(25);
  auto both = g.execute(25);
  std::this_thread::sleep_for(5ms);
  // Beside the task that runs; between two tasks.
  CHECK(dep.w.beside.remote().get() == 1);
  CHECK(dep.w.between.remote().get() == 0);
  CHECK(out.left.get() == 25);
  CHECK(both.left.get() == 25);
}

static void deadlines(local::Deployment& dep) {
  {
    auto g = dep.sleeps();
    CHECK(g.execute(1).right.get() == 1);
    auto late = g.execute(60);
    CHECK(late.left.get() == 60);
    CHECK(throws<cgraph::DeadlineError>([&] { (void)late.right.get(); }, [](auto& error) {
      return error.task() == "Worker.hasty" && error.actor() == "v" && error.execution() == 1 &&
             error.where().find("context.cgraph:") != std::string::npos;
    }));
    CHECK(g.execute(1).right.get() == 1);
  }
  CHECK(throws<cgraph::DeadlineError>([&] { (void)dep.v.hasty.remote(60).get(); }));
  auto g = dep.mortal();
  CHECK(g.execute(1).left.get() == 1);
  auto lost = g.execute(5000);
  CHECK(throws<cgraph::ActorDiedError>([&] { (void)lost.left.get(); }, [](auto& error) {
    return error.actor() == "w" && error.deaths()[0].cause == "deadline";
  }));
  CHECK(!dep.w.alive() && dep.v.alive());
}

int main() {
  auto dep = local::launch();
  contexts(dep);
  remote_calls(dep);
  deadlines(dep);
  return checks_done();
}

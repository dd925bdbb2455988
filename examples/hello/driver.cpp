#include <cstdio>
#include <stdexcept>

#include "hello.cgraph.h"
using namespace demo;

cgraph::Task<void> talk(hello::Hello& g) {
  auto fut = co_await g.execute_async("hello");  // returns once the input is submitted
  std::puts((co_await std::move(fut)).c_str());  // hello
}

int main() {
  auto dep = hello::local::launch();  // starts hello.Echo

  std::puts(dep.a.echo.remote("eager").get().c_str());  // ordinary remote call

  auto g = dep.hello();  // compile once …
  for (int i = 0; i < 5; ++i) g.execute("warm").get();
  std::puts(g.execute("hello").get().c_str());  // … execute many times
  cgraph::run(talk(g));

  try {
    (void)g.execute("boom").get();
  } catch (const std::out_of_range& e) {  // the type that was thrown in the actor …
    std::puts(e.what());
  } catch (const cgraph::TaskError& e) {  // … is also a TaskError
    std::printf("%s failed on %s\n", e.task().c_str(), e.actor().c_str());
  }
  std::puts(g.execute("still usable").get().c_str());

  g.teardown();                            // frees the actor
  auto g2 = hello::Hello::compile(dep.a);  // same actor, new graph
  std::puts(g2.execute("again").get().c_str());
}

#include <cstdlib>
#include <string>

#include "../check.h"
#include "deploy.cgraph.h"

using namespace lang::deploy;

int main() {
  // Unset: nothing is started.
  unsetenv("LANG_DEPLOY_SECRET");
  CHECK(throws<cgraph::StartError>([] { (void)::lang::deploy::main::launch({.model = "m"}); }));
  setenv("LANG_DEPLOY_SECRET", "secret", 1);

  auto dep = ::lang::deploy::main::launch({.model = "m", .ratio = 0.25});
  CHECK(dep.w.size() == 3);  // --set count=3
  CHECK(dep.w[2].about.remote().get() == "p-w 2 1 2 5");
  CHECK(dep.p.about.remote().get() == "m 7 3 4 2");
  CHECK(dep.q.about.remote().get() == "secret 0 1 2 5");
  CHECK(dep.p.folder.remote().get() == "/tmp");
  CHECK(dep.p.variable.remote("B").get() == "second");
  CHECK(dep.q.variable.remote("B").get() == "unset");
  dep.w[1].say.remote("a line of the actor").get();
  dep.p.say.remote("a line for the log").get();

  auto p1 = dep.p1();
  CHECK(p1.execute().variable.get() == "from the deployment");
  CHECK(p1.execute({.name = "B"}).variable.get() == "second");
  auto q1 = dep.q1();
  CHECK(q1.execute("LANG_DEPLOY_SECRET").about.get() == "secret 0 1 2 5");
  {
    auto about = dep.about();
    auto out = about.execute();
    CHECK(out[0].get() == "p-w 0 1 2 5");
    CHECK(out[1].get() == "p-w 2 1 2 5");
    // Only one live graph an actor.
    CHECK(throws<cgraph::ActorBusyError>([&] { (void)dep.one(0); }));
  }
  for (std::size_t i = 0; i < 3; ++i) {
    auto one = dep.one(i);
    CHECK(one.execute().about.get() == "p-w " + std::to_string(i) + " 1 2 5");
  }
  static_assert(std::is_same_v<decltype(dep.pick()), Pick<3, 1>>);  // --set which=1
  CHECK(dep.pick().execute("NOT_SET").get() == "unset");
  CHECK(throws<cgraph::ActorAliasError>(
      [&] { (void)Pick<3, 1>::compile({dep.w[0], dep.w[1], dep.w[0]}); }));

  auto other = ::lang::deploy::other::launch();
  auto both = other.one();
  CHECK(both.execute().about.get() == "solo 0 1 2 5");
  return checks_done();
}

#include "deprecated.cgraph.h"

using namespace demo::old;

int main() {
  auto dep = local::launch();
  auto now = dep.now();
  (void)now.execute(Fresh{1}.x).get();
  (void)dep.b[0].get.remote(1).get();
  Stale stale;                          // line 10
  (void)stale;
  (void)dep.b[0].fetch.remote(1).get(); // line 12
  auto one = dep.one();                 // line 13
  auto many = dep.many();               // line 14
  auto rest = remote::launch();         // line 15
  Old old = dep.a;                      // line 16
  Kind kind = {};                       // line 17
  (void)kind;
}

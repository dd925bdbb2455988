// The campaign behind `./dev soak`: prints a line of JSON, exits with 1 where something grew or was
// wrong.
#include <cstdio>
#include <cstdlib>

#include "GraphFixture.h"
#include "Soak.h"

int main(int argc, char** argv) {
  const auto actors = lab::launch(3);
  const lab::SoakReport report =
      lab::soak(actors, argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 100'000);
  std::puts(report.json().c_str());
  std::fputs(report.growth().c_str(), stderr);
  return report.wrong || !report.growth().empty();
}

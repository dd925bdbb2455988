#include "Soak.h"

#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "GraphFixture.h"
#include "LeakOracle.h"

namespace lab {
namespace {

namespace fs = std::filesystem;

long count(const fs::path& folder) {
  std::error_code error;
  const auto entries = fs::directory_iterator(folder, error);
  return error ? 0 : std::distance(begin(entries), end(entries));
}

void round(const std::vector<ActorHandle>& actors, std::uint64_t number, std::uint64_t& wrong) {
  const std::string text = std::to_string(number);
  switch (number % 3) {
    case 0: {
      auto g = Graph<Text>::compile(plans::line, one_result, actors);
      wrong += g.execute(text).get() != text;
      break;
    }
    case 1: {
      auto g = Graph<Pair>::compile(plans::both, two_results, std::span(actors).last(2));
      auto [left, right] = g.execute("big 10000");
      wrong += left.get().size() != 10'000 || right.get().size() != 10'000;
      break;
    }
    default: {
      auto g = Graph<Text>::compile(plans::one, one_result, std::span(actors).first(1));
      auto dropped = g.execute("throw " + text);
      try {
        (void)g.execute("throw " + text).get();
        ++wrong;
      } catch (const std::out_of_range&) {
      }
    }
  }
}

}  // namespace

Usage usage() {
  Usage all;
  std::vector<pid_t> pids = descendants(getpid());
  pids.push_back(getpid());
  all.processes = static_cast<long>(pids.size());
  for (pid_t pid : pids) {
    const fs::path process = "/proc/" + std::to_string(pid);
    std::ifstream statm(process / "statm");
    long size = 0, resident = 0, shared = 0;
    statm >> size >> resident >> shared;
    all.resident_kib += (resident - shared) * (sysconf(_SC_PAGESIZE) / 1024);
    all.descriptors += count(process / "fd");
    all.threads += count(process / "task");
    std::ifstream maps(process / "maps");
    for (std::string line; std::getline(maps, line);)
      all.mappings += line.find("/memfd:") != std::string::npos;
  }
  return all;
}

std::string SoakReport::growth() const {
  std::string text;
  const auto compare = [&](const char* what, long from, long to, long slack) {
    if (to > from + slack)
      text += std::string(what) + ": " + std::to_string(from) + " -> " + std::to_string(to) + "\n";
  };
  compare("resident KiB", before.resident_kib, after.resident_kib, 4096);
  compare("descriptors", before.descriptors, after.descriptors, 0);
  compare("mappings", before.mappings, after.mappings, 0);
  compare("threads", before.threads, after.threads, 0);
  compare("processes", before.processes, after.processes, 0);
  return text;
}

std::string SoakReport::json() const {
  const auto both = [](const char* what, long from, long to) {
    return std::string(", \"") + what + "\": [" + std::to_string(from) + ", " + std::to_string(to) +
           "]";
  };
  return "{\"rounds\": " + std::to_string(rounds) + ", \"wrong\": " + std::to_string(wrong) +
         ", \"seconds\": " + std::to_string(seconds) +
         both("resident_kib", before.resident_kib, after.resident_kib) +
         both("descriptors", before.descriptors, after.descriptors) +
         both("mappings", before.mappings, after.mappings) +
         both("threads", before.threads, after.threads) +
         both("processes", before.processes, after.processes) + "}";
}

SoakReport soak(const std::vector<ActorHandle>& actors, std::uint64_t rounds) {
  SoakReport report;
  report.rounds = rounds;
  // What is made once: buffers, caches of the allocators.
  for (std::uint64_t i = 0; i < 60; ++i) round(actors, i, report.wrong);
  std::this_thread::sleep_for(50ms);
  report.before = usage();
  const auto start = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < rounds; ++i) round(actors, i, report.wrong);
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  report.after = usage();
  // Actors let go of a graph's memory just after they have told that they left it.
  for (int i = 0; i < 100 && !report.growth().empty(); ++i) {
    std::this_thread::sleep_for(10ms);
    report.after = usage();
  }
  return report;
}

}  // namespace lab

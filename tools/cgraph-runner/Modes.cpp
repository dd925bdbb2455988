//===- Modes.cpp - What the runner does with a graph ----------------------===//

#include "Modes.h"
#include "Failure.h"

#include "cgraph/rt/a0.h"
#include "cgraph/rt/channel.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <set>

using namespace cgraph;
using namespace cgraph::runner;

using Clock = std::chrono::steady_clock;

static double microseconds(Clock::duration D) {
  return std::chrono::duration<double, std::micro>(D).count();
}

static void printLine(const std::string &Line) {
  if (Line.empty())
    return;
  std::fwrite(Line.data(), 1, Line.size(), stdout);
  std::fputc('\n', stdout);
  std::fflush(stdout);
}

/// The definitions of the records and enums in a type, inner ones behind it.
static void describeTypes(const Type &T, std::set<std::string> &Done) {
  if (T.Element)
    describeTypes(*T.Element, Done);
  bool IsNamed = T.TheKind == Kind::Record || T.TheKind == Kind::Enum;
  if (IsNamed && !Done.insert(T.Name).second)
    return;
  std::string Text;
  for (const std::string &E : T.Enumerators)
    Text += (Text.empty() ? "" : ", ") + E;
  for (const Member &M : T.Members)
    Text += (Text.empty() ? "" : ", ") + M.Name + ": " + spell(*M.Ty);
  if (IsNamed)
    std::printf("  %s %s { %s }\n", T.TheKind == Kind::Enum ? "enum" : "record",
                spell(T).c_str(), Text.c_str());
  for (const Member &M : T.Members)
    describeTypes(*M.Ty, Done);
}

void cgraph::runner::describePlan(const Plan &P, const Wiring &W) {
  std::printf("%s\n", P.Signature.c_str());
  if (!P.Doc.empty())
    std::printf("  %s\n", P.Doc.c_str());
  for (const Input &I : P.Inputs)
    std::printf("  input %s: %s%s\n", I.Name.c_str(), spell(*I.Ty).c_str(),
                I.Default ? (" = " + I.Default->dump()).c_str() : "");
  for (const Output &O : P.Outputs)
    std::printf("  output %s%s%s\n", O.Name.c_str(), O.Name.empty() ? "" : ": ",
                spell(*O.Ty).c_str());
  std::set<std::string> Done;
  for (const Input &I : P.Inputs)
    describeTypes(*I.Ty, Done);
  for (const Output &O : P.Outputs)
    describeTypes(*O.Ty, Done);
  for (size_t I = 0; I < P.Actors.size(); ++I) {
    std::string Instance =
        W.Actors[I] == P.Actors[I] ? "" : ", instance " + W.Actors[I];
    std::printf("  actor %.*s: %.*s%s\n", int(P.Actors[I].size()),
                P.Actors[I].data(), int(P.ActorTypes[I].size()),
                P.ActorTypes[I].data(), Instance.c_str());
  }
  std::string_view Path = rt::wait_path();
  std::printf("  waits: %.*s\n", int(Path.size()), Path.data());
}

int cgraph::runner::runOnce(Session &S, const Values &Given) {
  printLine(S.submit(encodeInputs(S.plan(), Given)).get());
  S.teardown();
  return 0;
}

/// The exact percentile of sorted samples.
static double percentile(const std::vector<double> &Sorted, double P) {
  size_t Rank = static_cast<size_t>(std::ceil(P * double(Sorted.size())));
  return Sorted[std::max<size_t>(Rank, 1) - 1];
}

/// Executions per second with as many in flight as the graph allows.
static double throughput(Session &S,
                         const std::vector<std::vector<std::byte>> &Channels,
                         size_t Count) {
  size_t Window = S.plan().Desc.options.max_inflight;
  std::deque<Pending> InFlight;
  Clock::time_point Start = Clock::now();
  for (size_t I = 0; I < Count; ++I) {
    if (InFlight.size() == Window) {
      InFlight.front().get();
      InFlight.pop_front();
    }
    InFlight.push_back(S.submit(Channels));
  }
  for (Pending &P : InFlight)
    P.get();
  return double(Count) * 1e6 / microseconds(Clock::now() - Start);
}

int cgraph::runner::runBench(Session &S, const Values &Given, size_t Count,
                             bool Json) {
  std::vector<std::vector<std::byte>> Channels = encodeInputs(S.plan(), Given);
  std::string Result = S.submit(Channels).get();
  if (!Json)
    printLine(Result);
  // Caches and page tables, and the waits' first sleeps.
  for (size_t I = 0; I < std::min<size_t>(Count / 10, 1000); ++I)
    S.submit(Channels).get();
  std::vector<double> Samples(Count);
  for (double &Sample : Samples) {
    Clock::time_point Start = Clock::now();
    S.submit(Channels).get();
    Sample = microseconds(Clock::now() - Start);
  }
  double PerSecond = throughput(S, Channels, Count);
  S.teardown();
  std::sort(Samples.begin(), Samples.end());
  double A0 = rt::measure_a0().p50_us;
  const char *Format =
      Json ? "{\"p50_us\": %.3f, \"p99_us\": %.3f, \"p999_us\": %.3f, "
             "\"per_second\": %.1f, \"a0_us\": %.3f}\n"
           : "p50 %.2f us   p99 %.2f us   p99.9 %.2f us   %.0f executions/s   "
             "a0 %.2f us\n";
  std::printf(Format, percentile(Samples, 0.5), percentile(Samples, 0.99),
              percentile(Samples, 0.999), PerSecond, A0);
  return 0;
}

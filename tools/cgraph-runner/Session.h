//===- Session.h - A launched graph -----------------------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_SESSION_H
#define CGRAPH_RUNNER_SESSION_H

#include "Arguments.h"
#include "Manifest.h"

#include "cgraph/client.h"

namespace cgraph::runner {

/// An execution whose results may not have arrived.
class Pending {
public:
  Pending(const Plan &P, const rt::Accepted &Accepted);

  /// Waits for the results; one line of JSON, "" where the graph has none.
  /// Throws what the first failed result throws.
  std::string get();

private:
  std::string take(const Type &T, size_t &Next);

  const Plan *P;
  std::vector<Ref<rt::Encoded>> Refs;
};

/// How statistics are shown at the end.
enum class StatsForm { None, Text, Json };

/// The actors of one wiring and their graph.
class Session {
public:
  /// Starts the wiring's instances and compiles the graph. \p Settings are the
  /// deployment's parameters as `name=value`.
  Session(Manifest &M, const Wiring &W, std::shared_ptr<const Plan> P,
          const std::vector<std::string> &Settings, const std::string &Agent,
          StatsForm Form);
  ~Session();

  const Plan &plan() const { return *ThePlan; }
  Pending submit(const std::vector<std::vector<std::byte>> &Channels);
  /// Prints the graph's statistics to standard error, where they are asked for
  /// and not printed yet.
  void showStats();
  /// Shows the statistics first.
  void teardown();

private:
  std::shared_ptr<const Plan> ThePlan;
  StatsForm Form;
  std::vector<ActorHandle> Actors;
  rt::GraphCore Core;
};

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_SESSION_H

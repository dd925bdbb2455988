//===- Lines.cpp - One execution a line -----------------------------------===//
//
// The main thread reads and submits, a second one waits for results in their
// order: a line is answered as soon as it is done, also while the next one has
// not come.
//
//===----------------------------------------------------------------------===//

#include "Failure.h"
#include "Modes.h"

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <fstream>
#include <iostream>
#include <mutex>
#include <thread>

using namespace cgraph;
using namespace cgraph::runner;

namespace {

/// A line's execution, or why it was not submitted.
using Answer = std::variant<Pending, std::exception_ptr>;

class Printer {
public:
  explicit Printer(size_t Limit) : Limit(Limit), Thread([this] { print(); }) {}
  ~Printer() { finish(); }

  /// Waits while too many answers are owed. False once the graph has failed.
  bool add(Answer A) {
    std::unique_lock<std::mutex> Lock(Mutex);
    Changed.wait(Lock, [&] { return Owed.size() < Limit || Broken; });
    if (Broken)
      return false;
    Owed.push_back(std::move(A));
    Changed.notify_all();
    return true;
  }

  /// Prints what is owed and returns the exit code.
  int finish() {
    {
      std::lock_guard<std::mutex> Lock(Mutex);
      Done = true;
      Changed.notify_all();
    }
    if (Thread.joinable())
      Thread.join();
    return ExitCode;
  }

private:
  void print() {
    while (true) {
      std::unique_lock<std::mutex> Lock(Mutex);
      Changed.wait(Lock, [&] { return !Owed.empty() || Done; });
      if (Owed.empty())
        return;
      Answer A = std::move(Owed.front());
      Lock.unlock();
      answer(A);
      Lock.lock();
      Owed.pop_front();
      Changed.notify_all();
    }
  }

  void answer(Answer &A) {
    std::string Line;
    try {
      if (auto *Unsubmitted = std::get_if<std::exception_ptr>(&A))
        std::rethrow_exception(*Unsubmitted);
      Line = std::get<Pending>(A).get();
    } catch (...) {
      Failure F = describe(std::current_exception());
      Line = F.json();
      ExitCode = std::max(ExitCode, F.ExitCode);
      if (!F.isTaskError()) {
        std::lock_guard<std::mutex> Lock(Mutex);
        Broken = true;
      }
    }
    if (!Line.empty()) {
      std::printf("%s\n", Line.c_str());
      std::fflush(stdout);
    }
  }

  size_t Limit;
  std::mutex Mutex;
  std::condition_variable Changed;
  std::deque<Answer> Owed;
  bool Done = false, Broken = false;
  int ExitCode = 0; // the printing thread's until it has ended
  std::thread Thread;
};

} // namespace

static Answer submitLine(Session &S, const std::string &Line) {
  try {
    return S.submit(encodeInputs(S.plan(), parseLine(S.plan(), Line)));
  } catch (...) {
    return std::current_exception();
  }
}

int cgraph::runner::runLines(Session &S, const std::string &Path) {
  std::ifstream File;
  if (Path != "-") {
    File.open(Path);
    if (!File)
      throw UsageError("cannot read `" + Path + "`");
  }
  std::istream &In = Path == "-" ? std::cin : File;
  const rt::PlanOptions &Options = S.plan().Desc.options;
  // Below what the runtime keeps of results that nobody has got.
  size_t Limit = std::min<size_t>(2 * size_t(Options.max_inflight),
                                  Options.max_buffered_results);
  Printer P(std::max<size_t>(Limit, 1));
  std::string Line;
  while (std::getline(In, Line)) {
    if (Line.find_first_not_of(" \t\r") == std::string::npos)
      continue;
    if (!P.add(submitLine(S, Line)))
      break;
  }
  int ExitCode = P.finish();
  if (ExitCode < 5)
    S.teardown();
  return ExitCode;
}

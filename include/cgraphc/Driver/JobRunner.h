//===- JobRunner.h - commands that run when their inputs changed *- C++ -*-===//
//
// The C++ build step: a list of commands, run in parallel in the order of
// their dependences, each skipped when neither its command line nor the
// content of any file it read has changed since it last succeeded.
//
//===----------------------------------------------------------------------===//

#ifndef CGRAPHC_DRIVER_JOBRUNNER_H
#define CGRAPHC_DRIVER_JOBRUNNER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
}

namespace cgraphc::driver {

struct Job {
  std::vector<std::string> argv;
  std::string output;   ///< file it makes; empty: none, a check only
  std::string depfile;  ///< Make rule it writes with the files that it read
  std::string stamp;    ///< where its last success is recorded
  bool repeats = false; ///< what it printed is its result's also when fresh
  std::vector<std::string> inputs;   ///< files it reads, besides the depfile's
  llvm::SmallVector<unsigned> after; ///< earlier jobs it needs
};

enum class JobState { Skipped, Fresh, Done, Failed };

struct JobResult {
  JobState state = JobState::Skipped; ///< Skipped: a job before it failed
  std::string output;                 ///< what the command printed
};

struct JobOptions {
  unsigned parallel = 0;             ///< 0: one a CPU
  llvm::raw_ostream *echo = nullptr; ///< commands are printed here
};

/// Runs the jobs; results are in the order of the jobs.
std::vector<JobResult> runJobs(llvm::ArrayRef<Job> jobs,
                               const JobOptions &options);

} // namespace cgraphc::driver

#endif // CGRAPHC_DRIVER_JOBRUNNER_H

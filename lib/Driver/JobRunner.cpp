//===- JobRunner.cpp - commands that run when their inputs changed --------===//

#include "cgraphc/Driver/JobRunner.h"
#include "Stamp.h"
#include "cgraphc/Driver/Process.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include <algorithm>
#include <condition_variable>
#include <thread>

using namespace cgraphc::driver;
using namespace llvm;

namespace {
/// Workers take the first job whose predecessors have ended.
class Runner {
public:
  Runner(ArrayRef<Job> jobs, const JobOptions &options)
      : jobs(jobs), options(options), results(jobs.size()),
        phases(jobs.size(), Phase::Waiting) {}

  std::vector<JobResult> run() {
    unsigned workers = options.parallel ? options.parallel
                                        : std::thread::hardware_concurrency();
    workers =
        std::clamp<unsigned>(workers, 1, std::max<size_t>(jobs.size(), 1));
    std::vector<std::thread> threads;
    for (unsigned i = 1; i < workers; ++i)
      threads.emplace_back([this] { work(); });
    work();
    for (std::thread &thread : threads)
      thread.join();
    return std::move(results);
  }

private:
  enum class Phase { Waiting, Running, Ended };
  enum class Readiness { Ready, Blocked, Doomed };

  Readiness readiness(const Job &job) const {
    Readiness result = Readiness::Ready;
    for (unsigned before : job.after) {
      if (phases[before] != Phase::Ended)
        result = Readiness::Blocked;
      else if (results[before].state == JobState::Failed ||
               results[before].state == JobState::Skipped)
        return Readiness::Doomed;
    }
    return result;
  }

  /// The next job to run, or nothing once all have been taken.
  std::optional<unsigned> take(std::unique_lock<std::mutex> &lock) {
    while (true) {
      bool waiting = false;
      for (unsigned i = 0; i < jobs.size(); ++i) {
        if (phases[i] != Phase::Waiting)
          continue;
        Readiness ready = readiness(jobs[i]);
        if (ready == Readiness::Ready) {
          phases[i] = Phase::Running;
          return i;
        }
        if (ready == Readiness::Doomed) {
          phases[i] = Phase::Ended;
          changed.notify_all();
          i = -1u; // what came before may be doomed by this one
          waiting = false;
          continue;
        }
        waiting = true;
      }
      if (!waiting)
        return std::nullopt;
      changed.wait(lock);
    }
  }

  void work() {
    std::unique_lock<std::mutex> lock(mutex);
    while (std::optional<unsigned> index = take(lock)) {
      lock.unlock();
      JobResult result = execute(jobs[*index]);
      lock.lock();
      results[*index] = std::move(result);
      phases[*index] = Phase::Ended;
      changed.notify_all();
    }
  }

  JobResult execute(const Job &job) {
    std::string printed;
    if (isFresh(job, states, printed))
      return {JobState::Fresh, std::move(printed)};
    for (StringRef made : {StringRef(job.output), StringRef(job.depfile)}) {
      if (StringRef parent = sys::path::parent_path(made); !parent.empty())
        (void)sys::fs::create_directories(parent);
      // A compiler would write into what a link names.
      if (sys::fs::is_symlink_file(made))
        (void)sys::fs::remove(made);
    }
    if (options.echo) {
      std::lock_guard<std::mutex> lock(mutex);
      *options.echo << quoteCommand(job.argv) << '\n';
    }
    ProcessResult process = runProcess(job.argv);
    if (!process.ok())
      return {JobState::Failed, std::move(process.output)};
    recordSuccess(job, process.output, states);
    return {JobState::Done, std::move(process.output)};
  }

  ArrayRef<Job> jobs;
  const JobOptions &options;
  std::vector<JobResult> results;
  std::vector<Phase> phases;
  FileStates states;
  std::mutex mutex;
  std::condition_variable changed;
};
} // namespace

std::vector<JobResult> cgraphc::driver::runJobs(ArrayRef<Job> jobs,
                                                const JobOptions &options) {
  return Runner(jobs, options).run();
}

//===- JobRunnerTest.cpp - commands that run when inputs changed ----------===//

#include "cgraphc/Driver/JobRunner.h"
#include "TempDir.h"
#include "cgraphc/Driver/Process.h"
#include "llvm/Support/FileSystem.h"
#include "gmock/gmock.h"

using namespace cgraphc::driver;
using testing::ElementsAre;

namespace {

/// Copies a file, and lists what it read.
Job copyJob(const TempDir &dir, const std::string &from,
            const std::string &to) {
  Job job;
  job.argv = {"cp", dir / from, dir / to};
  job.output = dir / to;
  job.stamp = dir / (to + ".stamp");
  job.inputs = {dir / from};
  return job;
}

std::vector<JobState> run(std::vector<Job> jobs) {
  std::vector<JobState> states;
  for (const JobResult &result : runJobs(jobs, {}))
    states.push_back(result.state);
  return states;
}

TEST(JobRunner, RunsOnceUntilAnInputChanges) {
  TempDir dir;
  putFile(dir / "a", "1");
  std::vector<Job> jobs = {copyJob(dir, "a", "b"), copyJob(dir, "b", "c")};
  jobs[1].after = {0};
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done, JobState::Done));
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Fresh, JobState::Fresh));
  putFile(dir / "a", "22");
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done, JobState::Done));
  EXPECT_EQ(readFile(dir / "c"), "22");
}

TEST(JobRunner, WhatWasPrintedIsRepeated) {
  TempDir dir;
  putFile(dir / "a", "1");
  Job job;
  job.argv = {"sh", "-c", "echo beware"};
  job.stamp = dir / "stamp";
  job.inputs = {dir / "a"};
  job.repeats = true;
  for (JobState state : {JobState::Done, JobState::Fresh}) {
    JobResult result = runJobs(job, {}).front();
    EXPECT_EQ(result.state, state);
    EXPECT_EQ(result.output, "beware\n");
  }
}

TEST(JobRunner, ContentDecidesNotTime) {
  TempDir dir;
  putFile(dir / "a", "1");
  std::vector<Job> jobs = {copyJob(dir, "a", "b")};
  run(jobs);
  putFile(dir / "a", "1");
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Fresh));
}

TEST(JobRunner, ALostOrChangedOutputIsMadeAgain) {
  TempDir dir;
  putFile(dir / "a", "1");
  std::vector<Job> jobs = {copyJob(dir, "a", "b")};
  run(jobs);
  putFile(dir / "b", "other");
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done));
  EXPECT_EQ(readFile(dir / "b"), "1");
}

// COVERS: S2
TEST(JobRunner, AnOutputThatIsALinkIsReplacedNotFollowed) {
  TempDir dir;
  putFile(dir / "a", "1");
  putFile(dir / "precious", "kept");
  for (const char *name : {"b", "b.d"})
    ASSERT_FALSE(llvm::sys::fs::create_link(dir / "precious", dir / name));
  std::vector<Job> jobs = {copyJob(dir, "a", "b")};
  jobs[0].argv = {"sh", "-c",
                  "cp " + (dir / "a") + " " + (dir / "b") + "; echo > " +
                      (dir / "b.d")};
  jobs[0].depfile = dir / "b.d";
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done));
  EXPECT_EQ(readFile(dir / "b"), "1");
  EXPECT_EQ(readFile(dir / "precious"), "kept");
}

TEST(JobRunner, AnotherCommandRuns) {
  TempDir dir;
  putFile(dir / "a", "1");
  std::vector<Job> jobs = {copyJob(dir, "a", "b")};
  run(jobs);
  jobs[0].argv.insert(jobs[0].argv.begin() + 1, "-f");
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done));
}

TEST(JobRunner, FilesOfTheDepfileCount) {
  TempDir dir;
  putFile(dir / "a", "1");
  putFile(dir / "header file", "1");
  putFile(dir / "b.d",
          (dir / "b") + ": \\\n  " + (dir / "header\\ file") + "\n");
  std::vector<Job> jobs = {copyJob(dir, "a", "b")};
  jobs[0].depfile = dir / "b.d";
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done));
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Fresh));
  putFile(dir / "header file", "2");
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Done));
}

TEST(JobRunner, WhatFollowsAFailureIsSkippedAndTheRestRuns) {
  TempDir dir;
  putFile(dir / "a", "1");
  std::vector<Job> jobs = {copyJob(dir, "missing", "b"), copyJob(dir, "b", "c"),
                           copyJob(dir, "c", "d"), copyJob(dir, "a", "e")};
  jobs[1].after = {0};
  jobs[2].after = {1};
  EXPECT_THAT(run(jobs), ElementsAre(JobState::Failed, JobState::Skipped,
                                     JobState::Skipped, JobState::Done));
}

TEST(Process, OutputAndExitCode) {
  ProcessResult result = runProcess({"sh", "-c",
                                     "echo out; echo err >&2; "
                                     "exit 7"});
  EXPECT_EQ(result.exitCode, 7);
  EXPECT_EQ(result.output, "out\nerr\n");
  EXPECT_FALSE(runProcess({"no-such-program-anywhere"}).ok());
}

// COVERS: S1
TEST(Process, QuotedWordsAreOneWordEach) {
  std::vector<std::string> words = {"a b", "it's", "$HOME",    "`x`",
                                    ";",   "",     "plain-1.0"};
  std::string line = quoteCommand(words);
  ProcessResult result = runProcess({"sh", "-c", "printf '%s|' " + line});
  EXPECT_EQ(result.output, "a b|it's|$HOME|`x`|;||plain-1.0|");
}

} // namespace

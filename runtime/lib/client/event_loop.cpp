// EventLoop: a thread watches the graphs that coroutines wait for and makes the descriptor
// readable.
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "loop.h"

namespace cgraph {

namespace {

using namespace rt;

/// How long the watcher waits in one go: bounds how long the destructor waits for it.
constexpr std::int64_t long_slice_ns = 50'000'000;
/// The same while there are several things to watch.
constexpr std::int64_t slice_ns = 1'000'000;

/// What was seen of a graph before its coroutines were polled.
struct Watched {
  GraphState* graph;
  std::uint64_t progress;
};

struct Watch {
  std::vector<Watched> graphs;
  Deadline deadline = never;
  bool others = false;  // something that is no graph: has to be polled

  bool is_over() const {
    for (const Watched& watched : graphs) {
      if (watched.graph->progress() != watched.progress) return true;
    }
    return deadline != never && time_left(deadline) == 0;
  }
};

class Watcher {
 public:
  explicit Watcher(int descriptor) : descriptor_(descriptor) {
    // The program's signals are for its own threads.
    sigset_t all, former;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &former);
    thread_ = std::thread([this] { run(); });
    pthread_sigmask(SIG_SETMASK, &former, nullptr);
  }
  ~Watcher() {
    {
      std::lock_guard lock(mutex_);
      stop_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

  /// Watches until something happens, once; then the descriptor is readable.
  void arm(Watch watch) {
    for (const Watched& watched : watch.graphs) watched.graph->retain();
    {
      std::lock_guard lock(mutex_);
      release(watch_);
      watch_ = std::move(watch);
      armed_ = true;
      ++generation_;
    }
    changed_.notify_all();
  }

 private:
  static void release(Watch& watch) {
    for (const Watched& watched : watch.graphs) watched.graph->release();
    watch.graphs.clear();
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait(lock, [&] { return stop_ || armed_; });
      if (stop_) break;
      Watch watch = watch_;
      for (const Watched& watched : watch.graphs) watched.graph->retain();
      const std::uint64_t generation = generation_;
      lock.unlock();
      const bool over = look(watch);
      release(watch);
      lock.lock();
      if (over && generation == generation_ && armed_) {
        armed_ = false;
        const std::uint64_t one = 1;
        [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
      }
    }
    release(watch_);
  }

  /// Waits a slice; whether the loop should look.
  static bool look(const Watch& watch) {
    const bool several = watch.others || watch.graphs.size() > 1;
    for (const Watched& watched : watch.graphs) {
      const Deadline until =
          std::min(watch.deadline, deadline_after(several ? slice_ns : long_slice_ns));
      if (watch.is_over()) return true;
      if (!watched.graph->wait_progress(until)) return true;
    }
    if (watch.graphs.empty()) std::this_thread::sleep_for(std::chrono::nanoseconds(slice_ns));
    return watch.others || watch.is_over();
  }

  const int descriptor_;
  std::mutex mutex_;
  std::condition_variable changed_;
  Watch watch_;
  std::uint64_t generation_ = 0;
  bool armed_ = false;
  bool stop_ = false;
  std::thread thread_;
};

int make_descriptor() {
  const int descriptor = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  if (descriptor < 0) throw ResourceError("file descriptors", 1, 0, "eventfd", errno);
  return descriptor;
}

}  // namespace

struct EventLoop::State {
  int descriptor = make_descriptor();
  Loop loop{false};
  Watcher watcher{descriptor};
  std::vector<Task<>> tasks;

  ~State() {
    tasks.clear();  // before the loop in which they wait
  }

  Watch watch_now() const {
    Watch watch;
    for (const Pending* pending : loop.waiting()) {
      watch.deadline = std::min(watch.deadline, Loop::deadline_of(*pending));
      GraphState* graph = pending->graph();
      if (!graph) {
        watch.others = true;
      } else if (std::none_of(watch.graphs.begin(), watch.graphs.end(),
                              [&](const Watched& watched) { return watched.graph == graph; })) {
        watch.graphs.push_back({graph, graph->progress()});
      }
    }
    return watch;
  }

  /// Resumes what can go on, then has the rest watched.
  void step() {
    const Loop::Entered entered(loop);
    Watch watch;
    do {
      watch = watch_now();
    } while (loop.resume_ready());
    if (!loop.waiting().empty()) watcher.arm(std::move(watch));
  }

  void reap() {
    std::exception_ptr failure;
    std::erase_if(tasks, [&](Task<>& task) {
      if (!task.coroutine().done()) return false;
      if (!failure) failure = task.coroutine().promise().failure;
      return true;
    });
    if (failure) std::rethrow_exception(failure);
  }
};

EventLoop::EventLoop() : state_(std::make_unique<State>()) {}

EventLoop::~EventLoop() {
  const int descriptor = state_->descriptor;
  state_.reset();
  ::close(descriptor);
}

int EventLoop::descriptor() const { return state_->descriptor; }

bool EventLoop::idle() const { return state_->tasks.empty(); }

void EventLoop::spawn(Task<> task) {
  state_->tasks.push_back(std::move(task));
  {
    const Loop::Entered entered(state_->loop);
    state_->tasks.back().coroutine().resume();
  }
  state_->step();
  state_->reap();
}

void EventLoop::drain() {
  std::uint64_t count;
  [[maybe_unused]] const auto size = ::read(state_->descriptor, &count, sizeof count);
  state_->step();
  state_->reap();
}

}  // namespace cgraph

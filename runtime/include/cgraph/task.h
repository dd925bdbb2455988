// Coroutines: Task, run, and what can be awaited. No thread is made; waiting coroutines are resumed
// by the thread that is in `run`.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <new>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include "cgraph/launch.h"
#include "cgraph/ref.h"
#include "cgraph/rt/input.h"

namespace cgraph {

template <class T = void>
class Task;
template <class Output>
class Submission;

namespace rt {

/// A suspended coroutine that waits for something of the runtime. Lives in the coroutine's frame.
class Pending {
 public:
  Pending() = default;
  Pending(const Pending&) = delete;
  Pending& operator=(const Pending&) = delete;

  /// Whether waiting is over; called by the loop.
  virtual bool poll() = 0;
  /// Waits until `poll` would be true or the deadline is over; false where it cannot wait for this
  /// alone. The loop calls it when nothing else waits.
  virtual bool wait() { return false; }
  /// The graph whose results it waits for; null: something else.
  virtual GraphState* graph() const = 0;
  /// Whether it waits for room in that graph, which those who wait get in their order.
  virtual bool is_submission() const { return false; }

  /// Hands the coroutine to the loop of the innermost `run` of this thread. Throws std::logic_error
  /// outside of `run`. `on_loop` is what its promise has of this name, if it has.
  void suspend(std::coroutine_handle<> coroutine, Deadline deadline, bool* on_loop);

 protected:
  /// Whether this thread's innermost loop may block and no coroutine waits in it.
  static bool nobody_waits();
  /// Whether coroutines of this thread's innermost loop wait for room in the graph.
  bool is_behind_others() const;
  Deadline deadline() const { return deadline_; }
  ~Pending();

 private:
  friend class Loop;
  std::coroutine_handle<> coroutine_;
  bool* on_loop_ = nullptr;
  Deadline deadline_ = never;
  class Loop* loop_ = nullptr;
};

/// Resumes coroutines until `done` is true.
void run_loop(std::coroutine_handle<> start, const bool& done);

template <class Promise>
bool* on_loop_of(std::coroutine_handle<Promise> coroutine) {
  if constexpr (requires { coroutine.promise().on_loop; }) return &coroutine.promise().on_loop;
  return nullptr;
}
/// Whether awaiting a T clears on_loop when, and only when, it suspends the coroutine.
template <class T>
constexpr bool clears_on_loop = false;
template <class T>
constexpr bool clears_on_loop<Ref<T>> = true;
template <class T>
constexpr bool clears_on_loop<RemoteRef<T>> = true;
template <class T>
constexpr bool clears_on_loop<Submission<T>> = true;

template <class T>
struct TaskResult {
  std::optional<T> value;
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() { return std::move(*value); }
};
template <>
struct TaskResult<void> {
  void return_void() {}
  void take() {}
};

template <class T>
struct TaskPromise : TaskResult<T> {
  std::coroutine_handle<> continuation;
  std::exception_ptr failure;
  bool* done = nullptr;
  /// Whether the loop resumed it and it has not been suspended since: nobody else waits for it to
  /// be. Then it may block where no coroutine waits in the loop, which saves being resumed.
  bool on_loop = false;

  template <class Awaited>
  Awaited&& await_transform(Awaited&& awaited) {
    if (!clears_on_loop<std::remove_cvref_t<Awaited>>) on_loop = false;
    return static_cast<Awaited&&>(awaited);
  }

  struct Final {
    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<TaskPromise> self) noexcept {
      TaskPromise& promise = self.promise();
      if (promise.done) *promise.done = true;
      return promise.continuation ? promise.continuation : std::noop_coroutine();
    }
    void await_resume() noexcept {}
  };

  Task<T> get_return_object();
  std::suspend_always initial_suspend() noexcept { return {}; }
  Final final_suspend() noexcept { return {}; }
  void unhandled_exception() { failure = std::current_exception(); }
};

}  // namespace rt

/// A coroutine that starts when it is awaited or run.
template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = rt::TaskPromise<T>;

  explicit Task(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
  Task(Task&& other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  ~Task() {
    if (coroutine_) coroutine_.destroy();
  }

  bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
    coroutine_.promise().continuation = caller;
    return coroutine_;
  }
  T await_resume() { return take(); }

  std::coroutine_handle<promise_type> coroutine() const { return coroutine_; }
  T take() {
    if (coroutine_.promise().failure) std::rethrow_exception(coroutine_.promise().failure);
    return coroutine_.promise().take();
  }

 private:
  std::coroutine_handle<promise_type> coroutine_;
};

template <class T>
Task<T> rt::TaskPromise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

/// Runs a coroutine, and those it awaits, to its end on this thread.
template <class T>
T run(Task<T> task) {
  bool done = false;
  task.coroutine().promise().done = &done;
  task.coroutine().promise().on_loop = true;
  rt::run_loop(task.coroutine(), done);
  return task.take();
}

/// Coroutines beside an event loop of the program's own. Not thread-safe; one watching thread is
/// made, which runs no code of the program.
class EventLoop {
 public:
  /// Throws ResourceError.
  EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;
  /// Destroys coroutines that have not ended.
  ~EventLoop();

  /// Starts a coroutine; it runs until it waits for the first time.
  void spawn(Task<> task);
  /// A descriptor that poll, epoll and the like find readable when `drain` has something to do.
  int descriptor() const;
  /// Resumes the coroutines that need not wait any longer; never blocks. Throws what a spawned
  /// coroutine threw.
  void drain();
  /// Whether all spawned coroutines have ended.
  bool idle() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

namespace rt {

/// co_await on a result.
template <class T>
class AwaitRef final : public Pending {
 public:
  explicit AwaitRef(Ref<T>&& ref) : ref_(std::move(ref)) {}
  bool await_ready() const { return false; }
  template <class Promise>
  bool await_suspend(std::coroutine_handle<Promise> coroutine) {
    bool* const on_loop = on_loop_of(coroutine);
    const bool in_place = on_loop && *on_loop && nobody_waits();
    if (in_place) take();
    if (in_place || ref_.ready()) return false;
    suspend(coroutine, deadline_after(ref_.claim().default_timeout_ns()), on_loop);
    return true;
  }
  T await_resume() {
    if (failure_) std::rethrow_exception(failure_);
    if (!taken_) take(Duration::zero());
    if constexpr (!std::is_void_v<T>) return std::move(*taken_);
  }

  bool poll() override { return ref_.ready(); }
  /// The coroutine goes on right after, so the result is taken as it arrives.
  bool wait() override {
    try {
      take(Duration(time_left(deadline())));
    } catch (...) {
      failure_ = std::current_exception();
    }
    return true;
  }
  GraphState* graph() const override { return const_cast<Ref<T>&>(ref_).claim().state(); }

 private:
  template <class... Timeout>
  void take(Timeout... timeout) {
    if constexpr (std::is_void_v<T>) {
      ref_.get(timeout...);
      taken_.emplace();
    } else {
      taken_.emplace(ref_.get(timeout...));
    }
  }

  Ref<T> ref_;
  std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> taken_;
  std::exception_ptr failure_;
};

/// co_await on a remote call.
template <class R>
class AwaitRemote final : public Pending {
 public:
  explicit AwaitRemote(RemoteRef<R>&& ref) : ref_(std::move(ref)) {}
  bool await_ready() { return ref_.ready(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> coroutine) {
    suspend(coroutine, deadline_after(nanoseconds(std::chrono::seconds(10))),
            on_loop_of(coroutine));
  }
  R await_resume() { return ref_.get(Duration::zero()); }

  bool poll() override { return ref_.ready(); }
  GraphState* graph() const override { return nullptr; }

 private:
  RemoteRef<R> ref_;
};

}  // namespace rt

template <class T>
rt::AwaitRef<T> operator co_await(Ref<T>&& ref) {
  return rt::AwaitRef<T>(std::move(ref));
}
template <class R>
rt::AwaitRemote<R> operator co_await(RemoteRef<R>&& ref) {
  return rt::AwaitRemote<R>(std::move(ref));
}

/// An execution that is submitted when it is awaited: at once where there is room, else as soon as
/// there is. Coroutines of one loop get room in the order in which they asked for it; between
/// loops, and threads that call `execute`, there is no order: one that is not at work would stop
/// the others. Yields the Ref, or the struct or array of Refs.
template <class Output>
class [[nodiscard]] Submission final : public rt::Pending {
 public:
  class Source {
   public:
    virtual ~Source() = default;
    /// Submits, or does nothing where there is no room.
    virtual rt::Accepted submit() = 0;
    virtual rt::GraphCore& graph() = 0;
    /// Moves it there, into room for it.
    virtual Source* move_to(void* room) noexcept = 0;
  };
  /// An S lives in the submission where it fits, since an execution costs little more than an
  /// allocation does.
  template <class S, class... Arguments>
  explicit Submission(std::in_place_type_t<S>, Arguments&&... arguments)
      : source_(new (room_for(sizeof(S))) S(std::forward<Arguments>(arguments)...)) {
    static_assert(alignof(S) <= alignof(std::max_align_t));
  }
  Submission(Submission&& other)
      : source_(other.is_inside() ? other.source_->move_to(room_)
                                  : std::exchange(other.source_, nullptr)) {}
  ~Submission() {
    if (source_) source_->~Source();
    if (source_ && !is_inside()) ::operator delete(source_);
  }

  bool await_ready() { return !is_behind_others() && poll(); }
  template <class Promise>
  void await_suspend(std::coroutine_handle<Promise> coroutine) {
    suspend(coroutine, source_->graph().submit_deadline(), rt::on_loop_of(coroutine));
  }
  Output await_resume() {
    if (failure_) std::rethrow_exception(failure_);
    if (!accepted_) source_->graph().throw_full();
    return rt::make_output<Output>(accepted_);
  }

  bool poll() override {
    try {
      accepted_ = source_->submit();
    } catch (...) {
      failure_ = std::current_exception();
    }
    return accepted_ || failure_;
  }
  rt::GraphState* graph() const override { return &source_->graph().state(); }
  bool is_submission() const override { return true; }

 private:
  void* room_for(std::size_t size) { return size <= sizeof room_ ? room_ : ::operator new(size); }
  bool is_inside() const { return static_cast<const void*>(source_) == room_; }

  alignas(std::max_align_t) std::byte room_[96];
  Source* source_;
  rt::Accepted accepted_;
  std::exception_ptr failure_;
};

namespace rt {

/// A submission of inputs of the generated types C, which it owns. `rules` as in check_inputs.
template <class Output, class... C>
Submission<Output> submit_async(GraphCore& graph, std::string_view rules, C... values) {
  class Inputs final : public Submission<Output>::Source {
   public:
    Inputs(GraphCore& graph, C&&... values) : graph_(graph), values_(std::move(values)...) {}
    Accepted submit() override {
      return std::apply(
          [&](const C&... value) {
            const std::array<Input, sizeof...(C)> inputs = {input<C>(value)...};
            return graph_.try_execute(inputs, true);
          },
          values_);
    }
    GraphCore& graph() override { return graph_; }
    Submission<Output>::Source* move_to(void* room) noexcept override {
      return new (room) Inputs(std::move(*this));
    }

   private:
    GraphCore& graph_;
    std::tuple<C...> values_;
  };
  check_inputs<C...>(rules, values...);
  return Submission<Output>(std::in_place_type<Inputs>, graph, std::move(values)...);
}

}  // namespace rt
}  // namespace cgraph

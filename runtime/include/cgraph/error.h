// The typed errors that calls of this library throw.
//
// Error is no std::exception: TaskErrorOf<E> is an E as well, and an object with two std::exception
// bases would slip past `catch (const std::exception&)`. Every concrete type derives from exactly
// one.
#pragma once

#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <typeinfo>
#include <utility>
#include <vector>

namespace cgraph {

namespace rt {
struct ErrorRecord;

/// A shared, immutable ErrorRecord.
class RecordRef {
 public:
  explicit RecordRef(ErrorRecord record);
  RecordRef(const RecordRef& other) noexcept;
  RecordRef& operator=(const RecordRef& other) noexcept;
  ~RecordRef();
  const ErrorRecord* operator->() const { return &record(); }
  const ErrorRecord& operator*() const { return record(); }

 private:
  struct Shared;
  const ErrorRecord& record() const;
  Shared* shared_;
};
}  // namespace rt

/// Base of all errors of this library.
class Error {
 public:
  virtual ~Error();
  virtual const char* what() const noexcept = 0;

 protected:
  Error() = default;
  Error(const Error&) = default;
  Error& operator=(const Error&) = default;
};

/// One level of a nested exception (std::throw_with_nested), or another failure of the same
/// execution.
struct ErrorCause {
  std::string type;  // demangled
  std::string what;
  std::string task;         // empty for nested exceptions
  std::uint32_t order = 0;  // of the failed call among those of the graph; 0 for nested exceptions
};

/// A task failed; the graph stays usable.
class TaskError : public Error {
 public:
  const char* what() const noexcept override;
  /// "demo.hello.Hello"; empty for a remote call.
  const std::string& graph() const;
  /// "Shard.attn".
  const std::string& task() const;
  /// The actor instance, "w[1][3]".
  const std::string& actor() const;
  /// The actor's host: "localhost" for the driver's own.
  const std::string& host() const;
  /// Number of the execution, from 0.
  std::uint64_t execution() const;
  /// The call's place in the `.cgraph` file, "hello.cgraph:9:10".
  const std::string& where() const;
  /// Demangled name of the type that was thrown.
  const std::string& type() const;
  /// Size of the original what(); it was cut if that is more than what() has.
  std::uint64_t full_size() const;
  /// Frames at the place of the throw, innermost first, one a line: symbols where the executable
  /// exports them, else its name and an offset for addr2line; empty where they could not be had.
  const std::string& remote_stack() const;
  /// Exceptions nested in this one, outermost first.
  const std::vector<ErrorCause>& nested() const;
  /// Other failures of the same execution, in the order of their calls.
  const std::vector<ErrorCause>& attached() const;
  /// Whether there were more of them, for which an error has no room.
  bool more_attached() const;

 protected:
  explicit TaskError(rt::RecordRef record) : record_(std::move(record)) {}

 private:
  rt::RecordRef record_;
};

/// A task threw an E (or the driver's rebuilt copy of it).
template <class E>
class TaskErrorOf : public E, public TaskError {
 public:
  TaskErrorOf(E thrown, rt::RecordRef where) : E(std::move(thrown)), TaskError(std::move(where)) {}
  const char* what() const noexcept override { return TaskError::what(); }
};

/// A task threw something of a type that cannot be rebuilt here.
class OpaqueTaskError : public std::runtime_error, public TaskError {
 public:
  explicit OpaqueTaskError(rt::RecordRef record);
  const char* what() const noexcept override { return TaskError::what(); }
};

/// A value is larger than its declared bound or than option max_value.
class MessageTooLargeError : public std::runtime_error, public TaskError {
 public:
  /// A value of `size` bytes (elements, where `unit` says so) that may have at most `limit`;
  /// `error`: the errno when there was no memory for it.
  MessageTooLargeError(std::string value, std::uint64_t size, std::uint64_t limit,
                       const char* unit = "bytes", int error = 0);
  explicit MessageTooLargeError(rt::RecordRef record);
  const char* what() const noexcept override { return TaskError::what(); }
  std::uint64_t size() const { return size_; }
  std::uint64_t limit() const { return limit_; }

 private:
  std::uint64_t size_;
  std::uint64_t limit_;
};

/// A tensor's size is not what its type or another use of the same dim says.
class ShapeError : public std::runtime_error, public TaskError {
 public:
  explicit ShapeError(const std::string& message);
  explicit ShapeError(rt::RecordRef record);
  const char* what() const noexcept override { return TaskError::what(); }
};

/// Bytes that do not encode a value of the expected type.
class TypeMismatchError : public std::runtime_error, public TaskError {
 public:
  explicit TypeMismatchError(const std::string& message);
  explicit TypeMismatchError(rt::RecordRef record);
  const char* what() const noexcept override { return TaskError::what(); }
};

/// A task ran longer than its @deadline.
class DeadlineError : public std::runtime_error, public TaskError {
 public:
  explicit DeadlineError(rt::RecordRef record);
  const char* what() const noexcept override { return TaskError::what(); }
};

/// The system failed: the graph shuts down.
class SystemError : public Error {};

namespace rt {
/// A concrete error that is its message: `Std` is std::runtime_error or std::logic_error.
template <class Std, class Base>
class MessageError : public Std, public Base {
 public:
  explicit MessageError(const std::string& message) : Std(message) {}
  const char* what() const noexcept override { return Std::what(); }
};
}  // namespace rt

/// How an actor process ended.
struct ActorDeath {
  std::string actor;
  int signal = 0;      // 0: it exited
  int exit_code = -1;  // -1: ended by a signal, or not known
  std::string cause;   // "signal 9 (Killed)", "exit code 3", "deadline"
};

/// The last execution that a survivor completed when the graph went down.
struct SurvivorProgress {
  std::string actor;
  std::uint64_t completed = 0;  // number of completed executions
};

class ActorDiedError : public rt::MessageError<std::runtime_error, SystemError> {
 public:
  ActorDiedError(std::vector<ActorDeath> deaths, std::uint64_t in_flight,
                 std::vector<SurvivorProgress> survivors, const std::string& graph = {});
  /// The first actor known to have died.
  const std::string& actor() const { return deaths_.front().actor; }
  const std::vector<ActorDeath>& deaths() const { return deaths_; }
  /// Executions that were in flight.
  std::uint64_t in_flight() const { return in_flight_; }
  const std::vector<SurvivorProgress>& survivors() const { return survivors_; }

 private:
  std::vector<ActorDeath> deaths_;
  std::uint64_t in_flight_ = 0;
  std::vector<SurvivorProgress> survivors_;
};

class AgentDiedError : public rt::MessageError<std::runtime_error, SystemError> {
  using MessageError::MessageError;
};

/// A launch or compile failed and was rolled back. `nested` is the exception of a constructor, if
/// it was one.
class StartError : public rt::MessageError<std::runtime_error, SystemError> {
 public:
  StartError(std::string actor, const std::string& message, std::exception_ptr nested = nullptr);
  const std::string& actor() const { return actor_; }
  std::exception_ptr nested() const { return nested_; }

 private:
  std::string actor_;
  std::exception_ptr nested_;
};

class ResourceError : public rt::MessageError<std::runtime_error, SystemError> {
 public:
  /// `need` and `have` in units of the resource (bytes for memory), 0 where not known.
  ResourceError(std::string resource, std::uint64_t need, std::uint64_t have, std::string syscall,
                int error = 0);
  const std::string& resource() const { return resource_; }
  std::uint64_t need() const { return need_; }
  std::uint64_t have() const { return have_; }
  const std::string& syscall() const { return syscall_; }

 private:
  std::string resource_;
  std::uint64_t need_;
  std::uint64_t have_;
  std::string syscall_;
};

class ChannelCorruptError : public rt::MessageError<std::runtime_error, SystemError> {
 public:
  ChannelCorruptError(std::string channel, std::string field, std::uint64_t got,
                      std::uint64_t expected);
  const std::string& channel() const { return channel_; }
  const std::string& field() const { return field_; }
  std::uint64_t got() const { return got_; }
  std::uint64_t expected() const { return expected_; }

 private:
  std::string channel_;
  std::string field_;
  std::uint64_t got_;
  std::uint64_t expected_;
};

class PeerUnreachableError : public rt::MessageError<std::runtime_error, SystemError> {
  using MessageError::MessageError;
};
class GpuChannelError : public rt::MessageError<std::runtime_error, SystemError> {
  using MessageError::MessageError;
};

/// The two sides were built from different versions of a graph or type.
class AbiMismatchError : public rt::MessageError<std::runtime_error, SystemError> {
 public:
  /// The hashes in hexadecimal.
  AbiMismatchError(const std::string& what_differs, std::string here, std::string there);
  const std::string& here() const { return here_; }
  const std::string& there() const { return there_; }

 private:
  std::string here_;
  std::string there_;
};

/// A get took too long; nothing changed, a later one may succeed.
class TimeoutError : public rt::MessageError<std::runtime_error, Error> {
  using MessageError::MessageError;
};

/// Actors are still busy; teardown may be called again.
class TeardownTimeoutError : public TimeoutError {
 public:
  explicit TeardownTimeoutError(std::vector<std::string> actors);
  const std::vector<std::string>& actors() const { return actors_; }

 private:
  std::vector<std::string> actors_;
};

/// Misuse, thrown at the caller.
using MisuseError = rt::MessageError<std::logic_error, Error>;

/// The pipeline or the result buffer is full; nothing was submitted.
class CapacityExceededError : public MisuseError {
  using MisuseError::MisuseError;
};
/// A second get of the same result.
class RefConsumedError : public MisuseError {
  using MisuseError::MisuseError;
};
/// The graph was torn down, or went down because of `cause`.
class GraphTornDownError : public MisuseError {
 public:
  explicit GraphTornDownError(const std::string& graph, std::exception_ptr cause = nullptr);
  /// What brought the graph down; null after an ordinary teardown.
  std::exception_ptr cause() const { return cause_; }

 private:
  std::exception_ptr cause_;
};
/// An actor is in another live graph.
class ActorBusyError : public MisuseError {
  using MisuseError::MisuseError;
};
/// The same actor was given for two parameters.
class ActorAliasError : public MisuseError {
  using MisuseError::MisuseError;
};
/// No plan fits the places of the actors.
class PlacementError : public MisuseError {
  using MisuseError::MisuseError;
};
/// The handle was made before a fork, in the parent.
class ForkedHandleError : public MisuseError {
  using MisuseError::MisuseError;
};

namespace rt {

using Rethrow = void (*)(const RecordRef&);

/// Makes exceptions with `typeid(E).name()` == `mangled` throw through `rethrow`. Thread-safe.
void register_exception(const char* mangled, Rethrow rethrow);

/// Whether an E can be made from its message, or from nothing.
template <class E>
inline constexpr bool has_message_constructor =
    std::is_constructible_v<E, const std::string&> || std::is_constructible_v<E, const char*> ||
    std::is_default_constructible_v<E>;

template <class E>
E rebuild_exception(const std::string& what) {
  if constexpr (std::is_constructible_v<E, const std::string&>) {
    return E(what);
  } else if constexpr (std::is_constructible_v<E, const char*>) {
    return E(what.c_str());
  } else {
    return E();
  }
}

const std::string& record_what(const RecordRef& record);

/// Makes E one of the types that are rebuilt when a task throws them. A type that cannot be made
/// from its message or from nothing stays an OpaqueTaskError.
template <class E>
void register_exception() {
  if constexpr (has_message_constructor<E>) {
    register_exception(typeid(E).name(), [](const RecordRef& record) {
      throw TaskErrorOf<E>(rebuild_exception<E>(record_what(record)), record);
    });
  }
}

}  // namespace rt
}  // namespace cgraph

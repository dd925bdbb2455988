// The operands and sinks of a call, as generated code writes them and as thunks see them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "cgraph/rt/desc.h"

namespace cgraph::rt {

/// A projection path: member or element numbers from the outermost inwards.
using Path = std::span<const std::uint32_t>;

/// An operand as generated code names it. Build with `in`, `cell`, `last`, `constant`, `pack`,
/// `after`.
struct In {
  enum class Kind : std::uint8_t { slot, cell, constant, pack };
  Kind kind = Kind::slot;
  bool is_last = false;        // cell: nobody reads it afterwards, so it may be moved from
  bool is_after = false;       // only orders: a failure skips the task, the value is not read
  std::uint32_t index = 0;     // slot: role's read list; cell: cell number
  std::uint32_t count = 0;     // bytes, elements or path length of `data`
  const void* data = nullptr;  // constant: bytes; pack: In[]; otherwise the path
};

/// The value in the slot of the role's i-th read channel, or what `path` selects of it.
constexpr In in(std::uint32_t i, Path path = {}) {
  return {In::Kind::slot, false, false, i, static_cast<std::uint32_t>(path.size()), path.data()};
}

/// The value in local cell i, or what `path` selects of it.
constexpr In cell(std::uint32_t i, Path path = {}) {
  return {In::Kind::cell, false, false, i, static_cast<std::uint32_t>(path.size()), path.data()};
}

/// Like `cell` at the last use of the cell: the task may move from it.
constexpr In last(std::uint32_t i, Path path = {}) {
  return {In::Kind::cell, true, false, i, static_cast<std::uint32_t>(path.size()), path.data()};
}

/// A constant in wire format.
constexpr In constant(std::span<const unsigned char> bytes) {
  return {In::Kind::constant, false, false, 0, static_cast<std::uint32_t>(bytes.size()),
          bytes.data()};
}

/// Several operands as one `T[N]` or `list<T>`.
constexpr In pack(std::span<const In> elements) {
  return {In::Kind::pack, false, false, 0, static_cast<std::uint32_t>(elements.size()),
          elements.data()};
}
/// The elements live until the end of the statement: not for tables.
constexpr In pack(std::initializer_list<In> elements) {
  return {In::Kind::pack,  false, false, 0, static_cast<std::uint32_t>(elements.size()),
          elements.begin()};
}

/// An operand that only orders the task after another one.
constexpr In after(In operand) {
  operand.is_after = true;
  return operand;
}

/// A sink as generated code names it. Build with `out` and `local`.
struct Out {
  enum class Kind : std::uint8_t { slot, cell };
  Kind kind = Kind::slot;
  std::uint32_t index = 0;   // slot: role's write list; cell: cell number
  std::uint32_t result = 0;  // which result of the task
  Path path = {};            // which part of it
};

/// Result `result` (or its part `path`) is made in the slot of the role's i-th written channel.
constexpr Out out(std::uint32_t i, std::uint32_t result = 0, Path path = {}) {
  return {Out::Kind::slot, i, result, path};
}
/// Result `result` stays on the actor in cell i.
constexpr Out local(std::uint32_t i, std::uint32_t result = 0) {
  return {Out::Kind::cell, i, result, {}};
}

/// Identifies a type by its address.
template <class T>
inline constexpr char object_type = 0;

/// A part of an object that stayed on the actor.
struct ObjectPart {
  const void* object;
  const char* type;  // &object_type<T>
  /// Its wire format, for a reader that knows it as another type (of the same form).
  std::vector<std::byte> (*encode)(const void* object);
};
using UsePart = void (*)(void* context, const ObjectPart& part);

/// Calls `use` with the part of the T at `object` that `path` selects; defined in project.h.
template <class T>
void project_object(const void* object, Path path, UsePart use, void* context);

/// A typed object that stayed on the actor, or the failure in its place.
class Cell {
 public:
  Cell() = default;
  Cell(Cell&& other) noexcept { *this = std::move(other); }
  Cell& operator=(Cell&& other) noexcept;
  ~Cell() { destroy(); }

  /// Stores a value, reusing the storage of an earlier one of the same type.
  template <class T>
  void set(T value);

  /// Whether the stored value is a T. The plan guarantees one of the same form: a tensor's sizes
  /// may be known to the reader only, or to the writer only.
  template <class T>
  bool holds() const {
    return type_ == &object_type<T>;
  }
  /// The stored T.
  template <class T>
  T& get() {
    return *static_cast<T*>(object_);
  }

  /// Calls `use` with the part of the stored value at `path`. Throws TypeMismatchError.
  void project(Path path, UsePart use, void* context) const {
    project_(object_, path, use, context);
  }

  bool failed() const { return !failure_.empty(); }
  std::span<const std::byte> failure() const { return failure_; }
  void fail(std::span<const std::byte> record) { failure_.assign(record.begin(), record.end()); }

 private:
  void destroy() noexcept {
    if (object_) delete_(object_);
    object_ = nullptr;
  }

  template <class T>
  static void delete_object(void* object) {
    delete static_cast<T*>(object);
  }

  void* object_ = nullptr;
  void (*delete_)(void*) = nullptr;
  const char* type_ = nullptr;
  void (*project_)(const void*, Path, UsePart, void*) = nullptr;
  std::vector<std::byte> failure_;
};

/// A resolved operand: encoded bytes, a typed object, or a pack of operands.
struct Operand {
  enum class Kind : std::uint8_t { encoded, object, pack };
  Kind kind = Kind::encoded;
  bool is_last = false;                   // object: may be moved from
  std::span<const std::byte> bytes = {};  // encoded: wire format, valid for the call
  Cell* object = nullptr;
  std::span<const In> elements = {};  // pack: resolve with Call::resolve
  Path path = {};                     // encoded, object: the part that is meant
};

class SlotWriter;
class RoleRun;

/// Where a result goes: a channel's slot or a buffer (wire format), or a local cell (typed).
class Sink {
 public:
  Sink(SlotWriter& slot, std::uint32_t result, Path path)
      : slot_(&slot), result_(result), path_(path) {}
  Sink(std::vector<std::byte>& buffer, std::uint32_t result) : buffer_(&buffer), result_(result) {}
  Sink(Cell& cell, std::uint32_t result) : cell_(&cell), result_(result) {}

  std::uint32_t result() const { return result_; }
  Path path() const { return path_; }

  /// The cell, or nullptr when the sink takes encoded bytes.
  Cell* cell() const { return cell_; }

  /// Room for `size` bytes in wire format, aligned to 64 bytes when size > 48, else to 16. Throws
  /// TooLarge when the value is above its bound or the largest value that can spill.
  /// May be called again, with a size at most as large (a smaller one keeps the place).
  std::byte* reserve(std::size_t size);
  /// Puts an error record in the place of the result.
  void fail(std::span<const std::byte> record);

 private:
  SlotWriter* slot_ = nullptr;
  std::vector<std::byte>* buffer_ = nullptr;
  Cell* cell_ = nullptr;
  std::uint32_t result_ = 0;
  Path path_ = {};
};

/// Thrown by Sink::reserve.
struct TooLarge {
  std::uint64_t size;   // bytes the value needs
  std::uint64_t limit;  // bytes it may have
  int error = 0;        // errno when memory for a spill could not be had
};

/// What a call can know of its surroundings (behind cgraph::Context).
struct CallInfo {
  std::string_view graph;  // empty for constructors and remote calls
  std::string_view actor;  // instance name
  std::uint64_t execution = 0;
  TaskSite site = {};
};

/// One call of a task: what a thunk gets.
class Call {
 public:
  Call(void* self, RoleRun* run, std::span<const In> operands, std::span<Sink> sinks,
       const CallInfo& info)
      : self_(self), run_(run), operands_(operands), sinks_(sinks), info_(info) {}

  /// The actor object.
  void* self() const { return self_; }
  /// Constructors only: hands over the new object.
  void set_self(void* object) { self_ = object; }

  /// Number of arguments, `after` operands not counted (they come last).
  std::size_t arguments() const { return operands_.size(); }
  Operand argument(std::size_t i) const { return resolve(operands_[i]); }
  Operand resolve(const In& operand) const;

  /// Whether nobody waits for the results any more: the graph failed or is being torn down.
  bool cancelled() const;

  std::span<Sink> sinks() const { return sinks_; }
  const CallInfo& info() const { return info_; }

 private:
  void* self_;
  RoleRun* run_;  // nullptr: operands are constants only
  std::span<const In> operands_;
  std::span<Sink> sinks_;
  const CallInfo& info_;
};

template <class T>
void Cell::set(T value) {
  failure_.clear();
  if constexpr (std::is_move_assignable_v<T>) {
    if (object_ && type_ == &object_type<T>) {
      *static_cast<T*>(object_) = std::move(value);
      return;
    }
  }
  destroy();
  object_ = new T(std::move(value));
  delete_ = delete_object<T>;
  type_ = &object_type<T>;
  project_ = project_object<T>;
}

}  // namespace cgraph::rt

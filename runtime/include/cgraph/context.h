// What a task can know of its call: a member of an actor class may take a trailing
// cgraph::Context&.
#pragma once

#include <string_view>

#include "cgraph/rt/operand.h"
#include "cgraph/tensor.h"

namespace cgraph {

class Context {
 public:
  explicit Context(rt::Call& call) : call_(call) {}
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  /// The actor instance, "w[1][3]".
  std::string_view actor() const { return call_.info().actor; }
  /// The graph, "demo.hello.Hello"; empty in constructors and remote calls.
  std::string_view graph() const { return call_.info().graph; }
  /// The task, "Echo.echo".
  std::string_view task() const { return call_.info().site.task; }
  /// Number of the execution, from 0.
  std::uint64_t execution() const { return call_.info().execution; }
  /// Whether the graph failed or is being torn down, so that a long task may as well end. False in
  /// remote calls.
  bool cancelled() const { return call_.cancelled(); }
  /// Writes a line to the actor's log.
  void log(std::string_view line) const;

  /// The memory of output slot number `Result` as a tensor of type R, to be filled and returned:
  /// the result is then sent without a copy. Once per result. Its elements are not initialised. It
  /// must not be kept beyond the call. Throws ShapeError, MessageTooLargeError.
  template <class R, std::size_t Result = 0>
  R alloc(const Extents& sizes = {}) {
    using T = typename R::value_type;
    std::array<std::int64_t, R::rank()> all = R::shape_type::sizes;
    rt::complete_sizes(all, sizes.span());
    std::byte* data = slot_memory(Result, R::shape_type::sizes, rt::tensor_bytes(all, sizeof(T)));
    if (!data) return R::empty(sizes);
    return R::lease(reinterpret_cast<T*>(data), all, new_lease());
  }

  /// Called after the results were delivered. Throws std::logic_error if a slot's memory was kept.
  void end_leases() {
    if (lease_count_) check_leases();
  }
  ~Context() {
    if (lease_count_) release_leases();
  }

 private:
  std::byte* slot_memory(std::size_t result, std::span<const std::int64_t> shape,
                         std::size_t payload);
  rt::StorageBlock* new_lease();
  void check_leases();
  void release_leases() noexcept;

  rt::Call& call_;
  std::array<rt::StorageBlock*, 4> leases_{};
  std::size_t lease_count_ = 0;
};

}  // namespace cgraph

// What the link of a graph is made of in every host: its part of the set's ends, and who waits on
// them.
#pragma once

#include <memory>
#include <vector>

#include "arena.h"
#include "cgraph/rt/host.h"
#include "live_actors.h"
#include "trace.h"
#include "waiter.h"

namespace cgraph::rt {

/// How long who saw a peer's poison sleeps before it asks for the cause again.
inline constexpr std::int64_t fault_retry_ns = 100'000;

/// One graph of a set, often the only one. A `Set` has `ends()` and `make_waiter(WaitPolicy,
/// line)`.
template <class Set>
class SetGraph : public GraphLink {
 public:
  SetGraph(std::shared_ptr<Set> set, const MemberPart& part, WaitPolicy wait,
           std::unique_ptr<Tracer> tracer)
      : set_(std::move(set)),
        member_(part.member),
        writers_(std::span(set_->ends().writers).subspan(part.first_write, part.write_count)),
        readers_(std::span(set_->ends().readers).subspan(part.first_read, part.read_count)),
        orders_(order_ends(set_->ends(), part)),
        read_waiter_(set_->make_waiter(wait, part.read_sleep)),
        write_waiter_(set_->make_waiter(wait, part.write_sleep)),
        tracer_(std::move(tracer)) {}

  std::span<SlotWriter> writers() override { return writers_; }
  std::span<SlotReader> readers() override { return readers_; }
  std::span<SlotWriter* const> orders() override { return orders_; }
  std::uint32_t member() const override { return member_; }
  Waiter& write_waiter() override { return write_waiter_; }
  Waiter& read_waiter() override { return read_waiter_; }
  Tracer* tracer() override { return tracer_.get(); }
  bool interrupted() const override {
    return read_waiter_.interrupted() || set_->ends().is_poisoned();
  }

 protected:
  Set& set() const { return *set_; }

 private:
  std::shared_ptr<Set> set_;
  std::uint32_t member_;
  std::span<SlotWriter> writers_;
  std::span<SlotReader> readers_;
  std::vector<SlotWriter*> orders_;
  Waiter read_waiter_, write_waiter_;
  std::unique_ptr<Tracer> tracer_;
};

}  // namespace cgraph::rt

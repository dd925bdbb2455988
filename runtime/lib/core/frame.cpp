// Frame's operations, and the calls they make.
#include "cgraph/rt/frame.h"

#include <algorithm>

#include "actor_core.h"
#include "cgraph/rt/error_record.h"
#include "channel_state.h"
#include "profile.h"
#include "throw_site.h"

namespace cgraph::rt {

void Frame::get(std::uint32_t i) { run_.get(i); }
void Frame::release(std::uint32_t i) { run_.release(i); }
void Frame::acquire(std::uint32_t i) { run_.acquire(i); }
void Frame::commit(std::uint32_t i) { run_.commit(i); }
void Frame::invoke(std::uint32_t site, Thunk thunk, std::span<const In> ins,
                   std::span<const Out> outs) {
  run_.invoke(site, thunk, ins, outs);
}

void Frame::run(const Table& table) {
  for (const TableOp& op : table.ops) {
    switch (op.code) {
      case TableOp::Code::get:
        run_.get(op.index);
        break;
      case TableOp::Code::release:
        run_.release(op.index);
        break;
      case TableOp::Code::acquire:
        run_.acquire(op.index);
        break;
      case TableOp::Code::commit:
        run_.commit(op.index);
        break;
      case TableOp::Code::invoke:
        run_.invoke(op.index, table.thunks[op.thunk], table.ins.subspan(op.first_in, op.in_count),
                    table.outs.subspan(op.first_out, op.out_count));
        break;
    }
  }
}

void RoleRun::invoke(std::uint32_t site, Thunk thunk, std::span<const In> ins,
                     std::span<const Out> outs) {
  TaskCounters* counters = role_.sites[site];
  const std::uint32_t kind = role_.plan.sites[site].collective ? trace_collective : 0;
  sinks_.clear();
  for (const Out& o : outs) {
    if (o.kind == Out::Kind::slot)
      sinks_.emplace_back(role_.writers[o.index], o.result, o.path);
    else
      sinks_.emplace_back(cells_[o.index], o.result);
  }
  if (const std::span<const std::byte> failure = first_failure(ins); !failure.empty()) {
    fail_sinks(failure);
    if (counters) count(counters->skipped);
    if (tracer_) trace(TraceKind::compute, site, 0, kind | trace_skipped);
    return;
  }
  info_.site = role_.plan.sites[site];
  note(Activity::running, site);
  while (!ins.empty() && ins.back().is_after) ins = ins.first(ins.size() - 1);
  Call call(core_.self_, this, ins, sinks_, info_);
  bool failed = false;
  const std::int64_t began = role_.timed ? os::now_ns() : 0;
  try {
    const TaskRange range(info_, tracer_ != nullptr);
    run_task(thunk, call, info_.site.deadline);
  } catch (...) {
    failed = true;
    fail_sinks(describe_failure(info_));
  }
  if (counters) {
    count(counters->calls);
    if (failed) count(counters->failed);
    if (role_.timed) count_time(counters->busy_ns, began);
  }
  if (tracer_) [[unlikely]]
    trace(TraceKind::compute, site, 0, kind | (failed ? trace_failed : 0));
}

std::span<const std::byte> RoleRun::first_failure(std::span<const In> ins) {
  std::vector<std::span<const std::byte>> failures;
  for (const In& operand : ins) add_failures(operand, failures);
  if (failures.size() < 2)
    return failures.empty() ? std::span<const std::byte>{} : failures.front();
  merged_failure_ = merge_failures(failures);
  return merged_failure_;
}

void RoleRun::fail_sinks(std::span<const std::byte> record) {
  for (Sink& sink : sinks_) sink.fail(record);
}

Blob merge_failures(std::span<const std::span<const std::byte>> records) {
  std::vector<ErrorRecord> failures;
  for (std::span<const std::byte> record : records) failures.push_back(decode_error(record));
  Blob bytes(error_area_bytes);
  bytes.resize(encode_error(merge_errors(std::move(failures)), bytes));
  return bytes;
}

namespace {

/// A task returned after its deadline.
struct DeadlineMissed {
  std::int64_t took_ns, deadline_ns;
};

std::string milliseconds(std::int64_t ns) {
  std::string text = std::to_string(ns / 1'000);
  text.insert(0, text.size() < 4 ? 4 - text.size() : 0, '0');
  return text.insert(text.size() - 3, 1, '.') + " ms";
}

ErrorRecord describe_current_failure() {
  try {
    throw;
  } catch (const DeadlineMissed& missed) {
    ErrorRecord record;
    record.kind = ErrorKind::deadline;
    record.name = "cgraph::DeadlineError";
    record.what = "the task took " + milliseconds(missed.took_ns) + "; its deadline is " +
                  milliseconds(missed.deadline_ns);
    record.what_size = record.what.size();
    return record;
  } catch (...) {
    ErrorRecord record = describe_current_exception();
    record.stack = throw_stack();
    return record;
  }
}

}  // namespace

void run_task(Thunk thunk, Call& call, const TaskDeadline& deadline) {
  if (deadline.ns == 0) return thunk(call);
  struct Disarm {
    bool armed;
    ~Disarm() {
      if (armed) os::arm_timer(0);
    }
  };
  const std::int64_t began = os::now_ns();
  if (deadline.fatal) os::arm_timer(deadline.ns);
  {
    const Disarm disarm{deadline.fatal};
    thunk(call);
  }
  const std::int64_t took = os::now_ns() - began;
  if (took > deadline.ns) throw DeadlineMissed{took, deadline.ns};
}

Blob describe_failure(const CallInfo& info) {
  ErrorRecord record = describe_current_failure();
  record.order = info.site.order;
  record.execution = info.execution;
  record.task = info.site.task;
  record.actor = info.actor;
  record.host = local_host_name;
  record.where = info.site.where;
  record.graph = info.graph;
  Blob bytes(error_area_bytes);
  bytes.resize(encode_error(record, bytes));
  return bytes;
}

Operand Call::resolve(const In& operand) const {
  if (run_) return run_->resolve(operand);
  return {Operand::Kind::encoded,
          false,
          {static_cast<const std::byte*>(operand.data), operand.count},
          nullptr,
          {},
          {}};
}

bool Call::cancelled() const { return run_ && run_->is_over(); }

std::byte* Sink::reserve(std::size_t size) {
  if (slot_) return slot_->reserve(size);
  buffer_->resize(size);
  return buffer_->data();
}

void Sink::fail(std::span<const std::byte> record) {
  if (slot_) slot_->fail(record);
  if (cell_) cell_->fail(record);
}

Cell& Cell::operator=(Cell&& other) noexcept {
  if (this == &other) return *this;
  destroy();
  object_ = std::exchange(other.object_, nullptr);
  delete_ = other.delete_;
  type_ = other.type_;
  project_ = other.project_;
  failure_ = std::move(other.failure_);
  return *this;
}

}  // namespace cgraph::rt

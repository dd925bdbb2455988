// Frame's operations, and the calls they make.
#include "cgraph/rt/frame.h"

#include "actor_core.h"
#include "cgraph/rt/error_record.h"
#include "channel_state.h"

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
  sinks_.clear();
  for (const Out& o : outs) {
    if (o.kind == Out::Kind::slot)
      sinks_.emplace_back(graph_.ends.writers[o.index], o.result, o.path);
    else
      sinks_.emplace_back(cells_[o.index], o.result);
  }
  if (const std::span<const std::byte> failure = first_failure(ins); !failure.empty())
    return fail_sinks(failure);
  info_.site = graph_.plan.sites[site];
  while (!ins.empty() && ins.back().is_after) ins = ins.first(ins.size() - 1);
  Call call(core_.self_, this, ins, sinks_, info_);
  try {
    thunk(call);
  } catch (...) {
    fail_sinks(describe_failure(info_));
  }
}

std::span<const std::byte> RoleRun::first_failure(std::span<const In> ins) {
  std::span<const std::byte> first;
  std::uint32_t order = 0;
  for (const In& operand : ins) {
    const std::span<const std::byte> failure = failure_of(operand);
    if (failure.empty()) continue;
    const std::uint32_t this_order = decode_error(failure).order;
    if (!first.empty() && order <= this_order) continue;
    first = failure;
    order = this_order;
  }
  return first;
}

void RoleRun::fail_sinks(std::span<const std::byte> record) {
  for (Sink& sink : sinks_) sink.fail(record);
}

Blob describe_failure(const CallInfo& info) {
  ErrorRecord record = describe_current_exception();
  record.order = info.site.order;
  record.execution = info.execution;
  record.task = info.site.task;
  record.actor = info.actor;
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
  failure_ = std::move(other.failure_);
  return *this;
}

}  // namespace cgraph::rt

#include "cgraph/context.h"

#include <unistd.h>

#include <stdexcept>
#include <string>

#include "cgraph/error.h"
#include "cgraph/rt/deliver.h"

namespace cgraph {

void Context::log(std::string_view line) const {
  std::string text(line);
  text += '\n';
  // One write, so that lines of several threads do not mix.
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::byte* Context::slot_memory(std::size_t result, std::span<const std::int64_t> shape,
                                std::size_t payload) {
  if (lease_count_ == leases_.size())
    throw std::logic_error("too many results made by Context::alloc");
  for (rt::Sink& sink : call_.sinks()) {
    if (sink.cell() || sink.result() != result || !sink.path().empty()) continue;
    const std::size_t end = rt::tensor_end(shape, payload, 0);
    return rt::reserve(sink, end) + (end - payload);
  }
  return nullptr;
}

rt::StorageBlock* Context::new_lease() {
  std::byte* unused;
  rt::StorageBlock* block = rt::allocate_block(0, false, unused);
  block->references.store(2, std::memory_order_relaxed);  // the tensor's and ours
  leases_[lease_count_++] = block;
  return block;
}

void Context::check_leases() {
  for (std::size_t i = 0; i < lease_count_; ++i) {
    if (leases_[i]->references.load(std::memory_order_acquire) != 1) {
      throw std::logic_error("a tensor made by Context::alloc was kept beyond its call");
    }
  }
}

void Context::release_leases() noexcept {
  for (std::size_t i = 0; i < lease_count_; ++i) rt::release_block(leases_[i]);
}

}  // namespace cgraph

#include "nccl/device_order.h"

#include <cstdlib>
#include <map>
#include <string_view>

#include "common/settings.h"

namespace cgraph::standin {

namespace {

bool is_implicit() {
  const char* const value = std::getenv("NCCL_LAUNCH_ORDER_IMPLICIT");
  return value && std::string_view(value) == "1";
}

}  // namespace

std::uint64_t DeviceOrder::issue() {
  const std::lock_guard lock(mutex_);
  return issued_++;
}

void DeviceOrder::begin(std::uint64_t number) {
  static const bool implicit = is_implicit();
  static const auto room = static_cast<std::uint64_t>(number_setting("RESIDENT", 0));
  std::unique_lock lock(mutex_);
  changed_.wait(lock,
                [&] { return (!implicit || started_ == number) && (!room || running_ < room); });
  ++started_;
  ++running_;
  changed_.notify_all();
}

void DeviceOrder::end() {
  const std::lock_guard lock(mutex_);
  --running_;
  changed_.notify_all();
}

DeviceOrder& device_order(int device) {
  static std::mutex mutex;
  static auto* const orders = new std::map<int, DeviceOrder>;  // stays, as streams do
  const std::lock_guard lock(mutex);
  return (*orders)[device];
}

}  // namespace cgraph::standin

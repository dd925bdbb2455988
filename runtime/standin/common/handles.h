// The live objects behind handles, so that a handle that is none is an error and no crash.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

namespace cgraph::standin {

template <class T>
class Handles {
 public:
  T* add(std::shared_ptr<T> object) {
    const std::lock_guard lock(mutex_);
    T* const handle = object.get();
    objects_.emplace(handle, std::move(object));
    return handle;
  }

  /// Null where there is none.
  std::shared_ptr<T> find(T* handle) const {
    const std::lock_guard lock(mutex_);
    const auto found = objects_.find(handle);
    return found == objects_.end() ? nullptr : found->second;
  }

  std::shared_ptr<T> take(T* handle) {
    const std::lock_guard lock(mutex_);
    auto node = objects_.extract(handle);
    return node ? std::move(node.mapped()) : nullptr;
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<T*, std::shared_ptr<T>> objects_;
};

/// The handles of a process. They stay at its end, when threads may still use them.
template <class T>
Handles<T>& handles() {
  static auto* const all = new Handles<T>;
  return *all;
}

}  // namespace cgraph::standin

// A stream: a worker that belongs to a device.
#pragma once

#include <driver_types.h>

#include <functional>
#include <memory>

#include "common/worker.h"

namespace cgraph::standin {

class Stream {
 public:
  explicit Stream(int device);
  ~Stream() { worker_->close(); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  int device() const { return device_; }
  void enqueue(std::function<void()> operation);
  void synchronize() { worker_->synchronize(); }
  bool idle() { return worker_->idle(); }

 private:
  const int device_;
  const std::shared_ptr<Worker> worker_;
};

/// The stream of a handle, the current device's default stream for null; null where there is none.
std::shared_ptr<Stream> find_stream(cudaStream_t handle);

/// Waits until everything enqueued on the device's streams is done.
void synchronize_device(int device);

}  // namespace cgraph::standin

/// What cudaStream_t points to.
struct CUstream_st : cgraph::standin::Stream {
  using Stream::Stream;
};

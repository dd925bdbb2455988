// A stream: a worker thread that runs operations in the order in which they were enqueued.
#pragma once

#include <driver_types.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>

namespace cgraph::standin {

class Stream {
 public:
  explicit Stream(int device) : device_(device) {}

  /// Starts a stream's thread, which ends after close() and the last operation.
  static void start(const std::shared_ptr<Stream>& stream);

  int device() const { return device_; }
  void enqueue(std::function<void()> operation);
  void synchronize();
  bool idle();
  void close();

 private:
  void run();

  const int device_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> operations_;  // the first one may be running
  bool closed_ = false;
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

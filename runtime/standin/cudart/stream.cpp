#include "cudart/stream.h"

#include <map>
#include <thread>
#include <vector>

#include "common/handles.h"
#include "common/mode.h"
#include "cudart/device.h"
#include "cudart/sticky.h"

namespace cgraph::standin {

namespace {

struct Streams {
  std::mutex mutex;
  std::vector<std::weak_ptr<Stream>> started;  // those that were destroyed as well, until they end
  std::map<int, std::shared_ptr<Stream>> defaults;
};

Streams& streams() {
  static auto* const all = new Streams;  // stays when the process ends, as its streams do
  return *all;
}

std::shared_ptr<Stream> default_stream(int device) {
  Streams& all = streams();
  std::unique_lock lock(all.mutex);
  std::shared_ptr<Stream>& stream = all.defaults[device];
  if (stream) return stream;
  stream = std::make_shared<Stream>(device);
  const auto made = stream;
  lock.unlock();
  Stream::start(made);
  return made;
}

}  // namespace

void Stream::start(const std::shared_ptr<Stream>& stream) {
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  std::erase_if(all.started, [](const auto& weak) { return weak.expired(); });
  all.started.push_back(stream);
  std::thread([stream] { stream->run(); }).detach();
}

void Stream::enqueue(std::function<void()> operation) {
  const std::lock_guard lock(mutex_);
  operations_.push_back(std::move(operation));
  changed_.notify_all();
}

void Stream::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] { return closed_ || !operations_.empty(); });
    if (operations_.empty()) return;
    const auto operation = std::move(operations_.front());
    lock.unlock();
    chaos_pause();
    if (operation_may_run()) operation();
    lock.lock();
    operations_.pop_front();
    changed_.notify_all();
  }
}

void Stream::synchronize() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return operations_.empty(); });
}

bool Stream::idle() {
  const std::lock_guard lock(mutex_);
  return operations_.empty();
}

void Stream::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

std::shared_ptr<Stream> find_stream(cudaStream_t handle) {
  if (!handle || handle == cudaStreamLegacy) return default_stream(current_device());
  return handles<CUstream_st>().find(handle);
}

void synchronize_device(int device) {
  Streams& all = streams();
  std::unique_lock lock(all.mutex);
  const auto started = all.started;
  lock.unlock();
  for (const auto& weak : started)
    if (const auto stream = weak.lock(); stream && stream->device() == device)
      stream->synchronize();
}

}  // namespace cgraph::standin

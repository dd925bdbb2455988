#include "cudart/stream.h"

#include <map>
#include <vector>

#include "common/handles.h"
#include "common/mode.h"
#include "cudart/device.h"
#include "cudart/sticky.h"

namespace cgraph::standin {

namespace {

struct Started {
  int device;
  std::weak_ptr<Worker> worker;  // which goes on after its stream, until it is idle
};

struct Streams {
  std::mutex mutex;
  std::vector<Started> started;
  std::mutex defaults_mutex;
  std::map<int, std::shared_ptr<Stream>> defaults;
};

Streams& streams() {
  static auto* const all = new Streams;  // stays when the process ends, as its streams do
  return *all;
}

std::shared_ptr<Worker> start_worker(int device) {
  Streams& all = streams();
  const std::lock_guard lock(all.mutex);
  std::erase_if(all.started, [](const Started& one) { return one.worker.expired(); });
  auto worker = Worker::start();
  all.started.push_back({device, worker});
  return worker;
}

std::shared_ptr<Stream> default_stream(int device) {
  Streams& all = streams();
  const std::lock_guard lock(all.defaults_mutex);
  std::shared_ptr<Stream>& stream = all.defaults[device];
  if (!stream) stream = std::make_shared<Stream>(device);
  return stream;
}

}  // namespace

Stream::Stream(int device) : device_(device), worker_(start_worker(device)) {}

void Stream::enqueue(std::function<void()> operation) {
  worker_->enqueue([operation = std::move(operation)] {
    chaos_pause();
    if (operation_may_run()) operation();
  });
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
  for (const Started& one : started)
    if (const auto worker = one.worker.lock(); worker && one.device == device)
      worker->synchronize();
}

}  // namespace cgraph::standin

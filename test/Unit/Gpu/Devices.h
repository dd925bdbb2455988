// Short ways to the libraries, for tests: errors are Failures, what is made is
// freed.
#pragma once

#include <gtest/gtest.h>

#include <span>

#include "Ranks.h"
#include "gpu/nccl_functions.h"

namespace devices {

using cgraph::rt::gpu::cuda;
using cgraph::rt::gpu::nccl;

void check(cudaError_t error, const char* what);
void check(ncclResult_t result, const char* what);
#define SUCCEED_IN(CALL) devices::check(CALL, #CALL)

/// Whether the libraries are the stand-ins.
bool are_stand_ins();

/// Tests that need a GPU or the stand-ins.
class GpuTest : public testing::Test {
 protected:
  void SetUp() override;
};

/// Tests of the stand-ins only.
class OnStandIns : public GpuTest {
 protected:
  void SetUp() override;
};

class Stream {
 public:
  Stream();
  ~Stream() { cuda().cudaStreamDestroy(handle_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  operator cudaStream_t() const { return handle_; }
  void synchronize() const;
  /// False: it does not become idle within the time.
  bool becomes_idle(std::chrono::milliseconds limit) const;

 private:
  cudaStream_t handle_ = nullptr;
};

class Event {
 public:
  explicit Event(unsigned flags = cudaEventDisableTiming);
  ~Event() { cuda().cudaEventDestroy(handle_); }
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  operator cudaEvent_t() const { return handle_; }

 private:
  cudaEvent_t handle_ = nullptr;
};

/// Device memory.
template <class T>
class Array {
 public:
  explicit Array(std::size_t size) : size_(size) {
    SUCCEED_IN(cuda().cudaMalloc(reinterpret_cast<void**>(&data_), size * sizeof(T)));
  }
  explicit Array(const std::vector<T>& values) : Array(values.size()) {
    SUCCEED_IN(cuda().cudaMemcpy(data_, values.data(), size_ * sizeof(T), cudaMemcpyHostToDevice));
  }
  ~Array() { cuda().cudaFree(data_); }
  Array(const Array&) = delete;
  Array& operator=(const Array&) = delete;

  T* data() const { return data_; }
  std::vector<T> values() const {
    std::vector<T> values(size_);
    SUCCEED_IN(cuda().cudaMemcpy(values.data(), data_, size_ * sizeof(T), cudaMemcpyDeviceToHost));
    return values;
  }

 private:
  std::size_t size_;
  T* data_ = nullptr;
};

/// Stops a stream until opened; opens at its end.
class Gate {
 public:
  explicit Gate(cudaStream_t where);
  ~Gate();
  Gate(const Gate&) = delete;
  Gate& operator=(const Gate&) = delete;
  void open() { opened_ = true; }

 private:
  std::atomic<bool> opened_ = false;
  std::atomic<bool> passed_ = false;
};

/// Selects a rank's device.
void select_device(const ranks::Rank& here);

/// A communicator of all ranks on their devices, which it selects. It does not block and is aborted
/// at its end. `Key` and the next one of rank 0's board are used.
class Communicator {
 public:
  Communicator(ranks::Rank& here, int key);
  ~Communicator();
  Communicator(const Communicator&) = delete;
  Communicator& operator=(const Communicator&) = delete;
  operator ncclComm_t() const { return handle_; }

  /// Waits until what was issued is on the device, as every issue needs.
  void settle() const { settle(handle_); }
  static void settle(ncclComm_t handle);
  void abort();
  void finish();

 private:
  ncclComm_t handle_ = nullptr;
};

/// Issues something, or a group, on a communicator and waits until it is on the
/// device.
template <class Issue>
void issue(const Communicator& where, Issue&& operations) {
  SUCCEED_IN(nccl().ncclGroupStart());
  operations();
  const ncclResult_t result = nccl().ncclGroupEnd();
  ranks::check(result == ncclSuccess || result == ncclInProgress, nccl().ncclGetLastError(where));
  where.settle();
}

/// Sends and receives something between all pairs of ranks, so that later uses block no host.
void connect_all(const Communicator& world, const ranks::Rank& here, cudaStream_t stream);

}  // namespace devices

// Streams, events and copies: what schedules rely on.
#include <sys/mman.h>
#include <unistd.h>

#include "Devices.h"

using namespace devices;
using namespace std::chrono_literals;

namespace {

using CudaTest = GpuTest;

/// Enqueues that a value is written.
void write_on(cudaStream_t where, std::atomic<int>& to, int value) {
  struct Write {
    std::atomic<int>& to;
    int value;
  };
  const auto perform = [](void* data) {
    const std::unique_ptr<Write> write(static_cast<struct Write*>(data));
    write->to = write->value;
  };
  SUCCEED_IN(cuda().cudaLaunchHostFunc(where, perform, new Write{to, value}));
}

/// A page of memory that another process could map.
class SharedPage {
 public:
  static constexpr std::size_t size = 4096;
  explicit SharedPage(int protection) {
    const int descriptor = memfd_create("slot", 0);
    ranks::check(ftruncate(descriptor, size) == 0, "no memory");
    data_ = mmap(nullptr, size, protection, MAP_SHARED, descriptor, 0);
    close(descriptor);
    ranks::check(data_ != MAP_FAILED, "no memory");
  }
  ~SharedPage() { munmap(data_, size); }
  SharedPage(const SharedPage&) = delete;
  SharedPage& operator=(const SharedPage&) = delete;
  int* ints() const { return static_cast<int*>(data_); }

 private:
  void* data_;
};

int attribute(cudaDeviceAttr which) {
  int value = 0;
  SUCCEED_IN(cuda().cudaDeviceGetAttribute(&value, which, 0));
  return value;
}

TEST_F(CudaTest, AStreamKeepsItsOrder) {
  Stream stream;
  std::atomic<int> value = 0;
  Gate gate(stream);
  for (int i = 1; i <= 100; ++i) write_on(stream, value, i);
  EXPECT_FALSE(stream.becomes_idle(20ms));
  EXPECT_EQ(value, 0);
  gate.open();
  stream.synchronize();
  EXPECT_EQ(value, 100);
}

TEST_F(CudaTest, AStreamDoesNotWaitForAnother) {
  Stream stopped, other;
  std::atomic<int> value = 0;
  Gate gate(stopped);
  write_on(other, value, 1);
  other.synchronize();
  EXPECT_EQ(value, 1);
  EXPECT_EQ(cuda().cudaStreamQuery(stopped), cudaErrorNotReady);
}

TEST_F(CudaTest, CopiesOfPinnedMemoryLetTheHostRunAhead) {
  Stream stream;
  int* pinned = nullptr;
  SUCCEED_IN(
      cuda().cudaHostAlloc(reinterpret_cast<void**>(&pinned), sizeof(int), cudaHostAllocPortable));
  Array<int> device(std::vector<int>{1});
  {
    Gate gate(stream);
    *pinned = 2;
    SUCCEED_IN(
        cuda().cudaMemcpyAsync(device.data(), pinned, sizeof(int), cudaMemcpyHostToDevice, stream));
    *pinned = 3;  // before the copy begins
  }
  stream.synchronize();
  EXPECT_EQ(device.values(), std::vector<int>{3});
  SUCCEED_IN(cuda().cudaFreeHost(pinned));
}

TEST_F(CudaTest, AWaitIsForTheRecordAtItsCall) {
  Stream producer, later, consumer;
  Event event;
  std::atomic<int> value = 0;
  SUCCEED_IN(cuda().cudaEventRecord(event, producer));
  SUCCEED_IN(cuda().cudaStreamWaitEvent(consumer, event, 0));
  Gate gate(later);
  SUCCEED_IN(cuda().cudaEventRecord(event, later));
  write_on(consumer, value, 1);
  consumer.synchronize();
  EXPECT_EQ(value, 1);
  EXPECT_EQ(cuda().cudaEventQuery(event), cudaErrorNotReady);
  gate.open();
  SUCCEED_IN(cuda().cudaEventSynchronize(event));
  EXPECT_EQ(cuda().cudaEventQuery(event), cudaSuccess);
}

TEST_F(CudaTest, AWaitHoldsItsStreamOnly) {
  Stream producer, consumer;
  Event event;
  std::atomic<int> value = 0;
  Gate gate(producer);
  SUCCEED_IN(cuda().cudaEventRecord(event, producer));
  SUCCEED_IN(cuda().cudaStreamWaitEvent(consumer, event, 0));
  write_on(consumer, value, 1);
  EXPECT_FALSE(consumer.becomes_idle(20ms));
  EXPECT_EQ(value, 0);
  gate.open();
  consumer.synchronize();
  EXPECT_EQ(value, 1);
}

TEST_F(CudaTest, AnEventWithoutRecordIsDone) {
  Stream stream;
  Event event;
  EXPECT_EQ(cuda().cudaEventQuery(event), cudaSuccess);
  SUCCEED_IN(cuda().cudaStreamWaitEvent(stream, event, 0));
  EXPECT_TRUE(stream.becomes_idle(10s));
}

TEST_F(CudaTest, EventsMeasureTime) {
  Stream stream;
  Event begin(cudaEventDefault), end(cudaEventDefault);
  SUCCEED_IN(cuda().cudaEventRecord(begin, stream));
  Gate gate(stream);
  SUCCEED_IN(cuda().cudaEventRecord(end, stream));
  usleep(20000);
  gate.open();
  stream.synchronize();
  float milliseconds = 0;
  SUCCEED_IN(cuda().cudaEventElapsedTime(&milliseconds, begin, end));
  EXPECT_GE(milliseconds, 10.0F);
}

TEST_F(CudaTest, SharedMemoryIsRegisteredAndCopiedFrom) {
  const SharedPage slot(PROT_READ | PROT_WRITE);
  SUCCEED_IN(cuda().cudaHostRegister(slot.ints(), SharedPage::size, cudaHostRegisterPortable));
  Stream stream;
  Array<int> device(std::vector<int>{0});
  slot.ints()[0] = 7;
  SUCCEED_IN(cuda().cudaMemcpyAsync(device.data(), slot.ints(), sizeof(int), cudaMemcpyHostToDevice,
                                    stream));
  SUCCEED_IN(cuda().cudaMemcpyAsync(slot.ints() + 1, device.data(), sizeof(int),
                                    cudaMemcpyDeviceToHost, stream));
  stream.synchronize();
  EXPECT_EQ(slot.ints()[1], 7);
  EXPECT_EQ(cuda().cudaHostRegister(slot.ints(), SharedPage::size, cudaHostRegisterPortable),
            cudaErrorHostMemoryAlreadyRegistered);
  SUCCEED_IN(cuda().cudaHostUnregister(slot.ints()));
}

TEST_F(CudaTest, AReadersMappingIsRegisteredAsReadOnly) {
  if (!attribute(cudaDevAttrHostRegisterReadOnlySupported)) GTEST_SKIP() << "the device cannot";
  const SharedPage slot(PROT_READ);
  SUCCEED_IN(cuda().cudaHostRegister(slot.ints(), SharedPage::size,
                                     cudaHostRegisterPortable | cudaHostRegisterReadOnly));
  Array<int> device(std::vector<int>{1});
  SUCCEED_IN(cuda().cudaMemcpy(device.data(), slot.ints(), sizeof(int), cudaMemcpyHostToDevice));
  EXPECT_EQ(device.values(), std::vector<int>{0});
  SUCCEED_IN(cuda().cudaHostUnregister(slot.ints()));
}

TEST_F(CudaTest, PointersTellWhatTheyAre) {
  Array<int> device(1);
  cudaPointerAttributes attributes{};
  SUCCEED_IN(cuda().cudaPointerGetAttributes(&attributes, device.data()));
  EXPECT_EQ(attributes.type, cudaMemoryTypeDevice);
  EXPECT_EQ(attributes.device, 0);
  SUCCEED_IN(cuda().cudaPointerGetAttributes(&attributes, &attributes));
  EXPECT_EQ(attributes.type, cudaMemoryTypeUnregistered);
}

TEST_F(CudaTest, DevicesAreTold) {
  EXPECT_EQ(cuda().cudaSetDevice(cgraph::rt::gpu::device_count()), cudaErrorInvalidDevice);
  EXPECT_STREQ(cuda().cudaGetErrorName(cuda().cudaGetLastError()), "cudaErrorInvalidDevice");
  EXPECT_EQ(cuda().cudaGetLastError(), cudaSuccess);
  char bus[32];
  SUCCEED_IN(cuda().cudaDeviceGetPCIBusId(bus, sizeof(bus), 0));
  EXPECT_EQ(std::strlen(bus), 12U) << bus;
  std::size_t free = 0, total = 0;
  SUCCEED_IN(cuda().cudaMemGetInfo(&free, &total));
  EXPECT_LE(free, total);
}

}  // namespace

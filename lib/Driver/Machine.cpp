//===- Machine.cpp - What messages cost on a host -------------------------===//

#include "Machine.h"
#include "llvm/ADT/Twine.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace cgraphc::driver;
using namespace llvm;

static Error wrong(const Twine &what) {
  return createStringError(inconvertibleErrorCode(),
                           "no machine file: " + what);
}

Expected<Machine> cgraphc::driver::parseMachine(StringRef text) {
  Expected<json::Value> value = json::parse(text);
  if (!value)
    return wrong(toString(value.takeError()));
  const json::Object *object = value->getAsObject();
  if (!object)
    return wrong("it is no JSON object");
  Machine machine;
  const std::pair<StringRef, int64_t *> members[] = {
      {"cores", &machine.cores},
      {"send_ns", &machine.send},
      {"receive_ns", &machine.receive},
      {"handover_ns", &machine.handOver},
      {"wake_ns", &machine.wake},
      {"wake_call_ns", &machine.wakeCall},
      {"busy_wait_ns", &machine.busyWait},
      {"busy_wait_oversubscribed_ns", &machine.busyWaitOversubscribed},
      {"copy_ns_per_mib", &machine.copyPerMib}};
  constexpr int64_t most = 1'000'000'000;
  for (auto [name, member] : members) {
    std::optional<int64_t> number = object->getInteger(name);
    if (!number || *number < 0 || *number > most)
      return wrong("`" + name + "` is no number from 0 to " + Twine(most));
    *member = *number;
  }
  return machine;
}

Expected<Machine> cgraphc::driver::readMachine(StringRef path) {
  auto buffer = MemoryBuffer::getFile(path);
  if (!buffer)
    return createStringError(buffer.getError(),
                             path + ": " + buffer.getError().message());
  Expected<Machine> machine = parseMachine((*buffer)->getBuffer());
  if (!machine)
    return createStringError(inconvertibleErrorCode(),
                             path + ": " + toString(machine.takeError()));
  return machine;
}

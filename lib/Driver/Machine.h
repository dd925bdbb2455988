//===- Machine.h - What messages cost on a host -----------------*- C++ -*-===//

#ifndef CGRAPHC_LIB_DRIVER_MACHINE_H
#define CGRAPHC_LIB_DRIVER_MACHINE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>

namespace cgraphc::driver {

/// A machine file, which `cgraphc bench-transports` writes. Times are in
/// nanoseconds.
struct Machine {
  int64_t cores = 0;
  int64_t send = 0, receive = 0; ///< Of one message, at its ends.
  int64_t handOver = 0;          ///< To a process that waits busily.
  int64_t wake = 0;              ///< To one that sleeps.
  int64_t wakeCall = 0;          ///< What waking it takes of the sender.
  /// How long a wait is busy before it sleeps; the second where there are more
  /// processes than cores.
  int64_t busyWait = 0, busyWaitOversubscribed = 0;
  int64_t copyPerMib = 0;
};

llvm::Expected<Machine> parseMachine(llvm::StringRef text);
llvm::Expected<Machine> readMachine(llvm::StringRef path);

} // namespace cgraphc::driver

#endif // CGRAPHC_LIB_DRIVER_MACHINE_H

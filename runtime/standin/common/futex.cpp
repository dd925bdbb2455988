#include "common/futex.h"

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <climits>
#include <ctime>

namespace cgraph::standin {

void futex_wait(const Word& word, std::uint32_t expected, std::chrono::milliseconds limit) {
  const timespec time{static_cast<std::time_t>(limit.count() / 1000),
                      static_cast<long>(limit.count() % 1000 * 1000000)};
  syscall(SYS_futex, &word, FUTEX_WAIT, expected, &time, nullptr, 0);
}

void futex_wake_all(const Word& word) {
  syscall(SYS_futex, &word, FUTEX_WAKE, INT_MAX, nullptr, nullptr, 0);
}

}  // namespace cgraph::standin

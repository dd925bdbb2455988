// Coroutines in an epoll loop, beside the program's own events.
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "client.h"

static void watch(int epoll, int descriptor) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = descriptor;
  epoll_ctl(epoll, EPOLL_CTL_ADD, descriptor, &event);
}

int main() {
  auto dep = demo::async::local::launch();
  auto graph = dep.ask();
  std::vector<std::string> answers;

  cgraph::EventLoop loop;
  const int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  const itimerspec often{{0, 1'000'000}, {0, 1'000'000}};
  timerfd_settime(timer, 0, &often, nullptr);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  watch(epoll, loop.descriptor());
  watch(epoll, timer);

  spawn_clients(loop, graph, answers);
  bool ticked = false;
  while (!loop.idle() || !ticked) {
    epoll_event event{};
    if (epoll_wait(epoll, &event, 1, -1) != 1) continue;
    if (event.data.fd == loop.descriptor()) {
      loop.drain();  // resumes the coroutines whose results have come
    } else {
      std::uint64_t expirations = 0;
      ticked |= read(timer, &expirations, sizeof expirations) == sizeof expirations;
    }
  }
  close(epoll);
  close(timer);
  print(answers);
}

// Coroutines in an asio loop: its descriptor is one more thing that asio waits for.
#include <unistd.h>

#include <asio.hpp>

#include "client.h"

namespace {

class Drain {
 public:
  Drain(asio::io_context& io, cgraph::EventLoop& loop)
      : loop_(loop), descriptor_(io, dup(loop.descriptor())) {}

  void wait() {
    if (loop_.idle()) return;
    descriptor_.async_wait(descriptor_.wait_read, [this](const std::error_code& error) {
      if (error) return;
      loop_.drain();
      wait();
    });
  }

 private:
  cgraph::EventLoop& loop_;
  asio::posix::stream_descriptor descriptor_;
};

}  // namespace

int main() {
  auto dep = demo::async::local::launch();
  auto graph = dep.ask();
  std::vector<std::string> answers;

  asio::io_context io;
  cgraph::EventLoop loop;
  spawn_clients(loop, graph, answers);
  Drain drain(io, loop);
  drain.wait();
  io.run();
  print(answers);
}

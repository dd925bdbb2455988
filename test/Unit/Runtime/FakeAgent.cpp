// An agent of the right version that answers with one byte where an answer has more. A launch it
// answers rightly, unless FAKE_AGENT is "launch".
#include <cstdlib>
#include <string_view>

#include "control.h"

using namespace cgraph::rt;

namespace {

void answer_launch(Socket& driver, const Message& request) {
  Unpacker in(request.body);
  in.get<std::int64_t>();
  const std::size_t count = in.list<ActorSpec>(unpack_spec).size();
  std::vector<os::Fd> ends;
  std::vector<int> files;
  Packer out;
  out.put<std::uint64_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    out.put<std::uint64_t>(i);
    ends.push_back(Socket::make_pair().first.take());
    files.push_back(ends.back().get());
  }
  driver.send(MessageType::done, request.id, out.take(), files);
}

}  // namespace

int main() {
  os::Mapping own_page(agent_page_fd, sizeof(LivePage), true, sizeof(LivePage));
  os::own_robust_word(reinterpret_cast<LivePage*>(own_page.data())->word);
  Socket driver{os::Fd(agent_socket_fd)};
  const os::Fd board = os::make_memory("cgraph-board", sizeof(BoardLine) * board_lines);
  const int files[] = {board.get()};
  driver.send(MessageType::done, 0, {}, files);
  const bool damages_launch = std::getenv("FAKE_AGENT") == std::string_view("launch");
  const std::byte damage[1] = {};
  Message request;
  while (driver.wait_readable(INT64_MAX) && driver.receive(request) == Socket::Received::message) {
    if (request.type == MessageType::launch && !damages_launch)
      answer_launch(driver, request);
    else
      driver.send(MessageType::done, request.id, damage);
  }
  return 0;
}

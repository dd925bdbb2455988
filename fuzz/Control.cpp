// Fuzz target: the control protocol. The input is a sequence of packets as a
// damaged peer would send them, each two bytes of length and its bytes; every
// message that arrives is unpacked in every way that a receiver of it may.
#include <sys/socket.h>

#include <cstring>
#include <utility>

#include "cgraph/rt/blob.h"
#include "control.h"

using namespace cgraph::rt;

namespace {

/// Unpacks and packs again: both must survive any bytes.
template <class Unpack>
void try_unpack(const Message &message, Unpack &&unpack) {
  try {
    Unpacker in(message.body);
    Packer out;
    pack(out, unpack(in));
  } catch (const ProtocolError &) {
  }
}

void take(const Message &message) {
  try_unpack(message, unpack_layout);
  try_unpack(message, unpack_spec);
  try_unpack(message, unpack_progress);
  try_unpack(message, unpack_fault);
  try_unpack(message, unpack_deaths);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  auto [here, there] = Socket::make_pair();
  Message message;
  while (size >= 2) {
    const std::size_t length =
        std::min<std::size_t>(data[0] | data[1] << 8, size - 2);
    if (::send(there.fd(), data + 2, length, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
      break;
    data += 2 + length;
    size -= 2 + length;
    const Socket::Received received = here.receive(message);
    if (received == Socket::Received::closed)
      break;
    if (received == Socket::Received::message)
      take(message);
  }
  return 0;
}

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

/// A packet whose version word is 0 gets the right one, so that most inputs
/// come further than to it.
void stamp(std::vector<std::uint8_t> &packet) {
  constexpr std::size_t place = 4;
  std::uint32_t word = 0;
  if (packet.size() < place + sizeof word)
    return;
  std::memcpy(&word, packet.data() + place, sizeof word);
  if (word == 0)
    word = abi_word();
  std::memcpy(packet.data() + place, &word, sizeof word);
}

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
    std::vector<std::uint8_t> packet(data + 2, data + 2 + length);
    stamp(packet);
    if (::send(there.fd(), packet.data(), length, MSG_NOSIGNAL | MSG_DONTWAIT) <
        0)
      break;
    data += 2 + length;
    size -= 2 + length;
    try {
      const Socket::Received received = here.receive(message);
      if (received == Socket::Received::closed)
        break;
      if (received == Socket::Received::message)
        take(message);
    } catch (const OtherVersion &) {
    }
  }
  return 0;
}

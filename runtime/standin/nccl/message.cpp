#include "nccl/message.h"

#include <cstring>

#include "common/mode.h"
#include "common/transfer_time.h"
#include "nccl/watchdog.h"

namespace cgraph::standin {

namespace {

/// The next message from a rank: one sent early, else one that its group has posted.
Operation* next_from(Communicator& communicator, int peer) {
  RankState& other = communicator.state_of(peer);
  Mailbox& mail = other.mail_to[static_cast<std::size_t>(communicator.rank())];
  if (mail.read < mail.written) return &mail.messages[mail.read % Mailbox::room];
  return other.first_with(Kind::send, communicator.rank());
}

/// Copies without the lock; the sender waits until the message is done. False: its process is gone.
bool move(Communicator& communicator, std::unique_lock<Monitor>& lock, const Operation& sent,
          const Operation& received) {
  const std::uint64_t bytes = sent.bytes();
  const MemoryPlace from = sent.from;
  lock.unlock();
  nccl_time().pass(bytes);
  const std::byte* const source = bytes ? communicator.view(from) : nullptr;
  if (source) std::memcpy(communicator.view(received.to), source, bytes);
  lock.lock();
  return source || !bytes;
}

void finish(Communicator& communicator, int peer, Operation& sent) {
  sent.progress = Progress::done;
  RankState& other = communicator.state_of(peer);
  Mailbox& mail = other.mail_to[static_cast<std::size_t>(communicator.rank())];
  if (&sent == &mail.messages[mail.read % Mailbox::room]) ++mail.read;
}

}  // namespace

const TransferTime& nccl_time() {
  static const TransferTime time("NCCL_TIME");
  return time;
}

bool receive(Communicator& communicator, std::unique_lock<Monitor>& lock, int peer) {
  Operation* const received = communicator.state().first_with(Kind::receive, peer);
  Operation* const sent = received ? next_from(communicator, peer) : nullptr;
  if (!sent) return false;
  if (!agree(*sent, *received)) {
    report_mismatch(communicator.segment(), peer, communicator.rank());
    return false;
  }
  sent->progress = received->progress = Progress::taken;
  if (!move(communicator, lock, *sent, *received)) return false;
  finish(communicator, peer, *sent);
  received->progress = Progress::done;
  return true;
}

bool send_early(Communicator& communicator, int peer) {
  Operation* const send = communicator.state().first_with(Kind::send, peer);
  Mailbox& mail = communicator.state().mail_to[static_cast<std::size_t>(peer)];
  if (!send || !may_send_early(static_cast<std::int64_t>(send->bytes())) ||
      mail.written - mail.read == Mailbox::room)
    return false;
  auto& kept = communicator.early[peer];
  while (kept.size() > mail.written - mail.read) kept.pop_front();
  Operation& message = mail.messages[mail.written % Mailbox::room];
  message = *send;
  if (send->bytes()) {
    const auto file = MemoryFile::create(send->bytes());
    if (!file) return false;
    std::memcpy(file->data(), communicator.view(send->from), send->bytes());
    message.from = {file->place(), 0, reinterpret_cast<std::uintptr_t>(file->data())};
    kept.push_back(file);
  } else {
    kept.push_back(nullptr);
  }
  send->progress = Progress::done;
  ++mail.written;
  return true;
}

}  // namespace cgraph::standin

// Fuzz target: a hostile peer's pages (S6). The input is a script of a correct
// process's calls and of words that its peer writes anywhere into its own
// arena; nothing outside the mappings may be touched, and whatever a slot says
// it holds must be readable and decodable.
#include <cstdlib>
#include <cstring>
#include <iostream>

#include "arena.h"
#include "cgraph/error.h"
#include "cgraph/rt/error_record.h"
#include "cgraph/rt/operand.h"
#include "cgraph/rt/wire.h"
#include "channel_state.h"
#include "control.h"

using namespace cgraph::rt;

namespace {

// Process 0 is ours, 1 is hostile: it writes two channels that we read, one
// bounded and one that spills, and reads one of ours.
constexpr std::uint32_t readers[] = {0, 0, 1};
constexpr ChannelDesc channels[] = {{"in", 1, 0, 1, 3, 100, true},
                                    {"big", 1, 1, 1, 2, 40, false},
                                    {"out", 0, 2, 1, 2, 64, false}};
constexpr std::string_view actors[] = {"hostile"};

struct Pages {
  Pages() {
    PlanDesc plan{};
    plan.actors = actors;
    plan.channels = channels;
    plan.readers = readers;
    plan.options.max_value = 1 << 16;
    roles = lay_out(plan, plan.options);
    for (const RoleLayout &role : roles)
      arenas.push_back(
          own_arena(os::make_memory("fuzz", role.arena.total), role.arena));
  }
  void clear() {
    for (std::size_t i = 0; i < roles.size(); ++i)
      std::memset(arenas[i]->mapping.data(), 0, roles[i].arena.front);
  }
  std::vector<RoleLayout> roles;
  std::vector<std::shared_ptr<Arena>> arenas;
};

void found(const char *what) {
  std::cerr << "fuzz: " << what << '\n';
  std::abort();
}

void read_all(const SlotView &view, const Pages &pages) {
  const std::byte *begin = pages.arenas[1]->mapping.data();
  const std::byte *end = begin + pages.roles[1].arena.total;
  if (view.bytes.data() < begin || view.bytes.data() > end ||
      view.bytes.size() > static_cast<std::size_t>(end - view.bytes.data()))
    found("a view outside its arena");
  if (view.failed) {
    try {
      throw_error(decode_error(view.bytes));
    } catch (const std::exception &) {
    }
    return;
  }
  const auto decode = [&]<class T>(std::type_identity<T>) {
    for (bool borrow : {false, true})
      try {
        (void)decode_message<T>(view.bytes, borrow);
      } catch (const cgraph::TaskError &) {
      }
  };
  decode(std::type_identity<std::string>());
  decode(std::type_identity<std::vector<std::string>>());
  decode(std::type_identity<std::vector<double>>());
  decode(std::type_identity<
         cgraph::Tensor<float, cgraph::Shape<cgraph::Dyn, cgraph::Dyn>>>());
  decode(std::type_identity<std::optional<std::tuple<bool, cgraph::Bytes>>>());
}

class Script {
public:
  Script(const std::uint8_t *data, std::size_t size)
      : data_(data), size_(size) {}
  bool done() const { return at_ >= size_; }
  template <class T>
  T take() {
    T value{};
    const std::size_t have = std::min(sizeof value, size_ - at_);
    std::memcpy(&value, data_ + at_, have);
    at_ += have;
    return value;
  }

private:
  const std::uint8_t *data_;
  std::size_t size_, at_ = 0;
};

void step(Script &script, Pages &pages, Ends &ends) {
  const auto op = script.take<std::uint8_t>();
  SlotReader &reader = ends.readers[op >> 7];
  SlotWriter &writer = ends.writers[0];
  switch (op & 7) {
  case 0:
  case 1: {
    const std::uint64_t offset =
        script.take<std::uint16_t>() % (pages.roles[1].arena.front - 8) / 8 * 8;
    pages.arenas[1]->at<std::uint64_t>(offset) = script.take<std::uint64_t>();
    return;
  }
  case 2:
    // A correct next value of the channel, whatever its header says.
    reader.state().ring.header(reader.state().next).generation =
        generation(reader.state().next);
    return;
  case 3:
    if (reader.ready())
      read_all(reader.view(), pages);
    return;
  case 4:
    if (reader.ready())
      reader.release();
    return;
  case 5:
    if (writer.has_room()) {
      const std::size_t size = script.take<std::uint16_t>();
      std::memset(writer.reserve(size), 1, size);
      writer.publish();
    }
    return;
  case 6:
    (void)describe_progress(pages.arenas[1]->header(), pages.roles[1],
                            std::vector<std::string>{"driver", "hostile"});
    (void)ends.is_poisoned();
    return;
  case 7:
    if (writer.has_room()) {
      writer.fail({});
      writer.publish();
    }
    return;
  }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data,
                                      std::size_t size) {
  static Pages pages;
  pages.clear();
  Ends ends(pages.roles[0], pages.arenas);
  Script script(data, size);
  try {
    while (!script.done())
      step(script, pages, ends);
  } catch (const Corrupt &) {
    // What a graph fails with (F24).
  }
  return 0;
}

//===- CriticalPath.cpp - what an execution waited for --------------------===//

#include "cgraphc/Trace/Trace.h"
#include "llvm/ADT/DenseMap.h"
#include <algorithm>

using namespace cgraphc::trace;
using namespace llvm;

namespace {
/// Goes back from the last result of an execution: from a value that was
/// waited for to the process that made it, else to what its own process did
/// before.
class Walker {
public:
  Walker(const Graph &graph, uint64_t execution);

  std::vector<Step> walk();

private:
  struct Place {
    uint32_t process = 0;
    const Event *event = nullptr;
  };

  /// The event that published the channel's value.
  Place getOrigin(uint32_t channel) const {
    if (graph.channels[channel].from == 0)
      return submitted;
    return written.lookup(channel);
  }
  const Event *getPrevious(Place place) const;
  void add(Step::Kind kind, uint32_t process, uint32_t subject, int64_t begin,
           int64_t end) {
    steps.push_back({kind, process, subject, begin, end});
  }
  /// Steps over one event of an actor; where it goes on.
  Place stepBack(Place place);

  const Graph &graph;
  std::vector<std::vector<const Event *>> events; ///< of the execution
  DenseMap<uint32_t, Place> written;
  Place submitted, last;
  std::vector<Step> steps;
};
} // namespace

Walker::Walker(const Graph &graph, uint64_t execution) : graph(graph) {
  events.resize(graph.processes.size());
  for (uint32_t p = 0; p < graph.processes.size(); ++p)
    for (const Event &event : graph.processes[p].events) {
      if (event.execution != execution)
        continue;
      events[p].push_back(&event);
      if (event.kind == Kind::write)
        written[event.subject] = {p, &event};
      else if (event.kind == Kind::submit)
        submitted = {p, &event};
      else if (event.kind == Kind::arrive)
        last = {p, &event};
    }
}

const Event *Walker::getPrevious(Place place) const {
  const auto &all = events[place.process];
  auto it = std::find(all.begin(), all.end(), place.event);
  return it == all.begin() ? nullptr : *std::prev(it);
}

Walker::Place Walker::stepBack(Place place) {
  const Event &event = *place.event;
  const Event *previous = getPrevious(place);
  auto over = [&](Step::Kind kind) {
    add(kind, place.process, event.subject, event.begin, event.end);
    return Place{place.process, previous};
  };
  switch (event.kind) {
  case Kind::arrive:
  case Kind::read: {
    Place origin = getOrigin(event.subject);
    bool isWaitedFor = event.kind == Kind::arrive || event.waited;
    if (!origin.event || (!isWaitedFor && previous))
      return over(Step::Kind::Other);
    int64_t published = std::min(origin.event->end, event.end);
    if (isWaitedFor) {
      add(Step::Kind::HandOver, place.process, event.subject, published,
          event.end);
      return origin;
    }
    // It was there already: the actor was busy with an earlier execution.
    add(Step::Kind::Other, place.process, event.subject,
        std::max(event.begin, published), event.end);
    if (event.begin > published)
      add(Step::Kind::Queue, place.process, event.subject, published,
          event.begin);
    return origin;
  }
  case Kind::compute:
    return over(Step::Kind::Compute);
  case Kind::acquire:
    return over(Step::Kind::Room);
  case Kind::submit:
    return over(Step::Kind::Submit);
  default:
    return over(Step::Kind::Other);
  }
}

std::vector<Step> Walker::walk() {
  if (!last.event || !submitted.event)
    return {};
  Place place = last;
  while (place.event && place.event != submitted.event)
    place = stepBack(place);
  if (!place.event)
    return {};
  stepBack(place);
  std::reverse(steps.begin(), steps.end());
  return std::move(steps);
}

std::vector<Step> cgraphc::trace::getCriticalPath(const Graph &graph,
                                                  uint64_t execution) {
  return Walker(graph, execution).walk();
}

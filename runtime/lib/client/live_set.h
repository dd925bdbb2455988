// What the graphs of a live set share on the driver's side.
#pragma once

#include <mutex>
#include <vector>

#include "graph_state.h"

namespace cgraph::rt {

class LiveSet {
 public:
  /// Held by whoever makes a submission known to the actors: one after the other, in all channels.
  std::mutex& order() { return order_; }

  void add(GraphState& graph);
  void remove(GraphState& graph);

  /// The graphs that there still are, kept for the life of this.
  class Members {
   public:
    explicit Members(LiveSet& set);
    Members(const Members&) = delete;
    Members& operator=(const Members&) = delete;
    ~Members();
    auto begin() const { return graphs_.begin(); }
    auto end() const { return graphs_.end(); }

   private:
    std::vector<GraphState*> graphs_;
  };

 private:
  std::mutex order_;
  std::mutex mutex_;  // of the list
  std::vector<GraphState*> graphs_;
};

}  // namespace cgraph::rt

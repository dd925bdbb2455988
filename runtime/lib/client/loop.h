// The coroutines of one thread that wait, and who resumes them.
#pragma once

#include <utility>
#include <vector>

#include "cgraph/task.h"
#include "graph_state.h"

namespace cgraph::rt {

class Loop {
 public:
  explicit Loop(bool may_block) : may_block_(may_block) {}
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;
  ~Loop() {
    for (Pending* pending : waiting_) pending->loop_ = nullptr;
  }

  /// While it lives, coroutines that suspend on this thread wait in `loop`.
  class Entered {
   public:
    explicit Entered(Loop& loop) : outer_(std::exchange(current_, &loop)) {}
    ~Entered() { current_ = outer_; }

   private:
    Loop* outer_;
  };

  static Loop* current() { return current_; }
  bool may_block() const { return may_block_; }
  void add(Pending& pending) { waiting_.push_back(&pending); }
  void remove(Pending& pending) { std::erase(waiting_, &pending); }
  const std::vector<Pending*>& waiting() const { return waiting_; }
  /// Who has waited longest for room in the graph; null: nobody.
  const Pending* first_submission(const GraphState* graph) const;
  static Deadline deadline_of(const Pending& pending) { return pending.deadline_; }

  void run(const bool& done);

  /// Resumes those that need not wait any longer, in the order in which they began to.
  bool resume_ready();

 private:
  void wait();
  void resume(Pending& pending);

  static thread_local Loop* current_;
  const bool may_block_;
  std::vector<Pending*> waiting_;
  std::vector<Pending*> candidates_;  // room for a copy of these
  std::size_t turn_ = 0;
};

}  // namespace cgraph::rt

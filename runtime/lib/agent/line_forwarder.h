// An actor's output, passed on line by line under its name.
#pragma once

#include <string>

#include "../core/os.h"

namespace cgraph::rt {

class LineForwarder {
 public:
  /// Reads from `pipe`, writes to the descriptor `to`.
  LineForwarder(os::Fd pipe, int to, std::string name);

  int fd() const { return pipe_.get(); }
  /// Reads what is there and writes whole lines. False at the end of the output.
  bool pump();
  /// Writes what is left, a line without its end too.
  void finish();
  /// Whether lines wait because `to` takes no more now.
  bool is_blocked() const { return blocked_; }

 private:
  void write_lines(bool also_partial);

  os::Fd pipe_;
  int to_;
  std::string name_;
  std::string text_;
  std::string ready_;  // with names, not yet written
  bool blocked_ = false;
};

}  // namespace cgraph::rt

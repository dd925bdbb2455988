// Classes of the user's own, of which the language knows nothing: bytes, kept
// in ways that a wrong copy, move or decode shows.
#pragma once
#include <memory>
#include <string>
#include <utility>

namespace support {

/// Can be copied.
class Sealed {
 public:
  Sealed() = default;
  explicit Sealed(std::string content) : content_(std::move(content)) {}
  const std::string& content() const { return content_; }

 private:
  std::string content_;
};

/// Can only be moved; what was moved from holds nothing.
class Unique {
 public:
  explicit Unique(std::string content)
      : content_(std::make_unique<std::string>(std::move(content))) {}
  const std::string& content() const { return *content_; }

 private:
  std::unique_ptr<std::string> content_;
};

/// The same two without a codec: they stay on their actor.
struct Pinned : Sealed {
  using Sealed::Sealed;
};
struct Lonely : Unique {
  using Unique::Unique;
};

}  // namespace support

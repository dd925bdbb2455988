#include "cgraph/rt/rules.h"

#include <stdexcept>
#include <string>

#include "cgraph/error.h"
#include "cgraph/rt/invoke.h"

namespace cgraph::rt {

namespace {

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool Scope::eat(char c) {
  if (peek() != c) return false;
  ++at_;
  return true;
}

bool Scope::nothing() { return eat('_'); }

bool Scope::number(std::uint64_t& n) {
  const char* begin = at_;
  n = 0;
  while (peek() >= '0' && peek() <= '9') n = n * 10 + static_cast<std::uint64_t>(*at_++ - '0');
  return at_ != begin;
}

bool Scope::bound(std::uint64_t& limit) {
  if (!eat('<')) return false;
  eat('=');
  return number(limit);
}

void Scope::length(std::size_t size) {
  std::uint64_t limit;
  if (bound(limit) && size > limit) throw MessageTooLargeError("a value", size, limit);
}

void Scope::elements(std::size_t count) {
  eat('*');
  std::uint64_t limit;
  if (number(limit) && count > limit)
    throw MessageTooLargeError("a list", count, limit, "elements");
}

void Scope::open() { eat('('); }
void Scope::close() { eat(')'); }

void Scope::tensor(std::span<const std::int64_t> sizes) {
  eat('[');
  for (std::size_t axis = 0; axis < sizes.size(); ++axis) {
    eat(',');
    const char* begin = at_;
    while (is_name(peek())) ++at_;
    const std::string_view name(begin, static_cast<std::size_t>(at_ - begin));
    std::uint64_t limit;
    if (bound(limit) && static_cast<std::uint64_t>(sizes[axis]) > limit) {
      throw MessageTooLargeError("axis " + std::to_string(axis) + " of a tensor",
                                 static_cast<std::uint64_t>(sizes[axis]), limit, "elements");
    }
    if (!name.empty() && name != "_") bind(name, sizes[axis]);
  }
  eat(']');
}

void Scope::bind(std::string_view name, std::int64_t size) {
  for (std::size_t i = first_; i < count_; ++i) {
    if (bindings_[i].name != name) continue;
    if (bindings_[i].size == size) return;
    throw ShapeError("dim " + std::string(name) + " is " + std::to_string(bindings_[i].size) +
                     " and " + std::to_string(size) + " in one call");
  }
  if (count_ == bindings_.size()) throw std::length_error("more than 32 dims in one scope");
  bindings_[count_++] = {name, size};
}

void Scope::skip() {
  std::uint64_t limit;
  if (nothing() || bound(limit)) return;
  if (eat('*')) {
    number(limit);
    return skip();
  }
  const char open = peek();
  const char close = open == '(' ? ')' : ']';
  for (int depth = 0; at_ != end_;) {
    const char c = *at_++;
    if (c == open) ++depth;
    if (c == close && --depth == 0) return;
  }
}

template <>
std::string Owned<std::string>::make(const Call&, const Operand& operand) {
  if (operand.kind == Operand::Kind::encoded)
    return decode_message<std::string>(operand.bytes, true);
  if (operand.kind == Operand::Kind::pack) throw_bad_path();
  if (!operand.path.empty() || !operand.object->holds<std::string>()) return part(operand);
  std::string& stored = operand.object->get<std::string>();
  return operand.is_last ? std::move(stored) : stored;
}

void check_arity(const Call& call, std::size_t expected) {
  if (call.arguments() != expected) {
    throw TypeMismatchError("a call with " + std::to_string(call.arguments()) +
                            " arguments, expected " + std::to_string(expected));
  }
}

}  // namespace cgraph::rt

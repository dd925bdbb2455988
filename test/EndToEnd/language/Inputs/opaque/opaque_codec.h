#pragma once

#include <algorithm>
#include <cstring>
#include <span>
#include <stdexcept>

#include "cgraph/codec.h"
#include "opaque_types.h"

template <>
struct cgraph::Codec<own::Poly> {
  static std::size_t size(const own::Poly& p) { return p.factors().size() * 8; }
  static void encode(const own::Poly& p, std::span<std::byte> out) {
    if (!out.empty()) std::memcpy(out.data(), p.factors().data(), out.size());
  }
  static own::Poly decode(std::span<const std::byte> in) {
    std::vector<std::int64_t> factors(in.size() / 8);
    if (!in.empty()) std::memcpy(factors.data(), in.data(), in.size());
    return own::Poly(std::move(factors));
  }
};

template <>
struct cgraph::Codec<own::Ticket> {
  static std::size_t size(const own::Ticket&) { return 8; }
  static std::size_t encode(const own::Ticket& t, std::span<std::byte> out) {
    std::memcpy(out.data(), t.number.get(), 8);
    return 8;
  }
  static own::Ticket decode(std::span<const std::byte> in) {
    std::int64_t n = 0;
    std::memcpy(&n, in.data(), 8);
    return own::Ticket(n);
  }
};

template <>
struct cgraph::Codec<own::Wrong> {
  static std::size_t size(const own::Wrong& w) {
    static int calls = 0;
    if (w.how == "huge") return ~std::size_t{0} - 4;
    if (w.how == "size") throw std::range_error("no size");
    if (w.how == "grows") return w.how.size() + 1000 * (calls++ % 2);
    if (w.how == "shrinks") return w.how.size() + 1000 * (1 - calls++ % 2);
    return w.how.size();
  }
  static std::size_t encode(const own::Wrong& w, std::span<std::byte> out) {
    if (w.how == "encode") throw std::domain_error("cannot encode");
    std::memcpy(out.data(), w.how.data(), std::min(out.size(), w.how.size()));
    return w.how == "less" ? out.size() - 1 : w.how == "more" ? out.size() + 1 : out.size();
  }
  static own::Wrong decode(std::span<const std::byte> in) {
    std::string how(reinterpret_cast<const char*>(in.data()), in.size());
    if (how == "decode") throw std::domain_error("cannot decode");
    return {how};
  }
};

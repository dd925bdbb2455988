//===- Base64.cpp - RFC 4648 base64 ---------------------------------------===//

#include "Base64.h"

#include <cstdint>

static constexpr std::string_view Alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::string cgraph::runner::encodeBase64(std::string_view Bytes) {
  std::string Text;
  Text.reserve((Bytes.size() + 2) / 3 * 4);
  for (size_t I = 0; I < Bytes.size(); I += 3) {
    std::string_view Group = Bytes.substr(I, 3);
    uint32_t Bits = 0;
    for (size_t J = 0; J < 3; ++J)
      Bits = Bits << 8 |
             (J < Group.size() ? static_cast<unsigned char>(Group[J]) : 0u);
    for (size_t J = 0; J < 4; ++J)
      Text += J <= Group.size() ? Alphabet[Bits >> (18 - 6 * J) & 63] : '=';
  }
  return Text;
}

std::optional<std::string> cgraph::runner::decodeBase64(std::string_view Text) {
  if (Text.size() % 4 != 0)
    return std::nullopt;
  size_t Padding = 0;
  while (Padding < 2 && Text.ends_with('=')) {
    Text.remove_suffix(1);
    ++Padding;
  }
  std::string Bytes;
  uint32_t Bits = 0;
  unsigned Count = 0;
  for (char C : Text) {
    size_t Digit = Alphabet.find(C);
    if (Digit == std::string_view::npos)
      return std::nullopt;
    Bits = Bits << 6 | uint32_t(Digit);
    Count += 6;
    if (Count >= 8) {
      Count -= 8;
      Bytes += char(Bits >> Count & 255);
    }
  }
  return Bytes;
}

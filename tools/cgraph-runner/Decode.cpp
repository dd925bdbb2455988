//===- Decode.cpp - From the wire to JSON ---------------------------------===//

#include "Base64.h"
#include "SmallFloat.h"
#include "Value.h"

#include <charconv>
#include <cmath>
#include <cstring>

using namespace cgraph::runner;

namespace {

/// Elements without bytes that are printed: their number is only said.
constexpr uint64_t MostEmpty = 1'000'000;

/// Reads one value and appends its JSON.
class Decoder {
public:
  Decoder(std::span<const std::byte> Bytes) : Bytes(Bytes) {}

  void value(const Type &T);
  bool atEnd() const { return At == Bytes.size(); }

  std::string Text;

private:
  template <class T>
  T take() {
    T X;
    std::memcpy(&X, takeBytes(sizeof X).data(), sizeof X);
    return X;
  }
  std::string_view takeBytes(uint64_t Size) {
    if (Size > Bytes.size() - At)
      throw std::runtime_error("a value ends before its type does");
    const char *Begin = reinterpret_cast<const char *>(Bytes.data()) + At;
    At += Size;
    return {Begin, Size};
  }

  template <class T>
  void print(T X) {
    char Buffer[64];
    Text.append(Buffer, std::to_chars(Buffer, Buffer + sizeof Buffer, X).ptr);
  }
  template <class T>
  void printFloat(T X) {
    if (std::isnan(X))
      Text += "\"nan\"";
    else if (std::isinf(X))
      Text += X < 0 ? "\"-inf\"" : "\"inf\"";
    else if (X == 0 && std::signbit(X))
      Text += "-0.0"; // "-0" is an integer to most readers, without a sign
    else
      print(X);
  }

  void scalar(Kind K);
  void members(const Type &T);
  void elements(const Type &Element, uint64_t Count);
  void tensor(const Type &T);
  void axis(Kind K, std::span<const uint64_t> Shape);

  std::span<const std::byte> Bytes;
  size_t At = 0;
};

} // namespace

void Decoder::scalar(Kind K) {
  switch (K) {
  case Kind::Bool:
    Text += take<uint8_t>() ? "true" : "false";
    return;
  case Kind::I8:
    return print(int(take<int8_t>()));
  case Kind::I16:
    return print(take<int16_t>());
  case Kind::I32:
    return print(take<int32_t>());
  case Kind::I64:
    return print(take<int64_t>());
  case Kind::U8:
    return print(unsigned(take<uint8_t>()));
  case Kind::U16:
    return print(take<uint16_t>());
  case Kind::U32:
    return print(take<uint32_t>());
  case Kind::U64:
    return print(take<uint64_t>());
  case Kind::F16:
    return printFloat(float(Half::toDouble(take<uint16_t>())));
  case Kind::BF16:
    return printFloat(float(BFloat16::toDouble(take<uint16_t>())));
  case Kind::F32:
    return printFloat(take<float>());
  default:
    return printFloat(take<double>());
  }
}

void Decoder::members(const Type &T) {
  bool IsRecord = T.TheKind == Kind::Record;
  Text += IsRecord ? '{' : '[';
  for (size_t I = 0; I < T.Members.size(); ++I) {
    if (I)
      Text += ", ";
    if (IsRecord)
      Text += quote(T.Members[I].Name) + ": ";
    value(*T.Members[I].Ty);
  }
  Text += IsRecord ? '}' : ']';
}

void Decoder::elements(const Type &Element, uint64_t Count) {
  Text += '[';
  for (uint64_t I = 0; I < Count; ++I) {
    if (I)
      Text += ", ";
    size_t Before = At;
    value(Element);
    if (At == Before && Count > MostEmpty)
      throw std::runtime_error("a value has too many elements without bytes");
  }
  Text += ']';
}

void Decoder::axis(Kind K, std::span<const uint64_t> Shape) {
  if (Shape.empty())
    return scalar(K);
  Text += '[';
  for (uint64_t I = 0; I < Shape.front(); ++I) {
    if (I)
      Text += ", ";
    axis(K, Shape.subspan(1));
  }
  Text += ']';
}

void Decoder::tensor(const Type &T) {
  std::vector<uint64_t> Shape;
  uint64_t Total = scalarBytes(T.ElementKind);
  for (const Dim &D : T.Shape) {
    Shape.push_back(take<uint64_t>());
    if (D.Size && Shape.back() != *D.Size)
      throw std::runtime_error("a tensor has another shape than its type");
    if (__builtin_mul_overflow(Total, Shape.back(), &Total))
      throw std::runtime_error("the shape of a tensor is too large");
  }
  size_t Aligned =
      (At + TensorAlignment - 1) / TensorAlignment * TensorAlignment;
  if (Aligned > Bytes.size() || Total > Bytes.size() - Aligned)
    throw std::runtime_error("a value ends before its type does");
  // Rows without elements have no bytes that would end them.
  uint64_t Rows = 1;
  for (uint64_t Size : Shape)
    if (Size == 0 || __builtin_mul_overflow(Rows, Size, &Rows))
      break;
  if (Total == 0 && Rows > MostEmpty)
    throw std::runtime_error("the shape of a tensor is too large");
  At = Aligned;
  axis(T.ElementKind, Shape);
}

void Decoder::value(const Type &T) {
  switch (T.TheKind) {
  case Kind::Str:
    Text += quote(takeBytes(take<uint64_t>()));
    return;
  case Kind::Bytes:
    Text += '"' + encodeBase64(takeBytes(take<uint64_t>())) + '"';
    return;
  case Kind::Tensor:
    return tensor(T);
  case Kind::Tuple:
  case Kind::Record:
    return members(T);
  case Kind::Array:
    return elements(*T.Element, T.Size);
  case Kind::List:
    return elements(*T.Element, take<uint64_t>());
  case Kind::Enum: {
    uint8_t I = take<uint8_t>();
    if (I >= T.Enumerators.size())
      throw std::runtime_error("`" + spell(T) + "` has no member " +
                               std::to_string(I));
    Text += quote(T.Enumerators[I]);
    return;
  }
  case Kind::Optional:
    if (!take<uint8_t>()) {
      Text += "null";
      return;
    }
    return value(*T.Element);
  case Kind::Opaque:
    throw std::runtime_error("a value of opaque `" + spell(T) +
                             "` has no JSON form");
  default:
    return scalar(T.TheKind);
  }
}

std::string cgraph::runner::decode(const Type &T,
                                   std::span<const std::byte> Bytes) {
  Decoder D(Bytes);
  D.value(T);
  if (!D.atEnd())
    throw std::runtime_error("a value is longer than its type");
  return std::move(D.Text);
}

std::string cgraph::runner::quote(std::string_view Text) {
  return nlohmann::json(Text).dump(-1, ' ', false,
                                   nlohmann::json::error_handler_t::replace);
}

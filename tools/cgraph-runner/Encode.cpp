//===- Encode.cpp - From JSON and .npy to the wire ------------------------===//

#include "Base64.h"
#include "SmallFloat.h"
#include "Value.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

using namespace cgraph::runner;
using nlohmann::json;

namespace {

class Encoder {
public:
  Encoder(Dims &Scope) : Scope(&Scope) {}

  void value(const Type &T, const json &J, const std::string &Where);
  void npy(const Type &T, const NpyArray &A, const std::string &Where);

  std::vector<std::byte> Bytes;

private:
  template <class T>
  void put(T X) {
    size_t At = Bytes.size();
    Bytes.resize(At + sizeof X);
    std::memcpy(Bytes.data() + At, &X, sizeof X);
  }
  void put(std::string_view Text) {
    size_t At = Bytes.size();
    Bytes.resize(At + Text.size());
    std::memcpy(Bytes.data() + At, Text.data(), Text.size());
  }

  void scalar(Kind K, const json &J, const std::string &Where);
  void str(const Type &T, const json &J, const std::string &Where);
  void members(const Type &T, const json &J, const std::string &Where);
  void elements(const Type &T, const json &J, const std::string &Where);
  void tensor(const Type &T, const json &J, const std::string &Where);
  void nested(const Type &T, const json &J, size_t Axis,
              const std::vector<uint64_t> &Shape, const std::string &Where);
  void shape(const Type &T, const std::vector<uint64_t> &Shape,
             const std::string &Where);
  void dim(const Type &T, const Dim &D, size_t Axis, uint64_t Size,
           const std::string &Where);

  Dims *Scope;
};

} // namespace

/// The offending value, short enough for a message.
static std::string shown(const json &J) {
  std::string Text = J.dump(-1, ' ', false, json::error_handler_t::replace);
  return Text.size() <= 60 ? Text : Text.substr(0, 57) + "...";
}

[[noreturn]] static void mismatch(const std::string &Where,
                                  const std::string &Wanted, const json &J) {
  throw ValueError("TypeMismatchError",
                   "`" + Where + "` wants " + Wanted + ", not " + shown(J));
}

template <class T>
static T integer(Kind K, const json &J, const std::string &Where) {
  auto Fits = [](auto X) { return std::in_range<T>(X); };
  if (J.is_number_unsigned() && Fits(J.get<uint64_t>()))
    return static_cast<T>(J.get<uint64_t>());
  if (J.is_number_integer() && !J.is_number_unsigned() &&
      Fits(J.get<int64_t>()))
    return static_cast<T>(J.get<int64_t>());
  mismatch(Where, "`" + std::string(spellScalar(K)) + "`", J);
}

static double number(Kind K, const json &J, const std::string &Where) {
  if (J.is_number())
    return J.get<double>();
  if (J == "nan")
    return std::numeric_limits<double>::quiet_NaN();
  if (J == "inf" || J == "-inf")
    return (J == "inf" ? 1 : -1) * std::numeric_limits<double>::infinity();
  mismatch(Where, "`" + std::string(spellScalar(K)) + "`", J);
}

void Encoder::scalar(Kind K, const json &J, const std::string &Where) {
  switch (K) {
  case Kind::Bool:
    if (!J.is_boolean())
      mismatch(Where, "`bool`", J);
    return put(uint8_t(J.get<bool>()));
  case Kind::I8:
    return put(integer<int8_t>(K, J, Where));
  case Kind::I16:
    return put(integer<int16_t>(K, J, Where));
  case Kind::I32:
    return put(integer<int32_t>(K, J, Where));
  case Kind::I64:
    return put(integer<int64_t>(K, J, Where));
  case Kind::U8:
    return put(integer<uint8_t>(K, J, Where));
  case Kind::U16:
    return put(integer<uint16_t>(K, J, Where));
  case Kind::U32:
    return put(integer<uint32_t>(K, J, Where));
  case Kind::U64:
    return put(integer<uint64_t>(K, J, Where));
  case Kind::F16:
    return put(Half::fromDouble(number(K, J, Where)));
  case Kind::BF16:
    return put(BFloat16::fromDouble(number(K, J, Where)));
  case Kind::F32:
    return put(float(number(K, J, Where)));
  default:
    return put(number(K, J, Where));
  }
}

void Encoder::str(const Type &T, const json &J, const std::string &Where) {
  if (!J.is_string())
    mismatch(Where, "`" + spell(T) + "`", J);
  std::string Text = J;
  if (T.TheKind == Kind::Bytes) {
    std::optional<std::string> Decoded = decodeBase64(Text);
    if (!Decoded)
      mismatch(Where, "`bytes` in base64", J);
    Text = std::move(*Decoded);
  }
  if (T.Max && Text.size() > *T.Max)
    throw ValueError("MessageTooLargeError",
                     "`" + Where + "` has " + std::to_string(Text.size()) +
                         " bytes, its type `" + spell(T) + "` allows " +
                         std::to_string(*T.Max));
  put(uint64_t(Text.size()));
  put(std::string_view(Text));
}

void Encoder::members(const Type &T, const json &J, const std::string &Where) {
  bool IsRecord = T.TheKind == Kind::Record;
  if (IsRecord ? !J.is_object() : !J.is_array() || J.size() != T.Members.size())
    mismatch(Where, "`" + spell(T) + "`", J);
  for (size_t I = 0; I < T.Members.size(); ++I) {
    const Member &M = T.Members[I];
    if (!IsRecord) {
      value(*M.Ty, J[I], Where + "." + std::to_string(I));
      continue;
    }
    auto Field = J.find(M.Name);
    if (Field == J.end())
      throw ValueError("TypeMismatchError",
                       "`" + Where + "` lacks the field `" + M.Name + "`");
    value(*M.Ty, *Field, Where + "." + M.Name);
  }
  if (!IsRecord || J.size() == T.Members.size())
    return;
  for (const auto &[Key, Unused] : J.items()) {
    auto Named = [&Key = Key](const Member &M) { return M.Name == Key; };
    if (std::none_of(T.Members.begin(), T.Members.end(), Named))
      throw ValueError("TypeMismatchError",
                       "`" + Where + "` is a `" + spell(T) +
                           "`, which has no field `" + Key + "`");
  }
}

void Encoder::elements(const Type &T, const json &J, const std::string &Where) {
  bool IsArray = T.TheKind == Kind::Array;
  if (!J.is_array() || (IsArray && J.size() != T.Size))
    mismatch(Where, "`" + spell(T) + "`", J);
  if (T.Max && J.size() > *T.Max)
    throw ValueError("MessageTooLargeError",
                     "`" + Where + "` has " + std::to_string(J.size()) +
                         " elements, its type `" + spell(T) + "` allows " +
                         std::to_string(*T.Max));
  if (!IsArray)
    put(uint64_t(J.size()));
  for (size_t I = 0; I < J.size(); ++I) {
    Dims Inner; // dims bind per element
    Dims *Outer = std::exchange(Scope, &Inner);
    value(*T.Element, J[I], Where + "[" + std::to_string(I) + "]");
    Scope = Outer;
  }
}

void Encoder::dim(const Type &T, const Dim &D, size_t Axis, uint64_t Size,
                  const std::string &Where) {
  auto Wrong = [&](const std::string &What) {
    throw ValueError("ShapeError", "`" + Where + "` is " + spell(T) +
                                       ", axis " + std::to_string(Axis) + ": " +
                                       What);
  };
  if (D.Size) {
    if (Size != *D.Size)
      Wrong("want " + std::to_string(*D.Size) + ", got " +
            std::to_string(Size));
    return;
  }
  if (D.Max && Size > *D.Max)
    throw ValueError("MessageTooLargeError",
                     "`" + Where + "`: `" + (D.Name.empty() ? "?" : D.Name) +
                         "` is " + std::to_string(Size) + ", its bound is " +
                         std::to_string(*D.Max));
  if (D.Name.empty())
    return;
  auto [Bound, New] = Scope->try_emplace(D.Name, Size);
  if (!New && Bound->second != Size)
    Wrong("`" + D.Name + "` is both " + std::to_string(Bound->second) +
          " and " + std::to_string(Size));
}

void Encoder::shape(const Type &T, const std::vector<uint64_t> &Shape,
                    const std::string &Where) {
  if (Shape.size() != T.Shape.size())
    throw ValueError("ShapeError", "`" + Where + "` is " + spell(T) + " with " +
                                       std::to_string(T.Shape.size()) +
                                       " dimensions, got " +
                                       std::to_string(Shape.size()));
  for (size_t I = 0; I < Shape.size(); ++I) {
    dim(T, T.Shape[I], I, Shape[I], Where);
    put(Shape[I]);
  }
  Bytes.resize((Bytes.size() + TensorAlignment - 1) / TensorAlignment *
               TensorAlignment);
}

void Encoder::nested(const Type &T, const json &J, size_t Axis,
                     const std::vector<uint64_t> &Shape,
                     const std::string &Where) {
  if (Axis == Shape.size())
    return scalar(T.ElementKind, J, Where);
  if (!J.is_array() || J.size() != Shape[Axis])
    throw ValueError("ShapeError", "`" + Where + "` is a ragged array: want " +
                                       std::to_string(Shape[Axis]) +
                                       " elements, got " + shown(J));
  for (size_t I = 0; I < J.size(); ++I)
    nested(T, J[I], Axis + 1, Shape, Where + "[" + std::to_string(I) + "]");
}

void Encoder::tensor(const Type &T, const json &J, const std::string &Where) {
  std::vector<uint64_t> Shape;
  const json *Level = &J;
  for (size_t Axis = 0; Axis < T.Shape.size(); ++Axis) {
    if (Level && !Level->is_array())
      mismatch(Where, "`" + spell(T) + "` as nested arrays", J);
    Shape.push_back(Level ? Level->size() : T.Shape[Axis].Size.value_or(0));
    Level = Level && !Level->empty() ? &Level->front() : nullptr;
  }
  shape(T, Shape, Where);
  nested(T, J, 0, Shape, Where);
}

void Encoder::value(const Type &T, const json &J, const std::string &Where) {
  switch (T.TheKind) {
  case Kind::Str:
  case Kind::Bytes:
    return str(T, J, Where);
  case Kind::Tensor:
    return tensor(T, J, Where);
  case Kind::Tuple:
  case Kind::Record:
    return members(T, J, Where);
  case Kind::Array:
  case Kind::List:
    return elements(T, J, Where);
  case Kind::Enum: {
    auto It = std::find_if(T.Enumerators.begin(), T.Enumerators.end(),
                           [&](const std::string &Name) { return J == Name; });
    if (It == T.Enumerators.end())
      mismatch(Where, "a member of `" + spell(T) + "`", J);
    return put(uint8_t(It - T.Enumerators.begin()));
  }
  case Kind::Optional: {
    put(uint8_t(!J.is_null()));
    if (J.is_null())
      return;
    Dims Inner;
    Dims *Outer = std::exchange(Scope, &Inner);
    value(*T.Element, J, Where);
    Scope = Outer;
    return;
  }
  case Kind::Opaque:
    mismatch(Where, "a value of opaque `" + spell(T) + "`, which JSON has not",
             J);
  default:
    return scalar(T.TheKind, J, Where);
  }
}

static const char *dtype(Kind K) {
  switch (K) {
  case Kind::Bool:
    return "b1";
  case Kind::I8:
    return "i1";
  case Kind::I16:
    return "i2";
  case Kind::I32:
    return "i4";
  case Kind::I64:
    return "i8";
  case Kind::U8:
    return "u1";
  case Kind::U16:
    return "u2";
  case Kind::U32:
    return "u4";
  case Kind::U64:
    return "u8";
  case Kind::F16:
    return "f2";
  case Kind::F32:
    return "f4";
  case Kind::F64:
    return "f8";
  default:
    return "none";
  }
}

void Encoder::npy(const Type &T, const NpyArray &A, const std::string &Where) {
  if (T.TheKind != Kind::Tensor)
    throw ValueError("TypeMismatchError", "`" + Where + "` is `" + spell(T) +
                                              "`; a .npy file is a tensor");
  if (A.Dtype != dtype(T.ElementKind))
    throw ValueError("TypeMismatchError",
                     "`" + Where + "` is `" + spell(T) +
                         "`, the .npy file has elements of NumPy's type " +
                         A.Dtype);
  shape(T, A.Shape, Where);
  put(std::string_view(A.Data));
}

/// Goes down \p Path in type and value together; what is not on the path is
/// not looked at.
static const json &descend(const Type *&T, const json *J, std::string &Where,
                           const std::vector<unsigned> &Path) {
  for (unsigned I : Path) {
    if (T->TheKind == Kind::Record) {
      const Member &M = T->Members.at(I);
      if (!J->is_object() || !J->contains(M.Name))
        mismatch(Where, "`" + spell(*T) + "`", *J);
      Where += "." + M.Name;
      J = &J->at(M.Name);
      T = M.Ty;
      continue;
    }
    if (!J->is_array() || J->size() <= I)
      mismatch(Where, "`" + spell(*T) + "`", *J);
    Where += "[" + std::to_string(I) + "]";
    J = &J->at(I);
    T = T->TheKind == Kind::Tuple ? T->Members.at(I).Ty : T->Element;
  }
  return *J;
}

std::vector<std::byte>
cgraph::runner::encode(const Type &T, const Value &V, Dims &Scope,
                       const std::string &Where,
                       const std::vector<unsigned> &Path) {
  Encoder E(Scope);
  if (const auto *A = std::get_if<NpyArray>(&V)) {
    E.npy(T, *A, Where);
    return std::move(E.Bytes);
  }
  const Type *Part = &T;
  std::string Name = Where;
  const json &J = descend(Part, &std::get<json>(V), Name, Path);
  E.value(*Part, J, Name);
  return std::move(E.Bytes);
}

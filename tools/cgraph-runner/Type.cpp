//===- Type.cpp - Type descriptors of a manifest --------------------------===//

#include "Type.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

using namespace cgraph::runner;
using nlohmann::json;

namespace {

struct ScalarName {
  const char *Name;
  Kind TheKind;
  unsigned Bytes;
};

constexpr ScalarName Scalars[] = {
    {"bool", Kind::Bool, 1}, {"i8", Kind::I8, 1},     {"i16", Kind::I16, 2},
    {"i32", Kind::I32, 4},   {"i64", Kind::I64, 8},   {"u8", Kind::U8, 1},
    {"u16", Kind::U16, 2},   {"u32", Kind::U32, 4},   {"u64", Kind::U64, 8},
    {"f16", Kind::F16, 2},   {"bf16", Kind::BF16, 2}, {"f32", Kind::F32, 4},
    {"f64", Kind::F64, 8},
};

[[noreturn]] void bad(const json &Description) {
  throw std::runtime_error("the manifest has no such type: " +
                           Description.dump());
}

std::optional<Kind> scalarKind(const std::string &Name) {
  for (const ScalarName &S : Scalars)
    if (Name == S.Name)
      return S.TheKind;
  return std::nullopt;
}

std::optional<uint64_t> bound(const json &Description, const char *Key) {
  if (!Description.contains(Key))
    return std::nullopt;
  return Description.at(Key).get<uint64_t>();
}

Dim parseDim(const json &Description) {
  if (Description.is_number_unsigned())
    return {Description.get<uint64_t>(), "", std::nullopt};
  if (Description.is_string()) {
    std::string Name = Description;
    return {std::nullopt, Name == "?" ? "" : Name, std::nullopt};
  }
  if (!Description.is_object() || !Description.contains("dim"))
    bad(Description);
  Dim D = parseDim(Description.at("dim"));
  D.Max = bound(Description, "max");
  return D;
}

} // namespace

const char *cgraph::runner::spellScalar(Kind K) {
  for (const ScalarName &S : Scalars)
    if (K == S.TheKind)
      return S.Name;
  return "?";
}

unsigned cgraph::runner::scalarBytes(Kind K) {
  for (const ScalarName &S : Scalars)
    if (K == S.TheKind)
      return S.Bytes;
  return K == Kind::Enum ? 1 : 0;
}

TypeTable::TypeTable(const json &Named) {
  for (const auto &[Name, Description] : Named.items())
    Descriptions.emplace(Name, Description);
}

Type &TypeTable::make(Kind K) {
  Storage.emplace_back();
  Storage.back().TheKind = K;
  return Storage.back();
}

const Type *TypeTable::getNamed(const std::string &Name) {
  if (auto It = Named.find(Name); It != Named.end()) {
    if (!It->second)
      throw std::runtime_error("the manifest's type `" + Name +
                               "` contains itself");
    return It->second;
  }
  auto It = Descriptions.find(Name);
  if (It == Descriptions.end())
    throw std::runtime_error("the manifest does not describe the type `" +
                             Name + "`");
  const json &Description = It->second;
  bool IsEnum = Description.contains("enum");
  Type &T = make(IsEnum ? Kind::Enum : Kind::Record);
  T.Name = Name;
  if (IsEnum) {
    T.Enumerators = Description.at("enum").get<std::vector<std::string>>();
    return Named[Name] = &T;
  }
  constexpr unsigned Limit = 256;
  if (++Nesting > Limit)
    throw std::runtime_error("the manifest's types are nested too deeply");
  Named[Name] = nullptr; // none yet that its members may name
  for (const json &Field : Description.at("record"))
    T.Members.push_back({Field.at("name"), get(Field.at("type"))});
  --Nesting;
  return Named[Name] = &T;
}

const Type *TypeTable::get(const json &Description) {
  if (Description.is_string()) {
    std::string Name = Description;
    if (std::optional<Kind> K = scalarKind(Name))
      return &make(*K);
    if (Name == "str")
      return &make(Kind::Str);
    if (Name == "bytes")
      return &make(Kind::Bytes);
    bad(Description);
  }
  if (!Description.is_object())
    bad(Description);
  if (Description.contains("named"))
    return getNamed(Description.at("named"));
  if (Description.contains("opaque")) {
    Type &T = make(Kind::Opaque);
    T.Name = Description.at("opaque");
    return &T;
  }
  if (Description.contains("str") || Description.contains("bytes")) {
    bool IsStr = Description.contains("str");
    Type &T = make(IsStr ? Kind::Str : Kind::Bytes);
    T.Max = bound(Description, IsStr ? "str" : "bytes");
    return &T;
  }
  if (Description.contains("list")) {
    Type &T = make(Kind::List);
    T.Element = get(Description.at("list"));
    T.Max = bound(Description, "max");
    return &T;
  }
  if (Description.contains("optional")) {
    Type &T = make(Kind::Optional);
    T.Element = get(Description.at("optional"));
    return &T;
  }
  if (Description.contains("array")) {
    Type &T = make(Kind::Array);
    T.Element = get(Description.at("array"));
    T.Size = Description.at("size").get<uint64_t>();
    return &T;
  }
  if (Description.contains("tuple")) {
    Type &T = make(Kind::Tuple);
    for (const json &Element : Description.at("tuple"))
      T.Members.push_back({"", get(Element)});
    return &T;
  }
  if (Description.contains("tensor")) {
    Type &T = make(Kind::Tensor);
    std::optional<Kind> Element = scalarKind(Description.at("tensor"));
    if (!Element)
      bad(Description);
    T.ElementKind = *Element;
    for (const json &D : Description.at("shape"))
      T.Shape.push_back(parseDim(D));
    return &T;
  }
  bad(Description);
}

static std::string spellDim(const Dim &D) {
  if (D.Size)
    return std::to_string(*D.Size);
  return D.Name.empty() ? "?" : D.Name;
}

std::string cgraph::runner::spell(const Type &T) {
  auto Bounded = [&](std::string Name) {
    return T.Max ? Name + "<" + std::to_string(*T.Max) + ">" : Name;
  };
  switch (T.TheKind) {
  case Kind::Str:
    return Bounded("str");
  case Kind::Bytes:
    return Bounded("bytes");
  case Kind::Record:
  case Kind::Enum:
  case Kind::Opaque:
    return T.Name.substr(T.Name.rfind('.') + 1);
  case Kind::List:
    return "list<" + spell(*T.Element) +
           (T.Max ? ", " + std::to_string(*T.Max) : "") + ">";
  case Kind::Optional:
    return "optional<" + spell(*T.Element) + ">";
  case Kind::Array: {
    // The first suffix is the outer one: T[2][3] is 2 arrays of 3.
    const Type *Inner = &T;
    std::string Suffix;
    for (; Inner->TheKind == Kind::Array; Inner = Inner->Element)
      Suffix += "[" + std::to_string(Inner->Size) + "]";
    return spell(*Inner) + Suffix;
  }
  case Kind::Tuple: {
    std::string Text;
    for (const Member &M : T.Members)
      Text += (Text.empty() ? "" : ", ") + spell(*M.Ty);
    return "(" + Text + ")";
  }
  case Kind::Tensor: {
    std::string Text;
    for (const Dim &D : T.Shape)
      Text += (Text.empty() ? "" : ", ") + spellDim(D);
    return std::string("tensor<") + spellScalar(T.ElementKind) + ", [" + Text +
           "]>";
  }
  default:
    return spellScalar(T.TheKind);
  }
}

const Type *cgraph::runner::findOpaque(const Type &T) {
  if (T.TheKind == Kind::Opaque)
    return &T;
  if (T.Element)
    return findOpaque(*T.Element);
  for (const Member &M : T.Members)
    if (const Type *Found = findOpaque(*M.Ty))
      return Found;
  return nullptr;
}

uint64_t cgraph::runner::countResults(const Type &T) {
  uint64_t Count = 1;
  for (const Type *Part = &T; Part->TheKind == Kind::Array;
       Part = Part->Element)
    if (__builtin_mul_overflow(Count, Part->Size, &Count))
      return UINT64_MAX;
  return Count;
}

const Type &cgraph::runner::project(const Type &T,
                                    const std::vector<unsigned> &Path) {
  const Type *Part = &T;
  for (unsigned I : Path) {
    Part = Part->Members.empty() ? Part->Element : Part->Members.at(I).Ty;
    if (!Part)
      throw std::runtime_error("the manifest names a part of `" + spell(T) +
                               "` that it does not have");
  }
  return *Part;
}

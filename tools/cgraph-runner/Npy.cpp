//===- Npy.cpp - Arrays in NumPy's file format ----------------------------===//
//
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
//
//===----------------------------------------------------------------------===//

#include "Npy.h"

#include <cctype>
#include <charconv>
#include <stdexcept>

using namespace cgraph::runner;

namespace {

constexpr size_t Npos = std::string_view::npos;

[[noreturn]] void bad(const char *What) {
  throw std::runtime_error(std::string("not a .npy file: ") + What);
}

/// The header's dictionary; what follows it in \p File is the payload.
std::string takeHeader(std::string_view &File) {
  constexpr std::string_view Magic("\x93NUMPY", 6);
  if (!File.starts_with(Magic) || File.size() < 10)
    bad("no magic string");
  unsigned Version = static_cast<unsigned char>(File[6]);
  unsigned LengthBytes = Version == 1 ? 2 : 4;
  if (Version < 1 || Version > 3)
    bad("unknown format version");
  if (File.size() < 8 + LengthBytes)
    bad("truncated header");
  uint64_t Length = 0;
  for (unsigned I = 0; I < LengthBytes; ++I)
    Length |= uint64_t(static_cast<unsigned char>(File[8 + I])) << (8 * I);
  if (File.size() - 8 - LengthBytes < Length)
    bad("truncated header");
  std::string Header(File.substr(8 + LengthBytes, Length));
  File.remove_prefix(8 + LengthBytes + Length);
  return Header;
}

/// What stands behind `'Key': ` in the header's dictionary, up to the first of
/// \p End (part of it).
std::string_view entry(std::string_view Header, const std::string &Key,
                       char End) {
  std::string Start = "'" + Key + "': ";
  size_t At = Header.find(Start);
  size_t Stop = At == Npos ? Npos : Header.find(End, At + Start.size() + 1);
  if (Stop == Npos)
    bad("the header lacks descr, fortran_order or shape");
  At += Start.size();
  return Header.substr(At, Stop + 1 - At);
}

/// NumPy's type: its byte order, kind and size, as `<f4`.
std::string parseDescr(std::string_view Text) {
  bool Quoted = Text.size() >= 5 && Text.front() == '\'';
  std::string Descr(Quoted ? Text.substr(1, Text.size() - 2) : "");
  bool Plain = Quoted && std::string_view("<>|=").find(Descr[0]) != Npos &&
               std::isalpha(static_cast<unsigned char>(Descr[1]));
  for (size_t I = 2; I < Descr.size(); ++I)
    Plain &= std::isdigit(static_cast<unsigned char>(Descr[I])) != 0;
  if (!Plain)
    bad("only arrays of plain numbers are read");
  return Descr;
}

std::vector<uint64_t> parseShape(std::string_view Text) {
  constexpr size_t MostDims = 64; // NumPy's limit
  if (Text.front() != '(')
    bad("malformed shape");
  Text = Text.substr(1, Text.size() - 2);
  std::vector<uint64_t> Shape;
  const char *P = Text.data(), *End = P + Text.size();
  while (P != End) {
    if (*P == ' ' || *P == ',') {
      ++P;
      continue;
    }
    uint64_t Size = 0;
    auto [Next, Error] = std::from_chars(P, End, Size);
    if (Error != std::errc() || Shape.size() == MostDims)
      bad("malformed shape");
    Shape.push_back(Size);
    P = Next;
  }
  return Shape;
}

/// Elements of \p Data from column-major to row-major order.
std::string transpose(std::string_view Data, const std::vector<uint64_t> &Shape,
                      uint64_t ElementBytes) {
  std::string Result(Data.size(), '\0');
  std::vector<uint64_t> Index(Shape.size());
  for (uint64_t To = 0; To != Data.size(); To += ElementBytes) {
    uint64_t From = 0;
    for (size_t D = Shape.size(); D-- != 0;)
      From = From * Shape[D] + Index[D];
    Data.substr(From * ElementBytes, ElementBytes)
        .copy(Result.data() + To, ElementBytes);
    for (size_t D = Shape.size(); D-- != 0;) {
      if (++Index[D] != Shape[D])
        break;
      Index[D] = 0;
    }
  }
  return Result;
}

} // namespace

NpyArray cgraph::runner::parseNpy(std::string_view File) {
  std::string Header = takeHeader(File);
  std::string Descr = parseDescr(entry(Header, "descr", '\''));
  std::string_view Order = entry(Header, "fortran_order", 'e');
  if (Order != "True" && Order != "False")
    bad("malformed fortran_order");
  bool ColumnMajor = Order == "True";
  NpyArray Array;
  Array.Dtype = Descr.substr(1);
  Array.Shape = parseShape(entry(Header, "shape", ')'));
  uint64_t ElementBytes = 0;
  std::from_chars(Descr.data() + 2, Descr.data() + Descr.size(), ElementBytes);
  if (Descr[0] == '>' && ElementBytes > 1)
    throw std::runtime_error("the .npy file is big endian");
  uint64_t Total = ElementBytes;
  for (uint64_t Size : Array.Shape)
    if (__builtin_mul_overflow(Total, Size, &Total))
      bad("the shape is too large");
  if (File.size() != Total)
    bad("the payload does not have the size that the shape says");
  if (Descr[1] == 'b' &&
      File.find_first_not_of(std::string_view("\0\1", 2)) != Npos)
    bad("a bool is neither 0 nor 1");
  Array.Data = ColumnMajor && Total ? transpose(File, Array.Shape, ElementBytes)
                                    : std::string(File);
  return Array;
}

// How values of a user's own C++ type travel.
#pragma once

namespace cgraph {

/// Specialise in the header that `opaque K = cpp("…", "T") codec "…"` names:
///
///     // Bytes that encode writes; asked twice for each message, with the same answer.
///     static std::size_t size(const T&);
///     // Writes all of `out`, size(value) bytes of any alignment. May return the number of bytes
///     // written, which is then checked.
///     static void encode(const T&, std::span<std::byte> out);
///     // `in` is what encode wrote, valid for the call, of any alignment. Another process may have
///     // written it: check before you trust lengths in it.
///     static T decode(std::span<const std::byte> in);
///
/// An exception in encode is one of the task that made the value (or of `execute`), an exception in
/// decode one of the task that reads it (or of `get`, there nested in a TypeMismatchError).
template <class T>
struct Codec;

}  // namespace cgraph

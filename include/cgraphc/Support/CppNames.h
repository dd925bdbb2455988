//===- CppNames.h - which names C++ does not leave free ---------*- C++ -*-===//

#ifndef CGRAPHC_SUPPORT_CPPNAMES_H
#define CGRAPHC_SUPPORT_CPPNAMES_H

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <string>

namespace cgraphc {

/// Whether `name` has the form of a name: it may be a keyword.
inline bool isCppName(llvm::StringRef name) {
  return !name.empty() && !llvm::isDigit(name.front()) &&
         llvm::all_of(name,
                      [](char c) { return llvm::isAlnum(c) || c == '_'; });
}

/// Whether `path` can stand between the quotes of an `#include`.
inline bool isCppHeaderPath(llvm::StringRef path) {
  return !path.empty() && llvm::all_of(path, [](char c) {
    return llvm::isPrint(c) && !llvm::StringRef("\"\\<>").contains(c);
  });
}

/// Whether `name` is a keyword of C++20 or an alternative token.
inline bool isCppKeyword(llvm::StringRef name) {
  // [lex.key] and [lex.digraph], sorted.
  static constexpr llvm::StringLiteral keywords[] = {
      "alignas",       "alignof",     "and",
      "and_eq",        "asm",         "auto",
      "bitand",        "bitor",       "bool",
      "break",         "case",        "catch",
      "char",          "char16_t",    "char32_t",
      "char8_t",       "class",       "co_await",
      "co_return",     "co_yield",    "compl",
      "concept",       "const",       "const_cast",
      "consteval",     "constexpr",   "constinit",
      "continue",      "decltype",    "default",
      "delete",        "do",          "double",
      "dynamic_cast",  "else",        "enum",
      "explicit",      "export",      "extern",
      "false",         "float",       "for",
      "friend",        "goto",        "if",
      "inline",        "int",         "long",
      "mutable",       "namespace",   "new",
      "noexcept",      "not",         "not_eq",
      "nullptr",       "operator",    "or",
      "or_eq",         "private",     "protected",
      "public",        "register",    "reinterpret_cast",
      "requires",      "return",      "short",
      "signed",        "sizeof",      "static",
      "static_assert", "static_cast", "struct",
      "switch",        "template",    "this",
      "thread_local",  "throw",       "true",
      "try",           "typedef",     "typeid",
      "typename",      "union",       "unsigned",
      "using",         "virtual",     "void",
      "volatile",      "wchar_t",     "while",
      "xor",           "xor_eq"};
  return std::binary_search(std::begin(keywords), std::end(keywords), name);
}

/// Whether `name` is a macro of the C library, of `<signal.h>`, `<fcntl.h>`,
/// `<pthread.h>` and the like, or predefined by GCC in lower case.
inline bool isCppMacro(llvm::StringRef name) {
  static constexpr llvm::StringLiteral macros[] = {"BIG_ENDIAN",
                                                   "BUFSIZ",
                                                   "BYTE_ORDER",
                                                   "CHAR_BIT",
                                                   "CHAR_MAX",
                                                   "CHAR_MIN",
                                                   "CLOCKS_PER_SEC",
                                                   "CLOCK_MONOTONIC",
                                                   "CLOCK_REALTIME",
                                                   "CPU_CLR",
                                                   "CPU_COUNT",
                                                   "CPU_ISSET",
                                                   "CPU_SET",
                                                   "CPU_SETSIZE",
                                                   "CPU_ZERO",
                                                   "DBL_DIG",
                                                   "DBL_EPSILON",
                                                   "DBL_MAX",
                                                   "DBL_MIN",
                                                   "E2BIG",
                                                   "EACCES",
                                                   "EADDRINUSE",
                                                   "EAGAIN",
                                                   "EALREADY",
                                                   "EBADF",
                                                   "EBADMSG",
                                                   "EBUSY",
                                                   "ECANCELED",
                                                   "ECHILD",
                                                   "ECONNABORTED",
                                                   "ECONNREFUSED",
                                                   "ECONNRESET",
                                                   "EDEADLK",
                                                   "EDESTADDRREQ",
                                                   "EDOM",
                                                   "EEXIST",
                                                   "EFAULT",
                                                   "EFBIG",
                                                   "EHOSTUNREACH",
                                                   "EIDRM",
                                                   "EILSEQ",
                                                   "EINPROGRESS",
                                                   "EINTR",
                                                   "EINVAL",
                                                   "EIO",
                                                   "EISCONN",
                                                   "EISDIR",
                                                   "ELOOP",
                                                   "EMFILE",
                                                   "EMLINK",
                                                   "EMSGSIZE",
                                                   "ENAMETOOLONG",
                                                   "ENETDOWN",
                                                   "ENETRESET",
                                                   "ENETUNREACH",
                                                   "ENFILE",
                                                   "ENOBUFS",
                                                   "ENODATA",
                                                   "ENODEV",
                                                   "ENOENT",
                                                   "ENOEXEC",
                                                   "ENOLCK",
                                                   "ENOLINK",
                                                   "ENOMEM",
                                                   "ENOMSG",
                                                   "ENOPROTOOPT",
                                                   "ENOSPC",
                                                   "ENOSR",
                                                   "ENOSTR",
                                                   "ENOSYS",
                                                   "ENOTCONN",
                                                   "ENOTDIR",
                                                   "ENOTEMPTY",
                                                   "ENOTRECOVERABLE",
                                                   "ENOTSOCK",
                                                   "ENOTSUP",
                                                   "ENOTTY",
                                                   "ENXIO",
                                                   "EOF",
                                                   "EOPNOTSUPP",
                                                   "EOVERFLOW",
                                                   "EOWNERDEAD",
                                                   "EPERM",
                                                   "EPIPE",
                                                   "EPROTO",
                                                   "EPROTONOSUPPORT",
                                                   "EPROTOTYPE",
                                                   "ERANGE",
                                                   "EROFS",
                                                   "ESPIPE",
                                                   "ESRCH",
                                                   "ETIME",
                                                   "ETIMEDOUT",
                                                   "ETXTBSY",
                                                   "EWOULDBLOCK",
                                                   "EXDEV",
                                                   "EXIT_FAILURE",
                                                   "EXIT_SUCCESS",
                                                   "FALSE",
                                                   "FILENAME_MAX",
                                                   "FLT_DIG",
                                                   "FLT_EPSILON",
                                                   "FLT_MAX",
                                                   "FLT_MIN",
                                                   "FLT_RADIX",
                                                   "FOPEN_MAX",
                                                   "FP_INFINITE",
                                                   "FP_NAN",
                                                   "FP_NORMAL",
                                                   "FP_SUBNORMAL",
                                                   "FP_ZERO",
                                                   "F_OK",
                                                   "HUGE_VAL",
                                                   "HUGE_VALF",
                                                   "HUGE_VALL",
                                                   "INFINITY",
                                                   "INT16_MAX",
                                                   "INT16_MIN",
                                                   "INT32_MAX",
                                                   "INT32_MIN",
                                                   "INT64_MAX",
                                                   "INT64_MIN",
                                                   "INT8_MAX",
                                                   "INT8_MIN",
                                                   "INTMAX_MAX",
                                                   "INTMAX_MIN",
                                                   "INTPTR_MAX",
                                                   "INTPTR_MIN",
                                                   "INT_MAX",
                                                   "INT_MIN",
                                                   "LC_ALL",
                                                   "LC_COLLATE",
                                                   "LC_CTYPE",
                                                   "LC_MONETARY",
                                                   "LC_NUMERIC",
                                                   "LC_TIME",
                                                   "LDBL_DIG",
                                                   "LDBL_EPSILON",
                                                   "LDBL_MAX",
                                                   "LDBL_MIN",
                                                   "LITTLE_ENDIAN",
                                                   "LLONG_MAX",
                                                   "LLONG_MIN",
                                                   "LONG_MAX",
                                                   "LONG_MIN",
                                                   "L_tmpnam",
                                                   "MB_CUR_MAX",
                                                   "MB_LEN_MAX",
                                                   "M_E",
                                                   "M_LN10",
                                                   "M_LN2",
                                                   "M_PI",
                                                   "M_PI_2",
                                                   "M_PI_4",
                                                   "M_SQRT2",
                                                   "NAME_MAX",
                                                   "NAN",
                                                   "NULL",
                                                   "O_APPEND",
                                                   "O_CREAT",
                                                   "O_EXCL",
                                                   "O_RDONLY",
                                                   "O_RDWR",
                                                   "O_TRUNC",
                                                   "O_WRONLY",
                                                   "PATH_MAX",
                                                   "PDP_ENDIAN",
                                                   "PTHREAD_CANCEL_ENABLE",
                                                   "PTHREAD_COND_INITIALIZER",
                                                   "PTHREAD_CREATE_JOINABLE",
                                                   "PTHREAD_MUTEX_INITIALIZER",
                                                   "PTHREAD_ONCE_INIT",
                                                   "PTRDIFF_MAX",
                                                   "PTRDIFF_MIN",
                                                   "RAND_MAX",
                                                   "R_OK",
                                                   "SCHAR_MAX",
                                                   "SCHAR_MIN",
                                                   "SCHED_BATCH",
                                                   "SCHED_FIFO",
                                                   "SCHED_IDLE",
                                                   "SCHED_OTHER",
                                                   "SCHED_RR",
                                                   "SEEK_CUR",
                                                   "SEEK_END",
                                                   "SEEK_SET",
                                                   "SHRT_MAX",
                                                   "SHRT_MIN",
                                                   "SIGABRT",
                                                   "SIGALRM",
                                                   "SIGBUS",
                                                   "SIGCHLD",
                                                   "SIGCONT",
                                                   "SIGFPE",
                                                   "SIGHUP",
                                                   "SIGILL",
                                                   "SIGINT",
                                                   "SIGIO",
                                                   "SIGKILL",
                                                   "SIGPIPE",
                                                   "SIGPROF",
                                                   "SIGPWR",
                                                   "SIGQUIT",
                                                   "SIGRTMAX",
                                                   "SIGRTMIN",
                                                   "SIGSEGV",
                                                   "SIGSTOP",
                                                   "SIGSYS",
                                                   "SIGTERM",
                                                   "SIGTRAP",
                                                   "SIGTSTP",
                                                   "SIGTTIN",
                                                   "SIGTTOU",
                                                   "SIGURG",
                                                   "SIGUSR1",
                                                   "SIGUSR2",
                                                   "SIGVTALRM",
                                                   "SIGWINCH",
                                                   "SIGXCPU",
                                                   "SIGXFSZ",
                                                   "SIG_ATOMIC_MAX",
                                                   "SIG_ATOMIC_MIN",
                                                   "SIG_DFL",
                                                   "SIG_ERR",
                                                   "SIG_IGN",
                                                   "SIZE_MAX",
                                                   "SSIZE_MAX",
                                                   "TIMER_ABSTIME",
                                                   "TIME_UTC",
                                                   "TMP_MAX",
                                                   "TRUE",
                                                   "UCHAR_MAX",
                                                   "UINT16_MAX",
                                                   "UINT32_MAX",
                                                   "UINT64_MAX",
                                                   "UINT8_MAX",
                                                   "UINTMAX_MAX",
                                                   "UINTPTR_MAX",
                                                   "UINT_MAX",
                                                   "UIO_MAXIOV",
                                                   "ULLONG_MAX",
                                                   "ULONG_MAX",
                                                   "USHRT_MAX",
                                                   "WCHAR_MAX",
                                                   "WCHAR_MIN",
                                                   "WEOF",
                                                   "WINT_MAX",
                                                   "WINT_MIN",
                                                   "W_OK",
                                                   "X_OK",
                                                   "assert",
                                                   "errno",
                                                   "i386",
                                                   "isinf",
                                                   "isnan",
                                                   "linux",
                                                   "major",
                                                   "makedev",
                                                   "minor",
                                                   "offsetof",
                                                   "sa_handler",
                                                   "sa_sigaction",
                                                   "setjmp",
                                                   "st_atime",
                                                   "st_ctime",
                                                   "st_mtime",
                                                   "stderr",
                                                   "stdin",
                                                   "stdout",
                                                   "unix",
                                                   "va_arg",
                                                   "va_copy",
                                                   "va_end",
                                                   "va_start"};
  return std::binary_search(std::begin(macros), std::end(macros), name);
}

/// Whether C++ leaves it to a program what `name` means.
inline bool isCppFreeName(llvm::StringRef name) {
  return isCppName(name) && !isCppKeyword(name) && !isCppMacro(name);
}

/// Whether a name that a user writes, like `::demo::Echo`, names something.
inline bool isCppQualifiedName(llvm::StringRef name) {
  name.consume_front("::");
  while (true) {
    auto [head, tail] = name.split("::");
    if (!isCppFreeName(head))
      return false;
    if (head.size() == name.size())
      return true;
    name = tail;
  }
}

/// Whether generated C++ spells `name` with a `_` behind it: keywords, macros,
/// the two namespaces that it speaks of, and what is reserved for
/// implementations, which have macros among it.
inline bool isCppReserved(llvm::StringRef name) {
  bool isReserved = name.contains("__") || (name.size() > 1 && name[0] == '_' &&
                                            llvm::isUpper(name[1]));
  return isReserved || isCppKeyword(name) || isCppMacro(name) ||
         name == "std" || name == "cgraph";
}

/// `name`, followed by `_` where C++ reserves it.
inline std::string getCppName(llvm::StringRef name) {
  return isCppReserved(name) ? (name + "_").str() : name.str();
}

/// A graph's member of the structs that are generated for a live set, apart
/// from what else these declare.
inline std::string getLiveMemberName(llvm::StringRef name) {
  bool isTaken = name == "Overrides" || name == "teardown";
  return isTaken ? (name + "_").str() : getCppName(name);
}

} // namespace cgraphc

#endif // CGRAPHC_SUPPORT_CPPNAMES_H

// From an error record back to the type that was thrown.
#include <any>
#include <functional>
#include <future>
#include <ios>
#include <mutex>
#include <new>
#include <optional>
#include <system_error>
#include <typeinfo>
#include <variant>

#include "cgraph/rt/error_record.h"

namespace cgraph::rt {

namespace {

class Registry {
 public:
  void add(const char* mangled, Rethrow rethrow) {
    std::lock_guard lock(mutex_);
    entries_.emplace_back(mangled, rethrow);
  }
  Rethrow find(const std::string& mangled) {
    std::lock_guard lock(mutex_);
    for (const auto& [name, rethrow] : entries_) {
      if (name == mangled) return rethrow;
    }
    return nullptr;
  }

  static Registry& get() {
    static Registry* registry = new Registry;  // outlives static destructors that may still throw
    return *registry;
  }

 private:
  Registry();

  std::mutex mutex_;
  std::vector<std::pair<std::string, Rethrow>> entries_;
};

std::error_code rebuilt_code(const ErrorRecord& record) {
  const auto value = static_cast<int>(static_cast<std::int64_t>(record.size));
  return {value, record.limit == 1 ? std::system_category() : std::generic_category()};
}

template <class E>
std::pair<std::string, Rethrow> plain() {
  return {typeid(E).name(), [](const RecordRef& record) {
            throw TaskErrorOf<E>(rebuild_exception<E>(record_what(record)), record);
          }};
}

template <class E>
std::pair<std::string, Rethrow> with_code() {
  return {typeid(E).name(),
          [](const RecordRef& record) { throw TaskErrorOf<E>(E(rebuilt_code(*record)), record); }};
}

Registry::Registry()
    : entries_{plain<std::exception>(),
               plain<std::logic_error>(),
               plain<std::domain_error>(),
               plain<std::invalid_argument>(),
               plain<std::length_error>(),
               plain<std::out_of_range>(),
               plain<std::runtime_error>(),
               plain<std::range_error>(),
               plain<std::overflow_error>(),
               plain<std::underflow_error>(),
               plain<std::bad_alloc>(),
               plain<std::bad_array_new_length>(),
               plain<std::bad_cast>(),
               plain<std::bad_any_cast>(),
               plain<std::bad_typeid>(),
               plain<std::bad_exception>(),
               plain<std::bad_optional_access>(),
               plain<std::bad_variant_access>(),
               plain<std::bad_weak_ptr>(),
               plain<std::bad_function_call>(),
               with_code<std::system_error>()} {
  entries_.emplace_back(typeid(std::ios_base::failure).name(), [](const RecordRef& record) {
    using Failure = std::ios_base::failure;
    throw TaskErrorOf<Failure>(Failure(record->what, rebuilt_code(*record)), record);
  });
}

}  // namespace

void register_exception(const char* mangled, Rethrow rethrow) {
  Registry::get().add(mangled, rethrow);
}

void throw_error(ErrorRecord record) {
  const ErrorKind kind = record.kind;
  RecordRef shared(std::move(record));
  switch (kind) {
    case ErrorKind::exception:
      if (Rethrow rethrow = Registry::get().find(shared->type)) rethrow(shared);
      break;
    case ErrorKind::too_large:
      throw MessageTooLargeError(shared);
    case ErrorKind::shape:
      throw ShapeError(shared);
    case ErrorKind::type_mismatch:
      throw TypeMismatchError(shared);
    case ErrorKind::deadline:
      throw DeadlineError(shared);
    case ErrorKind::opaque:
      break;
  }
  throw OpaqueTaskError(shared);
}

std::exception_ptr make_error(ErrorRecord record) {
  try {
    throw_error(std::move(record));
  } catch (...) {
    return std::current_exception();
  }
}

}  // namespace cgraph::rt

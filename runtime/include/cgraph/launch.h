// Actors from the driver's side: handles, remote calls, launching a deployment.
#pragma once

#include <array>
#include <concepts>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cgraph/options.h"
#include "cgraph/rt/blob.h"
#include "cgraph/rt/channel.h"
#include "cgraph/rt/deliver.h"
#include "cgraph/rt/desc.h"

namespace cgraph {

namespace rt {
class ActorLink;
class Host;
class PendingCall;
}  // namespace rt

/// A running actor. Copies are handles to the same one; the process ends with the last of them (and
/// the graphs that use it).
class ActorHandle {
 public:
  ActorHandle() = default;
  ActorHandle(std::shared_ptr<rt::ActorLink> link, std::shared_ptr<rt::Host> host)
      : link_(std::move(link)), host_(std::move(host)) {}

  explicit operator bool() const { return link_ != nullptr; }
  /// The instance's name, "w[1][3]".
  const std::string& name() const;
  /// Whether the process is there.
  bool alive() const;
  /// Ends the process at once.
  void kill() const;
  /// Ends the process after its current task.
  void stop() const;

  const std::shared_ptr<rt::ActorLink>& link() const { return link_; }
  const std::shared_ptr<rt::Host>& host() const { return host_; }

 private:
  std::shared_ptr<rt::ActorLink> link_;
  std::shared_ptr<rt::Host> host_;
};

namespace rt {
/// ActorArray as a std::array, of any depth.
template <class A>
struct PlainArray {
  using type = A;
};
}  // namespace rt

/// An array of handles.
template <class A, std::size_t N>
struct ActorArray : std::array<A, N> {
  /// The handles whose processes are there.
  std::vector<A> alive() const
    requires std::derived_from<A, ActorHandle>
  {
    std::vector<A> result;
    for (const A& actor : *this) {
      if (actor.ActorHandle::alive()) result.push_back(actor);
    }
    return result;
  }

  /// Arrays of several dimensions as `compile` takes them.
  operator std::array<typename rt::PlainArray<A>::type, N>() const
    requires(!std::derived_from<A, ActorHandle>)
  {
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
      return std::array<typename rt::PlainArray<A>::type, N>{(*this)[I]...};
    }(std::make_index_sequence<N>());
  }
};

template <class A, std::size_t N>
struct rt::PlainArray<ActorArray<A, N>> {
  using type = std::array<typename rt::PlainArray<A>::type, N>;
};

/// The result of a remote call. Move-only.
template <class R>
class RemoteRef;

namespace rt {

/// A remote call under way, without its type.
class RemoteCall {
 public:
  RemoteCall(const ActorHandle& actor, std::uint32_t task, std::string_view name, Blob arguments);
  RemoteCall(RemoteCall&&) noexcept;
  RemoteCall& operator=(RemoteCall&&) noexcept;
  ~RemoteCall();

  bool ready();
  /// The encoded results. Throws the task's exception, ActorDiedError, TimeoutError,
  /// RefConsumedError.
  Blob take(Deadline deadline);

 private:
  ActorHandle actor_;
  std::string name_;
  std::unique_ptr<PendingCall> call_;
};

template <class C, class V>
void append_value(std::vector<Blob>& values, const V& value) {
  static_assert(encodable<C>,
                "an opaque type without a codec cannot leave its actor, nor be given to it");
  const auto& whole = as_wire<C>(value);
  // 64 more than needed: the value must start at a multiple of 64.
  Blob bytes(Wire<C>::end(whole, 0));
  Encoder encoder(bytes.data(), bytes.size());
  Wire<C>::encode(encoder, whole);
  encoder.finish();
  values.push_back(std::move(bytes));
}
Blob join_blobs(const std::vector<Blob>& values);
/// The values of a block. Throws TypeMismatchError unless there are `count`.
std::vector<std::span<const std::byte>> split_exactly(const Blob& block, std::size_t count);
std::size_t count_values(const Blob& block);

/// Values of the generated types C as one block.
template <class... C, class... V>
Blob encode_arguments(const V&... values) {
  static_assert(sizeof...(C) == sizeof...(V));
  std::vector<Blob> blobs;
  (append_value<C>(blobs, values), ...);
  return join_blobs(blobs);
}

template <class R>
struct RemoteResult {
  static R decode(const Blob& block) {
    static_assert(encodable<R>, "an opaque type without a codec cannot leave its actor");
    if constexpr (
        requires { std::tuple_size<R>::value; } && !requires { typename Wire<R>::element; }) {
      if (count_values(block) == std::tuple_size_v<R> && std::tuple_size_v<R> > 1) {
        return several(block, std::make_index_sequence<std::tuple_size_v<R>>());
      }
    }
    return decode_result<R>(split_exactly(block, 1)[0], false);
  }

 private:
  template <std::size_t... I>
  static R several(const Blob& block, std::index_sequence<I...>) {
    const auto values = split_exactly(block, sizeof...(I));
    return R{decode_result<std::tuple_element_t<I, R>>(values[I], false)...};
  }
};
template <>
struct RemoteResult<void> {
  static void decode(const Blob&) {}
};

}  // namespace rt

template <class R>
class [[nodiscard]] RemoteRef {
 public:
  explicit RemoteRef(rt::RemoteCall&& call) : call_(std::move(call)) {}
  /// Waits 10 s for the result. Throws as Ref::get.
  R get() { return get(std::chrono::seconds(10)); }
  R get(Duration timeout) {
    return rt::RemoteResult<R>::decode(call_.take(rt::deadline_after(rt::nanoseconds(timeout))));
  }
  bool ready() { return call_.ready(); }

 private:
  rt::RemoteCall call_;
};

/// A task of an actor that can be called outside graphs: `a.echo.remote("hi").get()`. A task with
/// several results has R = std::tuple of them.
template <class Sig>
class RemoteTask;
template <class R, class... C>
class RemoteTask<R(C...)> {
 public:
  /// Task number `task` of the actor's class; `name` is "Echo.echo".
  RemoteTask(const ActorHandle& actor, std::uint32_t task, std::string_view name)
      : actor_(actor), task_(task), name_(name) {}

  template <class... V>
    requires(sizeof...(V) == sizeof...(C))
  RemoteRef<R> remote(const V&... arguments) const {
    return RemoteRef<R>(
        rt::RemoteCall(actor_, task_, name_, rt::encode_arguments<C...>(arguments...)));
  }

 private:
  ActorHandle actor_;
  std::uint32_t task_;
  std::string_view name_;
};

namespace rt {

/// One instance of a deployment, as generated code describes it.
struct InstanceDesc {
  std::string name = {};              // "w[1][3]"
  std::string type = {};              // "demo.hello.Echo"
  Hash hash = {};                     // ActorClass::hash
  std::string executable = {};        // "hello.Echo", looked up
  Blob arguments = {};                // encode_arguments of the constructor's
  std::vector<std::string> env = {};  // "A=B"
  std::string cwd = {};
  std::string cpus = {};
  std::string log = {};
};

/// Where generated code was told to look for the agent and the actors' executables.
struct CompiledPlaces {
  const char* agent = "";
  const char* actors = "";
};
/// Starts all instances or none; handles in their order. `manifest_dir` is the directory of the
/// manifest, if it came from a file. Throws StartError, ResourceError, AbiMismatchError.
std::vector<ActorHandle> launch_instances(const std::vector<InstanceDesc>& instances,
                                          const LaunchOptions& options,
                                          const CompiledPlaces& places,
                                          const std::string& manifest_dir = {});

/// The value of an environment variable for a constructor's argument. Throws StartError when unset.
std::string launch_environment(const char* variable);

}  // namespace rt

/// Base of generated deployments.
struct Deployment {};

}  // namespace cgraph

/// Structured bindings.
template <class A, std::size_t N>
struct std::tuple_size<cgraph::ActorArray<A, N>> : std::integral_constant<std::size_t, N> {};
template <std::size_t I, class A, std::size_t N>
struct std::tuple_element<I, cgraph::ActorArray<A, N>> {
  using type = A;
};

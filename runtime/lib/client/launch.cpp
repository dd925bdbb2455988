#include "cgraph/launch.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "cgraph/error.h"
#include "cgraph/rt/error_record.h"
#include "cgraph/rt/host.h"
#include "graph_state.h"

namespace cgraph {

namespace fs = std::filesystem;

const std::string& ActorHandle::name() const { return link_->name(); }
bool ActorHandle::alive() const {
  return link_ && rt::with_faults("actor " + name(), [&] { return link_->alive(); });
}
void ActorHandle::kill() const {
  rt::with_faults("actor " + name(), [&] { link_->stop(true); });
}
void ActorHandle::stop() const {
  rt::with_faults("actor " + name(), [&] { link_->stop(false); });
}

namespace rt {

RemoteCall::RemoteCall(const ActorHandle& actor, std::uint32_t task, std::string_view name,
                       Blob arguments)
    : actor_(actor), name_(name) {
  if (!actor) throw ActorAliasError("a remote call of " + name_ + " on an empty handle");
  call_ = with_faults("remote call " + name_,
                      [&] { return actor.link()->call(task, name, std::move(arguments)); });
}
RemoteCall::RemoteCall(RemoteCall&&) noexcept = default;
RemoteCall& RemoteCall::operator=(RemoteCall&&) noexcept = default;
RemoteCall::~RemoteCall() = default;

bool RemoteCall::ready() {
  if (!call_) throw RefConsumedError("the result of " + name_ + " was already got");
  return call_->ready();
}

Blob RemoteCall::take(Deadline deadline) {
  if (!call_) throw RefConsumedError("the result of " + name_ + " was already got");
  RemoteReply reply = with_faults("remote call " + name_, [&] {
    if (!call_->wait(deadline)) {
      throw TimeoutError("the driver waits for actor " + actor_.name() + " to answer " + name_);
    }
    return call_->take();
  });
  call_.reset();
  if (!reply.failure.empty()) {
    ErrorRecord record = decode_error(reply.failure);
    if (record.actor.empty()) record.actor = actor_.name();
    if (record.host.empty()) record.host = local_host_name;
    if (record.task.empty()) record.task = name_;
    throw_error(std::move(record));
  }
  return std::move(reply.results);
}

Blob join_blobs(const std::vector<Blob>& values) {
  std::vector<std::span<const std::byte>> spans(values.begin(), values.end());
  return join_values(spans);
}

std::vector<std::span<const std::byte>> split_exactly(const Blob& block, std::size_t count) {
  auto values = split_values(block);
  if (!values || values->size() != count) {
    throw TypeMismatchError("a reply with " + std::to_string(values ? values->size() : 0) +
                            " values, expected " + std::to_string(count));
  }
  return std::move(*values);
}

std::size_t count_values(const Blob& block) {
  const auto values = split_values(block);
  return values ? values->size() : 0;
}

namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

fs::path own_directory() {
  std::error_code error;
  return fs::read_symlink("/proc/self/exe", error).parent_path();
}

bool is_executable(const fs::path& path) {
  return ::access(path.c_str(), X_OK) == 0 && !fs::is_directory(path);
}

std::string find_agent(const LaunchOptions& options, const CompiledPlaces& places) {
  std::vector<fs::path> candidates;
  if (!options.agent.empty()) {
    candidates = {options.agent};
  } else {
    if (const std::string named = environment("CGRAPH_AGENT"); !named.empty())
      candidates.push_back(named);
    candidates.push_back(own_directory() / "cgraph-agent");
    if (*places.agent) candidates.push_back(places.agent);
  }
  std::string tried;
  for (const fs::path& candidate : candidates) {
    if (is_executable(candidate)) return candidate;
    tried += (tried.empty() ? "" : ", ") + candidate.string();
  }
  throw StartError("", "no cgraph-agent; looked at " + tried + " (CGRAPH_AGENT names one)");
}

std::vector<fs::path> actor_directories(const LaunchOptions& options, const CompiledPlaces& places,
                                        const std::string& manifest_dir) {
  std::vector<fs::path> directories(options.actor_path.begin(), options.actor_path.end());
  const std::string path = environment("CGRAPH_ACTOR_PATH");
  for (std::size_t begin = 0; begin < path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    if (end > begin) directories.emplace_back(path.substr(begin, end - begin));
    begin = end + 1;
  }
  directories.push_back(own_directory());
  if (!manifest_dir.empty()) directories.push_back(manifest_dir);
  if (*places.actors) directories.push_back(places.actors);
  return directories;
}

std::string find_executable(const InstanceDesc& instance,
                            const std::vector<fs::path>& directories) {
  if (fs::path(instance.executable).is_absolute()) return instance.executable;
  std::string tried;
  for (const fs::path& directory : directories) {
    const fs::path candidate = directory / instance.executable;
    if (is_executable(candidate)) return candidate;
    tried += (tried.empty() ? "" : ", ") + directory.string();
  }
  throw StartError(instance.name, "no executable " + instance.executable + " in " + tried +
                                      " (CGRAPH_ACTOR_PATH names more directories)");
}

}  // namespace

std::vector<ActorHandle> launch_instances(const std::vector<InstanceDesc>& instances,
                                          const LaunchOptions& options,
                                          const CompiledPlaces& places,
                                          const std::string& manifest_dir) {
  const bool threads = options.threads || !environment("CGRAPH_THREADS").empty();
  const auto directories = actor_directories(options, places, manifest_dir);
  std::vector<ActorSpec> specs;
  for (const InstanceDesc& instance : instances) {
    ActorSpec& spec = specs.emplace_back();
    spec.name = instance.name;
    spec.type = instance.type;
    spec.hash = instance.hash;
    if (!threads) spec.executable = find_executable(instance, directories);
    spec.arguments = instance.arguments;
    spec.env = instance.env;
    spec.cwd = instance.cwd;
    spec.cpus = instance.cpus;
    spec.log = instance.log;
  }
  const std::int64_t timeout =
      options.start_timeout ? nanoseconds(*options.start_timeout) : PlanOptions().start_timeout_ns;
  return with_faults("launch", [&] {
    const auto host = threads ? Host::threads() : Host::local(find_agent(options, places));
    std::vector<ActorHandle> handles;
    for (auto& link : host->launch(specs, timeout)) handles.emplace_back(std::move(link), host);
    return handles;
  });
}

std::string launch_environment(const char* variable) {
  const char* value = std::getenv(variable);
  if (!value)
    throw StartError("", std::string("the environment variable ") + variable + " is not set");
  return value;
}

}  // namespace rt
}  // namespace cgraph

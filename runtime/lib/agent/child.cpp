#include "child.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

extern char** environ;

namespace cgraph::rt {
namespace {

/// Bytes of what an actor may tell the agent: the failure of its constructor is the longest.
constexpr std::size_t largest_report = 1 << 20;

std::pair<os::Fd, os::Fd> make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw os::Error{"pipe2", errno};
  return {os::Fd(ends[0]), os::Fd(ends[1])};
}

os::Fd open_file(const char* path, int flags) {
  os::Fd file(open(path, flags | O_CLOEXEC, 0666));
  if (!file) throw os::Error{"open", errno};
  return file;
}

std::vector<std::string> environment_with(const std::vector<std::string>& additions) {
  std::vector<std::string> result;
  const auto name_of = [](const std::string& entry) {
    return entry.substr(0, entry.find('=') + 1);
  };
  for (char** entry = environ; *entry; ++entry) {
    const std::string text(*entry);
    bool is_replaced = false;
    for (const std::string& addition : additions) is_replaced |= name_of(addition) == name_of(text);
    if (!is_replaced) result.push_back(text);
  }
  result.insert(result.end(), additions.begin(), additions.end());
  return result;
}

}  // namespace

std::unique_ptr<Child> start_child(std::uint64_t id, const ActorSpec& spec, const os::Fd& board) {
  auto child = std::make_unique<Child>();
  child->id = id;
  child->name = spec.name;
  child->type = spec.type;
  os::Fd page = os::make_memory("cgraph-live", sizeof(LivePage));
  child->page_map = os::Mapping(page.get(), sizeof(LivePage), true, sizeof(LivePage));
  auto [control, control_peer] = Socket::make_pair();
  auto [driver_end, actor_end] = Socket::make_pair();
  os::Fd input = open_file("/dev/null", O_RDONLY), output, errors;
  if (spec.log.empty()) {
    auto [out, out_write] = make_pipe();
    auto [err, err_write] = make_pipe();
    child->out.emplace(std::move(out), STDOUT_FILENO, spec.name);
    child->err.emplace(std::move(err), STDERR_FILENO, spec.name);
    output = std::move(out_write);
    errors = std::move(err_write);
  } else {
    output = open_file(spec.log.c_str(), O_WRONLY | O_CREAT | O_APPEND);
    errors = os::Fd(fcntl(output.get(), F_DUPFD_CLOEXEC, 3));
    if (!errors) throw os::Error{"fcntl", errno};
  }
  os::SpawnRequest request;
  request.path = spec.executable;
  request.arguments = {spec.executable, "--cgraph-actor", std::to_string(getpid())};
  request.environment = environment_with(spec.env);
  request.folder = spec.cwd;
  request.cpus = spec.cpus;
  request.files = {input.get(),    output.get(), errors.get(), control_peer.fd(),
                   actor_end.fd(), page.get(),   board.get()};
  child->pid = os::spawn(request);
  child->process = os::open_process(child->pid);
  child->control = std::move(control);
  child->control.limit(largest_report, 0);
  child->driver_end = driver_end.take();
  Packer init;
  pack(init, spec);
  child->control.post(MessageType::construct, 0, init.take());
  return child;
}

}  // namespace cgraph::rt

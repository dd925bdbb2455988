//===- Manifest.h - A deployment's manifest ---------------------*- C++ -*-===//

#ifndef CGRAPH_RUNNER_MANIFEST_H
#define CGRAPH_RUNNER_MANIFEST_H

#include "Type.h"

#include "cgraph/rt/desc.h"
#include "cgraph/rt/graph_core.h"

#include <memory>
#include <nlohmann/json.hpp>

namespace cgraph::runner {

struct Input {
  std::string Name;
  const Type *Ty;
  std::optional<nlohmann::json> Default;
};

/// What one channel that the driver writes carries.
struct ChannelWrite {
  std::optional<size_t> Input; // none: the start signal
  std::vector<unsigned> Path;
};

struct Output {
  std::string Name;
  const Type *Ty; // `T[N]` is N results
};

/// A plan, with all that its description points to.
struct Plan {
  std::string Signature, Doc;
  std::vector<Input> Inputs;
  std::vector<ChannelWrite> Writes; // in the order of the channels
  std::vector<Output> Outputs;

  rt::PlanDesc Desc;
  rt::DriverDesc Driver;

  // Storage behind Desc and Driver.
  std::string Name;
  std::vector<std::string> Texts;
  std::vector<std::string_view> Actors, ActorTypes;
  std::vector<rt::PlanTask> Tasks;
  std::vector<rt::ChannelDesc> Channels;
  std::vector<std::uint32_t> Readers, OutputChannels;
  std::vector<rt::DriverWrite> DriverWrites;
};

/// One wired graph of a deployment.
struct Wiring {
  std::string Name;
  std::string PlanName;
  std::vector<std::string> Actors; // instances, in the order of the plan's
};

class Manifest {
public:
  /// Parses the text of a manifest that lies in \p Directory. Throws
  /// std::runtime_error with what is wrong.
  Manifest(const std::string &Text, std::string Directory);
  /// Reads the manifest in a file, likewise.
  static Manifest read(const std::string &Path);

  const std::vector<Wiring> &wirings() const { return Wirings; }

  /// Throws std::runtime_error if there is no such wiring.
  const Wiring &wiring(const std::string &Name) const;
  std::shared_ptr<const Plan> plan(const std::string &Name);
  TypeTable &types() { return *Types; }
  /// The description of an instance.
  const nlohmann::json &instance(const std::string &Name) const;
  const nlohmann::json &parameters() const { return Root.at("parameters"); }
  /// The directory of the file.
  const std::string &directory() const { return Directory; }

private:
  void parse(const std::string &Text);
  std::shared_ptr<const Plan> parsePlan(const std::string &Name);

  nlohmann::json Root;
  std::string Directory;
  std::vector<Wiring> Wirings;
  std::unique_ptr<TypeTable> Types;
};

/// The bytes of a hash in hexadecimal digits.
rt::Hash parseHash(const std::string &Hex);

/// The contents of a file. Throws std::runtime_error.
std::string readFile(const std::string &Path);

} // namespace cgraph::runner

#endif // CGRAPH_RUNNER_MANIFEST_H

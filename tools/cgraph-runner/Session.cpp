//===- Session.cpp - A launched graph -------------------------------------===//

#include "Session.h"
#include "Expr.h"

#include <iostream>

using namespace cgraph;
using namespace cgraph::runner;
using nlohmann::json;

Pending::Pending(const Plan &P, const rt::Accepted &Accepted) : P(&P) {
  size_t Count = 0;
  for (const Output &O : P.Outputs)
    Count += countResults(*O.Ty);
  // A graph without results has one claim, its completion.
  for (size_t I = 0; I < std::max<size_t>(Count, 1); ++I)
    Refs.emplace_back(Accepted.claim(static_cast<std::uint32_t>(I)));
}

std::string Pending::take(const Type &T, size_t &Next) {
  if (T.TheKind != Kind::Array)
    return decode(T, Refs[Next++].get().bytes);
  std::string Text = "[";
  for (uint64_t I = 0; I < T.Size; ++I)
    Text += (I ? ", " : "") + take(*T.Element, Next);
  return Text + "]";
}

std::string Pending::get() {
  if (P->Outputs.empty()) {
    rt::Claim &Completion = Refs.front().claim();
    Completion.get(
        Completion.default_timeout_ns(),
        [](void *, std::span<const std::byte>) {}, nullptr);
    return "";
  }
  size_t Next = 0;
  if (P->Outputs.size() == 1 && P->Outputs.front().Name.empty())
    return take(*P->Outputs.front().Ty, Next);
  std::string Text = "{";
  for (const Output &O : P->Outputs)
    Text += (Next ? ", " : "") + quote(O.Name) + ": " + take(*O.Ty, Next);
  return Text + "}";
}

static std::map<std::string, json>
parseParameters(Manifest &M, const std::vector<std::string> &Settings) {
  std::map<std::string, json> Parameters;
  std::map<std::string, const Type *> Types;
  for (const json &Parameter : M.parameters()) {
    std::string Name = Parameter.at("name");
    Types[Name] = M.types().get(Parameter.at("type"));
    if (Parameter.contains("default"))
      Parameters[Name] = Parameter.at("default");
  }
  for (const std::string &Setting : Settings) {
    size_t Equals = Setting.find('=');
    std::string Name = Setting.substr(0, Equals);
    // Parameters that shaped the build were given to the compiler as well.
    if (Equals == std::string::npos)
      throw UsageError("expected `name=value` after --set, not `" + Setting +
                       "`");
    auto It = Types.find(Name);
    if (It == Types.end())
      continue;
    Value V;
    try {
      V = parseValue(*It->second, Setting.substr(Equals + 1));
    } catch (const std::exception &E) {
      throw UsageError("--set " + Name + ": " + E.what());
    }
    if (!std::holds_alternative<json>(V))
      throw UsageError("--set " + Name + " takes JSON");
    Parameters[Name] = std::get<json>(std::move(V));
  }
  return Parameters;
}

static rt::Blob encodeArguments(Manifest &M, const json &Instance,
                                const std::map<std::string, json> &Parameters) {
  std::vector<std::vector<std::byte>> Encoded;
  for (const json &Argument : Instance.at("arguments")) {
    Dims Scope;
    std::string Name = Argument.at("name");
    Encoded.push_back(encode(*M.types().get(Argument.at("type")),
                             evaluate(Argument.at("value"), Parameters), Scope,
                             Name));
  }
  std::vector<std::span<const std::byte>> Views(Encoded.begin(), Encoded.end());
  return rt::join_values(Views);
}

static rt::InstanceDesc
describeInstance(Manifest &M, const std::string &Name,
                 const std::map<std::string, json> &Parameters) {
  const json &Instance = M.instance(Name);
  return {.name = Name,
          .type = Instance.at("class"),
          .hash = parseHash(Instance.at("hash")),
          .executable = Instance.at("executable"),
          .arguments = encodeArguments(M, Instance, Parameters),
          .env = Instance.at("env").get<std::vector<std::string>>(),
          .cwd = Instance.at("cwd"),
          .cpus = Instance.at("cpus"),
          .log = Instance.at("log")};
}

Session::Session(Manifest &M, const Wiring &W, std::shared_ptr<const Plan> P,
                 const std::vector<std::string> &Settings,
                 const std::string &Agent, StatsForm Form)
    : ThePlan(std::move(P)), Form(Form) {
  std::map<std::string, json> Parameters = parseParameters(M, Settings);
  std::vector<rt::InstanceDesc> Instances;
  for (const std::string &Name : W.Actors)
    Instances.push_back(describeInstance(M, Name, Parameters));
  LaunchOptions Options;
  Options.agent = Agent;
  Actors = rt::launch_instances(Instances, Options, rt::CompiledPlaces{},
                                M.directory());
  cgraph::Options Overrides;
  if (Form != StatsForm::None)
    Overrides.timed = true;
  Core = rt::GraphCore::compile(ThePlan->Desc, ThePlan->Driver, Actors,
                                Overrides, ThePlan);
}

Session::~Session() = default;

Pending Session::submit(const std::vector<std::vector<std::byte>> &Channels) {
  std::vector<std::span<const std::byte>> Views(Channels.begin(),
                                                Channels.end());
  return Pending(*ThePlan, Core.execute_encoded(Views));
}

void Session::showStats() {
  StatsForm Show = std::exchange(Form, StatsForm::None);
  if (Show == StatsForm::None)
    return;
  try {
    GraphStats Stats = Core.stats();
    if (Show == StatsForm::Json)
      std::cerr << to_json(Stats) << '\n';
    else
      std::cerr << Stats;
  } catch (const std::exception &E) {
    // What ended the graph is the failure to tell.
    std::cerr << "no statistics: " << E.what() << '\n';
  }
}

void Session::teardown() {
  showStats();
  Core.teardown({});
}

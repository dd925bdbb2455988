//===- Manifest.cpp - A deployment's manifest -----------------------------===//

#include "Manifest.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace cgraph;
using namespace cgraph::runner;
using nlohmann::json;

std::string cgraph::runner::readFile(const std::string &Path) {
  std::ifstream In(Path, std::ios::binary);
  std::string Text((std::istreambuf_iterator<char>(In)), {});
  if (!In.is_open() || In.bad())
    throw std::runtime_error("cannot read `" + Path + "`");
  return Text;
}

rt::Hash cgraph::runner::parseHash(const std::string &Hex) {
  rt::Hash Hash{};
  if (Hex.size() != 2 * Hash.size())
    throw std::runtime_error("the manifest has a malformed hash");
  for (size_t I = 0; I < Hash.size(); ++I)
    std::from_chars(Hex.data() + 2 * I, Hex.data() + 2 * I + 2, Hash[I], 16);
  return Hash;
}

static rt::PlanOptions parseOptions(const json &Options) {
  rt::PlanOptions Result;
  auto Read = [&](const char *Name, auto &Member) {
    if (auto It = Options.find(Name); It != Options.end())
      Member = It->get<std::remove_reference_t<decltype(Member)>>();
  };
  Read("max_inflight", Result.max_inflight);
  Read("max_buffered_results", Result.max_buffered_results);
  Read("submit_timeout", Result.submit_timeout_ns);
  Read("get_timeout", Result.get_timeout_ns);
  Read("teardown_timeout", Result.teardown_timeout_ns);
  Read("start_timeout", Result.start_timeout_ns);
  Read("max_value", Result.max_value);
  Read("fail_fast", Result.fail_fast);
  Read("trace", Result.trace);
  std::string Wait = Options.value("wait", "hybrid");
  Result.wait = Wait == "spin"    ? rt::WaitPolicy::spin
                : Wait == "block" ? rt::WaitPolicy::block
                                  : rt::WaitPolicy::hybrid;
  Result.throw_on_full = Options.value("on_full", "wait") == "throw";
  return Result;
}

static void parseChannels(const json &Source, Plan &P) {
  for (const json &Channel : Source.at("channels")) {
    P.Texts.push_back(Channel.at("name"));
    rt::ChannelDesc Desc{};
    Desc.from = Channel.at("from");
    Desc.first_reader = static_cast<std::uint32_t>(P.Readers.size());
    for (const json &Reader : Channel.at("to"))
      P.Readers.push_back(Reader);
    Desc.reader_count =
        static_cast<std::uint32_t>(P.Readers.size()) - Desc.first_reader;
    Desc.slots = Channel.at("slots");
    Desc.slot_bytes = Channel.at("slot_bytes");
    Desc.bounded = Channel.at("bounded");
    P.Channels.push_back(Desc);
  }
}

/// What the driver writes, by channel.
static void parseInputs(const json &Source, TypeTable &Types, Plan &P) {
  std::map<size_t, ChannelWrite> Writes;
  for (const json &I : Source.at("inputs")) {
    Input Parsed{I.at("name"), Types.get(I.at("type")), std::nullopt};
    if (auto It = I.find("default"); It != I.end())
      Parsed.Default = *It;
    for (const json &Write : I.at("writes"))
      Writes[Write.at("channel")] = {
          P.Inputs.size(), Write.at("path").get<std::vector<unsigned>>()};
    P.Inputs.push_back(std::move(Parsed));
  }
  for (size_t C = 0; C < P.Channels.size(); ++C) {
    if (P.Channels[C].from != 0)
      continue;
    auto It = Writes.find(C);
    bool IsStart = It == Writes.end();
    // Encoded values come one for each channel.
    std::uint32_t Number = static_cast<std::uint32_t>(P.Writes.size());
    P.DriverWrites.push_back({IsStart ? rt::no_input : Number, {}});
    P.Writes.push_back(IsStart ? ChannelWrite{} : It->second);
  }
}

/// What the driver reads: results come from channels counted among those.
static void parseOutputs(const json &Source, TypeTable &Types, Plan &P) {
  std::map<size_t, std::uint32_t> Reads;
  for (size_t C = 0; C < P.Channels.size(); ++C) {
    const rt::ChannelDesc &Channel = P.Channels[C];
    for (std::uint32_t R = 0; R < Channel.reader_count; ++R)
      if (P.Readers[Channel.first_reader + R] == 0)
        Reads.emplace(C, static_cast<std::uint32_t>(Reads.size()));
  }
  for (const json &O : Source.at("outputs")) {
    P.Outputs.push_back({O.at("name"), Types.get(O.at("type"))});
    for (const json &Channel : O.at("reads"))
      P.OutputChannels.push_back(Reads.at(Channel.get<size_t>()));
  }
}

Manifest::Manifest(const std::string &Path)
    : Root(json::parse(readFile(Path))),
      Directory(std::filesystem::absolute(Path).parent_path().string()) {
  if (Root.value("format", 0) != 1)
    throw std::runtime_error("`" + Path + "` is not a manifest of format 1");
  Types = std::make_unique<TypeTable>(Root.at("types"));
  for (const json &Graph : Root.at("graphs"))
    Wirings.push_back({Graph.at("name"), Graph.at("plan"),
                       Graph.at("actors").get<std::vector<std::string>>()});
}

const Wiring &Manifest::wiring(const std::string &Name) const {
  for (const Wiring &W : Wirings)
    if (W.Name == Name)
      return W;
  std::string Known;
  for (const Wiring &W : Wirings)
    Known += (Known.empty() ? "`" : ", `") + W.Name + "`";
  throw std::runtime_error("the deployment wires no graph `" + Name +
                           "`, but " + (Known.empty() ? "none" : Known));
}

const json &Manifest::instance(const std::string &Name) const {
  for (const json &Instance : Root.at("instances"))
    if (Instance.at("name") == Name)
      return Instance;
  throw std::runtime_error("the manifest has no instance `" + Name + "`");
}

std::shared_ptr<const Plan> Manifest::plan(const std::string &Name) {
  const json &Source = Root.at("plans").at(Name);
  auto P = std::make_shared<Plan>();
  P->Name = Name;
  P->Signature = Source.at("signature");
  P->Doc = Source.value("doc", "");
  parseChannels(Source, *P);
  parseInputs(Source, *Types, *P);
  parseOutputs(Source, *Types, *P);
  size_t FirstActor = P->Texts.size();
  for (const char *Key : {"actors", "classes"})
    for (const json &Text : Source.at(Key))
      P->Texts.push_back(Text);

  // No text moves from here on.
  for (size_t C = 0; C < P->Channels.size(); ++C)
    P->Channels[C].name = P->Texts[C];
  size_t Count = (P->Texts.size() - FirstActor) / 2;
  for (size_t I = 0; I < Count; ++I) {
    P->Actors.push_back(P->Texts[FirstActor + I]);
    P->ActorTypes.push_back(P->Texts[FirstActor + Count + I]);
  }
  P->Desc = {.graph = P->Name,
             .hash = parseHash(Source.at("hash")),
             .actors = P->Actors,
             .actor_types = P->ActorTypes,
             .channels = P->Channels,
             .readers = P->Readers,
             .options = parseOptions(Source.at("options"))};
  P->Driver = {P->DriverWrites, P->OutputChannels};
  return P;
}

//===- Manifest.cpp - A deployment's manifest -----------------------------===//

#include "Manifest.h"
#include "Value.h"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

using namespace cgraph;
using namespace cgraph::runner;
using nlohmann::json;

std::string cgraph::runner::readFile(const std::string &Path) {
  // Above what a value can have; devices have no end.
  constexpr size_t Limit = size_t(1) << 32;
  std::ifstream In(Path, std::ios::binary);
  std::string Text;
  char Part[1 << 16];
  while (In.read(Part, sizeof Part) || In.gcount()) {
    Text.append(Part, In.gcount());
    if (Text.size() > Limit)
      throw std::runtime_error("`" + Path + "` is larger than 4 GiB");
  }
  std::error_code Ignored;
  if (!In.is_open() || In.bad() || std::filesystem::is_directory(Path, Ignored))
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

static void require(bool Holds, const std::string &What) {
  if (!Holds)
    throw std::runtime_error("the manifest " + What);
}

/// A number of the manifest; negative and larger ones are none.
static uint64_t number(const json &J, uint64_t Most) {
  require(J.is_number_unsigned() && J.get<uint64_t>() <= Most,
          "has `" + J.dump() + "` where a number up to " +
              std::to_string(Most) + " stands");
  return J.get<uint64_t>();
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
  for (const char *Name : {"max_inflight", "max_buffered_results", "max_value"})
    if (Options.contains(Name))
      require(number(Options.at(Name), UINT32_MAX) > 0,
              std::string("has no room: `") + Name + "` is 0");
  std::string Wait = Options.value("wait", "hybrid");
  Result.wait = Wait == "spin"    ? rt::WaitPolicy::spin
                : Wait == "block" ? rt::WaitPolicy::block
                                  : rt::WaitPolicy::hybrid;
  Result.throw_on_full = Options.value("on_full", "wait") == "throw";
  return Result;
}

static void parseChannels(const json &Source, Plan &P) {
  const json &Actors = Source.at("actors");
  require(Actors.size() == Source.at("classes").size(),
          "has not one class for each actor");
  auto process = [&](const json &Number) {
    return static_cast<std::uint32_t>(number(Number, Actors.size()));
  };
  for (const json &Channel : Source.at("channels")) {
    P.Texts.push_back(Channel.at("name"));
    rt::ChannelDesc Desc{};
    Desc.from = process(Channel.at("from"));
    Desc.first_reader = static_cast<std::uint32_t>(P.Readers.size());
    for (const json &Reader : Channel.at("to"))
      P.Readers.push_back(process(Reader));
    Desc.reader_count =
        static_cast<std::uint32_t>(P.Readers.size()) - Desc.first_reader;
    require(Desc.reader_count > 0, "has a channel that nobody reads");
    Desc.slots = static_cast<std::uint32_t>(number(Channel.at("slots"), 65536));
    require(Desc.slots > 0, "has a channel without slots");
    Desc.slot_bytes = number(Channel.at("slot_bytes"), UINT32_MAX);
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
    for (const json &Write : I.at("writes")) {
      auto Path = Write.at("path").get<std::vector<unsigned>>();
      (void)project(*Parsed.Ty, Path);
      Writes[number(Write.at("channel"), UINT32_MAX)] = {P.Inputs.size(),
                                                         std::move(Path)};
    }
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
    require(countResults(*P.Outputs.back().Ty) == O.at("reads").size(),
            "has not one channel for each result");
    for (const json &Channel : O.at("reads"))
      P.OutputChannels.push_back(Reads.at(Channel.get<size_t>()));
  }
}

/// What nlohmann's library throws is about its own types and positions.
template <class Function>
static auto reading(Function Read) -> decltype(Read()) {
  try {
    return Read();
  } catch (const json::exception &E) {
    throw std::runtime_error(std::string("the manifest is damaged: ") +
                             E.what());
  }
}

Manifest Manifest::read(const std::string &Path) {
  return Manifest(readFile(Path),
                  std::filesystem::absolute(Path).parent_path().string());
}

Manifest::Manifest(const std::string &Text, std::string Directory)
    : Directory(std::move(Directory)) {
  reading([&] { parse(Text); });
}

void Manifest::parse(const std::string &Text) {
  Root = parseJson(Text);
  require(Root.is_object() && Root.value("format", 0) == 1,
          "is not of format 1");
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
  return reading([&] { return parsePlan(Name); });
}

std::shared_ptr<const Plan> Manifest::parsePlan(const std::string &Name) {
  const json &Source = Root.at("plans").at(Name);
  json Options = Source.at("options");
  Options.update(Root.value("options", json::object()));
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
  size_t FirstTask = P->Texts.size();
  for (const json &Task : Source.value("tasks", json::array())) {
    size_t Process = number(Task.at("process"), (FirstTask - FirstActor) / 2);
    require(Process > 0, "has a task of the driver");
    P->Tasks.push_back({static_cast<std::uint32_t>(Process), {}});
    P->Texts.push_back(Task.at("name"));
  }

  // No text moves from here on.
  for (size_t C = 0; C < P->Channels.size(); ++C)
    P->Channels[C].name = P->Texts[C];
  for (size_t T = 0; T < P->Tasks.size(); ++T)
    P->Tasks[T].name = P->Texts[FirstTask + T];
  size_t Count = (FirstTask - FirstActor) / 2;
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
             .options = parseOptions(Options),
             .tasks = P->Tasks};
  P->Driver = {P->DriverWrites, P->OutputChannels};
  return P;
}

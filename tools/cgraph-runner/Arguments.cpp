//===- Arguments.cpp - Values given on the command line -------------------===//

#include "Arguments.h"

#include <algorithm>

using namespace cgraph::runner;
using nlohmann::json;

Value cgraph::runner::parseValue(const Type &T, const std::string &Text) {
  if (Text.starts_with("@")) {
    std::string Path = Text.substr(1);
    std::string Contents = readFile(Path);
    if (Path.ends_with(".npy"))
      return parseNpy(Contents);
    return parseJson(Contents);
  }
  json Parsed;
  try {
    Parsed = parseJson(Text);
  } catch (const json::parse_error &) {
    return json(Text);
  }
  // For a `str`, `1` and `null` are words as well.
  if (T.TheKind == Kind::Str && !Parsed.is_string())
    return json(Text);
  return Parsed;
}

static std::string names(const Plan &P) {
  std::string Text;
  for (const Input &I : P.Inputs)
    Text += (Text.empty() ? "`" : ", `") + I.Name + "`";
  return Text.empty() ? "none" : Text;
}

/// Takes what was given for each input, or its default.
template <class Error>
static Values complete(const Plan &P, std::vector<std::optional<Value>> Given,
                       Error Fail) {
  Values Result;
  for (size_t I = 0; I < P.Inputs.size(); ++I) {
    if (!Given[I] && !P.Inputs[I].Default)
      Fail("input `" + P.Inputs[I].Name + "` is missing");
    Result.push_back(Given[I] ? std::move(*Given[I])
                              : Value(*P.Inputs[I].Default));
  }
  return Result;
}

static std::optional<size_t> find(const Plan &P, const std::string &Name) {
  auto It = std::find_if(P.Inputs.begin(), P.Inputs.end(),
                         [&](const Input &I) { return I.Name == Name; });
  if (It == P.Inputs.end())
    return std::nullopt;
  return It - P.Inputs.begin();
}

Values cgraph::runner::parseArguments(const Plan &P,
                                      const std::vector<std::string> &Args) {
  std::vector<std::optional<Value>> Given(P.Inputs.size());
  for (const std::string &Arg : Args) {
    size_t Equals = Arg.find('=');
    if (Equals == std::string::npos)
      throw UsageError("expected `name=value`, not `" + Arg + "`");
    std::string Name = Arg.substr(0, Equals);
    std::optional<size_t> I = find(P, Name);
    if (!I)
      throw UsageError("the graph has no input `" + Name + "`, but " +
                       names(P));
    if (Given[*I])
      throw UsageError("input `" + Name + "` is given twice");
    try {
      Given[*I] = parseValue(*P.Inputs[*I].Ty, Arg.substr(Equals + 1));
    } catch (const std::exception &E) {
      throw UsageError("input `" + Name + "`: " + E.what());
    }
  }
  return complete(P, std::move(Given),
                  [](const std::string &What) { throw UsageError(What); });
}

Values cgraph::runner::parseLine(const Plan &P, const std::string &Line) {
  auto Fail = [](const std::string &What) {
    throw ValueError("TypeMismatchError", What);
  };
  json Object;
  try {
    Object = parseJson(Line);
  } catch (const json::parse_error &) {
    Fail("the line is no JSON object");
  } catch (const std::runtime_error &E) {
    Fail(E.what());
  }
  if (!Object.is_object())
    Fail("the line is no JSON object");
  std::vector<std::optional<Value>> Given(P.Inputs.size());
  for (const auto &[Name, V] : Object.items()) {
    std::optional<size_t> I = find(P, Name);
    if (!I)
      Fail("the graph has no input `" + Name + "`, but " + names(P));
    else
      Given[*I] = V;
  }
  return complete(P, std::move(Given), Fail);
}

std::vector<std::vector<std::byte>>
cgraph::runner::encodeInputs(const Plan &P, const Values &Given) {
  // Inputs are checked whole, also where parts of them are sent.
  Dims Scope;
  for (size_t I = 0; I < Given.size(); ++I)
    encode(*P.Inputs[I].Ty, Given[I], Scope, P.Inputs[I].Name);
  std::vector<std::vector<std::byte>> Channels;
  for (const ChannelWrite &Write : P.Writes) {
    if (!Write.Input) {
      Channels.emplace_back();
      continue;
    }
    const Input &I = P.Inputs[*Write.Input];
    Dims Part; // elements of lists have scopes of their own
    Channels.push_back(
        encode(*I.Ty, Given[*Write.Input], Part, I.Name, Write.Path));
  }
  return Channels;
}

//===- Arguments.cpp - Values given on the command line -------------------===//

#include "Arguments.h"

#include <algorithm>
#include <cstring>

using namespace cgraph::runner;
using nlohmann::json;

/// Throws std::runtime_error with the place of the mistake.
static json readJson(const std::string &Text) {
  try {
    return parseJson(Text);
  } catch (const json::parse_error &E) {
    // "[json.exception.parse_error.101] parse error at line 1, column 4: ..."
    std::string What = E.what();
    size_t Tag = What.starts_with("[") ? What.find("] ") : std::string::npos;
    throw std::runtime_error(
        "no JSON: " + (Tag == std::string::npos ? What : What.substr(Tag + 2)));
  }
}

/// Whether nobody means a bare word by this: the beginning of a JSON value.
static bool beginsJson(const std::string &Text) {
  size_t First = Text.find_first_not_of(" \t\n");
  return First != std::string::npos && strchr("[{\"", Text[First]);
}

Value cgraph::runner::parseValue(const Type &T, const std::string &Text) {
  if (Text.starts_with("@")) {
    std::string Path = Text.substr(1);
    std::string Contents = readFile(Path);
    if (Path.ends_with(".npy"))
      return parseNpy(Contents);
    try {
      return readJson(Contents);
    } catch (const std::exception &E) {
      throw std::runtime_error("`" + Path + "`: " + E.what());
    }
  }
  if (T.TheKind != Kind::Str && beginsJson(Text))
    return readJson(Text);
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

static std::string noInput(const Plan &P, const std::string &Name) {
  std::string Inputs;
  for (const Input &I : P.Inputs)
    Inputs += (Inputs.empty() ? "`" : ", `") + I.Name + "`";
  return "the graph has no input `" + Name + "`; " +
         (Inputs.empty()        ? "it has none"
          : P.Inputs.size() > 1 ? "its inputs are " + Inputs
                                : "its input is " + Inputs);
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
      throw UsageError(noInput(P, Name));
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
      Fail(noInput(P, Name));
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

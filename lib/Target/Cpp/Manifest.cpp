//===- Manifest.cpp - `<root>.<deployment>.json` --------------------------===//
//
// What a deployment runs, for programs that know it only at run time. The
// format is described in docs/architecture.md.
//
//===----------------------------------------------------------------------===//

#include "Deployment.h"
#include "GraphClass.h"
#include "LaunchExpr.h"
#include "PlanConstants.h"
#include "Printers.h"
#include "Types.h"
#include "dialects/CGraph/IR/TypeText.h"

#include "llvm/ADT/TypeSwitch.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace llvm;
using namespace mlir;

namespace cgraphc::cpp {

using llvm::TypeSwitch;

namespace {

class ManifestPrinter {
public:
  ManifestPrinter(Program &P, cg::DeploymentOp Deployment)
      : P(P), Deployment(Deployment), OS(Result), J(OS, /*IndentSize=*/2) {}

  Text print();

private:
  json::Value type(Type Ty);
  void describe(StringRef Symbol);
  LogicalResult printParameters();
  LogicalResult printInstance(cg::InstanceOp Instance);
  LogicalResult printGraphs();
  LogicalResult printPlan(plan::GraphOp Plan);
  LogicalResult printOptions(Operation *At, ArrayRef<NamedOption> Options);
  LogicalResult printInputs(plan::GraphOp Plan);
  void printChannels(plan::GraphOp Plan);
  void printStrings(StringRef Name, ArrayRef<std::string> Texts);

  Program &P;
  cg::DeploymentOp Deployment;
  /// Records and enums that were named, in the order of their names.
  std::map<std::string, json::Value> Named;
  std::string Result;
  raw_string_ostream OS;
  json::OStream J;
};

} // namespace

static std::optional<int64_t> sizeOf(Attribute Bound) {
  return Bound ? cg::getKnownSize(Bound) : std::nullopt;
}

static json::Value dim(Attribute Dim) {
  if (std::optional<int64_t> Size = cg::getKnownSize(Dim))
    return *Size;
  auto Dynamic = dyn_cast<cg::DimAttr>(Dim);
  std::string Name = "?";
  if (Dynamic && Dynamic.getName())
    Name = cg::getShortName(Dynamic.getName().getValue()).str();
  std::optional<int64_t> Max =
      Dynamic ? sizeOf(Dynamic.getBound()) : std::nullopt;
  if (!Max)
    return Name;
  return json::Object{{"dim", Name}, {"max", *Max}};
}

/// Adds a record or an enum to the named types.
void ManifestPrinter::describe(StringRef Symbol) {
  if (!Named.try_emplace(Symbol.str(), nullptr).second)
    return;
  if (auto Enum = P.find<cg::EnumOp>(Symbol)) {
    json::Array Cases;
    for (auto Case : Enum.getCases().getAsRange<StringAttr>())
      Cases.push_back(Case.getValue().str());
    Named.at(Symbol.str()) = json::Object{{"enum", std::move(Cases)}};
    return;
  }
  json::Array Fields;
  if (auto Record = P.find<cg::RecordOp>(Symbol))
    for (auto Field : Record.getFields().getAsRange<cg::ParamAttr>())
      Fields.push_back(json::Object{{"name", Field.getName().getValue().str()},
                                    {"type", type(Field.getType())}});
  Named.at(Symbol.str()) = json::Object{{"record", std::move(Fields)}};
}

json::Value ManifestPrinter::type(Type Ty) {
  auto Bounded = [](const char *Name, Attribute Bound) -> json::Value {
    if (std::optional<int64_t> Size = sizeOf(Bound))
      return json::Object{{Name, *Size}};
    return Name;
  };
  auto Nominal = [&](StringRef Symbol) -> json::Value {
    describe(Symbol);
    return json::Object{{"named", Symbol.str()}};
  };
  return TypeSwitch<Type, json::Value>(Ty)
      .Case([&](cg::StrType T) { return Bounded("str", T.getBound()); })
      .Case([&](cg::BytesType T) { return Bounded("bytes", T.getBound()); })
      .Case([&](cg::RecordType T) { return Nominal(T.getName().getValue()); })
      .Case([&](cg::EnumType T) { return Nominal(T.getName().getValue()); })
      .Case([&](cg::OpaqueType T) -> json::Value {
        return json::Object{{"opaque", T.getName().getValue().str()}};
      })
      .Case([&](cg::TensorType T) -> json::Value {
        json::Array Shape;
        for (Attribute D : T.getDims())
          Shape.push_back(dim(D));
        return json::Object{{"tensor", cg::getTypeText(T.getElement())},
                            {"shape", std::move(Shape)}};
      })
      .Case([&](cg::TupleType T) -> json::Value {
        json::Array Members;
        for (Type Member : T.getMembers())
          Members.push_back(type(Member));
        return json::Object{{"tuple", std::move(Members)}};
      })
      .Case([&](cg::ArrayType T) -> json::Value {
        return json::Object{{"array", type(T.getElement())},
                            {"size", sizeOf(T.getSize()).value_or(0)}};
      })
      .Case([&](cg::ListType T) -> json::Value {
        json::Object List{{"list", type(T.getElement())}};
        if (std::optional<int64_t> Max = sizeOf(T.getBound()))
          List["max"] = *Max;
        return List;
      })
      .Case([&](cg::OptionalType T) -> json::Value {
        return json::Object{{"optional", type(T.getElement())}};
      })
      .Default([](Type T) -> json::Value { return cg::getTypeText(T); });
}

void ManifestPrinter::printStrings(StringRef Name,
                                   ArrayRef<std::string> Texts) {
  J.attributeArray(Name, [&] {
    for (const std::string &Text : Texts)
      J.value(Text);
  });
}

LogicalResult ManifestPrinter::printParameters() {
  LogicalResult Ok = success();
  J.attributeArray("parameters", [&] {
    for (cg::ParamAttr Param : openParams(Deployment)) {
      J.object([&] {
        J.attribute("name", Param.getName().getValue());
        J.attribute("type", type(launchType(Param.getType())));
        if (!Param.getDefaultValue())
          return;
        FailureOr<json::Value> Value =
            launchJson(Deployment, Param.getDefaultValue());
        if (failed(Value))
          Ok = failure();
        else
          J.attribute("default", *Value);
      });
    }
  });
  return Ok;
}

LogicalResult ManifestPrinter::printInstance(cg::InstanceOp Instance) {
  auto Actor = P.find<cg::ActorOp>(Instance.getActorClass());
  FailureOr<Settings> With = readSettings(Instance);
  if (failed(With))
    return failure();
  LogicalResult Ok = success();
  J.object([&] {
    J.attribute("name", Instance.getFullName());
    J.attribute("class", Actor.getSymName());
    J.attribute("hash", actorHash(P, Actor));
    J.attribute("executable", P.executable(Actor));
    J.attribute("host", Instance.getPlacedOn().value_or("localhost"));
    J.attributeArray("arguments", [&] {
      cg::NewOp New = Actor.getNew();
      if (!New)
        return;
      for (auto [Param, Expr] :
           zip_equal(New.getParams().getAsRange<cg::ParamAttr>(),
                     Instance.getArgs())) {
        FailureOr<json::Value> Value = launchJson(Instance, Expr);
        if (failed(Value)) {
          Ok = failure();
          continue;
        }
        J.object([&] {
          J.attribute("name", Param.getName().getValue());
          J.attribute("type", type(Param.getType()));
          J.attribute("value", *Value);
        });
      }
    });
    printStrings("env", With->env);
    J.attribute("cwd", With->cwd);
    J.attribute("cpus", With->cpus);
    J.attribute("log", With->log);
  });
  return Ok;
}

LogicalResult ManifestPrinter::printOptions(Operation *At,
                                            ArrayRef<NamedOption> Options) {
  LogicalResult Ok = success();
  J.attributeObject("options", [&] {
    for (const NamedOption &Option : Options) {
      if (auto Duration = dyn_cast<cg::DurationAttr>(Option.value)) {
        // -1: without an end.
        J.attribute(Option.name,
                    Duration.isForever() ? -1 : Duration.getNanoseconds());
        continue;
      }
      FailureOr<json::Value> Value = launchJson(At, Option.value);
      if (failed(Value))
        Ok = failure();
      else
        J.attribute(Option.name, *Value);
    }
  });
  return Ok;
}

void ManifestPrinter::printChannels(plan::GraphOp Plan) {
  J.attributeArray("channels", [&] {
    for (plan::ChannelOp Channel : Plan.getChannels())
      J.object([&] {
        J.attribute("name", json::fixUTF8(Channel.getName()));
        J.attribute("type", isa<cg::TokenType>(Channel.getType())
                                ? json::Value("token")
                                : type(Channel.getType()));
        J.attribute("from", int64_t(Channel.getSource()));
        J.attributeArray("to", [&] {
          for (int64_t Reader : Channel.getReaders())
            J.value(Reader);
        });
        J.attribute("kind", plan::stringifyChannelKind(Channel.getKind()));
        J.attribute("slots", int64_t(Channel.getSlots()));
        J.attribute("slot_bytes", int64_t(Channel.getSlotBytes()));
        J.attribute("bounded", Channel.getBounded());
      });
  });
}

LogicalResult ManifestPrinter::printInputs(plan::GraphOp Plan) {
  LogicalResult Ok = success();
  auto Graph = P.find<cg::GraphOp>(Plan.getGraph());
  J.attributeArray("inputs", [&] {
    for (auto [I, Input] : enumerate(Plan.getInputs())) {
      J.object([&] {
        J.attribute("name", Input.getName());
        J.attribute("type", type(Input.getType()));
        auto Declared = cast<cg::ParamAttr>(Graph.getInputs()[I]);
        if (Declared.getDefaultValue()) {
          FailureOr<json::Value> Value =
              launchJson(Input, Declared.getDefaultValue());
          if (failed(Value))
            Ok = failure();
          else
            J.attribute("default", *Value);
        }
        J.attributeArray("writes", [&] {
          for (auto [Channel, Path] :
               zip_equal(Input.getChannels(), Input.getPaths())) {
            FailureOr<SmallVector<unsigned>> Steps = P.resolvePath(
                Input, Input.getType(), cast<ArrayAttr>(Path).getValue());
            if (failed(Steps)) {
              Ok = failure();
              continue;
            }
            J.object([&] {
              J.attribute("channel", Channel);
              J.attributeArray("path", [&] {
                for (unsigned Step : *Steps)
                  J.value(int64_t(Step));
              });
            });
          }
        });
      });
    }
  });
  return Ok;
}

LogicalResult ManifestPrinter::printPlan(plan::GraphOp Plan) {
  LogicalResult Ok = success();
  PlanActors Actors = planActors(Plan);
  auto Graph = P.find<cg::GraphOp>(Plan.getGraph());
  J.attributeObject(planName(Plan), [&] {
    J.attribute("hash", planHash(P, Plan));
    J.attribute("signature",
                "graph " + cg::getShortName(Graph.getSymName()).str() + "(" +
                    cg::getParamsText(Graph.getInputs().getValue()) + ")" +
                    cg::getResultsText(Graph.getResults().getValue()));
    if (Graph.getDoc())
      J.attribute("doc", json::fixUTF8(*Graph.getDoc()));
    printStrings("actors", Actors.names);
    printStrings("classes", Actors.classes);
    J.attributeArray("tasks", [&] {
      for (const PlanTask &Task : planTasks(Plan))
        J.object([&] {
          J.attribute("process", Task.process);
          J.attribute("name", Task.name);
        });
    });
    if (failed(printOptions(Plan, namedOptions(Plan.getOptionsAttr()))))
      Ok = failure();
    printChannels(Plan);
    if (failed(printInputs(Plan)))
      Ok = failure();
    J.attributeArray("outputs", [&] {
      for (plan::OutputOp Output : Plan.getOutputs())
        J.object([&] {
          J.attribute("name", Output.getName());
          J.attribute("type", type(Output.getType()));
          J.attributeArray("reads", [&] {
            for (int64_t Channel : Output.getChannels())
              J.value(Channel);
          });
        });
    });
    // The position of each call in the order that all processes keep to.
    J.attributeArray("certificate", [&] {
      if (std::optional<ArrayRef<int64_t>> Positions = Plan.getCertificate())
        for (int64_t Position : *Positions)
          J.value(Position);
    });
  });
  return Ok;
}

LogicalResult ManifestPrinter::printGraphs() {
  LogicalResult Ok = success();
  MapVector<StringRef, plan::GraphOp> Plans;
  J.attributeArray("graphs", [&] {
    for (auto Wire : Deployment.getBody().getOps<cg::WireOp>()) {
      FailureOr<plan::GraphOp> Plan = planOf(P, Wire);
      if (failed(Plan)) {
        Ok = failure();
        continue;
      }
      Plans[Plan->getSymName()] = *Plan;
      J.object([&] {
        J.attribute("name", Wire.getFullName());
        J.attribute("plan", planName(*Plan));
        J.attributeArray("actors", [&] {
          for (Value Actor : Wire.getActors())
            if (auto Instance = Actor.getDefiningOp<cg::InstanceOp>())
              J.value(Instance.getFullName());
        });
      });
    }
  });
  J.attributeArray("live", [&] {
    for (auto Set : Deployment.getBody().getOps<cg::LiveOp>())
      J.object([&] {
        J.attribute("name", Set.getName());
        J.attributeArray("graphs", [&] {
          for (StringRef Graph : Set.getGraphs().getAsValueRange<StringAttr>())
            J.value(Graph);
        });
      });
  });
  J.attributeObject("plans", [&] {
    for (auto &[Name, Plan] : Plans)
      if (failed(printPlan(Plan)))
        Ok = failure();
  });
  return Ok;
}

Text ManifestPrinter::print() {
  FailureOr<Instances> All = readInstances(P, Deployment);
  if (failed(All))
    return failure();
  LogicalResult Ok = success();
  J.object([&] {
    J.attribute("generated", "Generated by cgraphc " CGRAPHC_VERSION " from " +
                                 P.root->shortName() + ". Do not edit.");
    J.attribute("format", 1);
    J.attribute("deployment", Deployment.getSymName());
    if (failed(printParameters()))
      Ok = failure();
    J.attributeArray("instances", [&] {
      for (cg::InstanceOp Instance : All->all)
        if (failed(printInstance(Instance)))
          Ok = failure();
    });
    if (failed(printOptions(Deployment,
                            namedOptions(Deployment.getOptionsAttr()))))
      Ok = failure();
    if (failed(printGraphs()))
      Ok = failure();
    J.attributeObject("types", [&] {
      for (auto &[Name, Description] : Named)
        J.attribute(Name, Description);
    });
  });
  if (failed(Ok))
    return failure();
  return Result + "\n";
}

Text printManifest(Program &P, cg::DeploymentOp Deployment) {
  return ManifestPrinter(P, Deployment).print();
}

} // namespace cgraphc::cpp

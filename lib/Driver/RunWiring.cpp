//===- RunWiring.cpp - what GRAPH of `cgraphc run` means ------------------===//

#include "RunWiring.h"
#include "RunConstants.h"
#include "cgraphc/Driver/Compilation.h"
#include "dialects/CGraph/IR/CGraphOps.h"
#include "dialects/CGraph/IR/Expr.h"
#include "dialects/CGraph/IR/Locations.h"
#include "dialects/CGraph/IR/TypeText.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringExtras.h"

using namespace cgraphc;
using namespace cgraphc::driver;
using namespace mlir;

namespace {
/// GRAPH taken apart: `local.g[2]` has prefix, base and indices.
struct Spelling {
  explicit Spelling(StringRef text) : full(text) {
    StringRef head = text.take_until([](char c) { return c == '['; });
    indices = text.drop_front(head.size());
    std::tie(prefix, base) = head.rsplit('.');
    if (base.empty() && !head.contains('.'))
      std::swap(prefix, base);
  }

  StringRef full, prefix, base, indices;
};

struct Candidate {
  cg::DeploymentOp deployment;
  cg::WireOp wire;
};

class Resolver {
public:
  Resolver(Compilation &compilation, StringRef text)
      : compilation(compilation), module(compilation.getModule()),
        spelling(text) {}

  std::optional<Wiring> resolve();

private:
  std::nullopt_t error(Code code, const Twine &message, StringRef help = "");
  /// The same at a place of the program.
  void errorAt(Location loc, Code code, const Twine &message, StringRef help);
  std::optional<Wiring> resolveWired(bool &found);
  std::optional<Wiring> resolveGraph(cg::GraphOp graph);
  std::optional<SmallVector<Attribute>> parse(cg::GraphOp graph) {
    return parseConstants(compilation, graph, spelling.base, spelling.indices);
  }
  std::optional<Wiring> addDeployment(cg::GraphOp graph,
                                      ArrayRef<Attribute> arguments);
  Value createInstances(OpBuilder &builder, Location loc, cg::ParamAttr param,
                        Type type, SmallVector<Attribute> indices);
  std::optional<ArrayAttr> getDefaultArguments(OpBuilder &builder,
                                               cg::ActorType type,
                                               cg::ParamAttr param);
  cg::LiveOp findLiveSet();
  std::vector<Candidate> getWirings();
  std::string getKnownNames();

  Compilation &compilation;
  ModuleOp module;
  Spelling spelling;
  /// Those of the graph that was named, for messages.
  std::string wirings;
};
} // namespace

std::nullopt_t Resolver::error(Code code, const Twine &message,
                               StringRef help) {
  cgraphc::Diagnostic &report =
      compilation.getDiags().report(code, llvm::SMLoc(), message);
  if (!help.empty())
    report.help(help);
  return std::nullopt;
}

void Resolver::errorAt(Location loc, Code code, const Twine &message,
                       StringRef help) {
  auto place = dyn_cast<FileLineColRange>(cg::getSourceLoc(loc));
  if (!place)
    return void(error(code, message, help));
  compilation
      .reportAt(code, place.getFilename().getValue(), place.getStartLine(),
                place.getStartColumn(), message.str())
      .help(help);
}

cg::LiveOp Resolver::findLiveSet() {
  for (auto deployment : module.getOps<cg::DeploymentOp>())
    for (auto set : deployment.getBody().getOps<cg::LiveOp>())
      if (set.getName() == spelling.base)
        return set;
  return {};
}

std::vector<Candidate> Resolver::getWirings() {
  std::vector<Candidate> result;
  for (auto deployment : module.getOps<cg::DeploymentOp>())
    deployment.walk(
        [&](cg::WireOp wire) { result.push_back({deployment, wire}); });
  return result;
}

std::optional<Wiring> Resolver::resolveWired(bool &found) {
  std::vector<Candidate> matches;
  for (Candidate candidate : getWirings())
    if (candidate.wire.getName() == spelling.base &&
        (spelling.prefix.empty() ||
         candidate.deployment.getSymName() == spelling.prefix ||
         cg::getShortName(candidate.deployment.getSymName()) ==
             spelling.prefix))
      matches.push_back(candidate);
  found = !matches.empty();
  if (!found)
    return std::nullopt;
  if (matches.size() > 1) {
    std::string names;
    for (Candidate &match : matches)
      names += (names.empty() ? "`" : ", `") +
               cg::getShortName(match.deployment.getSymName()).str() + "." +
               spelling.base.str() + spelling.indices.str() + "`";
    return error(CG0611, "several deployments wire `" + spelling.base + "`",
                 "say which: " + names);
  }
  bool isArray = !matches.front().wire.getIndices().empty();
  if (isArray && spelling.indices.empty())
    return error(CG0611, "`" + spelling.base + "` is an array of wired graphs",
                 "name one: `" + spelling.full.str() + "[0]`");
  return Wiring{cg::getShortName(matches.front().deployment.getSymName()).str(),
                (spelling.base + spelling.indices).str()};
}

std::optional<cg::GraphOp> cgraphc::driver::findGraph(Compilation &compilation,
                                                      StringRef name) {
  cg::GraphOp found;
  for (auto graph : compilation.getModule().getOps<cg::GraphOp>()) {
    if (graph.getSymName() != name &&
        cg::getShortName(graph.getSymName()) != name)
      continue;
    if (found) {
      compilation.getDiags()
          .report(CG0611, llvm::SMLoc(),
                  "several packages declare `" + cg::getShortName(name) + "`")
          .help("name it with its package");
      return std::nullopt;
    }
    found = graph;
  }
  return found;
}

std::optional<Wiring> Resolver::resolveGraph(cg::GraphOp graph) {
  std::optional<SmallVector<Attribute>> arguments;
  if (!spelling.indices.empty()) {
    arguments = parse(graph);
    if (!arguments)
      return std::nullopt;
  }
  std::vector<Candidate> matches;
  for (Candidate candidate : getWirings()) {
    if (candidate.wire.getGraph() != graph.getSymName() ||
        (arguments && !llvm::equal(candidate.wire.getArgs(), *arguments)))
      continue;
    bool isArray = !candidate.wire.getIndices().empty();
    wirings += (wirings.empty() ? "`" : ", `") +
               cg::getShortName(candidate.deployment.getSymName()).str() + "." +
               candidate.wire.getName().str() + (isArray ? "[0]`" : "`");
    if (!isArray)
      matches.push_back(candidate);
  }
  if (matches.size() == 1)
    return Wiring{
        cg::getShortName(matches.front().deployment.getSymName()).str(),
        matches.front().wire.getName().str()};
  if (!arguments)
    arguments = parse(graph);
  return arguments ? addDeployment(graph, *arguments) : std::nullopt;
}

std::optional<ArrayAttr> Resolver::getDefaultArguments(OpBuilder &builder,
                                                       cg::ActorType type,
                                                       cg::ParamAttr param) {
  auto actor = module.lookupSymbol<cg::ActorOp>(type.getName());
  cg::NewOp constructor = actor ? actor.getNew() : cg::NewOp();
  SmallVector<Attribute> values;
  if (constructor)
    for (auto each : constructor.getParams().getAsRange<cg::ParamAttr>()) {
      if (!each.getDefaultValue()) {
        bool isWired = !wirings.empty();
        errorAt(constructor.getLoc(), CG0606,
                (isWired ? "" : "no deployment wires ") +
                    ("`" + spelling.full + "`") +
                    (isWired ? " is wired more than once" : "") +
                    ", and a default instance for `" +
                    param.getName().getValue() +
                    "` is not possible: `new` of `" +
                    cg::getShortName(actor.getSymName()) + "` needs `" +
                    each.getName().getValue() + "`",
                isWired ? "name a wiring: " + wirings
                        : "wire the graph in a `deployment`");
        return std::nullopt;
      }
      values.push_back(each.getDefaultValue());
    }
  return builder.getArrayAttr(values);
}

Value Resolver::createInstances(OpBuilder &builder, Location loc,
                                cg::ParamAttr param, Type type,
                                SmallVector<Attribute> indices) {
  if (auto bundle = dyn_cast<cg::BundleType>(type)) {
    std::string variable = "i" + std::to_string(indices.size());
    auto collect = cg::CollectOp::create(
        builder, loc, type, builder.getStringAttr(variable),
        builder.getI64IntegerAttr(0), bundle.getSize());
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(&collect.getBody().emplaceBlock());
    indices.push_back(cg::RefAttr::get(builder.getContext(),
                                       builder.getStringAttr(variable)));
    Value element = createInstances(builder, loc, param, bundle.getElement(),
                                    std::move(indices));
    if (element)
      cg::YieldOp::create(builder, loc, element);
    return element ? collect.getResult() : Value();
  }
  auto actorType = cast<cg::ActorType>(type);
  std::optional<ArrayAttr> arguments =
      getDefaultArguments(builder, actorType, param);
  if (!arguments)
    return {};
  return cg::InstanceOp::create(
      builder, loc, actorType, param.getName(), builder.getArrayAttr(indices),
      actorType.getName(), *arguments, StringAttr(), Attribute(), Attribute(),
      DictionaryAttr(), StringAttr());
}

std::optional<Wiring> Resolver::addDeployment(cg::GraphOp graph,
                                              ArrayRef<Attribute> arguments) {
  OpBuilder builder(module.getContext());
  builder.setInsertionPointToEnd(module.getBody());
  Location loc = graph.getLoc();
  StringRef package = graph.getSymName();
  for (auto file : module.getOps<cg::FileOp>())
    if (file.getRoot())
      package = file.getPackage();
  auto deployment = cg::DeploymentOp::create(
      builder, loc, (package + ".run").str(), builder.getArrayAttr({}),
      DictionaryAttr(), ArrayAttr(), StringAttr(), graph.getFileAttr(),
      DictionaryAttr());
  builder.setInsertionPointToStart(&deployment.getBody().emplaceBlock());

  // Parameters of the graph have these values in the sizes of its arrays.
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](cg::RefAttr name) -> Attribute {
    for (auto [param, value] : llvm::zip(graph.getConstantParams(), arguments))
      if (param.getName() == name.getName())
        return value;
    return name;
  });
  SmallVector<Value> actors;
  for (cg::ParamAttr param : graph.getActorParams()) {
    Value instances = createInstances(builder, loc, param,
                                      replacer.replace(param.getType()), {});
    if (!instances)
      return std::nullopt;
    actors.push_back(instances);
  }
  cg::WireOp::create(
      builder, loc, builder.getStringAttr("run"), builder.getArrayAttr({}),
      FlatSymbolRefAttr::get(graph.getSymNameAttr()),
      builder.getArrayAttr(arguments), actors, FlatSymbolRefAttr());
  return Wiring{"run", "run", /*isDefault=*/true};
}

std::string Resolver::getKnownNames() {
  std::string names;
  auto add = [&](StringRef name) {
    names += (names.empty() ? "`" : ", `") + name.str() + "`";
  };
  for (Candidate candidate : getWirings())
    add((cg::getShortName(candidate.deployment.getSymName()) + "." +
         candidate.wire.getName())
            .str());
  for (auto graph : module.getOps<cg::GraphOp>())
    add(cg::getShortName(graph.getSymName()));
  return names;
}

std::optional<Wiring> Resolver::resolve() {
  bool found = false;
  std::optional<Wiring> wired = resolveWired(found);
  if (found)
    return wired;
  std::optional<cg::GraphOp> graph =
      findGraph(compilation, spelling.full.drop_back(spelling.indices.size()));
  if (!graph)
    return std::nullopt;
  if (*graph)
    return resolveGraph(*graph);
  if (cg::LiveOp set = findLiveSet()) {
    std::string names;
    for (StringRef name : set.getGraphs().getAsValueRange<StringAttr>())
      names += (names.empty() ? "`" : ", `") + name.str() + "`";
    return error(CG0611, "`" + spelling.full + "` is a live set, not a graph",
                 "name one of its graphs: " + names);
  }
  return error(CG0611, "there is no graph `" + spelling.full + "`",
               "there are: " + getKnownNames());
}

std::optional<Wiring> cgraphc::driver::resolveWiring(Compilation &compilation,
                                                     StringRef graph) {
  return Resolver(compilation, graph).resolve();
}

bool cgraphc::driver::checkWired(Compilation &compilation,
                                 const Wiring &wiring) {
  std::string known;
  for (auto deployment : compilation.getModule().getOps<cg::DeploymentOp>()) {
    if (cg::getShortName(deployment.getSymName()) != wiring.deployment)
      continue;
    for (auto wire : deployment.getBody().getOps<cg::WireOp>()) {
      std::string name = wire.getFullName();
      if (name == wiring.name)
        return true;
      known += (known.empty() ? "`" : ", `") + name + "`";
    }
  }
  compilation.getDiags()
      .report(CG0611, llvm::SMLoc(),
              "deployment `" + wiring.deployment + "` wires no `" +
                  wiring.name + "`")
      .help("there are: " + known);
  return false;
}

llvm::StringSet<> cgraphc::driver::getActorClasses(ModuleOp module,
                                                   StringRef deployment) {
  llvm::StringSet<> classes;
  for (auto op : module.getOps<cg::DeploymentOp>())
    if (cg::getShortName(op.getSymName()) == deployment)
      op.walk([&](cg::InstanceOp instance) {
        classes.insert(cg::getShortName(instance.getActorClass()));
      });
  return classes;
}

std::vector<std::string> cgraphc::driver::getRootDeployments(ModuleOp module) {
  StringRef root;
  for (auto file : module.getOps<cg::FileOp>())
    if (file.getRoot())
      root = file.getPath();
  std::vector<std::string> names;
  for (auto op : module.getOps<cg::DeploymentOp>())
    if (op.getFile() == root)
      names.push_back(cg::getShortName(op.getSymName()).str());
  return names;
}

bool cgraphc::driver::isOneOf(const cpp::ActorProgram &actor,
                              const llvm::StringSet<> &classes) {
  return classes.contains(cg::getShortName(actor.actor));
}

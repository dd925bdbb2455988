"""Prints the C++ that a program needs: the actors' classes and a driver of support's."""

from .types import List, Scalar, Text
from .values import BIG, PLAIN, SKEW, WILD

MODES = {PLAIN: "plain", WILD: "wild", BIG: "big", SKEW: "skew"}


def namespace(program):
    return program.package.replace(".", "::")


def parameter_type(type, form):
    """How a member takes a parameter of `type`."""
    cpp = type.cpp()
    if form == "value":
        return cpp
    if form == "view" and isinstance(type, Text):
        return "std::string_view" if type.is_text else "std::span<const std::byte>"
    if form == "view" and isinstance(type, List) and isinstance(type.element, Scalar) \
            and type.element.name != "bool":
        return f"std::span<const {type.element.cpp()}>"
    return f"const {cpp}&"


def result_type(task):
    if not task.results:
        return "void"
    if task.aggregate:
        return f"{task.name}_results"
    if len(task.results) == 1:
        return task.results[0][1].cpp()
    return "std::tuple<" + ", ".join(t.cpp() for _, t in task.results) + ">"


def task_member(task):
    """The member function behind a task, as lines."""
    lines = []
    if task.aggregate:
        lines += [f"  struct {task.name}_results {{"]
        lines += [f"    {t.cpp()} {n};" for n, t in task.results]
        lines += ["  };"]
    parameters = [f"{parameter_type(t, f)} {n}_" for (n, t, _), f in zip(task.parameters, task.forms)]
    if task.context or task.alloc:
        parameters.append("cgraph::Context& ctx")
    result = result_type(task)
    if task.same:
        (name, type, _), form = task.parameters[0], task.forms[0]
        if form == "view":
            result = parameter_type(type, "const") if parameter_type(type, form) == \
                parameter_type(type, "const") else result
        back = {"value": f"return std::move({name}_);"}.get(form, f"return {name}_;")
        if parameter_type(type, form).startswith("std::span"):
            back = f"return {{{name}_.begin(), {name}_.end()}};" if isinstance(type, List) else \
                f"return cgraph::Bytes({name}_);"
        if parameter_type(type, form) == "std::string_view":
            back = f"return std::string({name}_);"
        return lines + [f"  {result} {task.name}_({', '.join(parameters)}) {{", "    state_.count();",
                        f"    {back}", "  }"]
    lines.append(f"  {result} {task.name}_({', '.join(parameters)}) {{")
    lines.append(f"    Step step(state_, {task.index});")
    for name, type, _ in task.parameters:
        lines.append(f'    static const Spec spec_{name}("{type.spec()}");')
        lines.append(f"    step.take<{type.cpp()}>(spec_{name}, {name}_);")
    if task.context:
        lines.append("    step.take_context(ctx.actor(), ctx.execution());")
    lines.append(f"    step.taken({'true' if task.stateful else 'false'});")
    throws = task.throws and f'    step.may_throw<{task.throws.cpp}>({task.throws.period}, "{task.name}");'
    if throws and not task.throws.late:
        lines.append(throws)
    lines.append("    step.keep();")
    if throws and task.throws.late:
        lines.append(throws)
    makes = []
    for i, (_, type) in enumerate(task.results):
        lines.append(f'    static const Spec spec_r{i}("{type.spec()}");')
        makes.append(f"step.make<{type.cpp()}>(spec_r{i}, support::{MODES[task.mode]})")
    if task.alloc:
        lines += [f"    const auto made = {makes[0]};",
                  f"    auto result = ctx.alloc<{result}>(made.sizes());",
                  "    std::copy(made.begin(), made.end(), result.begin());", "    return result;"]
    elif len(makes) == 1:
        lines.append(f"    return {makes[0]};")
    elif makes:
        lines.append(f"    return {result}{{{', '.join(makes)}}};")
    return lines + ["  }"]


def members(record, space):
    fields = ", ".join(f"r.{n}" for n in record.names)
    return [f"template <>", f"struct support::Members<{space}::{record.name}> {{",
            f"  static auto of(auto& r) {{ return std::tie({fields}); }}", "};"]


def types_header(program, stem):
    space = namespace(program)
    lines = ["#pragma once", '#include "support.h"', f'#include "{stem}.types.h"']
    for record in program.records:
        lines += members(record, space)
    return "\n".join(lines) + "\n"


def actor_header(program, actor, stem):
    lines = ["#pragma once", "#include <algorithm>", '#include "cgraph/context.h"',
             f'#include "{stem}_values.h"', "namespace user {",
             f"using namespace {namespace(program)};", "using support::Spec;", "using support::Step;",
             f"class {actor.name} {{", " public:",
             f"  explicit {actor.name}(std::uint64_t seed) {{ state_.value = seed; }}",
             "  void reset(std::uint64_t seed) { state_.value = seed; }",
             "  std::uint64_t peek() const { return state_.value; }",
             "  void arm(std::int64_t after_calls, std::int64_t how) {",
             "    state_.calls_left = after_calls;", "    state_.how = how;", "  }"]
    for task in actor.tasks:
        lines += task_member(task)
    lines += [" private:", "  support::State state_;", "};", "}  // namespace user"]
    return "\n".join(lines) + "\n"


def handle_argument(type, first, sizes):
    """An expression that reads the numbers of actors from `words` and gives their handles; the class's actors begin
    at number `first`."""
    if not sizes:
        return f"dep->{type.pool}.at(words.number() - {first})"
    inner = handle_argument(type, first, sizes[1:])
    element = f"handles::{type.name}"
    for n in reversed(sizes[1:]):
        element = f"std::array<{element}, {n}>"
    return f"std::array<{element}, {sizes[0]}>{{{', '.join([inner] * sizes[0])}}}"


def add_results(graph):
    if len(graph.results) <= 1 and (not graph.results or graph.results[0][0] is None):
        return ["      add_takers(takers, std::move(out));"]
    return [f"      add_takers(takers, std::move(out.{n}));" for n, _, _ in graph.results]


def submission(graph, values):
    """Defaults have only `execute`."""
    arguments = ", ".join(values)
    execute = f"g->execute({arguments})"
    if len(values) < len(graph.inputs):
        return execute
    if graph.submit == "try_execute":
        return f"tried(g->try_execute({arguments}), [&] {{ return {execute}; }})"
    if graph.submit == "execute_async":
        return f"cgraph::run(submitted(g->execute_async({arguments})))"
    return execute


def use_function(graph):
    """Makes a Graph of a compiled graph, alone or of a live set."""
    lines = ["template <class G>", f"Graph use_{graph.name.lower()}(std::shared_ptr<void> object) {{"]
    lines.append("  return {std::move(object),")
    lines.append("    [](void* object, [[maybe_unused]] Inputs& in, [[maybe_unused]] bool use_defaults) {")
    lines.append("      const auto g = static_cast<G*>(object);")
    lines.append("      Takers takers;")
    values = []
    for i, (_, type, _) in enumerate(graph.inputs):
        lines.append(f'      const auto v{i} = in.next<{type.cpp()}>("{type.spec()}");')
        values.append(f"v{i}")
    given = len([1 for _, _, default in graph.inputs if default is None])
    call = submission(graph, values)
    if given < len(values):
        call = f"use_defaults ? {submission(graph, values[:given])} : {call}"
    lines.append(f"      auto out = {call};")
    lines += add_results(graph)
    return lines + ["      return takers;", "    },", "    [](void* object) { return static_cast<G*>(object)->teardown(); }};", "}"]


def compile_function(program, graph, actor_sizes):
    """`actor_sizes`: the sizes of each actor parameter."""
    name = graph.name.lower()
    lines = [f"Graph compile_{name}(Words& words) {{",
             f"  using G = decltype(dep->{name}());"]
    actors = []
    first = {}
    for actor in program.actors:
        first[actor.name] = sum(a.count for a in program.actors[:len(first)])
    for p, sizes in zip([p for p in graph.parameters if not isinstance(p.type, str)], actor_sizes):
        lines.append(f"  const auto {p.name}_ = {handle_argument(p.type, first[p.type.name], sizes)};")
        actors.append(f"{p.name}_")
    return lines + [f"  return use_{name}<G>(std::shared_ptr<void>(new G(G::compile({', '.join(actors)}))));", "}"]


def live_function(program, number):
    """The graphs of a live set, each of which keeps all of it."""
    lines = [f"std::vector<Graph> compile_set{number}() {{",
             f"  const auto set = std::make_shared<decltype(dep->set{number}())>(dep->set{number}());",
             "  return {"]
    for i in program.live[number]:
        name = program.graphs[i].name.lower()
        lines.append(f"      use_{name}<decltype(set->{name})>(std::shared_ptr<void>(set, &set->{name})),")
    return lines + ["  };", "}"]


def driver(program, stem, actor_sizes):
    """`actor_sizes`: for each graph the sizes of its actor parameters."""
    space = namespace(program)
    lines = ['#include "driver.h"', f'#include "{stem}.cgraph.h"', f'#include "{stem}_values.h"',
             "using namespace support;", f"namespace handles = {space};",
             f"using namespace {space};", "namespace {",
             f"std::optional<{space}::local::Deployment> dep;"]
    for graph, sizes in zip(program.graphs, actor_sizes):
        lines += use_function(graph) + compile_function(program, graph, sizes)
    for number in range(len(program.live)):
        lines += live_function(program, number)
    table = ", ".join(f"compile_{g.name.lower()}" for g in program.graphs)
    sets = ", ".join(f"compile_set{k}" for k in range(len(program.live)))
    lines += ["template <class F>", "auto on(std::size_t actor, F f) {"]
    first = 0
    for actor in program.actors:
        last = actor is program.actors[-1]
        index = f"actor - {first}" if first else "actor"
        test = "" if last else f"if (actor < {first + actor.count}) "
        lines.append(f"  {test}return f(dep->{actor.pool}.at({index}));")
        first += actor.count
    lines += ["}", "Actors launch() {", f"  dep = {space}::local::launch();",
              "  std::vector<cgraph::ActorHandle> handles;"]
    for actor in program.actors:
        lines.append(f"  for (const auto& actor : dep->{actor.pool}) handles.push_back(actor);")
    lines += ["  return {std::move(handles),",
              "          [](std::size_t a, Number seed) { on(a, [=](auto& x) { x.reset.remote(seed).get(); }); },",
              "          [](std::size_t a) { return on(a, [](auto& x) { return x.peek.remote().get(); }); },",
              "          [](std::size_t a, std::int64_t after, std::int64_t how) {",
              "            on(a, [=](auto& x) { x.arm.remote(after, how).get(); });", "          }};", "}",
              "}  // namespace", "int main() {",
              f"  static constexpr Graph (*compile[])(Words&) = {{{table}}};",
              f"  static const std::vector<std::vector<Graph> (*)()> sets = {{{sets}}};",
              "  return Driver({launch, [] { dep.reset(); },",
              "                 [](std::size_t i, Words& words) { return compile[i](words); },",
              "                 [](std::size_t i) { return sets.at(i)(); }}).run();", "}"]
    return "\n".join(lines) + "\n"

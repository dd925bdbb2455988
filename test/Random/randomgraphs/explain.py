"""Words for a mismatch: the graph, what was done with it, what came of it."""

from . import source
from .program import Call
from .script import LiveScenario


def tasks_of(node, found):
    """The tasks that a part of a program calls, by name."""
    if isinstance(node, Call):
        found[node.task.name] = node.task
    if isinstance(node, (list, tuple)):
        for x in node:
            tasks_of(x, found)
    elif hasattr(node, "__dataclass_fields__") and type(node).__module__.endswith(".program") \
            and type(node).__name__ not in ("Task", "ActorClass"):
        for name in node.__dataclass_fields__:
            tasks_of(getattr(node, name), found)
    return found


def graph_text(graph):
    out = source.Source()
    out.line(source.signature(graph) + " {")
    source.block(out, graph.body, "  ")
    out.line("}")
    return out.text()


def explain(program, scenario, mismatch):
    lines = [mismatch.text]
    if not scenario:
        return "\n".join(lines)
    members = [scenario]
    if isinstance(scenario, LiveScenario):
        lines.append(f"live set {scenario.set}, turns {scenario.turns}")
        members = scenario.members
    for member in members:
        lines += explain_graph(program, member, scenario.kill)
    return "\n".join(lines)


def explain_graph(program, scenario, kill):
    graph = program.graphs[scenario.number]
    lines = [f"actors {scenario.actors}, death {kill}, {len(scenario.executions)} executions"]
    for task in tasks_of(graph.body, {}).values():
        flags = [f for f in ("same", "stateful", "context", "alloc", "aggregate") if getattr(task, f)]
        lines.append(f"{source.task(task)}  // {' '.join(flags)} mode {task.mode} {task.throws or ''}")
    return lines + [graph_text(graph)]

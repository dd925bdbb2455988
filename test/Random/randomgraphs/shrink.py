"""Makes a failing case smaller while it fails: statements go, results, executions, graphs of a live set.

A case is a program that has just the graphs of one scenario, and that scenario.
"""

import copy
from dataclasses import replace

from .program import For, If, Option, Return
from .script import LiveScenario, output_count


def without_each(statements):
    """Copies of a body, each without one statement, or with the inside of one instead of it."""
    for i, s in enumerate(statements):
        rest = statements[:i], statements[i + 1:]
        if isinstance(s, Return):
            for j in range(len(s.values)):
                if len(s.values) > 1:
                    yield rest[0] + [Return(s.values[:j] + s.values[j + 1:])] + rest[1], j
            continue
        yield rest[0] + rest[1], None
        if isinstance(s, For):
            for body, _ in without_each(s.body):
                if body:
                    yield rest[0] + [For(s.variable, s.range, body)] + rest[1], None
        if isinstance(s, If):
            yield rest[0] + s.then + rest[1], None
            yield rest[0] + s.otherwise + rest[1], None


def smaller_graphs(graph):
    for body, dropped in without_each(graph.body):
        smaller = copy.copy(graph)
        smaller.body = body
        if dropped is not None:
            smaller.results = graph.results[:dropped] + graph.results[dropped + 1:]
        options = {s.name: s.value for s in body if isinstance(s, Option)}
        smaller.fail_fast = options.get("fail_fast", False)
        smaller.max_inflight = options.get("max_inflight", 10)
        yield smaller


def fitted(scenario, graph):
    """The scenario for a graph with fewer results."""
    outputs = output_count(graph)
    return replace(scenario, takes=[t for t in scenario.takes if t[2] < outputs])


def without_execution(scenario, e):
    """The scenario without its execution number `e`, which is not the last one."""
    takes = [(after - (after > e), own - (own > e), o, how) for after, own, o, how in scenario.takes if own != e]
    return replace(scenario, executions=scenario.executions[:e] + scenario.executions[e + 1:], takes=takes)


def members_of(scenario):
    return scenario.members if isinstance(scenario, LiveScenario) else [scenario]


def with_member(scenario, m, member, turns=None):
    if not isinstance(scenario, LiveScenario):
        return member
    members = scenario.members[:m] + [member] + scenario.members[m + 1:]
    return replace(scenario, members=members, turns=scenario.turns if turns is None else turns)


def without_turn(turns, m, e):
    """The turns without the one in which member `m` makes its execution number `e`."""
    place = [i for i, t in enumerate(turns) if t == m][e]
    return turns[:place] + turns[place + 1:]


def alone(program, scenario):
    """The case of a program and one of its scenarios: with the tasks and types of all."""
    members = members_of(scenario)
    graphs = [program.graphs[member.number] for member in members]
    numbered = [replace(member, number=i) for i, member in enumerate(members)]
    if not isinstance(scenario, LiveScenario):
        return replace(program, graphs=graphs, live=[]), numbered[0]
    live = [list(range(len(graphs)))]
    return replace(program, graphs=graphs, live=live), replace(scenario, set=0, members=numbered)


def without_member(program, scenario, m):
    rest = replace(scenario, members=scenario.members[:m] + scenario.members[m + 1:],
                   turns=[t - (t > m) for t in scenario.turns if t != m])
    return alone(program, rest)


def smaller_cases(program, scenario):
    members = members_of(scenario)
    for m in range(len(members)) if len(members) > 2 else []:
        others = [a for i, member in enumerate(members) if i != m for a in member.actors]
        if not scenario.kill or scenario.kill[0] in others:
            yield without_member(program, scenario, m)
    for m, member in enumerate(members):
        for graph in smaller_graphs(program.graphs[m]):
            graphs = program.graphs[:m] + [graph] + program.graphs[m + 1:]
            yield replace(program, graphs=graphs), with_member(scenario, m, fitted(member, graph))
        for e in range(len(member.executions) - 1):
            turns = without_turn(scenario.turns, m, e) if isinstance(scenario, LiveScenario) else None
            yield program, with_member(scenario, m, without_execution(member, e), turns)


def shrink(case, fails, tries):
    """The smallest case found; `fails(program, scenario)` says whether one still fails (not: does not compile)."""
    changed = True
    while changed and tries > 0:
        changed = False
        for smaller in smaller_cases(*case):
            tries -= 1
            if tries < 0:
                break
            if fails(*smaller):
                case, changed = smaller, True
                break
    return case

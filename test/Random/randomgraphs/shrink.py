"""Makes a failing graph smaller while it fails: statements go, results go, executions go."""

import copy
from dataclasses import replace

from .program import For, If, Option, Return


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


def alone(program, graph):
    """The program with one graph, and with the tasks and types of all."""
    return replace(program, graphs=[graph], live=[])


def shrink(program, graph, fails, tries):
    """`fails(program)` says whether a program of one graph still fails (not: does not compile)."""
    changed = True
    while changed and tries > 0:
        changed = False
        for smaller in smaller_graphs(graph):
            tries -= 1
            if tries < 0:
                break
            if fails(alone(program, smaller)):
                graph, changed = smaller, True
                break
    return graph

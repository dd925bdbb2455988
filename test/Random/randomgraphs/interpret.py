"""The reference interpreter: one thread, every call in the order in which it is written.

Written from the language's description and the program as the generator holds it; it shares nothing with the
compiler and the runtime.
"""

from dataclasses import dataclass, field, replace
from typing import Any, Optional

from . import collectives, values
from .prng import Stream, digest, mix
from .program import (Assign, Binary, Bool, Bundle, BundleFor, Call, CallStatement, Collective, Const, ConstElem,
                      ConstName, ConstRange, Discard, Elem, For, If, Int, Let, Literal, LoopNumber, Member, Name,
                      Option, Require, Return, String, Var, VarArray)
from .types import Array, List, Scalar


@dataclass
class Failure:
    """A task's exception, as the driver must see it."""

    order: int  # of the call among those of the execution
    error: str
    task: str
    actor: str
    line: int
    execution: int
    what: Optional[str] = None  # None: not specified
    attached: tuple = ()  # the other failures that it came with, by their order


@dataclass
class Edge:
    type: Any
    value: Any = None
    failure: Optional[Failure] = None
    home: Any = None  # the Actor it is on; None: the driver gives it, or it is a part


@dataclass
class Results:
    """What a call with several results returns."""

    names: list
    edges: list


@dataclass
class Token:
    failure: Optional[Failure]


@dataclass
class Actor:
    cls: Any
    name: str
    state: int = 0


class Rejected(Exception):
    """`execute` throws and nothing is submitted."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


class Missing(Exception):
    """The program reads what it must not: a mistake of the generator."""


def merged(failures):
    """The first by order of the calls, with the others attached; None where there is none."""
    calls = {}
    for f in failures:
        for each in (f, *f.attached) if f else ():
            calls[each.order] = replace(each, attached=())
    if not calls:
        return None
    primary, *others = [calls[order] for order in sorted(calls)]
    return replace(primary, attached=tuple(others))


def constant(e, env):
    if isinstance(e, (Int, Bool, String)):
        return e.value
    if isinstance(e, ConstName):
        return env[e.name]
    if isinstance(e, ConstElem):
        return constant(e.base, env)[constant(e.index, env)]
    if isinstance(e, list):
        return [constant(x, env) for x in e]
    a, b = constant(e.left, env), constant(e.right, env)
    return {
        "+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a // b,
        "%": lambda: a % b, "==": lambda: a == b, "!=": lambda: a != b, "<": lambda: a < b,
        "<=": lambda: a <= b, ">": lambda: a > b, ">=": lambda: a >= b, "&&": lambda: a and b,
        "||": lambda: a or b,
    }[e.op]()


class Scopes:
    """Names of nested blocks."""

    def __init__(self, outer=None):
        self.names = {}
        self.outer = outer

    def find(self, name):
        scope = self
        while scope:
            if name in scope.names:
                return scope.names
            scope = scope.outer
        raise Missing(name)

    def __getitem__(self, name):
        return self.find(name)[name]

    def __setitem__(self, name, value):
        self.names[name] = value

    def assign(self, name, value):
        self.find(name)[name] = value


@dataclass
class Outcome:
    """One execution: a value or a failure for each result, arrays taken apart."""

    number: int
    outputs: list = field(default_factory=list)  # Edge
    calls: int = 0


class Wired:
    """A graph on actors: executes it again and again."""

    def __init__(self, program, graph, actors):
        """`actors`: the Actor (or nested lists) of each actor parameter, by name."""
        self.program = program
        self.graph = graph
        self.executions = 0
        self.env = Scopes()
        for name, e in program.constants:
            self.env[name] = constant(e, self.env)
        for p in graph.parameters:
            self.env[p.name] = constant(p.argument, self.env) if isinstance(p.type, str) else \
                actors[p.name]

    def execute(self, inputs):
        """`inputs`: a value for each input. Throws Rejected."""
        dims = {}
        for (_, type, _), value in zip(self.graph.inputs, inputs):
            try:
                values.check(type, value, dims)
            except values.Violation as e:
                raise Rejected(e.error) from None
        run = _Execution(self)
        env = Scopes(self.env)
        for (name, type, _), value in zip(self.graph.inputs, inputs):
            env[name] = Edge(type, value)
        run.block(self.graph.body, env)
        if not self.graph.results:
            run.finish([])
        self.executions += 1
        return run.outcome


class _Execution:
    def __init__(self, wired):
        self.wired = wired
        self.number = wired.executions
        self.outcome = Outcome(self.number)
        self.failures = []  # of calls that join the completion
        self.returned = []

    def block(self, statements, env):
        for s in statements:
            self.statement(s, env)

    def statement(self, s, env):
        if isinstance(s, Let):
            value = self.value(s.value, env)
            if len(s.names) == 1:
                env[s.names[0]] = value
            else:
                for i, name in enumerate(s.names):
                    env[name] = value.edges[i] if isinstance(value, Results) else _part(value, i)
        elif isinstance(s, Var):
            env[s.name] = self.value(s.value, env)
        elif isinstance(s, VarArray):
            env[s.name] = _unset([constant(n, env) for n in s.sizes])
        elif isinstance(s, Assign):
            self.assign(s.path, self.value(s.value, env), env)
        elif isinstance(s, Const):
            env[s.name] = constant(s.value, env)
        elif isinstance(s, Require):
            if not constant(s.condition, env):
                raise Missing("a requirement does not hold")
        elif isinstance(s, For):
            for x in self.range(s.range, env):
                inner = Scopes(env)
                inner[s.variable] = x
                self.block(s.body, inner)
        elif isinstance(s, If):
            self.block(s.then if constant(s.condition, env) else s.otherwise, Scopes(env))
        elif isinstance(s, CallStatement):
            self.value(s.call, env)
        elif isinstance(s, Discard):
            self.discard(self.value(s.value, env))
        elif isinstance(s, Return):
            self.finish([self.value(v, env) for _, v in s.values])
        elif not isinstance(s, Option):
            raise TypeError(s)

    def assign(self, path, value, env):
        if isinstance(path, Name):
            env.assign(path.name, value)
            return
        indices = []
        while isinstance(path, Elem):
            indices.append(constant(path.index, env))
            path = path.base
        array = env[path.name]
        for i in reversed(indices[1:]):
            array = array[i]
        array[indices[0]] = value

    def range(self, r, env):
        if isinstance(r, ConstRange):
            return range(constant(r.begin, env), constant(r.end, env))
        return env[r.name]

    def discard(self, value):
        if isinstance(value, list):
            for v in value:
                self.discard(v)
        elif isinstance(value, Results):
            self.failures.append(value.edges[0].failure)
        else:
            self.failures.append(value.failure)

    def finish(self, returned):
        fast = self.wired.graph.fail_fast
        edges = []
        for (_, _, size), value in zip(self.wired.graph.results, returned):
            if size is None:
                edges.append(value)
            elif isinstance(value, list):
                edges += value
            else:
                edges += [_part(value, i) for i in range(size)]
        joint = merged(self.failures + ([e.failure for e in edges] if fast else []))
        for e in edges:
            failure = merged([e.failure, joint])
            self.outcome.outputs.append(Edge(e.type, None if failure else e.value, failure))
        if not edges:
            self.outcome.outputs.append(Edge(None, None, joint))

    # Values

    def value(self, e, env):
        if isinstance(e, Literal):
            return Edge(e.type, e.value)
        if isinstance(e, Name):
            return env[e.name]
        if isinstance(e, LoopNumber):
            return Edge(Scalar("i64"), env[e.name])
        if isinstance(e, Elem):
            base, i = self.value(e.base, env), constant(e.index, env)
            found = base[i] if isinstance(base, list) else _part(base, i)
            if found is None:
                raise Missing("an unset element")
            return found
        if isinstance(e, Member):
            base = self.value(e.base, env)
            if isinstance(base, Results):
                return base.edges[int(e.name) if e.name.isdigit() else base.names.index(e.name)]
            return _part(base, int(e.name) if e.name.isdigit() else base.type.names.index(e.name))
        if isinstance(e, Bundle):
            return [self.value(x, env) for x in e.elements]
        if isinstance(e, BundleFor):
            elements = []
            for x in self.range(e.range, env):
                inner = Scopes(env)
                inner[e.variable] = x
                elements.append(self.value(e.element, inner))
            return elements
        if isinstance(e, Collective):
            return self.collective(e, env)
        return self.call(e, env)

    def collective(self, e, env):
        """An actor's share of it is a call of its own, in the order of the ranks."""
        given = self.value(e.values, env)
        homes = self.value(e.to, env) if e.to else [x.home for x in given]
        root = constant(e.root, env) if e.root is not None else 0
        makers = [root] if e.kind in ("reduce", "gather") else range(len(homes))
        edges = given if isinstance(given, list) else [given]
        made = []
        for rank in makers:
            home = homes[rank]
            if e.kind == "broadcast" or len(homes) == 1:
                made.append(Edge(edges[0].type, edges[0].value, edges[0].failure, home))
            else:
                made.append(self.share(e, edges, home, rank, len(homes)))
        return made[0] if e.kind in ("reduce", "gather") else made

    def share(self, e, edges, home, rank, ranks):
        order = self.outcome.calls
        self.outcome.calls += 1
        type = edges[0].type
        failure = merged([x.failure for x in edges])
        value = None
        if not failure:
            try:
                value = collectives.share(e.kind, e.reduction, e.axis or 0, rank, ranks, type.element,
                                          [x.value for x in edges])
            except collectives.Mismatch:
                failure = Failure(order, "ShapeError", e.kind, home.name, e.line, self.number)
        return Edge(type, value, failure, home)

    def call(self, call, env):
        actor = self.value(call.actor, env)
        task = call.task
        given = {}
        for i, (name, argument) in enumerate(call.arguments):
            given[name or task.parameters[i][0]] = self.value(argument, env)
        for name, type, default in task.parameters:
            if name not in given:
                given[name] = Edge(type, default.value)
        arguments = [given[name] for name, _, _ in task.parameters]
        order = self.outcome.calls
        self.outcome.calls += 1
        failure = merged([f for a in arguments for f in _failures(a)] +
                        [f for a in call.after for f in _failures(self.value(a, env))])
        results = None
        if not failure:
            failure, results = self.run(actor, task, arguments, order, call.line)
        if not task.results:
            self.failures.append(failure)
            return Token(failure)
        edges = [Edge(type, None if failure else results[i], failure, actor)
                 for i, (_, type) in enumerate(task.results)]
        return edges[0] if len(edges) == 1 else Results([n for n, _ in task.results], edges)

    def run(self, actor, task, arguments, order, line):
        def failure(error, what=None):
            return Failure(order, error, f"{actor.cls.name}.{task.name}", actor.name, line, self.number,
                           what), None

        dims = {}
        taken = []
        try:
            for (_, type, _), argument in zip(task.parameters, arguments):
                taken.append(_gathered(type, argument))
                values.check(type, taken[-1], dims)
        except values.Violation as e:
            return failure(e.error)
        if task.same:
            results = taken[:1]
        else:
            d = mix(task.index)
            for (_, type, _), value in zip(task.parameters, taken):
                d = digest(values.encoded(type, value), d)
            if task.context:
                d = digest(actor.name.encode(), mix(d + self.number & (1 << 64) - 1))
            if task.stateful:
                d = mix(d + actor.state & (1 << 64) - 1)
            throws = task.throws and d % task.throws.period == 0
            if task.stateful and not (throws and not task.throws.late):
                actor.state = d
            if throws:
                t = task.throws
                return failure(t.seen, f"{task.name} {d:016x}" if t.cpp != "int" else None)
            stream = Stream(d)
            made = dict(dims)
            results = [values.make(type, stream, task.mode, made) for _, type in task.results]
        try:
            for (_, type), value in zip(task.results, results):
                values.check(type, value, dims)
        except values.Violation as e:
            return failure(e.error)
        return None, results


def _unset(sizes):
    return [None if len(sizes) == 1 else _unset(sizes[1:]) for _ in range(sizes[0])]


def _part(edge, i):
    type = edge.type.element if isinstance(edge.type, (Array, List)) else edge.type.parts[i]
    return Edge(type, None if edge.failure else edge.value[i], edge.failure)


def _failures(value):
    if isinstance(value, list):
        return [f for v in value for f in _failures(v)]
    if isinstance(value, Results):
        return [e.failure for e in value.edges]
    return [value.failure]


def _gathered(type, value):
    return tuple(_gathered(type.element, v) for v in value) if isinstance(value, list) else value.value

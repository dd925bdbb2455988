"""Random graphs over the types and tasks of a pool.

Every call is used: what nothing reads is discarded at the end of its block. Conditions and sizes are constant, so
that the generator knows which branches and rounds there are.
"""

import random
from dataclasses import dataclass
from typing import Any

from .interpret import constant
from .pool import I64, U64, Tasks, Types, can_be_literal, literal
from .program import (Assign, Binary, Bool, Bundle, BundleFor, Call, CallStatement, Collective, Const, ConstElem,
                      ConstName, ConstRange, Discard, Elem, For, Graph, If, Int, Let, LoopNumber, Member, Name,
                      Option, Parameter, Program, Require, Return, String, Var, VarArray)
from .types import LONELY, PINNED, SEALED, Array, Dim, List, Record, Tensor, Tuple


@dataclass
class Entry:
    """A name that statements see."""

    name: str
    kind: str  # "value", "results", "bundle", "token"
    type: Any  # of results: the list of (name, type)
    size: int = 0  # of a bundle
    pending: bool = False  # made by calls that nothing has used


class GraphBuilder:
    def __init__(self, rng, number, pool, constants):
        self.rng = rng
        self.pool = pool
        self.constants = constants  # names of the package and their values
        self.graph = Graph(f"G{number}", [], [], [], [])
        self.scopes = [[]]
        self.names = 0
        self.live = True  # whether the statement being made runs
        self.budget = rng.choice([2, 4, 7, 12, 20])
        self.graph.submit = rng.choices(["execute", "try_execute", "execute_async"], [6, 2, 2])[0]
        self.calls = 0

    def build(self):
        self.parameters()
        self.inputs()
        self.options()
        body = self.graph.body
        while self.budget > 0:
            body += self.statement(2)
        body += self.results()
        return self.graph

    def fresh(self, prefix):
        self.names += 1
        return f"{prefix}{self.names}"

    def chance(self, p):
        return self.rng.random() < p

    # The signature

    def parameters(self):
        rng = self.rng
        self.actor_names = {}  # class name -> [(expression text parts)]
        self.arrays = []  # (name, class, size, size expression)
        self.singles = []  # (name, class)
        parameters = []
        if self.chance(0.5):
            parameters.append(Parameter("N", "int", argument=Int(rng.randint(1, 3))))
        if self.chance(0.3):
            parameters.append(Parameter("FAST", "bool", argument=Bool(self.chance(0.5))))
        if self.chance(0.2):
            parameters.append(Parameter("TAG", "str", argument=String(rng.choice(["zero", "one"]))))
        self.env = dict(self.constants)
        for p in parameters:
            self.env[p.name] = constant(p.argument, self.env)
        for actor in self.pool.actors:
            free = list(range(actor.count - 1))
            rng.shuffle(free)
            count = rng.randint(1, 2)
            for i in range(count):
                if not free:
                    break
                name = f"{actor.pool}{i}_"
                if len(free) >= 2 and self.chance(0.5):
                    size = rng.randint(1, len(free))
                    e = Int(size)
                    if "N" in self.env and self.env["N"] <= len(free):
                        size, e = self.env["N"], ConstName("N")
                    parameters.append(Parameter(name, actor, [e], [free.pop() for _ in range(size)]))
                    self.arrays.append((name, actor, size, e))
                else:
                    parameters.append(Parameter(name, actor, [], free.pop()))
                    self.singles.append((name, actor))
        self.graph.parameters = parameters
        self.usable = {t.index: actor for actor in self.pool.actors for t in actor.tasks
                       if any(c is actor for _, c, *_ in self.arrays + self.singles)}
        self.tasks = [t for actor in self.pool.actors for t in free_tasks(actor) if t.index in self.usable]

    def inputs(self):
        optional = False
        for i in range(self.rng.choice([0, 1, 1, 2, 3])):
            type = self.rng.choice(self.pool.types.chosen)
            optional = can_be_literal(type) and (optional or self.chance(0.3))
            default = literal(self.rng, type) if optional else None
            if not optional and any(d for _, _, d in self.graph.inputs):
                continue
            name = self.rng.choice(["x", "msg", "data"]) + f"_{i}"
            self.graph.inputs.append((name, type, default))
            self.scopes[0].append(Entry(name, "value", type))

    def options(self):
        rng, body = self.rng, self.graph.body
        if self.chance(0.4):
            self.graph.max_inflight = rng.choice([1, 2, 3, 5])
            body.append(Option("max_inflight", str(self.graph.max_inflight), self.graph.max_inflight))
        if self.chance(0.4):
            text = rng.choice(["64B", "256B", "1KiB", "64KiB"])
            body.append(Option("buffer", text, text))
        if self.chance(0.12):
            self.graph.fail_fast = True
            body.append(Option("fail_fast", "true", True))
        if self.chance(0.2):
            body.append(Option("wait", "block", "block"))
        if "N" in self.env and self.chance(0.3):
            body.append(Require(Binary(">", ConstName("N"), Int(0))))

    # Statements

    def statement(self, depth):
        self.budget -= 1
        kinds = ["let", "let", "let", "call", "bundle", "discard", "pinned"]
        if depth:
            kinds += ["loop", "loop", "branch", "var_array", "chain"] + ["collective"] * 3
        return getattr(self, self.rng.choice(kinds))(depth)

    def block(self, count, depth, live, entries=()):
        """Statements in a scope of their own; what they leave unused is discarded."""
        outer_live, self.live = self.live, self.live and live
        self.scopes.append(list(entries))
        body = []
        for _ in range(count):
            body += self.statement(depth)
        body += self.leftovers(self.scopes.pop())
        self.live = outer_live
        return body

    def leftovers(self, entries):
        return [self.consume(e) for e in entries if e.pending]

    def consume(self, entry):
        """A discarded call that takes the whole entry."""
        if entry.kind == "bundle":
            variable = self.fresh("e")
            return Discard(BundleFor(variable, Name(entry.name), self.reader(entry.type, Name(variable))))
        if entry.kind == "results":
            name, type = entry.type[0]
            return Discard(self.reader(type, Member(Name(entry.name), name or "0")))
        return Discard(self.reader(entry.type, Name(entry.name)))

    def reader(self, type, e):
        """A call that takes `e`."""
        tasks = [(t, i) for t in self.tasks if len(t.results) == 1 for i, (_, p, _) in enumerate(t.parameters)
                 if p.key() == type.key()]
        if not tasks:
            raise LookupError(type.key())
        task, i = self.rng.choice(tasks)
        return self.call_of(task, 0, None, {i: e})

    def add(self, entry):
        self.scopes[-1].append(entry)
        return entry

    def let(self, depth):
        task = self.rng.choice([t for t in self.tasks if t.results])
        call = self.call_of(task, 2)
        self.maybe_after(call)
        results = task.results
        name = self.fresh("v")
        attributes = []
        if self.chance(0.1):
            attributes.append(self.rng.choice(["@slots(1)", f"@slots({min(2, self.graph.max_inflight)})",
                                               "@buffer(2KiB)", "@buffer(64B)"]))
        parts = [t for _, t in results]
        if len(parts) == 1:
            if not isinstance(parts[0], Tuple) or self.chance(0.5):
                self.add(Entry(name, "value", parts[0], pending=True))
                return [Let([name], call, attributes)]
            parts = parts[0].parts
        if len(results) == 1 or self.chance(0.5):
            names = [self.fresh("v") for _ in parts]
            entries = [self.add(Entry(n, "value", t)) for n, t in zip(names, parts)]
            entries[0].pending = True
            return [Let(names, call, attributes)]
        self.add(Entry(name, "results", results, pending=True))
        return [Let([name], call, attributes)]

    def call(self, depth):
        """A call of a task without results, at times with a name for `after`."""
        call = self.call_of(self.rng.choice([t for t in self.tasks if not t.results]), 2)
        self.maybe_after(call)
        if self.chance(0.5):
            return [CallStatement(call)]
        name = self.fresh("t")
        self.add(Entry(name, "token", None))
        return [Let([name], call)]

    def discard(self, depth):
        call = self.call_of(self.rng.choice([t for t in self.tasks if t.results]), 1)
        self.maybe_after(call)
        return [Discard(call)]

    def pinned(self, depth):
        """A value that stays on its actor: looked at there by one or two, or handed on there first."""
        tasks = [t for actor in self.pool.actors for t in actor.tasks if t.pinned and t.index in self.usable]
        first = self.rng.randrange(0, len(tasks), 3)
        make, hand, look = tasks[first:first + 3]
        where = self.actor_for(make)
        value = self.call_of(make, 1, where)
        if self.chance(0.5):
            value = self.call_of(hand, 1, where, {0: value})
        kept = self.fresh("p")
        statements = [Let([kept], value)]
        for _ in range(self.rng.randint(1, 2)):
            name = self.fresh("v")
            statements.append(Let([name], self.call_of(look, 1, where, {0: Name(kept)})))
            self.add(Entry(name, "value", U64, pending=True))
        return statements

    def bundle(self, depth):
        type = self.rng.choice(self.pool.types.chosen)
        name = self.fresh("b")
        if self.arrays and self.chance(0.6):
            array, actor, size, e = self.rng.choice(self.arrays)
            task = self.rng.choice([t for t in free_tasks(actor) if len(t.results) == 1])
            if self.chance(0.5):
                variable = self.fresh("i")
                range_ = ConstRange(Int(0), e)
                where = Elem(Name(array), self.index(variable, size, e))
            else:
                variable = self.fresh("w")
                range_ = Name(array)
                where = Name(variable)
            element = self.call_of(task, 1, where)
            self.add(Entry(name, "bundle", task.results[0][1], size, True))
            return [Let([name], BundleFor(variable, range_, element))]
        size = self.rng.randint(1, 3)
        # The first call says the type of all, which a bound may vary in.
        elements = [self.produce(type, 1) for _ in range(size)]
        type = elements[0].task.results[0][1]
        self.add(Entry(name, "bundle", type, size, True))
        return [Let([name], Bundle(elements))]

    def collective(self, depth):
        """Tensors of an array of actors, combined in a way that gives the type that they have."""
        found = [(a, t) for a in self.arrays for t in free_tasks(a[1])
                 if len(t.results) == 1 and isinstance(t.results[0][1], Tensor)]
        plain = [(a, t) for a, t in found if all(d.size is not None for d in t.results[0][1].dims)]
        if plain and self.chance(0.7):
            found = plain  # whose sizes agree
        if not found:
            return self.let(depth)
        (array, actor, size, e), task = self.rng.choice(found)
        type = task.results[0][1]
        combined = self.combined(type, array, size)
        if not combined:
            return self.let(depth)
        variable = self.fresh("w")
        self.budget -= 1
        values, name = self.fresh("b"), self.fresh("c")
        if [p.key() for _, p, _ in task.parameters] == ["i64"] and self.chance(0.8):
            # Another value on each rank.
            call = self.call_of(task, 1, Elem(Name(array), ConstName(variable)), {0: LoopNumber(variable)})
            bundle = BundleFor(variable, ConstRange(Int(0), e), call)
        else:
            bundle = BundleFor(variable, Name(array), self.call_of(task, 1, Name(variable)))
        statements = [Let([values], bundle)]
        if self.chance(0.2):
            statements.append(Discard(combined(Name(values))))
        else:
            statements.append(Let([name], combined(Name(values))))
            self.add(Entry(name, "bundle", type, size, True))
        return statements

    def combined(self, type, array, size):
        """A function from the bundle to one or two collectives over it."""
        rng = self.rng
        op = rng.choice(["sum", "max", "min", "prod", "avg"])
        root = rng.randrange(size)
        to = Name(array)
        splits = [i for i, d in enumerate(type.dims) if d.size is None or d.size % size == 0]
        ways = []
        if type.element.name != "bool":
            ways += [lambda xs: Collective("allreduce", xs, op),
                     lambda xs: Collective("broadcast", Collective("reduce", xs, op, root=Int(root)), to=to)]
            if splits:
                axis = rng.choice(splits)
                ways.append(lambda xs: Collective("allgather", Collective("reduce_scatter", xs, op, axis=axis),
                                                  axis=axis))
        if 0 in splits:
            ways.append(lambda xs: Collective("alltoall", xs))
        if type.dims:
            ways.append(lambda xs: Collective("scatter", Collective("gather", xs, root=Int(root)), to=to))
        return rng.choice(ways) if ways else None

    def index(self, variable, size, e):
        """An index into an array of `size` that is right for 0 <= variable < size."""
        i = ConstName(variable)
        return self.rng.choice([
            i, i, Binary("-", Binary("-", e, Int(1)), i),
            Binary("%", Binary("+", i, Int(self.rng.randint(1, 2))), e)])

    def carried(self, type):
        """A task of one result that may carry a value of its type on: (task, parameter)."""
        found = [(t, i) for t in self.tasks if len(t.results) == 1 and t.results[0][1].key() == type.key()
                 for i, (_, p, _) in enumerate(t.parameters) if p.key() == type.key()]
        return self.rng.choice(found) if found else None

    def chain(self, depth):
        """`var m = …`, re-bound at once or in a loop."""
        type = self.rng.choice(self.pool.types.chosen)
        step = self.carried(type)
        if not step:
            return self.let(depth)
        task, parameter = step
        name = self.fresh("m")
        statements = [Var(name, self.produce(type, 1))]
        entry = Entry(name, "value", statements[0].value.task.results[0][1])
        actor = self.usable[task.index]
        arrays = [a for a in self.arrays if a[1] is actor]
        if arrays and self.chance(0.6):
            array, _, size, e = self.rng.choice(arrays)
            variable = self.fresh("w")
            call = self.call_of(task, 1, Name(variable), {parameter: Name(name)})
            body = [Assign(Name(name), call)]
            if self.chance(0.3):
                body = self.block(1, 0, True) + body
            statements.append(For(variable, Name(array), body))
        else:
            call = self.call_of(task, 1, None, {parameter: Name(name)})
            statements.append(Assign(Name(name), call))
        entry.pending = True
        self.add(entry)
        return statements

    def var_array(self, depth):
        if not self.arrays:
            return self.let(depth)
        array, actor, size, e = self.rng.choice(self.arrays)
        task = self.rng.choice([t for t in free_tasks(actor) if len(t.results) == 1])
        name, variable = self.fresh("s"), self.fresh("i")
        call = self.call_of(task, 1, Elem(Name(array), self.index(variable, size, e)))
        self.budget -= 1
        loop = For(variable, ConstRange(Int(0), e), [Assign(Elem(Name(name), ConstName(variable)), call)])
        self.add(Entry(name, "bundle", task.results[0][1], size, True))
        return [VarArray(name, [e]), loop]

    def loop(self, depth):
        variable = self.fresh("i")
        bundles = [b for s in self.scopes for b in s if b.kind == "bundle"]
        if bundles and self.chance(0.4):
            bundle = self.rng.choice(bundles)
            self.use(bundle)
            element = Entry(variable, "value", bundle.type, pending=True)
            return [For(variable, Name(bundle.name),
                        self.block(self.rng.randint(0, 2), depth - 1, True, [element]))]
        count = self.rng.choice([0, 1, 2, 3])
        end = ConstName("N") if "N" in self.env and self.chance(0.5) else Int(count)
        count = constant(end, self.env)
        body = self.block(self.rng.randint(1, 2), depth - 1, count > 0)
        return [For(variable, ConstRange(Int(0), end), body)] if body else []

    def branch(self, depth):
        condition = self.condition()
        holds = bool(constant(condition, self.env))
        then = self.block(self.rng.randint(1, 2), depth - 1, holds)
        otherwise = self.block(1, depth - 1, not holds) if self.chance(0.5) else []
        return [If(condition, then, otherwise)]

    def condition(self):
        options = [Binary("==", Binary("%", ConstName("WIDTH"), Int(2)), Int(self.rng.randrange(2))),
                   Binary("==", ConstElem(ConstName("NAMES"), Int(1)), String("one"))]
        if "N" in self.env:
            options.append(Binary(self.rng.choice(["<", "<=", "==", "!=", ">", ">="]), ConstName("N"), Int(2)))
            options.append(Binary("&&", Binary(">", ConstName("N"), Int(1)),
                                  Binary("<", ConstName("N"), ConstName("WIDTH"))))
        if "FAST" in self.env:
            options += [ConstName("FAST")] * 2
        if "TAG" in self.env:
            options.append(Binary("==", ConstName("TAG"), ConstElem(ConstName("NAMES"), Int(0))))
        return self.rng.choice(options)

    # Values

    def entries(self):
        return [e for scope in self.scopes for e in scope]

    def use(self, entry):
        if self.live:
            entry.pending = False

    def maybe_after(self, call):
        entries = [e for e in self.entries() if e.kind in ("token", "value")
                   and not any(e.name == i[0] for i in self.graph.inputs)]
        if entries and self.chance(0.25):
            for entry in self.rng.sample(entries, min(len(entries), self.rng.randint(1, 2))):
                self.use(entry)
                call.after.append(Name(entry.name))

    def paths(self, e, type, key, depth):
        """Expressions for the parts of `e` whose key is `key`."""
        found = [e] if type.key() == key else []
        if not depth:
            return found
        if isinstance(type, Record):
            for name, part in zip(type.names, type.parts):
                found += self.paths(Member(e, name), part, key, depth - 1)
        elif isinstance(type, Tuple):
            for i, part in enumerate(type.parts):
                found += self.paths(Member(e, str(i)), part, key, depth - 1)
        elif isinstance(type, Array):
            i = self.rng.randrange(type.size)
            found += self.paths(Elem(e, Int(i)), type.element, key, depth - 1)
        return found

    def candidates(self, key):
        found = []
        for entry in self.entries():
            name = Name(entry.name)
            if entry.kind == "value":
                paths = self.paths(name, entry.type, key, 3)
            elif entry.kind == "results":
                paths = [p for i, (n, t) in enumerate(entry.type)
                         for p in self.paths(Member(name, n or str(i)), t, key, 2)]
            elif entry.kind == "bundle":
                paths = self.paths(Elem(name, Int(self.rng.randrange(entry.size))), entry.type, key, 2)
            else:
                paths = []
            found += [(entry, p) for p in paths]
        return found

    def value(self, type, depth, may_be_literal=True):
        found = self.candidates(type.key())
        if found and self.chance(0.75):
            entry, path = self.rng.choice(found)
            if entry.kind != "bundle":
                self.use(entry)
            return path
        if may_be_literal and can_be_literal(type) and (self.chance(0.4) or not depth):
            return literal(self.rng, type)
        if depth and isinstance(type, (Array, List)) and self.chance(0.8):
            return self.gather(type, depth)
        return self.produce(type, depth)

    def gather(self, type, depth):
        """A bundle for a parameter of type T[N] or list<T>."""
        size = type.size if isinstance(type, Array) else self.rng.randint(1, type.bound or 4)
        whole = [e for e in self.entries() if e.kind == "bundle" and e.type.key() == type.element.key()
                 and (e.size <= (type.bound or e.size) if isinstance(type, List) else e.size == size)]
        if whole and self.chance(0.7):
            entry = self.rng.choice(whole)
            self.use(entry)
            return Name(entry.name)
        return Bundle([self.value(type.element, depth - 1) for _ in range(size)])

    def produce(self, type, depth):
        """A call of a task with one result of `type`."""
        tasks = [t for t in self.tasks if len(t.results) == 1 and t.results[0][1].key() == type.key()]
        simple = [t for t in tasks if not t.parameters or
                  [p.key() for _, p, _ in t.parameters] == ["i64"]]
        if not tasks:
            # No actor here makes it: that of another class is not a parameter.
            raise LookupError(type.key())
        return self.call_of(self.rng.choice(tasks if depth > 0 else simple), depth)

    def actor_for(self, task):
        actor = self.usable[task.index]
        places = [Name(n) for n, c in self.singles if c is actor]
        for name, c, size, e in self.arrays:
            if c is actor:
                places.append(Elem(Name(name), Int(self.rng.randrange(size))))
                places.append(Elem(Name(name), Binary("-", e, Int(1))))
        return self.rng.choice(places)

    def call_of(self, task, depth, where=None, given=None):
        """A call of `task`; `given` are values for some of its parameters, by number."""
        self.budget -= 0.5
        arguments = []
        positional = True
        for i, (name, type, default) in enumerate(task.parameters):
            if given and i in given:
                e = given[i]
            elif default and self.chance(0.5):
                positional = False
                continue
            else:
                e = self.value(type, depth - 1)
            if positional and self.chance(0.1):
                positional = False
            arguments.append((None if positional else name, e))
        return Call(where or self.actor_for(task), task, arguments)

    # Results

    def results(self):
        """Returns some values, discards the rest."""
        rng = self.rng
        entries = [e for e in self.scopes[0] if e.kind in ("value", "bundle", "results")]
        rng.shuffle(entries)
        entries.sort(key=lambda e: not e.pending)
        values = []
        for entry in entries[:rng.choice([0, 1, 2, 3, 5])]:
            if entry.kind == "results":
                i = rng.randrange(len(entry.type))
                name, type = entry.type[i]
                e = Member(Name(entry.name), name or str(i))
            else:
                e, type = Name(entry.name), entry.type
            size = entry.size if entry.kind == "bundle" else None
            if entry.kind == "value" and isinstance(type, (Record, Tuple)) and self.chance(0.3):
                parts = [p for t in type.parts for p in self.paths(e, type, t.key(), 1)]
                e = rng.choice(parts)
                type = self.type_of(e, type)
            if size is None and isinstance(type, Array):
                if isinstance(type.element, Array):
                    continue
                type, size = type.element, type.size
            elif isinstance(type, Array):
                continue
            self.use(entry)
            values.append((e, type, size))
        body = self.leftovers(self.scopes[0])
        if not values and (self.chance(0.8) and entries):
            values = [(self.produce(I64, 1), I64, None)] if self.can_make(I64) else []
        named = len(values) > 1 or (values and self.chance(0.3))
        names = [f"o{i}" if named else None for i in range(len(values))]
        self.graph.results = [(n, anonymous(t), size) for n, (_, t, size) in zip(names, values)]
        if values:
            body.append(Return([(n, e) for n, (e, _, _) in zip(names, values)]))
        return body

    def can_make(self, type):
        return any(len(t.results) == 1 and t.results[0][1].key() == type.key() for t in self.tasks)

    @staticmethod
    def type_of(e, type):
        """The type of a projection (one level) of a value of `type`."""
        if isinstance(e, Member):
            return type.parts[int(e.name) if e.name.isdigit() else type.names.index(e.name)]
        return type


def free_tasks(actor):
    """Those whose values may go anywhere."""
    return [t for t in actor.tasks if not t.pinned]


def anonymous(type):
    """`type` with `?` for the named dims of a tensor."""
    if isinstance(type, Tensor):
        return Tensor(type.element, [Dim(size=d.size, bound=d.bound if d.name is None else None)
                                     for d in type.dims])
    if isinstance(type, Tuple):
        return Tuple([anonymous(p) for p in type.parts])
    return type


def generate(seed, graphs):
    """A program of `graphs` graphs."""
    rng = random.Random(seed)
    types = Types(rng)
    tasks = Tasks(rng, types)
    tasks.types = types
    constants = [("WIDTH", Int(3)), ("NAMES", [String("zero"), String("one")]),
                 ("DEPTH", Binary("-", Binary("*", ConstName("WIDTH"), Int(2)), Int(1)))]
    env = {}
    for name, e in constants:
        env[name] = constant(e, env)
    made = []
    while len(made) < graphs:
        try:
            made.append(GraphBuilder(random.Random(f"{seed}.{len(made)}.{rng.random()}"), len(made), tasks,
                                     env).build())
        except LookupError:
            continue
    return Program(f"rnd.p{seed}", types.chosen, types.records, types.enums,
                   [("Alias", types.chosen[0])], types.dims, constants, tasks.actors, made,
                   live_sets(random.Random(f"live {seed}"), graphs), [SEALED, PINNED, LONELY])


def live_sets(rng, graphs):
    """About half of the graphs, in sets of two or three."""
    numbers = rng.sample(range(graphs), graphs // 2)
    sets = []
    while len(numbers) >= 2:
        sets.append([numbers.pop() for _ in range(min(len(numbers), rng.choice([2, 2, 3])))])
    return sets

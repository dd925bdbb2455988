"""Random types and tasks: what the graphs of one program are made of."""

from .program import ActorClass, Literal, Task, Throws
from .types import (FLOATS, LONELY, PINNED, SCALARS, SEALED, Array, Dim, Enum, List, Optional, Record, Scalar,
                    Tensor, Text, Tuple, is_anonymous)
from .values import BIG, PLAIN, SKEW, WILD

I64 = Scalar("i64")
U64 = Scalar("u64")
FIELD_NAMES = ["x", "type", "list", "name", "host", "size", "value"]
THROWN = [
    ("std::out_of_range", "out_of_range", None),
    ("std::invalid_argument", "invalid_argument", "std.invalid_argument"),
    ("std::domain_error", "domain_error", "std.domain_error, Odd"),
    ("std::runtime_error", "runtime_error", None),
    ("support::Odd", "Odd", "Odd"),
    ("support::Hidden", "OpaqueTaskError", None),
    ("int", "OpaqueTaskError", None),
]


class Types:
    """A random set of types; `chosen` are those that tasks use."""

    def __init__(self, rng):
        self.rng = rng
        self.records, self.enums = [], []
        self.dims = [("D0", 6), ("D1", None), ("D2", 9)]
        self.constants = {"WIDTH": 3}
        names = list(SCALARS)
        rng.shuffle(names)
        self.scalars = [Scalar(n) for n in names[:4]]
        if all(s.name in FLOATS for s in self.scalars):
            self.scalars.append(Scalar("i16"))
        for i in range(2):
            members = ["red", "green", "host", "list_", "blue"][:rng.randint(1, 5)]
            self.enums.append(Enum(f"E{i}", [m if m != "host" else "grey" for m in members]))
        for i in range(rng.randint(2, 3)):
            fields = rng.sample(FIELD_NAMES, rng.randint(1, 5))
            self.records.append(Record(f"R{i}", [(n, self.any(2, True)) for n in fields]))
        self.chosen = self.distinct(
            self.scalars + self.records[-2:] + [rng.choice(self.enums), self.text(), self.tensor(True), SEALED] +
            [self.structure(kind) for kind in
             rng.sample(["tuple", "list", "optional", "array", "bytes", "tensor"], 4)])

    @staticmethod
    def distinct(types):
        found = {}
        for type in types:
            found.setdefault(type.key(), type)
        return list(found.values())

    def any(self, depth, named_dims=False):
        rng = self.rng
        kind = rng.choice(["scalar", "scalar", "text", "bytes", "enum", "tensor", "opaque"] +
                          (["tuple", "list", "optional", "array", "record"] if depth else []))
        if kind == "record":
            usable = [r for r in self.records if named_dims or is_anonymous(r)]
            return rng.choice(usable) if usable else self.any(depth - 1, named_dims)
        return self.structure(kind, depth - 1, named_dims)

    def structure(self, kind, depth=1, named_dims=True):
        rng = self.rng
        if kind == "scalar":
            return Scalar(rng.choice(list(SCALARS)))
        if kind == "text":
            return self.text()
        if kind == "opaque":
            return SEALED
        if kind == "bytes":
            return Text(False, rng.choice([None, 9, 16, 40]))
        if kind == "enum":
            return rng.choice(self.enums)
        if kind == "tensor":
            return self.tensor(named_dims)
        if kind == "tuple":
            return Tuple([self.any(depth, named_dims) for _ in range(rng.randint(2, 3))])
        if kind == "list":
            return List(self.any(depth), rng.choice([None, None, 3, 8]))
        if kind == "optional":
            return Optional(self.any(depth))
        return Array(self.any(depth), rng.randint(1, 4))

    def text(self):
        return Text(True, self.rng.choice([None, 8, 16, 64]))

    def tensor(self, named_dims):
        rng = self.rng
        if rng.random() < 0.3:  # what collectives combine whatever the values
            return Tensor(Scalar(rng.choice([n for n in SCALARS if n != "bool"])),
                          [Dim(size=s) for s in rng.choice([[6], [6, 2], [2, 6]])])
        dims = []
        for _ in range(rng.choice([0, 1, 1, 2, 2, 3])):
            kind = rng.choice(["static", "any", "bound", "named"] if named_dims else ["static", "any", "bound"])
            if kind == "static":
                dims.append(Dim(size=rng.choice([1, 2, 3, 5])))
            elif kind == "named":
                index = rng.randrange(len(self.dims))
                dims.append(Dim(name=self.dims[index][0], index=index, bound=self.dims[index][1]))
            else:
                dims.append(Dim(bound=rng.choice([4, 7]) if kind == "bound" else None))
        return Tensor(Scalar(rng.choice(list(SCALARS))), dims)


def can_be_literal(type):
    return isinstance(type, (Scalar, Enum)) or (isinstance(type, Text) and type.is_text)


def literal(rng, type):
    """A constant of a type that `can_be_literal`, with its value."""
    if isinstance(type, Enum):
        i = rng.randrange(len(type.members))
        return Literal(type, f"{type.name}.{type.members[i]}", i)
    if isinstance(type, Text):
        text, value = rng.choice([("", b""), ("a", b"a"), ("\\n\\t\\\"\\\\", b'\n\t"\\'),
                                  ("\\u{e9}x", "éx".encode()), ("seven 7", b"seven 7")])
        return Literal(type, f'"{text}"', value)
    if type.name == "bool":
        value = rng.randrange(2)
        return Literal(type, "true" if value else "false", value)
    if type.name in FLOATS:
        return _float_literal(rng, type)
    bits = 8 * type.bytes
    low, high = (0, (1 << bits) - 1) if type.name[0] == "u" else (-(1 << bits - 1), (1 << bits - 1) - 1)
    high = min(high, (1 << 63) - 1)  # constants are signed
    low = max(low, -(1 << 63) + 1)
    value = rng.choice([0, 1, low, high, rng.randint(low, high), rng.randint(0, 100)])
    return Literal(type, rng.choice([str(value), f"0x{value:x}" if value >= 0 else str(value)]), value)


def _float_literal(rng, type):
    mantissa = FLOATS[type.name]
    sign, exponent, tenth = rng.randrange(2), rng.randint(-3, 3), rng.randrange(4)
    value = (1 + tenth / 4) * 2.0**exponent * (-1 if sign else 1)
    width = 8 * type.bytes
    bias = (1 << width - mantissa - 2) - 1
    bits = sign << width - 1 | (exponent + bias) << mantissa | tenth << mantissa - 2
    return Literal(type, repr(value), bits)


class Tasks:
    """Random tasks for `types`: every type has a producer that needs nothing but a number."""

    def __init__(self, rng, types):
        self.rng = rng
        self.types = types
        self.next = 0
        half = (len(types.chosen) + 1) // 2
        shuffled = types.chosen[:]
        rng.shuffle(shuffled)
        self.actors = [
            ActorClass("Alpha", "a", rng.choice([4, 5]), self.of(shuffled[:half])),
            ActorClass("Beta", "b", 3, self.of(shuffled[half:])),
        ]

    def of(self, types):
        tasks = []
        for type in types:
            tasks.append(self.task([("n", I64)], [type], stateful=False))
            tasks.append(self.task([("x", type)], [type], same=self.rng.random() < 0.6))
        for _ in range(4):
            count = self.rng.randint(1, 4)
            tasks.append(self.task([(f"p{i}", self.pick()) for i in range(count)],
                                   [self.pick() for _ in range(self.rng.choice([1, 1, 2, 3]))]))
        tasks.append(self.task([("x", self.pick())], []))
        tasks.append(self.task([], [self.pick()], stateful=True))
        element = self.rng.choice([t for t in self.types.chosen if is_anonymous(t)])
        many = List(element) if self.rng.random() < 0.5 else Array(element, self.rng.randint(2, 3))
        tasks.append(self.task([("xs", many), ("k", U64)], [self.rng.choice([element, self.pick()])]))
        return tasks + self.pinned()

    def pinned(self):
        """Tasks of a value that cannot leave its actor: made, handed on, looked at."""
        type = self.rng.choice([PINNED, LONELY])
        tasks = [self.task([("n", I64)], [type]), self.task([("x", type)], [type], same=True),
                 self.task([("x", type)], [U64])]
        for task, form in zip(tasks, ["value", "value", "const"]):
            task.forms = [form]
            task.pinned = True
        return tasks

    def pick(self):
        return self.rng.choice(self.types.chosen)

    def task(self, parameters, results, same=False, stateful=None):
        rng = self.rng
        index = self.next
        self.next += 1
        named = len(results) > 1 and rng.random() < 0.6
        if len(results) > 1 and not named:
            results = [Tuple(results)]  # the same: a call's value is a tuple then
        task = Task(f"t{index}", index, [], [(f"r{i}" if named else None, t) for i, t in enumerate(results)],
                    [rng.choice(["value", "const", "const", "view"]) for _ in parameters], same=same)
        optional = rng.random() < 0.3
        for name, type in reversed(parameters):
            optional = optional and not same and can_be_literal(type)
            task.parameters.insert(0, (name, type, literal(rng, type) if optional else None))
        if same:
            return task
        task.stateful = rng.random() < 0.4 if stateful is None else stateful
        task.context = rng.random() < 0.2
        task.aggregate = named and rng.random() < 0.5
        task.alloc = len(results) == 1 and isinstance(results[0], Tensor) and rng.random() < 0.5
        task.mode = rng.choices([PLAIN, WILD, BIG, SKEW], [80, 6, 8, 6])[0]
        if task.mode == SKEW and len(results) == 1 and rng.random() < 0.5:
            task.mode = PLAIN
        if rng.random() < 0.25:
            cpp, seen, raises = rng.choice(THROWN)
            task.throws = Throws(cpp, seen, rng.choice([2, 5, 9, 20]), rng.random() < 0.3, raises)
        return task

"""A program that sends values of every type along every kind of edge: from and to the driver, straight through it,
between actors, within one, to several readers, in bundles, in parts."""

from .program import (ActorClass, Bundle, Call, Graph, Let, Member, Name, Option, Parameter, Program, Return,
                      Task)
from .types import (LONELY, PINNED, SCALARS, SEALED, UNIQUE, Array, Dim, Enum, List, Optional, Record, Scalar, Tensor,
                    Text, Tuple)

U64 = Scalar("u64")


def every_type(dims):
    """All scalars, texts, structures, tensors and opaque types: [(types, records, enums)] in parts that compile quickly."""
    scalars = [Scalar(n) for n in SCALARS]
    color = Enum("Color", ["red", "green", "blue"])
    one = Enum("One", ["only"])
    named, bounded = [Dim(name=n, index=i, bound=b) for i, (n, b) in enumerate(dims)]
    point = Record("Point", [("x", Scalar("f64")), ("type", Scalar("i16"))])
    line = Record("Line", [("list", List(point)), ("host", Text(True)), ("raw", Text(False, 20)),
                           ("at", Tensor(Scalar("f32"), [named, Dim()])), ("same", Tensor(Scalar("u8"), [named])),
                           ("color", color), ("pair", Tuple([Scalar("bool"), Optional(Text(True, 8))]))])
    box = Record("Box", [("name", Text(True)), ("sealed", SEALED), ("more", List(SEALED))])
    shapes = [[Dim()], [named], [bounded, Dim(size=2)], [Dim(size=3)], [], [Dim(bound=5), Dim()],
              [named, named], [Dim(size=1), Dim(), Dim(size=2)]]
    tensors = [Tensor(s, shapes[i % len(shapes)]) for i, s in enumerate(scalars)]
    return [
        (scalars + [color, one], [], [color, one]),
        ([Text(True), Text(True, 16), Text(False), Text(False, 9), point, line, List(Scalar("bool")),
          List(Text(True, 8), 3), List(List(Scalar("i8"))), Optional(Scalar("u64")), Optional(point)],
         [point, line], [color]),
        (tensors[:7] + [List(Tensor(Scalar("i64"), [named])), Optional(Tensor(Scalar("f16"), [Dim()]))], [], []),
        (tensors[7:] + [Tuple([Scalar("u8"), Text(True)]), Tuple([point, Array(Scalar("bf16"), 3)]),
                        Array(Array(Scalar("u16"), 2), 3), Array(Optional(Text(False)), 2)], [point], []),
        ([SEALED, box, List(SEALED), Optional(SEALED), Tuple([Scalar("u8"), SEALED]), Array(SEALED, 2)], [box], []),
    ]


def tasks_for(type, index):
    """`type` by reference, by value, and two of them gathered."""
    x = [("x", type, None)]
    return [Task(f"t{index}", index, x, [(None, type)], ["view"], same=True),
            Task(f"t{index + 1}", index + 1, x, [(None, type)], ["value"], same=True),
            Task(f"t{index + 2}", index + 2, [("xs", Array(type, 2), None)], [(None, U64)], ["const"])]


def graph_for(number, type, actor, tasks):
    by_reference, by_value, gathered = tasks
    a, b, x = Name("a"), Name("b"), Name("x")
    once = Call(a, by_reference, [(None, x)])
    body = [Option("buffer", "64B", "64B")] if number % 2 else []
    body += [Let(["once"], once), Let(["hop"], Call(b, by_value, [(None, Name("once"))])),
             Let(["local"], Call(a, by_value, [(None, Call(a, by_reference, [(None, Name("once"))]))]))]
    results = [("through", x, type), ("once_", Name("once"), type), ("hop_", Name("hop"), type),
               ("local_", Name("local"), type),
               ("both", Call(b, gathered, [(None, Bundle([x, Name("hop")]))]), U64)]
    if isinstance(type, (Record, Tuple)):
        names = type.names if isinstance(type, Record) else map(str, range(len(type.parts)))
        results += [(f"part{i}", Member(Name("hop"), n), t) for i, (n, t) in enumerate(zip(names, type.parts))
                    if not isinstance(t, Array)]  # which would be an array of results
    if isinstance(type, Array):
        results = [(n, e, t) for n, e, t in results if t is U64]
        results.insert(0, ("one", Call(b, gathered, [(None, Bundle([Name("local"), x]))]), U64))
    body.append(Return([(n, e) for n, e, _ in results]))
    parameters = [Parameter("a", actor, argument=0), Parameter("b", actor, argument=1)]
    return Graph(f"G{number}", parameters, [("x", type, None)], [(n, t, None) for n, _, t in results], body)


def opaque_tasks(type, index):
    """`type` made, looked at, and handed on; values that cannot be copied too."""
    name = f"t{index}"
    return [Task(name, index, [("n", Scalar("i64"), None)], [(None, type)], ["value"]),
            Task(f"t{index + 1}", index + 1, [("x", type, None)], [(None, U64)], ["const"]),
            Task(f"t{index + 2}", index + 2, [("x", type, None)], [(None, type)], ["value"], same=True)]


def opaque_graph(number, type, actor, tasks):
    """Looked at where it is, by two; moved on by its only reader; with a codec to and fro as well."""
    make, look, hand = tasks
    a, b, n = Name("a"), Name("b"), Name("n")
    one = lambda where, task, x: Call(where, task, [(None, x)])
    body = [Let(["kept"], one(a, make, n)), Let(["moved"], one(a, hand, one(a, make, n)))]
    results = [("first", one(a, look, Name("kept")), U64), ("second", one(a, look, Name("kept")), U64),
               ("last", one(a, look, Name("moved")), U64)]
    inputs = [("n", Scalar("i64"), None)]
    if type.has_codec:
        inputs.append(("mine", type, None))
        results += [("sent", one(b, look, one(a, hand, one(b, make, n))), U64),
                    ("back", one(b, hand, Name("mine")), type), ("out", one(a, make, n), type)]
    else:
        results.append(("other", one(b, look, one(b, make, n)), U64))
    body.append(Return([(name, e) for name, e, _ in results]))
    parameters = [Parameter("a", actor, argument=0), Parameter("b", actor, argument=1)]
    return Graph(f"G{number}", parameters, inputs, [(name, t, None) for name, _, t in results], body)


def generate(part):
    """Part number `part`, one graph for each type."""
    dims = [("N", None), ("M", 6)]
    types, records, enums = every_type(dims)[part]
    actor = ActorClass("Alpha", "a", 3, [])
    graphs = []
    for i, type in enumerate(types):
        tasks = tasks_for(type, 3 * i)
        actor.tasks += tasks
        graphs.append(graph_for(i, type, actor, tasks))
    opaques = []
    if any(type is SEALED for type in types):
        opaques = [SEALED, UNIQUE, PINNED, LONELY]
        for type in opaques:
            tasks = opaque_tasks(type, len(actor.tasks))
            actor.tasks += tasks
            graphs.append(opaque_graph(len(graphs), type, actor, tasks))
    return Program(f"rnd.types{part}", types, records, enums, [], dims, [], [actor], graphs, opaques=opaques)

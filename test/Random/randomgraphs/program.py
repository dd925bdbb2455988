"""Programs: what the generator makes, the printers print and the interpreter runs."""

from dataclasses import dataclass, field
from typing import Any, Optional

from .types import Type

# Constant expressions


@dataclass
class Int:
    value: int


@dataclass
class Bool:
    value: bool


@dataclass
class String:
    value: str


@dataclass
class ConstName:
    name: str


@dataclass
class ConstElem:
    base: Any
    index: Any


@dataclass
class Binary:
    op: str
    left: Any
    right: Any


# Values: expressions whose values are edges


@dataclass
class Literal:
    """A constant where a value stands: `text` in the program, `value` of `type`."""

    type: Type
    text: str
    value: Any


@dataclass
class Name:
    name: str


@dataclass
class LoopNumber:
    """A loop variable where a value of type i64 stands."""

    name: str


@dataclass
class Member:
    base: Any
    name: str  # a field, a result, or a number


@dataclass
class Elem:
    base: Any
    index: Any  # constant


@dataclass
class Bundle:
    elements: list


@dataclass
class BundleFor:
    variable: str
    range: Any
    element: Any


@dataclass
class Call:
    actor: Any  # Name, Elem
    task: "Task"
    arguments: list  # (name or None, value)
    after: list = field(default_factory=list)
    line: int = 0  # where it was printed


@dataclass
class Collective:
    kind: str
    values: Any  # a bundle; of broadcast and scatter one value
    reduction: Optional[str] = None
    to: Any = None  # of broadcast and scatter: an array of actors
    axis: Optional[int] = None
    root: Any = None  # constant
    line: int = 0  # where it was printed


# Statements


@dataclass
class Let:
    names: list  # several take the results of a call apart
    value: Any
    attributes: list = field(default_factory=list)


@dataclass
class Var:
    name: str
    value: Any


@dataclass
class VarArray:
    name: str
    sizes: list


@dataclass
class Assign:
    path: Any
    value: Any


@dataclass
class Const:
    name: str
    value: Any


@dataclass
class Require:
    condition: Any


@dataclass
class Option:
    name: str
    text: str
    value: Any


@dataclass
class For:
    variable: str
    range: Any  # ConstRange, or a Name: an array of actors, a bundle
    body: list


@dataclass
class ConstRange:
    begin: Any
    end: Any


@dataclass
class If:
    condition: Any
    then: list
    otherwise: list


@dataclass
class CallStatement:
    call: Call


@dataclass
class Discard:
    value: Any


@dataclass
class Return:
    values: list  # (name or None, value)


# Declarations


@dataclass
class Throws:
    """A task throws `cpp` where its digest divides by `period`; the driver rebuilds it as `seen`."""

    cpp: str
    seen: str
    period: int
    late: bool  # after the actor changed its state
    raises: Optional[str] = None  # what the declaration lists


@dataclass
class Task:
    """A task: it digests its arguments and makes its results of the digest, or returns its
    argument (`same`)."""

    name: str
    index: int
    parameters: list  # (name, type, default Literal or None)
    results: list  # (name or None, type)
    forms: list  # of the C++ parameters: "value", "const", "view"
    mode: int = 0  # values.PLAIN, WILD, BIG, SKEW
    same: bool = False
    stateful: bool = False
    context: bool = False
    alloc: bool = False
    aggregate: bool = False
    throws: Optional[Throws] = None
    pinned: bool = False  # takes or makes what stays on its actor


@dataclass
class ActorClass:
    name: str
    pool: str  # name of the deployment's array
    count: int
    tasks: list


@dataclass
class Parameter:
    """In square brackets: an actor (`type` an ActorClass) with `sizes`, or an int, bool, str."""

    name: str
    type: Any
    sizes: list = field(default_factory=list)  # constant expressions
    argument: Any = None  # of the wiring: a constant, or nested lists of numbers in the pool
    default: Any = None


@dataclass
class Graph:
    name: str
    parameters: list
    inputs: list  # (name, type, default Literal or None)
    results: list  # (name or None, type, array size or None)
    body: list
    max_inflight: int = 10
    fail_fast: bool = False
    submit: str = "execute"  # how the driver executes it: "execute", "try_execute", "execute_async"


@dataclass
class Program:
    package: str
    types: list  # every type in use, for round trips
    records: list
    enums: list
    aliases: list  # (name, type)
    dims: list  # (name, bound)
    constants: list  # (name, constant expression)
    actors: list
    graphs: list
    live: list = field(default_factory=list)  # sets: lists of graphs' numbers
    opaques: list = field(default_factory=list)

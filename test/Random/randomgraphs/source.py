"""Prints a program as a .cgraph file; notes the line of each call in it."""

from .program import (Assign, Binary, Bool, Bundle, BundleFor, Call, CallStatement, Collective, Const, ConstElem,
                      ConstName, ConstRange, Discard, Elem, For, If, Int, Let, Literal, LoopNumber, Member, Name,
                      Option, Require, Return, String, Var, VarArray)


class Source:
    def __init__(self):
        self.lines = []

    def line(self, text=""):
        self.lines.append(text)

    def at(self):
        return len(self.lines) + 1

    def text(self):
        return "\n".join(self.lines) + "\n"


def const(e):
    if isinstance(e, Int):
        return str(e.value)
    if isinstance(e, Bool):
        return "true" if e.value else "false"
    if isinstance(e, String):
        return f'"{e.value}"'
    if isinstance(e, ConstName):
        return e.name
    if isinstance(e, ConstElem):
        return f"{const(e.base)}[{const(e.index)}]"
    if isinstance(e, list):
        return "[" + ", ".join(const(x) for x in e) + "]"
    return f"({const(e.left)} {e.op} {const(e.right)})"


def condition(e):
    text = const(e)
    return text[1:-1] if isinstance(e, Binary) else text


def value(e, line):
    """The text of a value, which stands on `line`."""
    if isinstance(e, Literal):
        return e.text
    if isinstance(e, (Name, LoopNumber)):
        return e.name
    if isinstance(e, Member):
        return f"{value(e.base, line)}.{e.name}"
    if isinstance(e, Elem):
        return f"{value(e.base, line)}[{const(e.index)}]"
    if isinstance(e, Bundle):
        return "[" + ", ".join(value(x, line) for x in e.elements) + "]"
    if isinstance(e, BundleFor):
        return f"[for {e.variable} in {range_text(e.range)}: {value(e.element, line)}]"
    e.line = line
    if isinstance(e, Collective):
        return collective(e, line)
    arguments = ", ".join((f"{n} = " if n else "") + value(v, line) for n, v in e.arguments)
    text = f"{value(e.actor, line)}.{e.task.name}({arguments})"
    if e.after:
        # In parentheses: a postfix of the call goes on behind.
        names = ", ".join(value(p, line) for p in e.after)
        text += f" after ({names})" if len(e.after) > 1 else f" after {names}"
    return text


def collective(e, line):
    arguments = [e.reduction] if e.reduction else []
    arguments.append(value(e.values, line))
    if e.to:
        arguments.append(f"to = {value(e.to, line)}")
    if e.axis is not None:
        arguments.append(f"axis = {e.axis}")
    if e.root is not None:
        arguments.append(f"root = {const(e.root)}")
    return f"{e.kind}({', '.join(arguments)})"


def range_text(r):
    if isinstance(r, ConstRange):
        return f"{const(r.begin)}..{const(r.end)}"
    return r.name


def statement(out, s, indent):
    at = out.at()
    if isinstance(s, Let):
        names = s.names[0] if len(s.names) == 1 else "(" + ", ".join(s.names) + ")"
        for attribute in s.attributes:
            out.line(f"{indent}{attribute}")
            at = out.at()
        out.line(f"{indent}let {names} = {value(s.value, at)}")
    elif isinstance(s, Var):
        out.line(f"{indent}var {s.name} = {value(s.value, at)}")
    elif isinstance(s, VarArray):
        out.line(f"{indent}var {s.name}" + "".join(f"[{const(n)}]" for n in s.sizes))
    elif isinstance(s, Assign):
        out.line(f"{indent}{value(s.path, at)} = {value(s.value, at)}")
    elif isinstance(s, Const):
        out.line(f"{indent}const {s.name} = {condition(s.value)}")
    elif isinstance(s, Require):
        out.line(f"{indent}require {condition(s.condition)}")
    elif isinstance(s, Option):
        out.line(f"{indent}option {s.name} = {s.text}")
    elif isinstance(s, For):
        out.line(f"{indent}for {s.variable} in {range_text(s.range)} {{")
        block(out, s.body, indent + "  ")
        out.line(f"{indent}}}")
    elif isinstance(s, If):
        out.line(f"{indent}if {condition(s.condition)} {{")
        block(out, s.then, indent + "  ")
        if s.otherwise:
            out.line(f"{indent}}} else {{")
            block(out, s.otherwise, indent + "  ")
        out.line(f"{indent}}}")
    elif isinstance(s, CallStatement):
        out.line(f"{indent}{value(s.call, at)}")
    elif isinstance(s, Discard):
        out.line(f"{indent}discard {value(s.value, at)}")
    elif isinstance(s, Return):
        if len(s.values) == 1 and s.values[0][0] is None:
            out.line(f"{indent}return {value(s.values[0][1], at)}")
            return
        out.line(f"{indent}return (")
        for name, v in s.values:
            at = out.at()
            out.line(f"{indent}  {name}: {value(v, at)},")
        out.line(f"{indent})")
    else:
        raise TypeError(s)


def block(out, statements, indent):
    for s in statements:
        statement(out, s, indent)


def with_default(name, type, default):
    return f"{name}: {type.spell()}" + (f" = {default.text}" if default else "")


def declared_results(results):
    """`results`: (name or None, text of the type)."""
    if not results:
        return ""
    if len(results) == 1 and results[0][0] is None:
        return f" -> {results[0][1]}"
    if results[0][0] is None:
        return " -> (" + ", ".join(t for _, t in results) + ")"
    return " -> (" + ", ".join(f"{n}: {t}" for n, t in results) + ")"


def task(t):
    parameters = ", ".join(with_default(*p) for p in t.parameters)
    results = declared_results([(n, r.spell()) for n, r in t.results])
    raises = f" raises {t.throws.raises}" if t.throws and t.throws.raises else ""
    return f"  task {t.name}({parameters}){results}{raises} = cpp(\"{t.name}_\")"


def cparameter(p):
    if isinstance(p.type, str):
        return f"{p.name}: {p.type}" + (f" = {const(p.default)}" if p.default is not None else "")
    return f"{p.name}: {p.type.name}" + "".join(f"[{const(n)}]" for n in p.sizes)


def signature(g):
    cparameters = ", ".join(cparameter(p) for p in g.parameters)
    inputs = ", ".join(with_default(*i) for i in g.inputs)
    results = [(n, t.spell() + (f"[{size}]" if size else "")) for n, t, size in g.results]
    return f"graph {g.name}[{cparameters}]({inputs}){declared_results(results)}"


def handles(pool, numbers):
    if isinstance(numbers, int):
        return f"{pool}[{numbers}]"
    return "[" + ", ".join(handles(pool, n) for n in numbers) + "]"


def wiring(g):
    arguments = []
    for p in g.parameters:
        text = const(p.argument) if isinstance(p.type, str) else handles(p.type.pool, p.argument)
        arguments.append(f"{p.name} = {text}")
    return f"  graph {g.name.lower()} = {g.name}[{', '.join(arguments)}]"


def program(p, header):
    """The text of `p`; its classes and exceptions are in the C++ header `header`."""
    out = Source()
    out.line(f"package {p.package}")
    for name, e in p.constants:
        out.line(f"const {name} = {const(e)}")
    for name, bound in p.dims:
        out.line(f"dim {name}" + (f" <= {bound}" if bound is not None else ""))
    for e in p.enums:
        out.line(f"enum {e.name} {{ {', '.join(e.members)} }}")
    for o in p.opaques:
        codec = ' codec "sealed_codec.h"' if o.has_codec else ""
        out.line(f'opaque {o.name} = cpp("sealed.h", "support::{o.name}"){codec}')
    for r in p.records:
        out.line(f"record {r.name} {{")
        for name, type in zip(r.names, r.parts):
            out.line(f"  {name}: {type.spell()}")
        out.line("}")
    for name, type in p.aliases:
        out.line(f"type {name} = {type.spell()}")
    out.line('exception Odd = cpp("errors.h", "support::Odd")')
    for a in p.actors:
        out.line()
        out.line(f'actor {a.name} = cpp("{header}", "user::{a.name}") {{')
        out.line("  new(seed: u64 = 7)")
        for t in a.tasks:
            out.line(task(t))
        out.line("  task reset(seed: u64)")
        out.line("  task peek() -> u64")
        out.line("  task arm(after_calls: i64, how: i64)")
        out.line("}")
    for g in p.graphs:
        out.line()
        out.line(signature(g) + " {")
        block(out, g.body, "  ")
        out.line("}")
    out.line()
    out.line("deployment local {")
    for a in p.actors:
        out.line(f"  actor {a.pool}[i in 0..{a.count}] = {a.name}({'seed = ' if a.count % 2 else ''}100 + i)")
    for g in p.graphs:
        out.line(wiring(g))
    for k, members in enumerate(p.live):
        out.line(f"  live set{k} {{ {', '.join(p.graphs[i].name.lower() for i in members)} }}")
    out.line("}")
    return out.text()

"""The types of the language, as the generator and the interpreter see them.

`spell` is a type's text in a .cgraph file, `cpp` its text in C++, `spec` what ../support.h must know
beyond the C++ type to make values of it, `key` is equal for types whose values may flow into each
other (they differ in bounds and names of dims at most).
"""

SCALARS = {
    "bool": ("bool", 1), "i8": ("std::int8_t", 1), "i16": ("std::int16_t", 2),
    "i32": ("std::int32_t", 4), "i64": ("std::int64_t", 8), "u8": ("std::uint8_t", 1),
    "u16": ("std::uint16_t", 2), "u32": ("std::uint32_t", 4), "u64": ("std::uint64_t", 8),
    "f16": ("cgraph::half", 2), "bf16": ("cgraph::bfloat16", 2), "f32": ("float", 4),
    "f64": ("double", 8),
}
# Bits of the mantissa.
FLOATS = {"f16": 10, "bf16": 7, "f32": 23, "f64": 52}


class Type:
    def __repr__(self):
        return self.spell()


class Scalar(Type):
    def __init__(self, name):
        self.name = name
        self.bytes = SCALARS[name][1]

    def spell(self):
        return self.name

    def cpp(self):
        return SCALARS[self.name][0]

    def spec(self):
        return "s"

    def key(self):
        return self.name


class Text(Type):
    """`str` (is_text) or `bytes`, at most `bound` bytes."""

    def __init__(self, is_text, bound=None):
        self.is_text = is_text
        self.bound = bound

    def spell(self):
        name = "str" if self.is_text else "bytes"
        return name if self.bound is None else f"{name}<{self.bound}B>"

    def cpp(self):
        return "std::string" if self.is_text else "cgraph::Bytes"

    def spec(self):
        return f"b{_number(self.bound)}"

    def key(self):
        return "str" if self.is_text else "bytes"


class Tuple(Type):
    def __init__(self, parts):
        self.parts = parts

    def spell(self):
        return "(" + ", ".join(p.spell() for p in self.parts) + ")"

    def cpp(self):
        return "std::tuple<" + ", ".join(p.cpp() for p in self.parts) + ">"

    def spec(self):
        return "(" + "".join(p.spec() for p in self.parts) + ")"

    def key(self):
        return "(" + ",".join(p.key() for p in self.parts) + ")"


class Record(Type):
    def __init__(self, name, fields):
        self.name = name
        self.names = [name for name, _ in fields]
        self.parts = [type for _, type in fields]

    def spell(self):
        return self.name

    def cpp(self):
        return self.name

    def spec(self):
        return "(" + "".join(p.spec() for p in self.parts) + ")"

    def key(self):
        return self.name


class Enum(Type):
    def __init__(self, name, members):
        self.name = name
        self.members = members

    def spell(self):
        return self.name

    def cpp(self):
        return self.name

    def spec(self):
        return f"e{len(self.members)};"

    def key(self):
        return self.name


class Opaque(Type):
    """A class of ../sealed.h: bytes, as the language does not know. Without a codec it stays on its actor."""

    CONTENT = Text(False)

    def __init__(self, name, has_codec):
        self.name = name
        self.has_codec = has_codec

    def spell(self):
        return self.name

    def cpp(self):
        return f"support::{self.name}"

    def spec(self):
        return self.CONTENT.spec()

    def key(self):
        return self.name


SEALED, UNIQUE = Opaque("Sealed", True), Opaque("Unique", True)
PINNED, LONELY = Opaque("Pinned", False), Opaque("Lonely", False)


class List(Type):
    def __init__(self, element, bound=None):
        self.element = element
        self.bound = bound

    def spell(self):
        bound = "" if self.bound is None else f", {self.bound}"
        return f"list<{self.element.spell()}{bound}>"

    def cpp(self):
        return f"std::vector<{self.element.cpp()}>"

    def spec(self):
        return f"l{_number(self.bound)}{self.element.spec()}"

    def key(self):
        return f"list<{self.element.key()}>"


class Optional(Type):
    def __init__(self, element):
        self.element = element

    def spell(self):
        return f"optional<{self.element.spell()}>"

    def cpp(self):
        return f"std::optional<{self.element.cpp()}>"

    def spec(self):
        return "o" + self.element.spec()

    def key(self):
        return f"optional<{self.element.key()}>"


class Array(Type):
    def __init__(self, element, size):
        self.element = element
        self.size = size

    def spell(self):
        # The first suffix is the outer one.
        base, suffix = self, ""
        while isinstance(base, Array):
            suffix += f"[{base.size}]"
            base = base.element
        return base.spell() + suffix

    def cpp(self):
        return f"std::array<{self.element.cpp()}, {self.size}>"

    def spec(self):
        return "a" + self.element.spec()

    def key(self):
        return f"{self.element.key()}[{self.size}]"


class Dim:
    """A dimension: a size, or a name (of `index` in the program), or neither; with a bound."""

    def __init__(self, size=None, name=None, index=None, bound=None):
        self.size = size
        self.name = name
        self.index = index
        self.bound = bound

    def spell(self):
        if self.size is not None:
            return str(self.size)
        if self.name is not None:
            return self.name
        return "?" if self.bound is None else f"? <= {self.bound}"

    def spec(self):
        if self.size is not None:
            return "="
        if self.name is not None:
            return f"n{self.index};{_number(self.bound)}"
        return f"?{_number(self.bound)}"


class Tensor(Type):
    def __init__(self, element, dims):
        self.element = element
        self.dims = dims

    def spell(self):
        return f"tensor<{self.element.spell()}, [" + ", ".join(d.spell() for d in self.dims) + "]>"

    def cpp(self):
        sizes = ["cgraph::Dyn" if d.size is None else str(d.size) for d in self.dims]
        return f"cgraph::Tensor<{self.element.cpp()}, cgraph::Shape<{', '.join(sizes)}>>"

    def spec(self):
        return "t" + "".join(d.spec() for d in self.dims) + "."

    def key(self):
        sizes = ["?" if d.size is None else str(d.size) for d in self.dims]
        return f"tensor<{self.element.key()},[{','.join(sizes)}]>"


def _number(bound):
    return ";" if bound is None else f"{bound};"


def has_opaque(type):
    if isinstance(type, (Tuple, Record)):
        return any(has_opaque(p) for p in type.parts)
    if isinstance(type, (List, Optional, Array)):
        return has_opaque(type.element)
    return isinstance(type, Opaque)


def is_anonymous(type):
    """Whether no named dim is in the type."""
    if isinstance(type, Tensor):
        return all(d.name is None for d in type.dims)
    if isinstance(type, (Tuple, Record)):
        return all(is_anonymous(p) for p in type.parts)
    if isinstance(type, (List, Optional, Array)):
        return is_anonymous(type.element)
    return True

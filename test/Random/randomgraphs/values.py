"""Values of the language: made from a stream of numbers, encoded, checked, as JSON.

In Python an integer, a bool and an enum are an int; a float is its bits; `str`, `bytes` and opaque values are bytes;
tuples, records, arrays and lists are tuples; an optional is None or a tuple of one; a tensor is
(sizes, payload). `make` and `encode` have twins in ../support.h.
"""

import base64
import math
import struct

from .types import FLOATS, Array, Enum, List, Opaque, Optional, Record, Scalar, Tensor, Text, Tuple

# How `make` treats what has no fixed size.
PLAIN, WILD, BIG, SKEW = range(4)  # small; beyond bounds at times; large; named dims that differ

TEXT_LENGTHS = [0, 1, 2, 3, 7, 8, 15, 33]
COUNTS = [0, 1, 2, 3, 5, 4, 2, 1]
PALETTE = b"aZ0 \"\\\n\t\0\x7f/{<'%$"


class Violation(Exception):
    """A bound or a dim that a value does not keep; `error` is the type that the runtime throws."""

    def __init__(self, error):
        super().__init__(error)
        self.error = error


# Making


def make(type, stream, mode=PLAIN, dims=None):
    """A value of `type`; `dims` holds the sizes of named dims and takes those that are new."""
    dims = {} if dims is None else dims
    if isinstance(type, Scalar):
        return make_scalar(type, stream)
    if isinstance(type, Opaque):
        return _make_text(type.CONTENT, stream, mode)
    if isinstance(type, Text):
        return _make_text(type, stream, mode)
    if isinstance(type, (Tuple, Record)):
        return tuple(make(p, stream, mode, dims) for p in type.parts)
    if isinstance(type, Enum):
        return stream.next() % len(type.members)
    if isinstance(type, Array):
        return tuple(make(type.element, stream, PLAIN, {}) for _ in range(type.size))
    if isinstance(type, Optional):
        return (make(type.element, stream, PLAIN, {}),) if stream.next() % 4 else None
    if isinstance(type, List):
        count = _length(type.bound, COUNTS, stream, mode)
        if mode == BIG and type.bound is None and isinstance(type.element, Scalar):
            count = 700 + stream.next() % 300
        return tuple(make(type.element, stream, PLAIN, {}) for _ in range(count))
    return _make_tensor(type, stream, mode, dims)


def make_scalar(type, stream):
    r = stream.next()
    if type.name == "bool":
        return r >> 60 & 1
    width = 8 * type.bytes
    full = (1 << width) - 1
    mantissa = FLOATS.get(type.name)
    if mantissa is None:
        edges = [0, 1, full, 1 << width - 1, full >> 1, 2, full - 1, 1 << width // 2]
        return _signed(type, edges[(r >> 8) % 8] if r % 4 == 0 else stream.next() & full)
    inf = (full >> 1) >> mantissa << mantissa
    nan = inf | 1 << mantissa - 1
    one = inf >> mantissa + 1 << mantissa
    if r % 4 == 0:
        return [0, 1 << width - 1, inf, inf | 1 << width - 1, nan, inf - 1, 1, one][(r >> 8) % 8]
    bits = stream.next() & full
    return nan if bits & full >> 1 > inf else bits


def _signed(type, bits):
    width = 8 * type.bytes
    return bits - (1 << width) if type.name[0] == "i" and bits >> width - 1 else bits


def _length(bound, table, stream, mode):
    r = stream.next()
    if bound is None:
        return table[r % 8]
    if mode == WILD and (r >> 32) % 3 == 0:
        return bound + 1 + (r >> 40) % 3
    return bound if (r >> 40) % 4 == 0 else min(table[r % 8], bound)


def _make_text(type, stream, mode):
    length = _length(type.bound, TEXT_LENGTHS, stream, mode)
    r = stream.next()
    if mode == BIG and type.bound is None:
        length = 5000 + r % 9000
    pattern = bytearray()
    for _ in range(min(length, 13)):
        x = stream.next()
        pattern.append(PALETTE[x % 16] if type.is_text else x & 255)
    if type.is_text and length >= 2 and r >> 16 & 1:
        pattern[:2] = "é".encode()
        length -= length % 13 == 1 and length > 13  # no half character at the end
    return _repeat(bytes(pattern), length)


def _repeat(pattern, length):
    return (pattern * (length // len(pattern) + 1))[:length] if pattern else b""


def _make_tensor(type, stream, mode, dims):
    sizes = []
    for axis, dim in enumerate(type.dims):
        if dim.size is not None:
            sizes.append(dim.size)
            continue
        if dim.name is not None and dim.name in dims:
            size = dims[dim.name]
            if mode == SKEW and stream.next() % 3 == 0:
                size += 1
            sizes.append(size)
            continue
        size = _length(dim.bound, COUNTS, stream, mode)
        if mode == BIG and dim.bound is None and axis + 1 == len(type.dims):
            size = 1500 + stream.next() % 1000
        if dim.name is not None:
            dims[dim.name] = size
        sizes.append(size)
    count = math.prod(sizes)
    pattern = bytearray()
    for _ in range(min(count, 5)):
        encode(type.element, make_scalar(type.element, stream), pattern)
    return (tuple(sizes), _repeat(bytes(pattern), count * type.element.bytes))


# Encoding


def encode(type, value, out):
    """Appends the canonical bytes of a value, little endian, lengths before what has one."""
    if isinstance(type, Scalar):
        out += (value & (1 << 8 * type.bytes) - 1).to_bytes(type.bytes, "little")
    elif isinstance(type, Enum):
        out.append(value)
    elif isinstance(type, (Text, Opaque)):
        out += len(value).to_bytes(8, "little") + value
    elif isinstance(type, (Tuple, Record)):
        for part, member in zip(type.parts, value):
            encode(part, member, out)
    elif isinstance(type, Optional):
        out.append(value is not None)
        if value is not None:
            encode(type.element, value[0], out)
    elif isinstance(type, (Array, List)):
        if isinstance(type, List):
            out += len(value).to_bytes(8, "little")
        for element in value:
            encode(type.element, element, out)
    else:
        for size in value[0]:
            out += size.to_bytes(8, "little")
        out += value[1]


def encoded(type, value):
    out = bytearray()
    encode(type, value, out)
    return bytes(out)


# Checking


def check(type, value, dims):
    """Bounds and dims, in order; `dims` takes the sizes of named dims. Throws Violation."""
    if isinstance(type, Text):
        _check_length(type.bound, len(value))
    elif isinstance(type, (Tuple, Record)):
        for part, member in zip(type.parts, value):
            check(part, member, dims)
    elif isinstance(type, Optional):
        if value is not None:
            check(type.element, value[0], {})
    elif isinstance(type, (Array, List)):
        if isinstance(type, List):
            _check_length(type.bound, len(value))
        for element in value:
            check(type.element, element, {})
    elif isinstance(type, Tensor):
        for dim, size in zip(type.dims, value[0]):
            if dim.size is None:
                _check_length(dim.bound, size)
            if dim.name is not None and dims.setdefault(dim.name, size) != size:
                raise Violation("ShapeError")


def _check_length(bound, length):
    if bound is not None and length > bound:
        raise Violation("MessageTooLargeError")


# JSON, as `cgraphc run` takes and prints it


def float_of_bits(name, bits):
    if name == "f64":
        return struct.unpack("<d", bits.to_bytes(8, "little"))[0]
    if name == "f32":
        return struct.unpack("<f", bits.to_bytes(4, "little"))[0]
    if name == "f16":
        return struct.unpack("<e", bits.to_bytes(2, "little"))[0]
    return struct.unpack("<f", (bits << 16).to_bytes(4, "little"))[0]


def _scalar_json(type, bits):
    if type.name == "bool":
        return bool(bits)
    if type.name not in FLOATS:
        return bits
    value = float_of_bits(type.name, bits)
    if math.isnan(value):
        return "nan"
    return value if math.isfinite(value) else ("inf" if value > 0 else "-inf")


def to_json(type, value):
    if isinstance(type, Scalar):
        return _scalar_json(type, value)
    if isinstance(type, Enum):
        return type.members[value]
    if isinstance(type, Text):
        return value.decode() if type.is_text else base64.b64encode(value).decode()
    if isinstance(type, Record):
        return {n: to_json(p, v) for n, p, v in zip(type.names, type.parts, value)}
    if isinstance(type, Tuple):
        return [to_json(p, v) for p, v in zip(type.parts, value)]
    if isinstance(type, Optional):
        return None if value is None else to_json(type.element, value[0])
    if isinstance(type, (Array, List)):
        return [to_json(type.element, v) for v in value]
    return _tensor_json(type, value)


def _tensor_json(type, value):
    sizes, payload = value
    width = type.element.bytes
    elements = [
        _scalar_json(type.element, _signed(type.element, int.from_bytes(payload[i:i + width], "little")))
        for i in range(0, len(payload), width)
    ]
    for size in reversed(sizes[1:]):
        elements = [elements[i:i + size] for i in range(0, len(elements), size)] if size else \
            [[] for _ in range(math.prod(sizes[:-1]))]
    return elements if sizes else elements[0]


def _bits_of_float(name, value):
    if name == "f64":
        return int.from_bytes(struct.pack("<d", value), "little")
    if name == "f16":
        return int.from_bytes(struct.pack("<e", value), "little")
    bits = int.from_bytes(struct.pack("<f", value), "little")
    return bits if name == "f32" else bits >> 16


def _scalar_from_json(type, j):
    if type.name not in FLOATS:
        return int(j)
    return _bits_of_float(type.name, float(j))


def from_json(type, j):
    """The value that `j` stands for."""
    if isinstance(type, Scalar):
        return _scalar_from_json(type, j)
    if isinstance(type, Enum):
        return type.members.index(j)
    if isinstance(type, Text):
        return j.encode() if type.is_text else base64.b64decode(j)
    if isinstance(type, Record):
        return tuple(from_json(p, j[n]) for n, p in zip(type.names, type.parts))
    if isinstance(type, Tuple):
        return tuple(from_json(p, x) for p, x in zip(type.parts, j))
    if isinstance(type, Optional):
        return None if j is None else (from_json(type.element, j),)
    if isinstance(type, (Array, List)):
        return tuple(from_json(type.element, x) for x in j)
    return _tensor_from_json(type, j)


def _tensor_from_json(type, j):
    sizes, level = [], [j]
    for dim in type.dims:
        sizes.append(len(level[0]) if level else dim.size or 0)
        level = [x for row in level for x in row]
    payload = bytearray()
    for x in level:
        encode(type.element, _scalar_from_json(type.element, x), payload)
    return (tuple(sizes), bytes(payload))


def fits_json(type, value):
    """Whether nested arrays can tell the sizes: those behind an empty axis are lost."""
    if isinstance(type, Tensor):
        sizes = value[0]
        return all(s for s in sizes[:-1]) or len(sizes) < 2
    if isinstance(type, (Tuple, Record)):
        return all(fits_json(p, v) for p, v in zip(type.parts, value))
    if isinstance(type, Optional):
        return value is None or fits_json(type.element, value[0])
    if isinstance(type, (Array, List)):
        return all(fits_json(type.element, v) for v in value)
    return True

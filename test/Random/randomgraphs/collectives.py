"""What collectives make of tensors: (sizes, payload) pairs, as in `values`."""

import math
import struct

from .types import FLOATS
from .values import float_of_bits

PARTS = ("reduce_scatter", "scatter", "alltoall")


class Mismatch(Exception):
    """Shapes that differ, or a size that is no multiple of the number of ranks."""


def share(kind, reduction, axis, rank, ranks, element, tensors):
    """The result of `rank`. Throws Mismatch."""
    sizes = tensors[0][0]
    if any(t[0] != sizes for t in tensors):
        raise Mismatch
    along = sizes[axis] if sizes else 1
    parts = ranks if kind in PARTS else 1
    if along % parts:
        raise Mismatch
    inner = math.prod(sizes[axis + 1:]) * element.bytes
    run = along // parts * inner
    offset = rank * run if parts > 1 else 0
    payload = bytearray()
    for outer in range(math.prod(sizes[:axis])):
        begin = outer * along * inner + offset
        pieces = [p[begin:begin + run] for _, p in tensors]
        payload += b"".join(pieces) if reduction is None else fold(element, reduction, pieces)
    made = along // parts * (len(tensors) if reduction is None else 1)
    return (sizes[:axis] + (made,) + sizes[axis + 1:] if sizes else sizes, bytes(payload))


def fold(element, reduction, pieces):
    width = element.bytes
    out = bytearray()
    for i in range(0, len(pieces[0]), width):
        bits = [int.from_bytes(p[i:i + width], "little") for p in pieces]
        out += (_floats if element.name in FLOATS else _integers)(element, reduction, bits).to_bytes(width, "little")
    return bytes(out)


def _integers(element, reduction, bits):
    width = 8 * element.bytes
    signed = element.name[0] == "i"

    def wrap(x):
        x &= (1 << width) - 1
        return x - (1 << width) if signed and x >> width - 1 else x

    total, *rest = [wrap(b) for b in bits]
    for x in rest:
        total = {"max": max, "min": min, "prod": lambda a, b: wrap(a * b)}.get(
            reduction, lambda a, b: wrap(a + b))(total, x)
    if reduction == "avg":
        total = abs(total) // len(bits) * (-1 if total < 0 else 1)
    return total & (1 << width) - 1


def _round(wide, x):
    """To f32 where that is what is folded in; f32 in f64 rounds right, twice as wide as it is."""
    if wide == "f64" or not math.isfinite(x):
        return x
    try:
        return struct.unpack("<f", struct.pack("<f", x))[0]
    except OverflowError:
        return math.copysign(math.inf, x)


def _floats(element, reduction, bits):
    wide = "f64" if element.name == "f64" else "f32"
    total, *rest = [float_of_bits(element.name, b) for b in bits]
    for x in rest:
        if reduction == "max":
            total = total if total > x or math.isnan(total) else x
        elif reduction == "min":
            total = total if total < x or math.isnan(total) else x
        else:
            total = _round(wide, total * x if reduction == "prod" else total + x)
    if reduction == "avg":
        total = _round(wide, total / len(bits))
    return _bits(element.name, total)


def _bits(name, x):
    mantissa, width = FLOATS[name], {"f16": 16, "bf16": 16, "f32": 32, "f64": 64}[name]
    infinity = (1 << width - 1) - 1 >> mantissa << mantissa
    if math.isnan(x):
        return infinity | 1 << mantissa - 1
    sign = 1 << width - 1 if math.copysign(1, x) < 0 else 0
    if name == "bf16":
        if math.isinf(x):
            return sign | infinity
        whole = int.from_bytes(struct.pack("<f", x), "little")
        return whole + 0x7fff + (whole >> 16 & 1) >> 16
    try:
        return int.from_bytes(struct.pack({"f16": "<e", "f32": "<f", "f64": "<d"}[name], x), "little")
    except OverflowError:
        return sign | infinity

"""Pseudo-random numbers and digests that Python and C++ (../support.h) compute alike."""

import zlib

MASK = (1 << 64) - 1


def mix(z):
    """The finalizer of splitmix64 (Steele, Lea, Flood 2014)."""
    z = (z + 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


class Stream:
    """splitmix64."""

    def __init__(self, seed):
        self.state = seed & MASK

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        return mix((self.state - 0x9E3779B97F4A7C15) & MASK)


def digest(data, seed):
    """64 bits of `seed` and the bytes `data`."""
    return mix(mix(seed ^ zlib.crc32(data)) + len(data) & MASK)

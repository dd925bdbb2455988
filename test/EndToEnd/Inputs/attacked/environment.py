"""usage: environment.py COMMAND…: runs it in larger and larger environments, up to what the kernel takes.

It prints "hi", or says that what it was to start does not fit and exits with 5.
"""
import os
import resource
import subprocess
import sys

MOST = resource.getrlimit(resource.RLIMIT_STACK)[0] // 4  # of arguments and environment together
PIECE = 100_000

started = refused = 0
for left in (MOST // 2, 5000, 2000, 1000, 700, 500, 400, 300, 200, 100):
    environment = dict(os.environ)
    used = sum(len(k) + len(v) + 10 for k, v in environment.items()) + sum(len(w) + 9 for w in sys.argv[1:])
    while (room := MOST - left - used) > 60:
        environment[f"FILL{len(environment):04}"] = "x" * (min(room, PIECE) - 18)
        used += min(room, PIECE)
    try:
        run = subprocess.run(sys.argv[1:], env=environment, capture_output=True, text=True, timeout=200)
    except OSError:
        continue  # the kernel does not even start it
    started += 1
    refused += run.returncode != 0
    assert (run.returncode, run.stdout) == (0, '"hi"\n') or \
        run.returncode == 5 and run.stderr.endswith("Argument list too long\n"), (left, run.returncode, run.stderr[-200:])
assert started > refused > 0, (started, refused)
print("every size has an end")

"""Programs of fresh seeds until the time is over; a line in the ledger."""

import argparse
import datetime
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .build import HERE, remove
from .check import Report
from .generate import generate
from .trial import try_program

LEDGER = HERE / "LEDGER.md"


def commit():
    run = subprocess.run(["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"], capture_output=True, text=True)
    return run.stdout.strip() or "?"


def run(seconds, first_seed, shrink):
    until = time.time() + seconds
    seed = first_seed if first_seed is not None else int(time.time()) % 10_000_000 * 100
    begin, graphs, failures = seed, 0, []
    total = Report()
    while time.time() < until:
        folder = Path(tempfile.mkdtemp(prefix="randomgraphs."))
        program = generate(seed, 60)
        args = argparse.Namespace(codegen="table" if seed % 4 == 0 else "auto", types=None, rounds=20, kills=20, shrink=shrink)
        failure = try_program(program, folder, seed, args, total)
        graphs += len(program.graphs)
        if failure:
            failures.append(seed)
            print(f"seed {seed} failed\n{failure}", file=sys.stderr)
            total.mismatch = None
        else:
            remove(folder)
        print(f"seed {seed}: {graphs} graphs, {total.executions} executions, {total.kills} deaths, "
              f"{len(failures)} failures so far", flush=True)
        seed += 1
    failed = ", ".join(map(str, failures)) or "none"
    with LEDGER.open("a") as ledger:
        ledger.write(f"| {datetime.date.today()} | {commit()} | {begin}–{seed - 1} | {graphs} | {total.executions} | "
                     f"{total.kills} | {failed} |\n")
    return 1 if failures else 0

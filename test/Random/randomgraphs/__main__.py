"""Command line, see ../README.md."""

import argparse
import datetime
import sys
import tempfile
import time
from pathlib import Path

from . import build as builder
from . import campaign, round_trip
from .check import Report
from .generate import generate
from .trial import try_program


def today():
    return int(datetime.date.today().strftime("%Y%m%d"))


def parse():
    parser = argparse.ArgumentParser(prog="randomgraphs", description=__doc__)
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--seed", type=int, help="generate a program of this seed")
    what.add_argument("--today", action="store_true", help="the seed is the date")
    what.add_argument("--types", type=int, help="values of every type: which part of them")
    what.add_argument("--campaign", type=float, metavar="SECONDS", help="programs until the time is over")
    parser.add_argument("--first-seed", type=int, default=None, help="of a campaign; else the time")
    parser.add_argument("--graphs", type=int, default=40)
    parser.add_argument("--kills", type=int, default=8)
    parser.add_argument("--rounds", type=int, default=1, help="scenarios for each graph")
    parser.add_argument("--folder", type=Path, help="where to build; else a temporary folder")
    parser.add_argument("--codegen", default="auto")
    parser.add_argument("--shrink", type=float, default=60, help="seconds to spend on making a failure smaller")
    return parser.parse_args()


def main():
    args = parse()
    if args.campaign is not None:
        return campaign.run(args.campaign, args.first_seed, args.shrink)
    seed = today() if args.today else args.types if args.types is not None else args.seed
    program = round_trip.generate(args.types) if args.types is not None else generate(seed, args.graphs)
    folder = args.folder or Path(tempfile.mkdtemp(prefix="randomgraphs."))
    began = time.time()
    report = Report()
    failure = try_program(program, folder, seed, args, report)
    print(f"seed {seed}: {len(program.graphs)} graphs, {report.executions} executions, {report.kills} deaths, "
          f"{time.time() - began:.1f} s")
    if failure:
        print(failure, file=sys.stderr)
        return 1
    if not args.folder:
        builder.remove(folder)
    return 0


sys.exit(main())

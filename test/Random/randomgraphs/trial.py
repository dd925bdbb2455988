"""One program: built, run, and where that fails, made smaller and printed."""

import time

from .build import BuildError, build
from .check import Mismatch, check_scenarios, scenarios_of, Report
from .explain import explain
from .json_run import check_runner
from .script import Scenario
from .shrink import alone, shrink


def try_program(program, folder, seed, args, report):
    """None, or the text of a failure."""
    folder = folder.resolve()
    try:
        build(program, folder, args.codegen)
    except BuildError as e:
        return f"{folder}: {e}"
    step = 1 if args.types is not None else 7  # of the graphs that the runner executes as well
    for round_ in range(args.rounds):
        scenarios = scenarios_of(program, f"{seed} {round_}" if round_ else seed, args.kills)
        check_scenarios(program, folder, scenarios, report)
        for scenario in scenarios[round_ % step:len(program.graphs):step]:
            if report.mismatch:
                break
            report.mismatch, executions = check_runner(program, folder, scenario)
            report.executions += executions
        if report.mismatch:
            return reproduce(program, folder, report.mismatch, args)
    return None


def reproduce(program, folder, mismatch, args):
    """Shrinks the graph or live set that failed; leaves it in a folder of its own."""
    text = explain(program, mismatch.scenario, mismatch)
    if not mismatch.scenario or not args.shrink:
        return f"{folder}\n{text}"
    until = time.time() + args.shrink
    small_folder = folder.parent / (folder.name + ".small")
    last = []

    def fails(smaller, scenario):
        if time.time() > until:
            return False
        found = failure_of(smaller, small_folder, scenario, args)
        if found:
            last[:] = [(smaller, found)]
        return bool(found)

    case = alone(program, mismatch.scenario)
    if not fails(*case):
        return f"{folder}\n{text}\nIt does not fail alone."
    shrink(case, fails, 1000)
    smaller, found = last[0]
    failure_of(smaller, small_folder, found.scenario, args)  # its files are those that failed
    return (f"seed's program in {folder}; the smallest graphs that fail, with sources and driver, in "
            f"{small_folder}:\n  {small_folder}/out/driver < {small_folder}/script.txt\n"
            f"{explain(smaller, found.scenario, found)}")


def failure_of(program, folder, scenario, args):
    """Builds and runs one scenario; a Mismatch where it still fails."""
    try:
        build(program, folder, args.codegen)
    except BuildError:
        return None
    report = Report()
    check_scenarios(program, folder, [scenario], report)
    if not report.mismatch and not scenario.kill and isinstance(scenario, Scenario):
        report.mismatch, _ = check_runner(program, folder, scenario)
    if report.mismatch and not report.mismatch.scenario:
        report.mismatch = Mismatch(scenario, report.mismatch.text)
    return report.mismatch

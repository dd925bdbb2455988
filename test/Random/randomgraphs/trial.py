"""One program: built, run, and where that fails, made smaller and printed."""

import copy
import time

from .build import BuildError, build
from .check import Mismatch, check_scenarios, scenarios_of, Report
from .explain import explain
from .json_run import check_runner
from .script import Scenario, output_count
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
    """Shrinks the graph that failed, but no live set; leaves it in a folder of its own."""
    text = explain(program, mismatch.scenario, mismatch)
    if not isinstance(mismatch.scenario, Scenario) or not args.shrink:
        return f"{folder}\n{text}"
    until = time.time() + args.shrink
    small_folder = folder.parent / (folder.name + ".small")
    last = []

    def fails(smaller):
        if time.time() > until:
            return False
        scenario = fitted(mismatch.scenario, smaller.graphs[0])
        found = failure_of(smaller, small_folder, scenario, args)
        if found:
            last[:] = [(smaller, found)]
        return bool(found)

    graph = program.graphs[mismatch.scenario.number]
    if not fails(alone(program, graph)):
        return f"{folder}\n{text}\nIt does not fail alone."
    shrink(program, graph, fails, 1000)
    smaller, found = last[0]
    failure_of(smaller, small_folder, found.scenario, args)  # its files are those that failed
    return (f"seed's program in {folder}; the smallest graph that fails, with sources and driver, in "
            f"{small_folder}:\n  {small_folder}/out/driver < {small_folder}/script.txt\n"
            f"{explain(smaller, found.scenario, found)}")


def fitted(scenario, graph):
    """The scenario for a smaller graph, the only one of its program."""
    small = copy.copy(scenario)
    small.number = 0
    outputs = output_count(graph)
    small.takes = [t for t in scenario.takes if t[2] < outputs]
    return small


def failure_of(program, folder, scenario, args):
    """Builds and runs one scenario; a Mismatch where it still fails."""
    try:
        build(program, folder, args.codegen)
    except BuildError:
        return None
    report = Report()
    check_scenarios(program, folder, [scenario], report)
    if not report.mismatch and not scenario.kill:
        report.mismatch, _ = check_runner(program, folder, scenario)
    if report.mismatch and not report.mismatch.scenario:
        report.mismatch = Mismatch(scenario, report.mismatch.text)
    return report.mismatch

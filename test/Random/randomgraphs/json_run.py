"""The other way to run a graph: `cgraph-runner`, which `cgraphc run` starts, with inputs and results as JSON."""

import json
import os
import subprocess
from pathlib import Path

from . import values
from .check import Mismatch
from .interpret import Rejected, Wired
from .script import Pool, actor_sizes, constants_of, make_inputs, shape_of, wired_numbers
from .types import has_opaque


def runner():
    """Of the `cgraphc` that is on the PATH."""
    for folder in os.environ["PATH"].split(":"):
        tool = Path(folder) / "cgraphc"
        if tool.exists():
            return tool.resolve().parent.parent / "lib" / "cgraphc" / "bin" / "cgraph-runner"
    raise FileNotFoundError("cgraphc")


def difference(graph, outcome, line):
    """What the line that the runner printed of an execution has wrong, or None."""
    found = json.loads(line)
    failed = [e.failure for e in outcome.outputs if e.failure]
    if failed:
        failure = failed[0]  # the runner takes the results in their order
        error = found.get("error") if isinstance(found, dict) else None
        right = isinstance(error, dict) and error["task"] == failure.task and error["actor"] == failure.actor and \
            failure.what in (None, error["what"])
        return None if right else f"expected {failure}"
    rest = iter(outcome.outputs)
    for name, type, size in graph.results:
        j = found if name is None else found[name]
        for part in [j] if size is None else j:
            edge = next(rest)
            if values.fits_json(type, edge.value) and values.from_json(type, part) != edge.value:
                return f"{name or 'result'}: expected {values.to_json(type, edge.value)}"
    return None


def check_runner(program, folder, scenario):
    """Executes the scenario's executions with the runner. A Mismatch or None; the number of executions."""
    graph = program.graphs[scenario.number]
    if any(has_opaque(t) for _, t, *_ in graph.inputs + graph.results):
        return None, 0  # no JSON stands for it
    pool = Pool(program)
    for a in program.actors:
        for actor in pool.actors:
            if actor.cls is a:
                actor.state = 100 + int(actor.name[len(a.pool) + 1:-1])
    flat = wired_numbers(program, graph, pool)
    sizes = actor_sizes(graph, constants_of(program))
    wired = Wired(program, graph, shape_of(graph, sizes, [pool.actors[i] for i in flat]))
    lines, outcomes = [], []
    for execution in scenario.executions:
        inputs = make_inputs(graph, execution)
        if not all(values.fits_json(t, v) for (_, t, _), v in zip(graph.inputs, inputs)):
            continue
        try:
            outcomes.append(wired.execute(inputs))
        except Rejected:
            continue  # it would end the runner
        lines.append(json.dumps({n: values.to_json(t, v) for (n, t, _), v in zip(graph.inputs, inputs)}))
    if not lines:
        return None, 0
    command = [str(runner()), f"--manifest={folder / 'out' / 'graphs.local.json'}", f"--graph={graph.name.lower()}",
               "--input=-"]
    run = subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True, timeout=60)
    found = run.stdout.splitlines()
    if not graph.results:  # nothing is printed of what went well
        outcomes = [o for o in outcomes if o.outputs[0].failure]
    if len(found) != len(outcomes):
        return Mismatch(scenario, f"cgraph-runner: {len(found)} lines instead of {len(outcomes)}, exit {run.returncode}: "
                        f"{run.stderr[:500]}"), len(lines)
    for i, (line, outcome) in enumerate(zip(found, outcomes)):
        wrong = difference(graph, outcome, line)
        if wrong:
            return Mismatch(scenario, f"cgraph-runner: execution {outcome.number} of {lines[outcome.number][:300]}: {wrong[:300]}, found "
                            f"{line[:300]}"), len(lines)
    return None, len(lines)

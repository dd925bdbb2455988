"""Runs scenarios on real processes and compares what the driver prints with what it must."""

import os
import random
import resource
import signal
import subprocess
from dataclasses import dataclass

from .script import Session, make_live_scenario, make_scenario


@dataclass
class Mismatch:
    scenario: object  # None: of no scenario
    text: str


def run_driver(folder, script, timeout=120):
    """The lines that the driver prints; a line "hang" or "exit N" if it did not end well."""
    process = subprocess.Popen([str(folder / "out" / "driver")], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, start_new_session=True,
                               preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CORE, (0, 0)))
    try:
        out, _ = process.communicate(script.encode(), timeout)
        end = [f"exit {process.returncode}"] if process.returncode else []
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, _ = process.communicate()
        end = [f"hang after {timeout} s"]
    lines = [l for l in out.decode(errors="replace").splitlines() if not l.startswith("[")]
    return lines + end + left_over(folder)


def left_over(folder):
    """Processes of this build that are still there."""
    found = []
    prefix = str(folder / "out") + "/"
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            executable = os.readlink(f"/proc/{pid}/exe")
        except OSError:
            continue
        if executable.startswith(prefix):
            found.append(f"left over: process {pid}, {executable}")
    return found


def compare(lines, expected):
    """`expected`: (scenario, Line). The first Mismatch, or None."""
    at = 0
    for scenario, line in expected:
        if at < len(lines) and line.matches(lines[at]):
            at += 1
        elif not line.optional:
            wanted = " or ".join([repr(a) for a in line.allowed] + [repr(p + "…") for p in line.prefixes])
            found = repr(lines[at][:300]) if at < len(lines) else "the end of the output"
            return Mismatch(scenario, f"line {at + 1}: expected {wanted}, found {found}")
    if at < len(lines):
        return Mismatch(None, f"more lines: {lines[at:][:5]}")
    return None


@dataclass
class Report:
    graphs: int = 0
    executions: int = 0
    kills: int = 0
    mismatch: object = None


def check_scenarios(program, folder, scenarios, report):
    """Runs the scenarios, those without a death on one deployment. Sets report.mismatch."""
    session = Session(program)
    expected = []
    calm = [s for s in scenarios if not s.kill]
    for group in ([calm] if calm else []) + [[s] for s in scenarios if s.kill]:
        session.launch()
        for scenario in group:
            session.run(scenario)
            expected += [(scenario, l) for l in session.expected]
            session.expected.clear()
        session.end()
        expected += [(group[-1], l) for l in session.expected]
        session.expected.clear()
    report.executions += session.executions
    report.kills += sum(1 for s in scenarios if s.kill)
    (folder / "script.txt").write_text(session.text())
    lines = run_driver(folder, session.text())
    report.mismatch = compare(lines, expected)


def scenarios_of(program, seed, kills):
    """A scenario for each graph, one for each live set and, for some, one with a death."""
    rng = random.Random(f"scenarios {seed}")
    scenarios = [make_scenario(rng, program, i) for i in range(len(program.graphs))]
    scenarios += [make_live_scenario(rng, program, k) for k in range(len(program.live))]
    for i in range(kills):
        if program.live and i % 3 == 0:
            scenarios.append(make_live_scenario(rng, program, rng.randrange(len(program.live)), kill=True))
        else:
            scenarios.append(make_scenario(rng, program, rng.randrange(len(program.graphs)), kill=True))
    return scenarios

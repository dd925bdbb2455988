"""A live set that "fails" as long as some graph of it has a loop shrinks to what says so and still is a program."""

import random

from randomgraphs import source
from randomgraphs.generate import generate
from randomgraphs.program import For
from randomgraphs.script import Session, make_live_scenario
from randomgraphs.shrink import alone, shrink


def has_loop(program):
    return any(isinstance(s, For) for g in program.graphs for s in g.body)


program = generate(5, 30)
sets = [k for k, s in enumerate(program.live) if len(s) == 3 and has_loop(alone(
    program, make_live_scenario(random.Random(1), program, k))[0])]
scenario = make_live_scenario(random.Random(1), program, sets[0])
asked = []


def fails(smaller, scenario):
    asked.append(1)
    Session(smaller).run(scenario)  # throws where a script would tell of what there is not
    return has_loop(smaller)


def attempt(smaller, scenario):
    try:
        return fails(smaller, scenario)
    except Exception:  # does not compile, so to speak
        return False


small, scenario = shrink(alone(program, scenario), attempt, 2000)
source.program(small, "user.h")
assert has_loop(small) and len(small.graphs) == len(scenario.members) == 2, small.live
assert [len(m.executions) for m in scenario.members] == [1, 1], scenario
assert sorted(scenario.turns) == [0, 1], scenario.turns
assert sum(len(g.body) for g in small.graphs) <= 6, [g.body for g in small.graphs]
print(f"shrunk in {len(asked)} steps")

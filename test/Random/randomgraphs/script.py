"""What a driver is told to do with a graph, and what it must then print.

A script is the text that support's driver reads; the lines it must print come from the interpreter. Where a killed
actor leaves it open what happens, a line has alternatives.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from . import values
from .interpret import Actor, Rejected, Wired, constant
from .prng import Stream, digest

GET, VIEW, DROP = range(3)


@dataclass
class Input:
    seed: int
    mode: int


@dataclass
class Execution:
    inputs: list
    use_defaults: bool


@dataclass
class Scenario:
    """One graph on actors: what is executed, in which order results are taken, who dies."""

    number: int  # of the graph in its program
    actors: list  # numbers of the actors, in the order of the parameters, flat
    executions: list
    takes: list  # (after how many executions, execution, output, how)
    seeds: list  # state of each actor of the deployment at the begin
    kill: Any = None  # (actor, "arm" or "kill", when, how)


@dataclass
class LiveScenario:
    """The graphs of a live set on the actors that they are wired to, their executions interleaved."""

    set: int  # its number in the program
    members: list  # a Scenario for each graph, without a death
    turns: list  # which member is executed next
    seeds: list
    kill: Any = None


class Pool:
    """The actors of a deployment, flat."""

    def __init__(self, program):
        self.actors = [Actor(a, f"{a.pool}[{i}]") for a in program.actors for i in range(a.count)]

    def numbers(self, program, pool):
        first = 0
        for a in program.actors:
            if a.pool == pool:
                return range(first, first + a.count)
            first += a.count
        raise KeyError(pool)


def actor_sizes(graph, constants):
    """The sizes of each actor parameter."""
    env = dict(constants)
    for p in graph.parameters:
        if isinstance(p.type, str):
            env[p.name] = constant(p.argument, env)
    return [[constant(n, env) for n in p.sizes] for p in graph.parameters if not isinstance(p.type, str)]


def constants_of(program):
    env = {}
    for name, e in program.constants:
        env[name] = constant(e, env)
    return env


def shape_of(graph, sizes, flat):
    """The flat actors as the interpreter wants them: by parameter, nested."""
    rest = iter(flat)

    def take(sizes):
        return [take(sizes[1:]) for _ in range(sizes[0])] if sizes else next(rest)

    names = [p.name for p in graph.parameters if not isinstance(p.type, str)]
    return {name: take(s) for name, s in zip(names, sizes)}


def output_count(graph):
    return sum(size or 1 for _, _, size in graph.results) or 1


def some_actors(rng, program, graph, pool):
    flat = []
    for p, sizes in zip([p for p in graph.parameters if not isinstance(p.type, str)],
                        actor_sizes(graph, constants_of(program))):
        free = [n for n in pool.numbers(program, p.type.pool) if n not in flat]
        for _ in range(sizes[0] if sizes else 1):
            flat.append(free.pop(rng.randrange(len(free))))
    return flat


def wired_numbers(program, graph, pool):
    """The actors of the deployment's wiring, flat."""
    flat = []
    for p in graph.parameters:
        if not isinstance(p.type, str):
            numbers = pool.numbers(program, p.type.pool)
            flat += [numbers[i] for i in (p.argument if isinstance(p.argument, list) else [p.argument])]
    return flat


def make_kill(rng, flat):
    victim = rng.choice(flat)
    if rng.random() < 0.5:
        return victim, "arm", rng.choice([0, 1, 2, 5, 12, 30]), rng.randrange(4)
    return victim, "kill", rng.choice([0, 20, 60, 150, 400, 1000]), 0


def make_live_scenario(rng, program, number, kill=False):
    pool = Pool(program)
    members = [make_scenario(rng, program, i, wired=True) for i in program.live[number]]
    turns = [m for m, s in enumerate(members) for _ in s.executions]
    rng.shuffle(turns)
    scenario = LiveScenario(number, members, turns, [rng.getrandbits(64) for _ in pool.actors])
    if kill:
        scenario.kill = make_kill(rng, [a for s in members for a in s.actors])
    return scenario


def make_scenario(rng, program, number, kill=False, wired=False):
    """`wired`: on the actors that the deployment says, else on any."""
    graph = program.graphs[number]
    pool = Pool(program)
    flat = wired_numbers(program, graph, pool) if wired else some_actors(rng, program, graph, pool)
    executions = []
    count = rng.choice([1, 4, 8, 15]) + (8 if kill else 0)
    for e in range(count):
        # The last one is accepted and waited for, so that all have run when the graph is torn down.
        mode = values.PLAIN if e + 1 == count else \
            rng.choices([values.PLAIN, values.WILD, values.BIG, values.SKEW], [86, 4, 6, 4])[0]
        executions.append(Execution([Input(rng.getrandbits(64), mode) for _ in graph.inputs],
                                    rng.random() < 0.3))
    outputs = output_count(graph)
    takes = []
    lag = rng.choice([0, 1, 3, 100])
    for e in range(len(executions)):
        for o in range(outputs):
            how = rng.choices([GET, VIEW, DROP], [75, 15, 10 if e + 1 < count else 0])[0]
            takes.append((e + 1 + (rng.randint(0, lag) if lag else 0), rng.random(), e, o, how))
    takes.sort()
    takes = [(min(after, len(executions)), e, o, how) for after, _, e, o, how in takes]
    seeds = [rng.getrandbits(64) for _ in pool.actors]
    scenario = Scenario(number, flat, executions, takes, seeds)
    if kill:
        scenario.kill = make_kill(rng, flat)
    return scenario


def make_inputs(graph, execution):
    dims = {}
    made = []
    for (_, type, _), given in zip(graph.inputs, execution.inputs):
        made.append(values.make(type, Stream(given.seed), given.mode, dims))
    if execution.use_defaults:
        for i, (_, _, default) in enumerate(graph.inputs):
            if default is not None:
                made[i] = default.value
    return made


# So many other failures an error has room for at least.
ATTACHED = 3


@dataclass
class Line:
    """One line of output: any of `allowed`, or any that begins like one of `prefixes`; those are regular expressions."""

    allowed: list
    prefixes: list = field(default_factory=list)
    optional: bool = False

    def matches(self, text):
        return text in self.allowed or any(re.match(p, text) for p in self.prefixes)


def attached(failure):
    """A regular expression for the other failures of an execution."""
    each = [re.escape("{" + f"{f.task}: ") + ("[^{}]*" if f.what is None else re.escape(f.what)) + re.escape("} ")
            for f in failure.attached]
    if len(each) <= ATTACHED:
        return "".join(each)
    cut = "".join(f"(?:{e})?" for e in each) + r"\+ "
    return f"(?:{''.join(each)}|(?=(?:{{[^{{}}]*}} ){{{ATTACHED},}}){cut})"


def described(output):
    if output.failure:
        f = output.failure
        head = re.escape(f"err {f.error} {f.task} {f.actor} {f.line} {f.execution} ") + attached(f)
        return Line([], [head + ("[^{]" if f.what is None else re.escape(f.what) + "$")])
    if output.type is None:
        return Line(["ok done"])
    bytes_ = values.encoded(output.type, output.value)
    return Line([f"ok {digest(bytes_, 0):016x} {len(bytes_)}"])


def prefixed(head, line):
    return Line([head + x for x in line.allowed], [re.escape(head) + x for x in line.prefixes])


class Session:
    """Builds a script and the expected lines."""

    def __init__(self, program):
        self.program = program
        self.constants = constants_of(program)
        self.commands = []
        self.expected = []
        self.executions = 0
        self.launched = False

    def text(self):
        return "\n".join(self.commands) + "\n"

    def launch(self):
        self.commands.append("launch")

    def end(self):
        self.commands.append("end")
        self.expected.append(Line(["end"]))

    def run(self, s):
        """One scenario on a launched deployment; with a death, the deployment is over behind it but for the survivors,
        which run the same graph again."""
        pool = Pool(self.program)
        members = s.members if isinstance(s, LiveScenario) else [s]
        self.reset(pool, s.seeds, range(len(pool.actors)))
        if s.kill and s.kill[1] == "arm":
            self.commands.append("arm {} {} {}".format(s.kill[0], *s.kill[2:]))
        if isinstance(s, LiveScenario):
            self.live(pool, s)
        else:
            self.graph(pool, s)
        if s.kill:
            victim = s.kill[0]
            self.survive(pool, next(m for m in members if victim in m.actors), victim)
        else:
            self.peek(pool, sorted({a for m in members for a in m.actors}))

    def survive(self, pool, s, victim):
        """All but the victim are there, and run the graph with another in its place."""
        self.commands.append(f"bury {victim}")
        alive = "".join(str(int(i != victim)) for i in range(len(pool.actors)))
        self.expected.append(Line([f"alive {alive}"]))
        cls = pool.actors[victim].cls
        spare = next(i for i in pool.numbers(self.program, cls.pool) if i not in s.actors)
        actors = [spare if i == victim else i for i in s.actors]
        self.reset(pool, s.seeds, [i for i in range(len(pool.actors)) if i != victim])
        self.graph(pool, Scenario(s.number, actors, s.executions, s.takes, s.seeds))
        self.peek(pool, actors)

    def reset(self, pool, seeds, numbers):
        for i in numbers:
            pool.actors[i].state = seeds[i]
            self.commands.append(f"reset {i} {seeds[i]}")

    def graph(self, pool, s):
        self.commands.append(f"graph {s.number} " + " ".join(map(str, s.actors)))
        self.expected.append(Line([f"graph {s.number}"]))
        self.interleave(pool, [s], [0] * len(s.executions), s.kill)

    def live(self, pool, s):
        self.commands.append(f"live {s.set}")
        self.expected.append(Line([f"live {s.set}"]))
        self.interleave(pool, s.members, s.turns, s.kill)

    def wire(self, pool, s):
        graph = self.program.graphs[s.number]
        sizes = actor_sizes(graph, self.constants)
        return Wired(self.program, graph, shape_of(graph, sizes, [pool.actors[i] for i in s.actors]))

    def interleave(self, pool, members, turns, kill):
        """Executes graphs that are live at once; `turns`: which comes next."""
        victim = kill[0] if kill else None
        wired = [self.wire(pool, s) for s in members]
        takes = [list(s.takes) for s in members]
        numbers = [[] for _ in members]  # those that the driver gives their executions
        outcomes = {}
        if kill and kill[1] == "kill":
            self.commands.append(f"kill {victim} {kill[2]}")
        for e, m in enumerate(turns):
            if len(members) > 1:
                self.commands.append(f"on {m}")
            execution = members[m].executions[len(numbers[m])]
            numbers[m].append(e)
            self.execute(wired[m], execution, outcomes, e, victim)
            while takes[m] and takes[m][0][0] <= len(numbers[m]):
                _, own, o, how = takes[m].pop(0)
                self.take(outcomes, (numbers[m][own], o, how), pool, victim)
        self.commands.append("teardown")
        name = "" if victim is None else f" {pool.actors[victim].name}"
        self.expected.append(Line(["teardown", f"teardown{name}"]))

    def execute(self, wired, execution, outcomes, e, victim):
        given = "".join(f" {i.seed} {i.mode}" for i in execution.inputs)
        self.commands.append(f"execute {int(execution.use_defaults)}{given}")
        self.executions += 1
        if victim is not None:
            self.expected.append(Line(["rejected GraphTornDownError"], ["rejected ActorDiedError"], True))
        try:
            outcomes[e] = wired.execute(make_inputs(wired.graph, execution))
        except Rejected as r:
            outcomes[e] = None
            self.expected.append(Line([], [f"rejected {r.error}"], victim is not None))

    def take(self, outcomes, what, pool, victim):
        e, o, how = what
        self.commands.append(f"take {e} {o} {how}")
        head = f"{e}.{o} "
        if outcomes[e] is None:
            self.expected.append(Line([head + "none"]))
        elif how == DROP:
            self.expected.append(Line([head + "dropped"]))
        else:
            self.expected.append(prefixed(head, described(outcomes[e].outputs[o])))
        if victim is not None:
            self.expected[-1].allowed += [head + "none", head + f"err ActorDiedError {pool.actors[victim].name}"]

    def peek(self, pool, numbers):
        for i in numbers:
            self.commands.append(f"peek {i}")
            self.expected.append(Line([f"state {pool.actors[i].state:016x}"]))

"""What a driver is told to do with a graph, and what it must then print.

A script is the text that support's driver reads; the lines it must print come from the interpreter. Where a killed
actor leaves it open what happens, a line has alternatives.
"""

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


def make_scenario(rng, program, number, kill=False):
    graph = program.graphs[number]
    pool = Pool(program)
    flat = []
    for p, sizes in zip([p for p in graph.parameters if not isinstance(p.type, str)],
                        actor_sizes(graph, constants_of(program))):
        free = [n for n in pool.numbers(program, p.type.pool) if n not in flat]
        for _ in range(sizes[0] if sizes else 1):
            flat.append(free.pop(rng.randrange(len(free))))
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
        victim = rng.choice(flat)
        if rng.random() < 0.5:
            scenario.kill = (victim, "arm", rng.choice([0, 1, 2, 5, 12, 30]), rng.randrange(4))
        else:
            scenario.kill = (victim, "kill", rng.choice([0, 20, 60, 150, 400, 1000]), 0)
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


@dataclass
class Line:
    """One line of output: any of `allowed`, or any beginning with one of `prefixes`."""

    allowed: list
    prefixes: list = field(default_factory=list)
    optional: bool = False

    def matches(self, text):
        return text in self.allowed or any(text.startswith(p) for p in self.prefixes)


def described(output):
    if output.failure:
        f = output.failure
        head = f"err {f.error} {f.task} {f.actor} {f.line} {f.execution} "
        return Line([], [head]) if f.what is None else Line([head + f.what])
    if output.type is None:
        return Line(["ok done"])
    bytes_ = values.encoded(output.type, output.value)
    return Line([f"ok {digest(bytes_, 0):016x} {len(bytes_)}"])


def prefixed(head, line):
    return Line([head + x for x in line.allowed], [head + x for x in line.prefixes])


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
        self.reset(pool, s.seeds, range(len(pool.actors)))
        if not s.kill:
            self.graph(pool, s)
            self.peek(pool, s.actors)
            return
        victim, kind, when, how = s.kill
        if kind == "arm":
            self.commands.append(f"arm {victim} {when} {how}")
        self.graph(pool, s, victim)
        self.survive(pool, s, victim)

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

    def graph(self, pool, s, victim=None):
        graph = self.program.graphs[s.number]
        sizes = actor_sizes(graph, self.constants)
        wired = Wired(self.program, graph, shape_of(graph, sizes, [pool.actors[i] for i in s.actors]))
        self.commands.append(f"graph {s.number} " + " ".join(map(str, s.actors)))
        self.expected.append(Line([f"graph {s.number}"]))
        takes = list(s.takes)
        outcomes = {}
        if victim is not None and s.kill[1] == "kill":
            self.commands.append(f"kill {victim} {s.kill[2]}")
        for e, execution in enumerate(s.executions):
            self.execute(graph, wired, execution, outcomes, e, victim)
            while takes and takes[0][0] <= e + 1:
                self.take(outcomes, takes.pop(0)[1:], pool, victim)
        self.commands.append("teardown")
        name = "" if victim is None else f" {pool.actors[victim].name}"
        self.expected.append(Line(["teardown", f"teardown{name}"]))

    def execute(self, graph, wired, execution, outcomes, e, victim):
        given = "".join(f" {i.seed} {i.mode}" for i in execution.inputs)
        self.commands.append(f"execute {int(execution.use_defaults)}{given}")
        self.executions += 1
        if victim is not None:
            self.expected.append(Line(["rejected GraphTornDownError"], ["rejected ActorDiedError"], True))
        try:
            outcomes[e] = wired.execute(make_inputs(graph, execution))
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

"""Ray Compiled Graph: launch, echo of several sizes, chain of 4, fan-out to 4, pipelining. One JSON object on stdout."""

import json
import os
import statistics
import time

PROCESS_START = time.perf_counter()
os.environ.setdefault("RAY_DEDUP_LOGS", "0")
import numpy as np  # noqa: E402
import ray  # noqa: E402
from ray.dag import InputNode, MultiOutputNode  # noqa: E402


@ray.remote(num_cpus=0)
class Echo:
    def echo(self, x):
        return x


def percentiles(call, rounds):
    times = []
    for i in range(rounds + rounds // 10):
        start = time.perf_counter()
        call()
        if i >= rounds // 10:
            times.append((time.perf_counter() - start) * 1e6)
    times.sort()
    return {"p50_us": statistics.median(times), "p99_us": times[len(times) * 99 // 100]}


def idle_cpu(seconds=2.0):
    """Cores that every process of the machine together keeps busy."""

    def busy():
        fields = [int(f) for f in open("/proc/stat").readline().split()[1:]]
        return sum(fields) - fields[3] - fields[4], sum(fields)

    b0, t0 = busy()
    time.sleep(seconds)
    b1, t1 = busy()
    return (b1 - b0) / (t1 - t0) * os.cpu_count()


def main():
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    actors = [Echo.remote() for _ in range(4)]
    results = {}

    with InputNode() as x:
        echo = actors[0].echo.bind(x)
    graph = echo.experimental_compile()
    ray.get(graph.execute(b"first"))
    results["launch_ms"] = (time.perf_counter() - PROCESS_START) * 1e3
    for size in (8, 48, 4096, 1 << 20):
        payload = np.zeros(size, dtype=np.uint8) if size > 4096 else b"x" * size
        rounds = 300 if size > 65536 else 3000
        results[f"echo_{size}"] = percentiles(lambda: ray.get(graph.execute(payload)), rounds)
    rounds, window = 5000, 8
    refs = []
    start = time.perf_counter()
    for _ in range(rounds):
        refs.append(graph.execute(b"12345678"))
        if len(refs) == window:
            ray.get(refs.pop(0))
    for ref in refs:
        ray.get(ref)
    results["pipelined_per_second"] = rounds / (time.perf_counter() - start)
    graph.teardown()

    with InputNode() as x:
        y = x
        for actor in actors:
            y = actor.echo.bind(y)
    graph = y.experimental_compile()
    ray.get(graph.execute(b"first"))
    results["chain_4"] = percentiles(lambda: ray.get(graph.execute(b"12345678")), 1000)
    results["idle_cores"] = idle_cpu()
    graph.teardown()

    with InputNode() as x:
        fan = MultiOutputNode([actor.echo.bind(x) for actor in actors])
    graph = fan.experimental_compile()
    ray.get(graph.execute(b"first"))
    results["fan_out_4"] = percentiles(lambda: ray.get(graph.execute(b"12345678")), 1000)
    graph.teardown()
    ray.shutdown()
    print(json.dumps(results))


main()

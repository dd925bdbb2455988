"""usage: compare.py PROGRAM FOLDER: is what `cgraphc sim` says of graph `Line` what the graph then does?

Runs it, traced, and simulates it with the trace's times: rates and latencies may differ by 30 %. With the times of @cost it
may not be faster than simulated; how much slower it is depends on what else the machine does. Up to three runs are tried.
"""
import json
import os
import pathlib
import subprocess
import sys


def output(*argv, **environment):
    run = subprocess.run(argv, check=True, text=True, stdout=subprocess.PIPE, env={**os.environ, **environment})
    return json.loads(run.stdout.strip().splitlines()[-1])


def attempt(program, folder):
    traces = folder / "trace"
    traces.mkdir(parents=True)
    measured = output("cgraphc", "run", program, "Line", "x=1", "-I", str(pathlib.Path(program).parent), "--bench=30",
                      "--json", CGRAPH_TRACE=str(traces))
    close = True
    for options in ([f"--costs={traces}"], ["--jitter=0.05"]):
        simulated = output("cgraphc", "sim", program, "Line", "--json", *options)
        for name, real, predicted in (("period", 1e3 / measured["per_second"], simulated["period_ns"] / 1e6),
                                      ("latency", measured["p50_us"] / 1e3, simulated["latency_ns"] / 1e6)):
            print(f"{options[0]}: {name} measured {real:.2f} ms, simulated {predicted:.2f} ms")
            close &= predicted <= 1.1 * real and (predicted >= 0.7 * real or "--jitter" in options[0])
    return close


def main(program, folder):
    sys.exit(not any(attempt(program, pathlib.Path(folder) / str(number)) for number in range(3)))


main(*sys.argv[1:])

"""usage: compare.py MEASURED SIMULATED: the rates and the latencies of the two lines of JSON differ by at most 30 %."""
import json
import sys

measured, simulated = (json.loads(open(path).read().strip().splitlines()[-1]) for path in sys.argv[1:])
pairs = {
    "period, ms": (1e3 / measured["per_second"], simulated["period_ns"] / 1e6),
    "latency, ms": (measured["p50_us"] / 1e3, simulated["latency_ns"] / 1e6),
}
for name, (real, predicted) in pairs.items():
    print(f"{name}: measured {real:.2f}, simulated {predicted:.2f}")
sys.exit(any(abs(real - predicted) > 0.3 * real for real, predicted in pairs.values()))

"""Checks a merged trace: check_trace.py FILE TRACK... [--executions N]

Every track is there by name, slices of a track do not overlap (those of the driver nest), every
arrow starts and ends in a slice of its channel's processes and does not go back in time.
"""
import collections
import json
import sys

path, *tracks = sys.argv[1:]
executions = int(tracks.pop()) if "--executions" in tracks else None
tracks = [t for t in tracks if t != "--executions"]
events = json.load(open(path))["traceEvents"]

names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
assert sorted(names.values()) == sorted(tracks), names

slices = collections.defaultdict(list)
for e in events:
    if e["ph"] == "X":
        slices[e["pid"], e["tid"]].append((e["ts"], e["ts"] + e["dur"], e["name"]))
for track, name in names.items():
    spans = sorted(slices[track])
    assert spans, name
    if name.startswith("driver"):
        continue
    for (_, end, before), (begin, _, after) in zip(spans, spans[1:]):
        assert begin >= end - 0.0015, (name, before, after)

arrows = collections.defaultdict(dict)
for e in events:
    if e["ph"] in "sf":
        arrows[e["id"]][e["ph"]] = e
assert arrows
for ends in arrows.values():
    start, finish = ends["s"], ends["f"]
    assert start["name"] == finish["name"]
    assert start["ts"] <= finish["ts"] + 0.001, ends
    for end in (start, finish):
        spans = slices[end["pid"], end["tid"]]
        assert any(a <= end["ts"] <= b for a, b, _ in spans), end

if executions is not None:
    done = {e["args"]["execution"] for e in events if e.get("cat") == "compute"}
    assert done == set(range(executions)), done
print("trace is right:", len(events), "events")

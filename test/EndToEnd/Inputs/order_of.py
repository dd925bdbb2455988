"""Prints in which order each actor of a merged trace ran its tasks `forward` and `backward` in the first execution."""

import json
import sys

events = json.load(open(sys.argv[1]))["traceEvents"]
actors = {e["tid"]: e["args"]["name"] for e in events if e["name"] == "thread_name"}
for thread, actor in sorted(actors.items(), key=lambda item: item[1]):
    tasks = sorted((e["ts"], e["name"].split(".")[-1]) for e in events
                   if e["ph"] == "X" and e["tid"] == thread and e["args"].get("execution") == 0)
    order = "".join({"forward": "F", "backward": "B"}.get(task, "") for _, task in tasks)
    print(actor, order)

#!/usr/bin/env python3
"""usage: apply_edits.py FOLDER: does what the edits of diagnostics say, for every CGnnnn-bad.cgraph.

Prints `CGnnnn` for each code whose edits make its message go away without a new error of another code,
and what is left otherwise.
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


def check(path):
    run = subprocess.run(["cgraphc", "check", "--diagnostics=json", path], text=True,
                         capture_output=True)
    return [json.loads(line) for line in run.stderr.splitlines() if line.startswith("{")]


def edits_of(diagnostics, code, path):
    """(start, end, replacement) in bytes, the last one first."""
    found = set()
    for diagnostic in diagnostics:
        if diagnostic["code"] == code and diagnostic["helps"]:
            for edit in diagnostic["helps"][0]["fixits"]:
                assert os.path.basename(edit["file"]) == os.path.basename(path)
                found.add((edit["start"]["byte"], edit["end"]["byte"], edit["replacement"]))
    return sorted(found, reverse=True)


with tempfile.TemporaryDirectory() as folder:
    shutil.copytree(sys.argv[1], folder, dirs_exist_ok=True)
    for path in sorted(glob.glob(folder + "/CG*-bad.cgraph")):
        code = re.search(r"CG\d{4}", os.path.basename(path)).group()
        before = check(path)
        edits = edits_of(before, code, path)
        if not edits:
            continue
        with open(path, "rb") as file:
            text = file.read()
        for start, end, replacement in edits:
            text = text[:start] + replacement.encode() + text[end:]
        with open(path, "wb") as file:
            file.write(text)
        known = {diagnostic["code"] for diagnostic in before} - {code}
        left = [diagnostic for diagnostic in check(path) if diagnostic["code"] not in known]
        print(code, *(f"{each['code']}: {each['message']}" for each in left))

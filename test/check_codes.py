#!/usr/bin/env python3
"""usage: check_codes.py SOURCE_ROOT: every code of Codes.def is emitted by something and tested on its place.

A test of a code is a file under test/, other than its programs for `explain`, that says the code with a
place: `expected-error{{… [CG0101]}}`, `:5:3: error: CG0701`, `"1:11 CG0002 …"`.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
definitions = (root / "include/cgraphc/Diagnostics/Codes.def").read_text()
codes = ["CG" + number for number in re.findall(r"^CGRAPH_[A-Z]+\((\d{4})", definitions, re.MULTILINE)]


def texts(folders, endings):
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix in endings:
                yield path, path.read_text(errors="replace")


emitted = set()
for path, text in texts(["lib", "dialects", "tools"], {".cpp", ".h"}):
    emitted.update(re.findall(r"CG\d{4}\b", re.sub(r"//.*", "", text)))

place = re.compile(r"expected-(?:error|warning|remark).*\[(CG\d{4})\]"
                   r"|:(?:\d+|\[\[.*?\]\]|\{\{.*?\}\}): (?:error|warning|remark): .*?(CG\d{4})"
                   r"|(?:error|warning|remark)\S*?[ \[:]+(CG\d{4})"
                   r"|\"\d+:\d+ (CG\d{4}) "
                   r"|\.code, (CG\d{4})\)")
tested = set()
for path, text in texts(["test"], {".cgraph", ".mlir", ".test", ".cpp", ".txt"}):
    if path.parent.name == "explain" and path.suffix != ".txt":
        continue
    for found in place.findall(text):
        tested.update(filter(None, found))

missing = [f"{code} is emitted by nothing" for code in codes if code not in emitted]
missing += [f"{code} has no test on its place" for code in codes if code not in tested]
print("\n".join([f"{len(codes)} codes", *missing]))
sys.exit(bool(missing))

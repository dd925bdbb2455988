#!/usr/bin/env python3
"""The rows of the project's promises and the tests that name them.

A test names rows by a comment line `COVERS: F5, I2`: before a TEST of a unit test, for that test, else for the whole
file. The pages docs/contract.md and docs/ray-parity.md are made of this (`./dev docs`).

usage: rows.py REPORT    compares with what lit ran: fails where a row has no test, names one that did not run or
                         failed, or is listed as pending though it has tests.
"""
import json
import pathlib
import re
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PAGES = ("contract", "ray-parity")
MARK = re.compile(r"\bCOVERS: ([A-Z]+\d+(?:, ?[A-Z]+\d+)*)\s*$")
GTEST = re.compile(r"^TEST(?:_F)?\(\s*(\w+),\s*(\w+)\s*\)")
PASSED = {"PASS", "FLAKYPASS", "XFAIL"}
SKIPPED = {"SKIPPED", "UNSUPPORTED"}  # by the test itself, where the machine lacks something
SUFFIXES = {".cgraph", ".mlir", ".test", ".cpp"}


class Coverage:
    """Which tests name which rows, in the files of one tree."""

    def __init__(self, root=ROOT):
        folder = root / "test/Contract"
        self.pages = {name: tomllib.loads((folder / f"{name}.toml").read_text()) for name in PAGES}
        self.pending = tomllib.loads((folder / "pending.toml").read_text())
        self.rows = {row["id"]: row for page in self.pages.values() for section in page["section"] for row in section["rows"]}
        self.tests = {row: [] for row in self.rows}  # row -> [(file, unit test or "")]
        self.mistakes = [f"pending.toml names {row}, which is no row" for row in self.pending if row not in self.rows]
        for path in sorted((root / "test").rglob("*")):
            name = path.relative_to(root / "test")
            if path.suffix in SUFFIXES and name.parts[0] != "Contract" and "Inputs" not in name.parts:
                self.read(path, name.as_posix())

    def read(self, path, name):
        waiting = []
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            if mark := MARK.search(line):
                waiting += [(row.strip(), number) for row in mark[1].split(",")]
                if path.suffix == ".cpp":
                    continue
            elif not waiting or not (test := GTEST.match(line)):
                continue
            unit = "" if path.suffix != ".cpp" else f"{test[1]}.{test[2]}"
            for row, at in waiting:
                if row in self.rows:
                    self.tests[row].append((name, unit))
                else:
                    self.mistakes.append(f"test/{name}:{at}: {row} is no row")
            waiting = []
        self.mistakes += [f"test/{name}:{at}: no test follows that covers {row}" for row, at in waiting]

    def page(self, name, note):
        """The text of docs/NAME.md."""
        page = self.pages[name]
        lines = [note + f"# {page['title']}", "", page["intro"].strip()]
        for section in page["section"]:
            columns = ["row"] + section["columns"] + ["tests"]
            lines += ["", f"## {section['title']}", "", "| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
            for row in section["rows"]:
                cells = [row["id"]] + [text.replace("|", "\\|") for text in row["text"]] + [self.cell(row)]
                lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines) + "\n"

    def cell(self, row):
        tests = self.tests[row["id"]]
        if not tests:
            return f"*comes with {row['later']}*" if "later" in row else "*open*"
        files = {}
        for file, unit in tests:
            files.setdefault(file, []).append(unit.split(".")[-1])
        return "; ".join(f"[{file}](../test/{file})" + (": " + ", ".join(units) if any(units) else "")
                         for file, units in files.items())


def ran(report):
    """Result codes by test: a lit test by its path below test/, a unit test, of each executable, by Suite.Name."""
    results = {}
    for test in report["tests"]:
        suite, name = test["name"].split(" :: ", 1)
        if suite == "cgraph-unit":
            name = ".".join(name.split("/")[-2:])
        results.setdefault(name, set()).add(test["code"])
    return results


def check(coverage, report):
    """What is wrong, one line each."""
    results = ran(report)
    wrong = list(coverage.mistakes)
    for row, tests in coverage.tests.items():
        if row in coverage.pending and tests:
            wrong.append(f"{row} has tests: take it out of test/Contract/pending.toml")
        if not tests and row not in coverage.pending and "later" not in coverage.rows[row]:
            wrong.append(f"{row} has no test")
        passed = 0
        for file, unit in tests:
            codes = results.get(unit or file, {"not run"})
            passed += bool(codes & PASSED)
            for code in sorted(codes - PASSED - SKIPPED):
                wrong.append(f"{row}: test/{file}{' ' + unit if unit else ''}: {code}")
        if tests and not passed:
            wrong.append(f"{row}: none of its tests passed")
    return wrong


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else ROOT
    coverage = Coverage(root)
    wrong = check(coverage, json.loads(pathlib.Path(sys.argv[1]).read_text()))
    for line in wrong:
        print(f"promises: {line}", file=sys.stderr)
    covered = sum(bool(tests) for tests in coverage.tests.values())
    print(f"promises: {covered} rows covered, {len(coverage.pending)} pending, {len(wrong)} wrong")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()

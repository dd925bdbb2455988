"""How lit runs the programs of `cgraphc explain`: `-bad` gets the diagnostic, `-good` gets none.

`.cgraph` is checked; `.mlir` is a dump, resumed as its first line says; `.h` is a class, held against
the actor in its comments, or a driver; `.txt` is a console session, whose output must be what it
says.
"""

import os
import re
import shutil
import subprocess
import tempfile

import lit
import lit.formats


class Failure(Exception):
    pass


class ExplainTest(lit.formats.FileBasedTest):
    def execute(self, test, lit_config):
        path = test.getSourcePath()
        code, kind = re.match(r"(CG\d{4})-(bad|good)\.", os.path.basename(path)).groups()
        run = {".cgraph": check_program, ".mlir": resume_dump, ".h": check_header, ".txt": replay}
        with tempfile.TemporaryDirectory(prefix="explain-") as folder:
            environment = {**os.environ, **test.config.environment, "XDG_CACHE_HOME": folder + "/cache"}
            shell = Shell(folder, environment, test.config.cgraph_src_root)
            try:
                output, status = run[os.path.splitext(path)[1]](path, code, shell)
            except Failure as failure:
                return lit.Test.FAIL, str(failure)
        if kind == "good":
            passed = status == 0 and not re.search(r"(: |\[)CG\d{4}", output)
        else:
            is_warning = re.search(rf"(warning|remark): {code}: ", output)
            passed = code in output and (status == 0) == bool(is_warning)
        return (lit.Test.PASS, "") if passed else (lit.Test.FAIL, f"exit code {status}\n{output}")


class Shell:
    """Runs commands in a folder of their own."""

    def __init__(self, folder, environment, source):
        self.folder, self.environment, self.source = folder, environment, source

    def run(self, *argv, folder=None):
        run = subprocess.run(argv, cwd=folder or self.folder, env=self.environment, text=True, timeout=120,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return run.stdout, run.returncode

    def copy(self, path, to="."):
        target = os.path.join(self.folder, to)
        if os.path.isdir(path):
            shutil.copytree(path, target, dirs_exist_ok=True)
        else:
            shutil.copy(path, target)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w") as file:
            file.write(text)


def check_program(path, code, shell):
    # Every warning on; payloads without a bound are the rule in small programs.
    warnings = {"CG0530": ["-Wserial-pipeline"], "CG0531": ["-Rpass=overlap"],
                "CG0520": ["-Wunbounded-buffer"]}.get(code, [])
    folder, name = os.path.split(path)
    with open(path) as file:
        has_package = re.search("^package", file.read(), re.MULTILINE)
    if not has_package:  # the name of the file is that of the package
        folder, name = shell.folder, name.replace("-", "_")
        shell.copy(path, name)
    return shell.run("cgraphc", "check", "--diagnostics=short", *warnings, name, folder=folder)


def resume_dump(path, code, shell):
    with open(path) as file:
        phase = re.search(r"--compile-from=(\w+)", file.read()).group(1)
    return shell.run("cgraphc", "build", path, f"--compile-from={phase}", "--emit=plan",
                     "--diagnostics=short", "-o", "plan.mlir")


def check_header(path, code, shell):
    with open(path) as file:
        text = file.read()
    declared = [line[3:] for line in text.splitlines() if line.startswith("// ")]
    if code == "CG0710":
        return check_driver(text, declared, shell)
    named = re.search(r'"(demo/\w+\.h)"', text)
    header = named.group(1) if named else "demo/class.h"
    os.mkdir(os.path.join(shell.folder, "demo"))
    shell.write(header, "#pragma once\n" + text)
    name = re.findall(r"^class (\w+)", text, re.MULTILINE)[-1]
    types = [line for line in declared if line.startswith(("exception ", "opaque "))]
    members = [line for line in declared if re.match(r"new\(|task ", line)]
    graph = re.search(r"^graph .*?^}", "\n".join(declared), re.MULTILINE | re.DOTALL)
    shell.write("explained.cgraph", "\n".join(
        ["package explained", *types, f'actor Explained = cpp("{header}", "demo::{name}") {{', *members, "}",
         graph[0] if graph else ""]))
    return shell.run("cgraphc", "check", "--cxx", "--diagnostics=short", "explained.cgraph")


def check_driver(text, declared, shell):
    """A driver of the package `demo.parallel` with these instantiations."""
    shell.copy(os.path.join(shell.source, "examples/hello/hello.cgraph"))
    with open(os.path.join(shell.source, "examples/parallel/parallel.cgraph")) as file:
        program = re.sub(r"^instantiate .*$", declared[0], file.read(), flags=re.MULTILINE)
    shell.write("parallel.cgraph", re.sub(r"^deployment .*", "", program, flags=re.MULTILINE | re.DOTALL))
    shell.run("cgraphc", "build", "parallel.cgraph", "--emit=cpp", "--bare", "-o", ".")
    shell.write("driver.cpp", text)
    return shell.run("g++", "-std=c++20", "-fsyntax-only", f"-I{shell.source}/runtime/include", "driver.cpp")


def replay(path, code, shell):
    """Runs the commands of a session; what each prints must be what stands behind it."""
    shell.copy(os.path.join(shell.source, "examples/hello"))
    shell.copy(os.path.join(os.path.dirname(path), "Inputs"))
    with open(path) as file:
        steps = re.split(r"^\$ ", file.read(), flags=re.MULTILINE)[1:]
    output, status = "", 0
    for step in steps:
        command, _, wanted = step.partition("\n")
        output, status = shell.run("bash", "-c", command)
        if output.rstrip() != wanted.rstrip():
            raise Failure(f"$ {command}\nprinted:\n{output}\nwanted:\n{wanted}")
    return output, status

"""Builds a program: its source, the actors' classes, a driver; compiles them with cgraphc."""

import os
import shutil
import subprocess
from pathlib import Path

from . import cpp, source
from .script import actor_sizes, constants_of

HERE = Path(__file__).resolve().parent.parent


class BuildError(Exception):
    """`refused`: cgraphc took the program for wrong; else a C++ compiler did, or something broke."""

    def __init__(self, text, refused):
        super().__init__(text)
        self.refused = refused


def write_if_changed(path, text):
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def write_program(program, folder):
    """The program's files in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    write_if_changed(folder / "graphs.cgraph", source.program(program, "graphs_user.h"))
    headers = [f'#include "graphs_{a.name}.h"' for a in program.actors]
    write_if_changed(folder / "graphs_user.h", "\n".join(["#pragma once"] + headers) + "\n")
    write_if_changed(folder / "graphs_values.h", cpp.types_header(program, "graphs"))
    for actor in program.actors:
        write_if_changed(folder / f"graphs_{actor.name}.h", cpp.actor_header(program, actor, "graphs"))
    sizes = [actor_sizes(g, constants_of(program)) for g in program.graphs]
    write_if_changed(folder / "driver.cpp", cpp.driver(program, "graphs", sizes))


def build(program, folder, codegen="auto"):
    """Compiles the program into folder/out. Throws BuildError."""
    write_program(program, folder)
    command = ["cgraphc", "build", "graphs.cgraph", "-o", "out", "-I", ".", "-I", str(HERE), "--driver",
               "driver.cpp", f"--codegen={codegen}", "--diagnostics=short", "--max-errors=5", "--cxxflag=-O0",
               "--cxxflag=-U_FORTIFY_SOURCE", "-Wno-unused-input", "-Wno-unused-actor", "-Wno-shared-actors",
               f"--cxx-compiler={HERE.parent / 'cxx'}", "--jobs=2"]
    env = dict(os.environ, CCACHE_BASEDIR=str(folder.parent), CCACHE_NOHASHDIR="1")
    run = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    if run.returncode:
        text = "\n".join(l for l in (run.stdout + run.stderr).splitlines() if "CG0620" not in l)
        raise BuildError(f"cgraphc: exit {run.returncode}\n{text[:3000]}", run.returncode == 1)


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)

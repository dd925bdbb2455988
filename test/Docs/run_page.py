"""Does what a page of the guide says: run_page.py PAGE FOLDER

A fenced block whose info string names a file is written there; `console` blocks are run in the folder,
command by command; they must succeed and their output be what the page shows. In it `…` stands for anything in a
line, and alone in a line for any number of lines.
"""
import pathlib
import re
import subprocess
import sys


def blocks(text):
    for match in re.finditer(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", text, re.M | re.S):
        yield match.groups()


def commands(block):
    """(command, expected output) pairs."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def pattern(expected):
    lines = []
    for line in expected.splitlines():
        if line.strip() == "…":
            lines.append(r"(?:.*\n)*?")
        else:
            lines.append(".*".join(re.escape(piece) for piece in line.rstrip().split("…")) + r"[ ]*\n")
    return re.compile("".join(lines) + r"\Z")


def main(page, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    ran = 0
    for language, name, body in blocks(pathlib.Path(page).read_text()):
        if name:
            (folder / name).write_text(body)
        elif language == "console":
            for command, expected in commands(body):
                run = subprocess.run(["bash", "-c", command], cwd=folder, text=True, timeout=250,
                                     stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                ran += 1
                if run.returncode == 0 and pattern(expected).match(run.stdout):
                    continue
                sys.exit(f"$ {command}\nexit code {run.returncode}\n--- the page says\n{expected}"
                         f"--- it printed\n{run.stdout}--- on standard error\n{run.stderr}")
    if not ran:
        sys.exit(f"{page}: no command was run")
    print(f"{ran} commands, as the page says")


main(*sys.argv[1:])

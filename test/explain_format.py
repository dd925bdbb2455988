"""How lit runs the programs of `cgraphc explain`."""

import os
import subprocess

import lit
import lit.formats


class ExplainTest(lit.formats.FileBasedTest):
    def execute(self, test, lit_config):
        path = test.getSourcePath()
        name = os.path.basename(path)
        code = name[:6]
        # Every warning on; payloads without a bound are the rule in small programs.
        warnings = ["-Wserial-pipeline"] if code == "CG0530" else []
        if code == "CG0520":
            warnings.append("-Wunbounded-buffer")
        run = subprocess.run(
            ["cgraphc", "check", "--diagnostics=short", *warnings, name],
            cwd=os.path.dirname(path), capture_output=True, text=True, timeout=60,
            env={**os.environ, **test.config.environment})
        output = run.stdout + run.stderr
        found = [line for line in output.splitlines() if ": CG" in line]
        if "-bad" in name:
            is_error = f": error: {code}: " in output
            passed = f": {code}: " in output and run.returncode == (1 if is_error else 0)
        else:
            passed = not found and run.returncode == 0
        if passed:
            return lit.Test.PASS, ""
        return lit.Test.FAIL, f"exit code {run.returncode}\n{output}"

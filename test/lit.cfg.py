import os
import shutil
import subprocess

import lit.formats
from lit.llvm import llvm_config

config.name = "cgraph"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cgraph", ".mlir", ".test"]
config.excludes = ["Inputs", "Unit", "CMakeLists.txt"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.cgraph_obj_root, "test")

bin_dir = os.path.join(config.cgraph_obj_root, "bin")
llvm_config.with_environment("PATH", [bin_dir, config.llvm_tools_dir], append_path=True)
config.environment["FILECHECK_OPTS"] = "-enable-var-scope"
for name in ("HOME", "CCACHE_DIR", "CCACHE_PCH_EXTSUM", "CCACHE_SLOPPINESS"):
    if name in os.environ:
        config.environment[name] = os.environ[name]
if os.path.exists(os.path.join(config.cgraph_obj_root, "fuzz/bin")):  # Clang only
    config.available_features.add("fuzzers")
if subprocess.run(["unshare", "-rm", "true"], stderr=subprocess.DEVNULL).returncode == 0:
    config.available_features.add("unshare")  # a file system of their own
# The projects that tests configure compile the same things at every run.
if shutil.which("ccache"):
    config.environment["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"
# End-to-end tests compile with clang and the runtime's headers precompiled; those of CMake and others take the default compiler.
config.environment["CXX"] = os.path.join(config.test_source_root, "cxx")
for compiler in ("gxx", "clangxx"):
    config.substitutions.append(("%" + compiler, os.path.join(config.test_source_root, compiler)))
config.environment["CGRAPH_PRECOMPILED"] = os.path.join(config.test_exec_root, "precompiled")
config.substitutions.append(("%nvtx_include", config.nvtx_include))
if os.path.isdir(config.nvtx_include):
    config.available_features.add("nvtx")
config.substitutions.append(("%src_root", config.cgraph_src_root))
config.substitutions.append(("%obj_root", config.cgraph_obj_root))
config.substitutions.append(("%shared_inputs", os.path.join(config.test_source_root, "Inputs")))

# Whatever a test feeds to cgraph-opt must print and parse back unchanged.
config.substitutions.append((r"\bcgraph-opt\b", "cgraph-opt --verify-roundtrip"))
config.substitutions.append(("%exits", os.path.join(config.test_source_root, "exits")))
config.substitutions.append(("%random_graphs", os.path.join(config.test_source_root, "Random", "random_graphs")))

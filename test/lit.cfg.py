# Tells lit how the tests of this folder are written and where the tools they run are.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import shutil
import subprocess
import lit.formats

config.name = "ad"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["unit", "Inputs"]
config.test_source_root = os.path.join(config.ad_source_root, "test")
config.test_exec_root = os.path.join(config.ad_build_root, "test")

tool_dirs = [os.path.join(config.ad_build_root, "bin"), config.llvm_tools_dir]
config.environment["PATH"] = os.pathsep.join(tool_dirs + [config.environment["PATH"]])
config.environment["LC_ALL"] = "C.UTF-8"

if config.bench == "ON":
    config.available_features.add("bench")


def has_pytorch(python):
    """Whether oracle o9 of the fuzzer would find it there."""
    find = "import importlib.util, sys; sys.exit(not importlib.util.find_spec('torch'))"
    return shutil.which(python) and subprocess.run([python, "-c", find]).returncode == 0


if has_pytorch("python3") or has_pytorch("/usr/bin/python3"):
    config.available_features.add("pytorch")

config.substitutions += [
    ("%root", config.ad_source_root),
    ("%build", config.ad_build_root),
    ("%python", config.python),
    ("%cmake", config.cmake),
    ("%cxx", config.cxx),
    ("%llvm_include", os.path.join(os.path.dirname(config.llvm_tools_dir), "include")),
]

lit_config.load_config(config, os.path.join(config.test_source_root, "lit.common.py"))

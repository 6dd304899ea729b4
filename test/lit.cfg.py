# Tells lit how the tests of this folder are written and where the tools they run are.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
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

config.substitutions += [
    ("%root", config.ad_source_root),
    ("%build", config.ad_build_root),
    ("%python", config.python),
    ("%cmake", config.cmake),
    ("%cxx", config.cxx),
    ("%llvm_include", os.path.join(os.path.dirname(config.llvm_tools_dir), "include")),
]

lit_config.load_config(config, os.path.join(config.test_source_root, "lit.common.py"))

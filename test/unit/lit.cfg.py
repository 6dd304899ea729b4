# Runs every GoogleTest program that CMake declared, from build/unit, one shard per core.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import sys

sys.path.insert(0, os.path.join(config.ad_source_root, "test/unit"))
from declared import DeclaredGoogleTest

config.name = "ad-unit"
config.test_source_root = config.test_exec_root = os.path.join(config.ad_build_root, "unit")
config.environment["LC_ALL"] = "C.UTF-8"

programs = [name for name in config.unit_tests if name]
missing = [name for name in programs if not os.path.exists(os.path.join(config.test_exec_root, name))]
if missing:
    lit_config.fatal("unit tests are not built: " + ", ".join(missing))
config.test_format = DeclaredGoogleTest(programs)

lit_config.load_config(config, os.path.join(config.ad_source_root, "test/lit.common.py"))

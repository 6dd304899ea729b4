"""lit's format for the GoogleTest programs that CMake declared. A module of its own, because lit hands
its tests to worker processes, which find a class by the module that it is in."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import lit.formats


class DeclaredGoogleTest(lit.formats.GoogleTest):
    """Exactly the declared programs; one without a test counts as a failure."""

    def __init__(self, programs):
        super().__init__(".", "")
        self.test_suffixes = set(programs)

    def get_num_tests(self, path, litConfig, localConfig):
        return super().get_num_tests(path, litConfig, localConfig) or None

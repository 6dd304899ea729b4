# What the lit suite and the unit suite have in common: sanitizer settings and the time limit.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import lit.util

if config.sanitize == "ON":
    config.available_features.add("asan")
    # LLVM's headers poison arena memory when they are compiled with ASan; the packaged LLVM is not
    # and would never unpoison it. Tests ask for more memory than there is, and expect a refusal.
    config.environment["ASAN_OPTIONS"] = ":".join(
        ["allow_user_poisoning=0", "allocator_may_return_null=1", "detect_stack_use_after_return=1"])
    config.environment["UBSAN_OPTIONS"] = "print_stacktrace=1"

# A test that hangs fails; lit can only do that where psutil is installed.
if lit.util.killProcessAndChildrenIsSupported()[0]:
    lit_config.maxIndividualTestTime = 600 if config.sanitize == "ON" else 300

// Modules in the form that the lowering makes, and how the tests of this folder compile and run
// them. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_JIT_LOWEREDMODULES_H
#define AD_TEST_UNIT_JIT_LOWEREDMODULES_H

#include "JIT/Compiler.h"
#include <memory>
#include <string>

namespace adtest {

/// result = factor · input on 64 floats, in a private kernel; the factor is in a global.
std::string scaleModule(const std::string &name, float factor);

/// A compiler that verifies.
std::unique_ptr<ad::Compiler> makeCompiler();

/// Parses `text` in the compiler's context; an empty module after a reported failure.
mlir::OwningOpRef<mlir::ModuleOp> parse(ad::Compiler &compiler, const std::string &text);

/// Compiles; null after a reported failure.
std::shared_ptr<ad::Executable> compile(ad::Compiler &compiler, const std::string &text,
                                        const std::string &entry);

/// The text of the error of a compilation that must fail.
std::string errorOf(ad::Compiler &compiler, const std::string &text, const std::string &entry);

/// Runs code of `scaleModule` and says whether all 64 results are factor · input.
bool scalesBy(const ad::Executable &code, float factor);

} // namespace adtest

#endif

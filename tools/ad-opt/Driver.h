// Runs the passes on the input.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPT_DRIVER_H
#define AD_OPT_DRIVER_H

#include "Options.h"
#include "mlir/IR/DialectRegistry.h"
#include "llvm/Support/Error.h"

namespace ad {

/// Reads the input, runs the pipeline on each part of it and writes the result. What was said by
/// diagnostics comes back as an error without a text.
llvm::Error runTool(const Options &options, const mlir::DialectRegistry &registry);

} // namespace ad

#endif

// The import stage, from outside.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_IMPORT_PASSES_H
#define AD_IMPORT_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace ad {

/// The dialects that `ad-import` reads.
void registerImportedDialects(mlir::DialectRegistry &registry);

/// Runs `ad-import` if something in the module is not of the ad dialect.
llvm::LogicalResult importForeign(mlir::ModuleOp module);

#define GEN_PASS_DECL
#include "Import/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "Import/Passes.h.inc"

} // namespace ad

#endif

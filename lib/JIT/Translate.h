// From the LLVM dialect to LLVM IR whose symbols cannot meet anybody else's.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_TRANSLATE_H
#define AD_JIT_TRANSLATE_H

#include "Dialect/RuntimeCheck.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/Error.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace ad {

/// What the lowering says about an entry function (attributes `ad.workspace_bytes`,
/// `ad.num_inputs`, `ad.num_results`, and `ad.checks` if it checks indices).
struct EntryInfo {
  size_t workspaceBytes = 0;
  unsigned numInputs = 0, numResults = 0;
  std::vector<RuntimeCheck> checks;
};

/// Reads the attributes of entry function `entry` of a lowered module.
llvm::Expected<EntryInfo> readEntry(mlir::ModuleOp module, llvm::StringRef entry);

/// Translates a lowered module for `machine`.
llvm::Expected<std::unique_ptr<llvm::Module>> translate(mlir::ModuleOp module,
                                                        llvm::LLVMContext &context,
                                                        const llvm::TargetMachine &machine,
                                                        bool verify);

/// Makes every symbol that the module defines internal, under a private prefix, but for the
/// function `entry`, which becomes `exportedName`. Fails if the module refers to a symbol that the
/// runtime does not offer.
llvm::Error isolateSymbols(llvm::Module &module, llvm::StringRef entry,
                           llvm::StringRef exportedName);

} // namespace ad

#endif

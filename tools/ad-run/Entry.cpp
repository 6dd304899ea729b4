// Chooses the function to run.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Entry.h"
#include "mlir/IR/BuiltinOps.h"

using namespace mlir;

namespace ad {

llvm::Expected<func::FuncOp> findEntry(ModuleOp module, StringRef name) {
  if (!name.empty()) {
    if (auto function = module.lookupSymbol<func::FuncOp>(name))
      return function;
    return llvm::createStringError("no function is named '" + name + "'");
  }
  func::FuncOp entry;
  for (auto function : module.getOps<func::FuncOp>()) {
    if (!function.isPublic())
      continue;
    if (entry)
      return llvm::createStringError("there are several functions, name one: --entry=" +
                                     entry.getName() + " or --entry=" + function.getName());
    entry = function;
  }
  if (!entry)
    return llvm::createStringError("there is no public function to run");
  return entry;
}

} // namespace ad

// Chooses where code goes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Emit.h"
#include "JIT/Export.h"
#include "Npy/AtomicFile.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;

namespace ad {

llvm::Error emitCode(Compiler &compiler, func::FuncOp entry, OutputKind kind, StringRef path,
                     const CodeOptions &options) {
  OwningOpRef<ModuleOp> module = entry->getParentOfType<ModuleOp>().clone();
  if (kind == OutputKind::Object && !path.empty())
    return exportObject(compiler, std::move(module), entry.getName(), path, options);
  llvm::SmallString<0> code;
  llvm::raw_svector_ostream os(code);
  if (llvm::Error error = compiler.emit(std::move(module), entry.getName(), kind, os, {}, options))
    return error;
  if (!path.empty())
    return writeFileAtomically(path, [&](llvm::raw_ostream &file) {
      file << code;
      return llvm::Error::success();
    });
  llvm::outs() << code;
  return llvm::Error::success();
}

} // namespace ad

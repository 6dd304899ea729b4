// LLVM IR to machine code, with everything that can be kept between modules kept.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_CODEGENERATOR_H
#define AD_JIT_CODEGENERATOR_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"
#include <memory>

namespace ad {

/// The machine that code is made for. `cpu` empty: this one, with the features that it has.
llvm::Expected<std::unique_ptr<llvm::TargetMachine>> createTargetMachine(llvm::StringRef cpu,
                                                                         int codegenLevel);

/// The bytes of the widest vector register of the machine.
int64_t vectorBytes(const llvm::TargetMachine &machine);

class LeanPasses;

/// Makes code for one target machine. Building LLVM's list of code generation passes takes as long
/// as compiling a small function, so it is built once.
class CodeGenerator {
public:
  /// Makes the passes that do not need a module; `verify` adds LLVM's verifiers.
  CodeGenerator(std::unique_ptr<llvm::TargetMachine> machine, bool verify);
  ~CodeGenerator();

  llvm::TargetMachine &machine() { return *target; }

  /// Cheap clean-up of code that was emitted well to begin with: no vectorizer, no inliner but of
  /// small kernels into loops. Decides which functions are so large that code generation shall not
  /// optimize them.
  void optimize(llvm::Module &module);

  /// The object file of a module; the module is used up.
  llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> makeObject(llvm::Module &module);

  /// Writes assembly; for people to read, so nothing of it is kept.
  llvm::Error writeAssembly(llvm::Module &module, llvm::raw_pwrite_stream &os);

private:
  std::unique_ptr<llvm::TargetMachine> target;
  std::unique_ptr<LeanPasses> lean;
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream stream{bytes};
  // They write to `stream`.
  std::unique_ptr<llvm::legacy::PassManager> usualPasses, quickPasses;
  bool verify;
};

} // namespace ad

#endif

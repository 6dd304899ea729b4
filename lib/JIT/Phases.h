// From a module of the ad dialect to one in the LLVM dialect: the passes of the earlier stages,
// built once. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_PHASES_H
#define AD_JIT_PHASES_H

#include "JIT/Compiler.h"
#include "mlir/Pass/PassManager.h"
#include <map>

namespace ad {

/// Where compiled code runs: in this process, whose runtime it calls, or anywhere, with what it
/// needs of math functions in itself.
enum class CodeUse { InProcess, Alone };

/// A phase failed, and why was reported as a diagnostic of the module's context.
class PhaseFailure : public llvm::ErrorInfo<PhaseFailure> {
public:
  static char ID;
  explicit PhaseFailure(llvm::StringRef phase) : phase(phase) {}
  void log(llvm::raw_ostream &os) const override { os << "phase '" << phase << "' failed"; }
  std::error_code convertToErrorCode() const override { return llvm::inconvertibleErrorCode(); }

private:
  std::string phase;
};

/// The part of the compilation that works on MLIR. Each phase is one pass manager, kept for the
/// next module.
class Phases {
public:
  /// `vectorBytes`: the vector registers to lower for.
  Phases(mlir::MLIRContext &context, int64_t vectorBytes, const CompilerOptions &options);

  /// Lowers function `entry` of `module`, and nothing that it does not need. Returns the name that
  /// the entry has in the lowered module: names of users are moved out of the way of the functions
  /// that the lowering calls.
  llvm::Expected<std::string> run(mlir::ModuleOp module, llvm::StringRef entry, CodeUse use,
                                  const CompileHooks &hooks, const CodeOptions &asked);

private:
  llvm::Expected<std::string> attempt(mlir::ModuleOp module, llvm::StringRef entry, CodeUse use,
                                      int64_t stateShare, const CompileHooks &hooks);
  llvm::Expected<std::string> fitInBudget(mlir::ModuleOp module, llvm::StringRef entry, CodeUse use,
                                          const CompileHooks &hooks);
  llvm::Error runPhase(mlir::PassManager &passes, mlir::ModuleOp module, llvm::StringRef name,
                       double CompileTimes::*time, const CompileHooks &hooks);

  mlir::PassManager &differentiateWith(int64_t stateShare);

  const bool verify;
  std::map<int64_t, mlir::PassManager> differentiate; // by the share of states in a budget
  mlir::PassManager optimize, lower, lowerAlone;
};

} // namespace ad

#endif

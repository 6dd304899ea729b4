// One function at some of its points: value and derivatives as a program without arguments left
// open. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_SINGULARPOINTS_PROGRAM_H
#define AD_TEST_SINGULARPOINTS_PROGRAM_H

#include "Interpret/HostTensor.h"
#include "Table.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace ad::test {

/// Points that are evaluated at once: all of an elementwise function, or one of another.
struct Batch {
  /// For each operand its elements.
  std::vector<std::vector<double>> operands;
  std::vector<double> cotangent, value;
  std::vector<std::vector<double>> derivatives;
  /// Each element is a point of its own.
  bool isElementwise;
};

std::vector<Batch> batchesOf(const SingularFunction &function);

/// What a program found, in the form of the table.
struct Findings {
  std::vector<double> value;
  /// By reverse mode and by forward mode.
  std::vector<std::vector<double>> reverse, forward;
};

/// A module whose function `all` returns the value, the cotangents of the operands for the
/// batch's cotangent, and the tangents for one direction per operand, or per element of it.
class Program {
public:
  /// Fails with diagnostics of the context.
  static mlir::FailureOr<Program> create(mlir::MLIRContext &context, std::size_t function,
                                         const Batch &batch, bool isDouble);

  mlir::func::FuncOp all() const;
  llvm::ArrayRef<HostTensor> arguments() const { return operands; }
  Findings read(llvm::ArrayRef<HostTensor> results) const;

private:
  mlir::OwningOpRef<mlir::ModuleOp> module;
  llvm::SmallVector<HostTensor> operands;
  Batch batch;
};

} // namespace ad::test

#endif

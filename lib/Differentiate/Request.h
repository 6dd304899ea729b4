// What a request asks for, whichever of the request ops made it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_REQUEST_H
#define AD_DIFFERENTIATE_REQUEST_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"

namespace ad {

enum class Mode { Forward, Reverse, Transpose, Batch };

/// One derivative or batch of one function. The generated function takes what the request op takes
/// and returns what it returns.
struct Request {
  /// The op that asks; errors point at it in a note.
  mlir::Operation *op = nullptr;
  /// The function to differentiate or to batch.
  mlir::func::FuncOp callee;
  /// The arguments to differentiate by, in the order of the derivatives.
  llvm::SmallVector<int64_t> wrt;
  Mode mode = Mode::Reverse;
  /// The cotangent of the first result is 1 and those of the others are 0, rather than arguments.
  bool seedsFirstResult = false;
  /// The results of the function come before the derivatives.
  bool returnsPrimal = true;
  /// Where the instances of a batch lie in each argument and result; -1: shared by all.
  llvm::SmallVector<int64_t> inAxes, outAxes;
  /// What the generated function's name ends in.
  llvm::StringRef suffix;

  /// Attaches a note at the request.
  void explain(mlir::InFlightDiagnostic &diagnostic) const;
};

bool isRequest(mlir::Operation *op);

/// Puts the requests that a composed one is made of in its place, everywhere under `root`. Whether
/// there was one.
bool decomposeRequests(mlir::Operation *root, mlir::SymbolTableCollection &symbols);

/// Reads a request op (of a composed one, which is not expanded as it is, what it depends on);
/// fails with a located error if what it names is no `func.func`.
mlir::FailureOr<Request> readRequest(mlir::Operation *op, mlir::SymbolTableCollection &symbols);

} // namespace ad

#endif

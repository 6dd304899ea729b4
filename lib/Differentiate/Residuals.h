// What a pullback reads of the values of the body that it belongs to, and how it gets them: given
// again, kept by the body when it runs, or computed once more.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_RESIDUALS_H
#define AD_DIFFERENTIATE_RESIDUALS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"

namespace ad {

/// The values that the ops of one block read and that belong to another.
llvm::SetVector<mlir::Value> valuesReadFrom(mlir::Block &source, mlir::Block &reader);

/// Whether computing the op again costs less than keeping its result: it moves elements or computes
/// each in a few instructions, and checks nothing when it runs.
bool isCheap(mlir::Operation *op);

class Residuals {
public:
  /// The ops of `pullback` read values of `body`. `isGiven` tells whether an argument of the body
  /// can be given to the pullback as well. Everything else that it needs is kept, unless cheap ops
  /// make it from what is there. What has no size before it runs cannot be kept: the loop that
  /// stacks it runs again.
  Residuals(mlir::Block &body, mlir::Block &pullback,
            llvm::function_ref<bool(mlir::BlockArgument)> isGiven);

  llvm::ArrayRef<mlir::BlockArgument> getGiven() const { return given; }
  llvm::ArrayRef<mlir::Value> getKept() const { return kept; }

  /// Lets the pullback read these in place of what is given and what is kept, and computes the rest
  /// in front of its ops.
  void replace(mlir::ValueRange newGiven, mlir::ValueRange newKept);

private:
  void readForWhatCannotBeKept();
  void keepWhatCannotBeComputed(llvm::function_ref<bool(mlir::BlockArgument)> isGiven);
  void selectWhatIsComputed();

  mlir::Block &body, &pullback;
  llvm::SetVector<mlir::Value> read;
  /// Ops that are computed again whatever it costs.
  llvm::DenseSet<mlir::Operation *> unkept;
  /// Arguments that may be given, and ops that can be computed again.
  llvm::DenseSet<mlir::Value> available;
  llvm::SmallVector<mlir::BlockArgument> given;
  llvm::SmallVector<mlir::Value> kept;
  llvm::SmallVector<mlir::Operation *> computed;
};

} // namespace ad

#endif

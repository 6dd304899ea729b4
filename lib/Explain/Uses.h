// Who reads each value, through memory or beside the op that computes it, and for what.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_USES_H
#define AD_EXPLAIN_USES_H

#include "Explain/Program.h"
#include "llvm/ADT/BitVector.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"

namespace ad::explain {

/// An instance that reads a value.
struct Use {
  unsigned reader = 0;
  /// Not within the group that computes the value.
  bool isThroughMemory = false;
};

class Uses {
public:
  /// Also reads what `function` returns, whose program this is. `isRepeat` tells which instances
  /// compute again what another one computes.
  Uses(const Program &program, mlir::func::FuncOp function);

  /// Of a definition, in the order of the program.
  llvm::ArrayRef<Use> of(mlir::Value definition) const;
  /// In the order in which they are first read.
  auto begin() const { return uses.begin(); }
  auto end() const { return uses.end(); }
  bool isReturned(mlir::Value definition) const { return returned.contains(definition); }

  /// Finds out what is computed for derivatives alone, once it is known what is computed again.
  void findPurposes(const llvm::BitVector &isRepeat);
  /// Whether this use keeps the value for a derivative: its reader was made by one, or computes for
  /// one, here, what could have been computed before.
  bool isForDerivative(mlir::Value definition, const Use &use) const;
  /// Whether a derivative, or what is computed again for one, reads what the instance computes.
  bool servesDerivative(unsigned instance) const { return serving.test(instance); }

private:
  void add(mlir::Value operand, unsigned reader);
  bool isReadLate(mlir::Value definition, const Use &use) const;
  bool isLate(unsigned instance) const;
  bool findServing(unsigned instance) const;

  const Program &program;
  llvm::MapVector<mlir::Value, llvm::SmallVector<Use, 2>> uses;
  llvm::DenseSet<mlir::Value> returned;
  llvm::BitVector repeats, serving, late;
};

} // namespace ad::explain

#endif

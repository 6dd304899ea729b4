// A function as derivatives see it: what runs when, and which values are the same one.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Groups and bodies rename what they take and give. Here a value has one definition, wherever it is
// read: the op of a group that computes it, the trip of a loop that stacked it. And two definitions
// that compute the same from the same have one number: one of them is computed again.
#ifndef AD_EXPLAIN_PROGRAM_H
#define AD_EXPLAIN_PROGRAM_H

#include "Dialect/Origin.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/DenseMap.h"
#include <map>

namespace ad::explain {

/// A group, an op of its own, or an op with bodies, whose steps follow it.
struct Place {
  mlir::Operation *op = nullptr;
  int parent = -1;
  unsigned depth = 0;
  /// The last sweep of which it lies in a body that runs for what that made: what earlier sweeps
  /// made is computed again there. 0: of none.
  unsigned again = 0;
};

/// An op that computes something, where it does.
struct Instance {
  mlir::Operation *op = nullptr;
  unsigned place = 0;
  Origin origin;
};

class Program {
public:
  explicit Program(mlir::func::FuncOp function);

  llvm::ArrayRef<Place> places() const { return placeList; }
  llvm::ArrayRef<Instance> instances() const { return instanceList; }
  /// That of the last sweep, even if all that it made has become constant.
  unsigned order() const { return maxOrder; }

  /// What a value is, seen through groups, bodies and views.
  mlir::Value definitionOf(mlir::Value value) const;
  /// The instance that computes a definition; null for arguments.
  const Instance *instanceOf(mlir::Value definition) const;
  /// Definitions with one number are the same value.
  unsigned numberOf(mlir::Value definition);
  /// The place of a definition: that of its instance, or the loop that carries it. -1: the caller.
  int placeOf(mlir::Value definition) const;
  /// The loop or branch around a definition, -1 if there is none.
  int holderOf(mlir::Value definition) const;
  /// Of the sweep that made it, 0 if it is the primal's.
  unsigned orderOf(mlir::Value definition) const;
  /// Whether nothing is computed for it and nothing kept: constants, positions.
  static bool isFree(mlir::Value definition);
  /// Whether the op is run once more for a derivative: it lies in a body that is, or is such a
  /// loop.
  bool isAgain(const Instance &instance) const {
    return std::max(placeList[instance.place].again, instance.origin.again) > instance.origin.order;
  }
  /// Whether `place` is `outer` or lies in it.
  bool isIn(int place, int outer) const;
  /// How often a body runs for each time that the other one does, if both are -1 or places of ops
  /// with bodies; a loop that counts its trips when it runs counts as one.
  uint64_t runsOf(int holder, int other) const;
  /// Whether there is such a loop among those.
  bool runsUnknown(int holder, int other) const;
  /// How often an instance runs; of one in a loop whose trips are not known, for each trip.
  uint64_t runsOf(const Instance &instance) const;

private:
  /// Whether a place is a loop whose trips are not known.
  bool isUncounted(int place) const;
  using Key = std::tuple<const void *, const void *, const void *, std::vector<uint64_t>>;

  void visit(mlir::Region &region, int parent, unsigned depth, unsigned again);
  void visitOp(mlir::Operation &op, int parent, unsigned depth, unsigned again);
  void addInstance(mlir::Operation &op, unsigned place);
  void settleOrders();
  unsigned makeNumber(mlir::Value definition);
  unsigned numberOf(const Key &key);

  Origins origins;
  llvm::SmallVector<Place, 0> placeList;
  llvm::SmallVector<Instance, 0> instanceList;
  llvm::DenseMap<mlir::Operation *, unsigned> instanceOfOp;
  /// Places of ops with bodies.
  llvm::DenseMap<mlir::Operation *, unsigned> placeOfOp;
  mutable llvm::DenseMap<mlir::Value, mlir::Value> definitions;
  llvm::DenseMap<mlir::Value, unsigned> numbers;
  std::map<Key, unsigned> numberOfKey;
  unsigned numNumbers = 0;
  unsigned maxOrder = 0;
};

} // namespace ad::explain

#endif

// The batching rules that a record picks from: what an op becomes under `ad.vmap`.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_BATCHING_H
#define AD_DIALECT_BATCHING_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace ad {

/// An op of which there is to be an instance for each entry of a new leading axis. See
/// BatchableOpInterface for the operands.
class Batching {
public:
  using Results = llvm::FailureOr<llvm::SmallVector<mlir::Value>>;

  Batching(mlir::Operation *op, mlir::OpBuilder &builder, mlir::ValueRange operands,
           llvm::ArrayRef<bool> isBatched, int64_t size)
      : op(op), builder(builder), given(operands), isBatched(isBatched), size(size) {}

  /// No rule.
  Results missing() const;
  /// The same op with the same attributes.
  Results elementwise() const;
  /// The attributes `axis` and `axes` are positions of axes: one further.
  Results alongAxes() const;
  /// These attributes have an entry for each axis: one more in front, which leaves the new axis
  /// alone.
  Results perAxis(llvm::ArrayRef<std::pair<llvm::StringRef, int64_t>> lists) const;
  /// The permutation of `ad.transpose` keeps the new axis in front.
  Results transposed() const;
  /// A matrix that all instances share is multiplied once.
  Results matmul() const;
  /// Of a table that all instances share, everything is taken at once.
  Results gather() const;
  Results scatterAdd() const;
  /// At a place of each instance's own, every entry is chosen anew.
  Results put() const;

private:
  mlir::Value operand(unsigned index) const;
  llvm::SmallVector<mlir::Value> operands() const;
  /// Operand `index` with its axes [first, first + count) as one; positions without the new axis.
  mlir::Value merged(unsigned index, int64_t first, int64_t count) const;
  /// The indices of an op along `axis`, merged, and repeated so that each of these elements has
  /// one.
  mlir::Value indicesFor(mlir::RankedTensorType elements, int64_t axis) const;
  mlir::RankedTensorType batchedType(mlir::Type type) const;
  /// The op itself, with the new axis in its results.
  Results createBatched(mlir::ValueRange operands, mlir::NamedAttrList attributes) const;
  mlir::NamedAttrList shiftedAttributes() const;

  mlir::Value repeat(mlir::Value value, int64_t count) const;
  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape) const;
  mlir::Value transpose(mlir::Value value, llvm::ArrayRef<int64_t> permutation) const;

  mlir::Operation *op;
  mlir::OpBuilder &builder;
  mlir::ValueRange given;
  llvm::ArrayRef<bool> isBatched;
  int64_t size;
};

/// The value `count` times along a new leading axis.
mlir::Value repeatInFront(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value,
                          int64_t count);
/// `value` with the axis at `from` moved to `to`.
mlir::Value moveAxis(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value value, int64_t from,
                     int64_t to);

} // namespace ad

#endif

// The parts that the loops of derivatives are made of.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_LOOPPARTS_H
#define AD_DIFFERENTIATE_LOOPPARTS_H

#include "Dialect/Dialect.h"
#include "Dialect/Joined.h"
#include "mlir/IR/Builders.h"

namespace ad {

using Values = llvm::SmallVector<mlir::Value>;
/// Builds a body on its arguments; what it yields.
using Fill = llvm::function_ref<Values(mlir::OpBuilder &, mlir::ValueRange)>;

/// The ops of a block on `arguments`, where `builder` stands; what it yields.
Values inlined(mlir::OpBuilder &builder, mlir::Block &block, mlir::ValueRange arguments);

/// Gives `region` its only block, which takes these types.
void fillBody(mlir::Location loc, mlir::Region &region, mlir::TypeRange taken, Fill fill);

/// A loop, where `builder` stands, that runs as long as `condition`, one value, holds. Both take
/// the carried values and the invariants.
mlir::ResultRange emitWhile(mlir::OpBuilder &builder, mlir::Location loc, mlir::ValueRange inits,
                            mlir::ValueRange invariants, int64_t limit, Fill condition, Fill body);

/// A loop that makes so many trips, an i64. The body takes the carried values and the invariants.
/// What counts is at `counting`.
mlir::ResultRange emitTrips(mlir::OpBuilder &builder, mlir::Location loc, mlir::Location counting,
                            mlir::ValueRange inits, mlir::ValueRange invariants, mlir::Value trips,
                            int64_t limit, Fill body);

/// Numbers that loops count by: i64 of rank 0.
class Counts {
public:
  Counts(mlir::OpBuilder &builder, mlir::Location loc) : builder(builder), loc(loc) {}
  static mlir::RankedTensorType type(mlir::MLIRContext *context);

  mlir::Value number(int64_t value) const;
  mlir::Value add(mlir::Value a, mlir::Value b) const;
  mlir::Value add(mlir::Value a, int64_t b) const { return add(a, number(b)); }
  mlir::Value subtract(mlir::Value a, mlir::Value b) const;
  mlir::Value subtract(mlir::Value a, int64_t b) const { return subtract(a, number(b)); }
  mlir::Value multiply(mlir::Value a, mlir::Value b) const;
  mlir::Value divide(mlir::Value a, mlir::Value b) const;
  mlir::Value isLess(mlir::Value a, mlir::Value b) const;

private:
  mlir::OpBuilder &builder;
  mlir::Location loc;
};

} // namespace ad

#endif

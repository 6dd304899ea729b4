// Finds or makes values of a wanted type in a graph.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_OPERANDS_H
#define AD_FUZZ_OPERANDS_H

#include "Fuzz/Graph.h"
#include "Fuzz/OpList.h"

namespace ad::fuzz {

/// Each gives null if it cannot.
class Operands {
public:
  explicit Operands(Graph &graph) : graph(graph), dice(graph.getDice()) {}

  /// Any value whose elements are of the family.
  mlir::Value any(ElementFamily family = ElementFamily::Any);
  /// A value of `type`: one that exists, a new argument or constant, or one that is brought there.
  mlir::Value ofType(mlir::RankedTensorType type);
  /// A value of the type of `x`: often `x` itself or one that is broadcast to it.
  mlir::Value like(mlir::Value x);
  /// `x`, in a smooth case brought into the domain if it is outside.
  mlir::Value inside(mlir::Value x, Domain domain);
  /// The elements of `x`, or as many as there are places, in another shape.
  mlir::Value reshaped(mlir::Value x, llvm::ArrayRef<int64_t> shape);
  /// A fresh argument or constant.
  mlir::Value fresh(mlir::RankedTensorType type);
  /// A constant of equal elements.
  mlir::Value splat(mlir::RankedTensorType type, double value);

private:
  mlir::Value existing(mlir::RankedTensorType type);
  mlir::Value converted(mlir::RankedTensorType type);
  mlir::Value broadcastTo(mlir::RankedTensorType type);
  mlir::Value sliceOfVector(mlir::Value x, int64_t size);

  Graph &graph;
  Dice &dice;
};

} // namespace ad::fuzz

#endif

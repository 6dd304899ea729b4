// The import of the ops of one function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_IMPORT_IMPORTER_H
#define AD_IMPORT_IMPORTER_H

#include "Dialect/Dialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"

namespace ad {

/// The type in the ad dialect: a tensor of rank 0 for a scalar. Null if there is none.
mlir::Type importedType(mlir::Type type);
/// The same for all; reports at `op` the first that there is none for.
llvm::FailureOr<llvm::SmallVector<mlir::Type>> importedTypes(mlir::Operation *op,
                                                             mlir::TypeRange types);

class Importer {
public:
  Importer(mlir::OpBuilder builder, int64_t whileLimit)
      : builder(builder), whileLimit(whileLimit) {}

  /// Values for the arguments of `block`.
  void give(mlir::Block &block, mlir::ValueRange values) {
    mapping.map(block.getArguments(), values);
  }
  /// Makes the ops of the block but its terminator at the insertion point.
  llvm::LogicalResult importOps(mlir::Block &block);
  /// What was made for values.
  llvm::SmallVector<mlir::Value> lookUp(mlir::ValueRange values) const {
    return llvm::map_to_vector(values, [&](mlir::Value value) { return mapping.lookup(value); });
  }

private:
  llvm::LogicalResult importOp(mlir::Operation *op);
  llvm::LogicalResult keep(mlir::Operation *op);
  llvm::LogicalResult importCall(mlir::func::CallOp op);

  // ImportElements.cpp
  llvm::LogicalResult refuse(mlir::Operation *op);
  llvm::LogicalResult importElements(mlir::Operation *op);
  llvm::LogicalResult importConstant(mlir::Operation *op, mlir::Attribute value);
  llvm::LogicalResult importSelect(mlir::Operation *op);

  // ImportTensors.cpp
  llvm::LogicalResult importTensor(mlir::Operation *op);
  mlir::Value makeTensor(mlir::Operation *op, mlir::RankedTensorType type);
  mlir::Value makeExtract(mlir::tensor::ExtractOp op);
  mlir::Value makeInsert(mlir::tensor::InsertOp op);
  mlir::Value makeFromElements(mlir::tensor::FromElementsOp op, mlir::RankedTensorType type);
  mlir::Value makeSlice(mlir::tensor::ExtractSliceOp op, mlir::RankedTensorType type);
  mlir::Value makeSize(mlir::tensor::DimOp op);
  mlir::Value zeros(mlir::Location loc, mlir::RankedTensorType type);
  mlir::Value flatIndex(mlir::Location loc, mlir::ValueRange indices, mlir::RankedTensorType type);
  mlir::Value reshape(mlir::Location loc, mlir::Value x, llvm::ArrayRef<int64_t> shape);
  mlir::Value spread(mlir::Location loc, mlir::Value scalar, mlir::RankedTensorType type);

  // ImportControl.cpp
  llvm::LogicalResult importIf(mlir::scf::IfOp op);
  llvm::LogicalResult importWhile(mlir::scf::WhileOp op);

  // ImportLoops.cpp
  llvm::LogicalResult importFor(mlir::scf::ForOp op);
  llvm::LogicalResult importCounted(mlir::scf::ForOp op, int64_t from, int64_t step, int64_t trips);
  llvm::LogicalResult importUncounted(mlir::scf::ForOp op);
  mlir::Value countFrom(mlir::Location loc, int64_t from, int64_t step, int64_t trips);

  /// Adds a block to `region` that takes values of these types and then what `captures` are, and
  /// has `fill` make its ops and give what it yields.
  llvm::LogicalResult
  makeBody(mlir::Location loc, mlir::Region &region, mlir::TypeRange taken,
           mlir::ValueRange captures,
           llvm::function_ref<llvm::LogicalResult(mlir::Block::BlockArgListType,
                                                  llvm::SmallVectorImpl<mlir::Value> &)>
               fill);
  mlir::Value number(mlir::Location loc, int64_t value);

  mlir::OpBuilder builder;
  mlir::IRMapping mapping;
  int64_t whileLimit;
};

/// What the regions read from outside of them.
llvm::SmallVector<mlir::Value> capturesOf(llvm::ArrayRef<mlir::Region *> regions);

} // namespace ad

#endif

// Emission of LLVM-dialect code for one kernel: types, constants, loops, memory accesses.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_EMITTER_H
#define AD_LOWER_EMITTER_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Builders.h"

namespace ad {

/// Emits into one LLVM function. Constants are made once, in the entry block.
class Emitter {
public:
  using Body = llvm::function_ref<llvm::SmallVector<mlir::Value>(mlir::Value index,
                                                                 mlir::ValueRange carried)>;

  Emitter(mlir::LLVM::LLVMFuncOp function, mlir::Location loc);

  mlir::OpBuilder &builder() { return ops; }
  mlir::Location loc() const { return location; }
  void setLoc(mlir::Location newLoc) { location = newLoc; }
  mlir::LLVM::LLVMFuncOp function() { return func; }

  mlir::Type ptrType() const;
  mlir::Type indexType() const { return mlir::IntegerType::get(location.getContext(), 64); }

  /// A constant of a scalar or vector type; `value` is an attribute of the element type or a dense
  /// one.
  mlir::Value constant(mlir::Type type, mlir::Attribute value);
  mlir::Value constant(mlir::Type type, double number);
  mlir::Value constantInt(mlir::Type type, int64_t number);
  mlir::Value index(int64_t number) { return constantInt(indexType(), number); }

  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value sub(mlir::Value a, mlir::Value b);
  mlir::Value mul(mlir::Value a, int64_t factor);
  mlir::Value smaller(mlir::Value a, mlir::Value b);
  /// base + offset elements of `element`, in bytes as stored in memory.
  mlir::Value address(mlir::Value base, mlir::Value offset, mlir::Type element);

  /// for (i = lower; i < upper; i += step) with loop-carried values; returns their last values. A
  /// loop of one trip is emitted without a loop, one of none not at all.
  llvm::SmallVector<mlir::Value> loop(int64_t lower, int64_t upper, int64_t step,
                                      mlir::ValueRange inits, Body body);
  /// The same with bounds that are known when it runs; at least one trip.
  llvm::SmallVector<mlir::Value> loop(mlir::Value lower, mlir::Value upper, int64_t step,
                                      mlir::ValueRange inits, Body body);
  void loop(int64_t lower, int64_t upper, int64_t step, llvm::function_ref<void(mlir::Value)> body);
  void loop(mlir::Value lower, mlir::Value upper, int64_t step,
            llvm::function_ref<void(mlir::Value)> body);
  /// As long as `condition` holds; both take the number of trips so far. Returns the values for
  /// which it does not hold, and tells `trips` how many there were.
  llvm::SmallVector<mlir::Value>
  loopWhile(mlir::ValueRange inits,
            llvm::function_ref<mlir::Value(mlir::Value trip, mlir::ValueRange carried)> condition,
            Body body, mlir::Value *trips = nullptr);

  /// Emits `then` in a block that runs only if `condition`, which is rare, and returns its values
  /// or `otherwise`.
  llvm::SmallVector<mlir::Value> ifRare(mlir::Value condition, mlir::ValueRange otherwise,
                                        llvm::function_ref<llvm::SmallVector<mlir::Value>()> then);
  void ifThen(mlir::Value condition, llvm::function_ref<void()> then);
  void ifElse(mlir::Value condition, llvm::function_ref<void()> then,
              llvm::function_ref<void()> otherwise);

  /// Stack memory of the kernel, aligned to 64 bytes.
  mlir::Value stack(mlir::Type element, int64_t count);
  /// The same for a tensor, as a type that LLVM can make registers of: an array, and a second one
  /// behind it if that is not of a size that vectors have.
  mlir::Value stack(mlir::RankedTensorType tensor);

private:
  mlir::OpBuilder ops;
  mlir::Location location;
  mlir::LLVM::LLVMFuncOp func;
  llvm::DenseMap<std::pair<mlir::Type, mlir::Attribute>, mlir::Value> constants;
};

/// The type of an element in a register. Of what is only stored, not computed with, it is the bits
/// as a signless integer.
mlir::Type registerType(mlir::Type element);
/// One element in its register type.
mlir::Attribute registerValue(mlir::Attribute element);
/// The type of an element in memory: that of a register, but i1 is stored as a byte.
mlir::Type memoryType(mlir::Type element);
/// How many elements a vector has that holds a small tensor.
int64_t paddedCount(mlir::RankedTensorType tensor);
/// Bytes of one element in memory.
int64_t byteSize(mlir::Type element);

} // namespace ad

#endif

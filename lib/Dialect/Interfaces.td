// What the differentiation pass asks of an op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_INTERFACES_TD
#define AD_DIALECT_INTERFACES_TD

include "mlir/IR/OpBase.td"

def AD_DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::ad";
  let description = [{
    The derivative rule of an op, in both modes. A null value stands for a structural zero, on the
    way in and on the way out, so that zeros are never materialized. The `ad` ops get their methods
    from their TableGen record; ops of other dialects attach an external model.
  }];
  let methods = [
    InterfaceMethod<[{
      Forward mode. `tangents[i]` is the tangent of operand `i`, or null. Appends the tangent of
      every result, or null, to `resultTangents`.
    }], "::llvm::LogicalResult", "pushforward",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$tangents,
           "::llvm::SmallVectorImpl<::mlir::Value> &":$resultTangents)>,
    InterfaceMethod<[{
      Reverse mode. `cotangents[i]` is the cotangent of result `i`, or null (at least one is not).
      Appends one entry per operand to `operandCotangents`: its cotangent, or null where it is zero
      or `needed[i]` is false.
    }], "::llvm::LogicalResult", "pullback",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$cotangents,
           "::llvm::ArrayRef<bool>":$needed,
           "::llvm::SmallVectorImpl<::mlir::Value> &":$operandCotangents)>,
  ];
}

def AD_BatchableOpInterface : OpInterface<"BatchableOpInterface"> {
  let cppNamespace = "::ad";
  let description = [{
    The batching rule of an op: one op, or a few, that do what an instance of the op for each entry
    of a new leading axis would. The `ad` ops get it from their record; ops of other dialects attach
    an external model.
  }];
  let methods = [
    InterfaceMethod<[{
      `operands[i]` is an operand, with `size` entries along a new leading axis if `isBatched[i]`
      (at least one is). Gives the results, all with that axis, or fails if there is no rule.
    }], "::llvm::FailureOr<::llvm::SmallVector<::mlir::Value>>", "batch",
      (ins "::mlir::OpBuilder &":$builder, "::mlir::ValueRange":$operands,
           "::llvm::ArrayRef<bool>":$isBatched, "int64_t":$size)>,
  ];
}

#endif

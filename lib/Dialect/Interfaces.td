// What the differentiation pass asks of an op, and what loops share.
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

def AD_ComposedRequestOpInterface : OpInterface<"ComposedRequestOpInterface"> {
  let cppNamespace = "::ad";
  let description = [{
    A request that is made of others, which `ad-differentiate` puts in its place before it expands them.
  }];
  let methods = [
    InterfaceMethod<"The function that it is a request on.", "::mlir::FlatSymbolRefAttr", "getCalleeAttr">,
    InterfaceMethod<[{
      Builds the other requests, on functions that `functions` makes for them. Gives their values for
      the results of this one.
    }], "::llvm::SmallVector<::mlir::Value>", "decompose",
      (ins "::mlir::OpBuilder &":$builder, "::ad::RequestFunctions &":$functions)>,
  ];
}

def AD_LoopOpInterface : OpInterface<"LoopOpInterface"> {
  let cppNamespace = "::ad";
  let description = [{
    A loop of either kind: its body takes carried values first, and yields the next ones, then what is
    stacked. Its results are the last carried values, then the stacks.
  }];
  let methods = [
    InterfaceMethod<"How many values are carried.", "unsigned", "getNumCarried", (ins), [{}],
                    [{ return $_op.getInits().size(); }]>,
    InterfaceMethod<"What runs in each trip.", "::mlir::Block &", "getBodyBlock", (ins), [{}],
                    [{ return $_op.getBody().front(); }]>,
    InterfaceMethod<"The number of trips, ShapedType::kDynamic if that is known only when it runs.", "int64_t",
                    "getStaticTrips">,
  ];
  let extraSharedClassDeclaration = [{
    /// Whether the number of trips is known only when it runs.
    bool isDynamic() { return ::mlir::ShapedType::isDynamic($_op.getStaticTrips()); }
    ::mlir::ResultRange getFinals() { return $_op->getResults().take_front($_op.getNumCarried()); }
    ::mlir::ResultRange getStacks() { return $_op->getResults().drop_front($_op.getNumCarried()); }
    /// What the body yields: carried values, then what is stacked.
    ::mlir::OperandRange getYielded() { return $_op.getBodyBlock().getTerminator()->getOperands(); }
  }];
}

#endif

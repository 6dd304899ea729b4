// Ops that move elements: broadcast, reshape, transpose, flip, slice, pad, concat. All but pad are linear.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_SHAPE_TD
#define AD_OPS_SHAPE_TD

include "Dialect/OpBase.td"

def AD_BroadcastOp : AD_LinearOp<"broadcast", (ins AD_Tensor:$x), (ins DenseI64ArrayAttr:$axes),
    ["sum(cy, op.getAxes())"], [AD_MovesElements]> {
  let batching = "b.alongAxes()";
  let summary = "repeats the operand along new axes";
  let formula = "y[.., i, ..] = x[.., ..]";
  let description = [{
    `axes` are positions in the result, ascending; the operand's shape is the result's without them.
    Axes of size 1 are not stretched: reshape them away first.
  }];
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
  let samples = [[{"ad.broadcast"(%0) {axes = array<i64: 0, 2>} : (tensor<3xf64>) -> tensor<2x3x2xf64>}]];
  let corners = [[{"ad.broadcast"(%0) {axes = array<i64: 0, 1>} : (tensor<f64>) -> tensor<2x3xf64>}],
                 [{"ad.broadcast"(%0) {axes = array<i64: 0>} : (tensor<f64>) -> tensor<0xf64>}],
                 [{"ad.broadcast"(%0) {axes = array<i64: 0>} : (tensor<0xf64>) -> tensor<2x0xf64>}]];
}

def AD_ReshapeOp : AD_LinearOp<"reshape", (ins AD_Tensor:$x), (ins), ["reshapeLike(cy, x)"], [AD_MovesElements]> {
  let batching = "b.elementwise()";
  let summary = "the same elements in row-major order under another shape";
  let formula = "y = x";
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let hasVerifier = 1;
  let samples = [[{"ad.reshape"(%0) : (tensor<2x3xf64>) -> tensor<3x2x1xf64>}]];
  let corners = [[{"ad.reshape"(%0) : (tensor<f64>) -> tensor<1x1xf64>}],
                 [{"ad.reshape"(%0) : (tensor<0x3xf64>) -> tensor<2x0x5xf64>}]];
}

def AD_TransposeOp : AD_LinearOp<"transpose", (ins AD_Tensor:$x), (ins DenseI64ArrayAttr:$permutation),
    ["transpose(cy, inversePermutation(op.getPermutation()))"], [InferTypeOpAdaptor, AD_MovesElements]> {
  let batching = "b.transposed()";
  let summary = "permutes the axes: result axis i is operand axis permutation[i]";
  let formula = "y[i0, i1, ..] = x[j0, j1, ..] with j[permutation[k]] = i[k]";
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.transpose"(%0) {permutation = array<i64: 2, 0, 1>} : (tensor<2x3x4xf64>) -> tensor<4x2x3xf64>}]];
  let corners = [[{"ad.transpose"(%0) {permutation = array<i64>} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.transpose"(%0) {permutation = array<i64: 1, 0>} : (tensor<0x2xf64>) -> tensor<2x0xf64>}]];
}

def AD_FlipOp : AD_LinearOp<"flip", (ins AD_Tensor:$x), (ins DenseI64ArrayAttr:$axes), ["flip(cy, op.getAxes())"],
    [SameOperandsAndResultType, AD_MovesElements]> {
  let batching = "b.alongAxes()";
  let summary = "reverses the order of the elements along the axes";
  let formula = "y[.., i, ..] = x[.., n - 1 - i, ..]";
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($y)";
  let hasFolder = 1;
  let hasVerifier = 1;
  let samples = [[{"ad.flip"(%0) {axes = array<i64: 0, 2>} : (tensor<2x3x2xf64>) -> tensor<2x3x2xf64>}]];
  let corners = [[{"ad.flip"(%0) {axes = array<i64>} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.flip"(%0) {axes = array<i64: 0, 1>} : (tensor<2x0xf64>) -> tensor<2x0xf64>}]];
}

def AD_SliceOp : AD_LinearOp<"slice", (ins AD_Tensor:$x),
    (ins DenseI64ArrayAttr:$offsets, DenseI64ArrayAttr:$strides), ["unslice(cy, op)"], [AD_MovesElements]> {
  let batching = "b.perAxis({{\"offsets\", 0}, {\"strides\", 1}})";
  let summary = "a strided window of the operand; sizes are those of the result";
  let formula = "y[i] = x[offset + stride * i]";
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let hasVerifier = 1;
  let samples = [[{"ad.slice"(%0) {offsets = array<i64: 1, 0>, strides = array<i64: 1, 2>} : (tensor<3x4xf64>) -> tensor<2x2xf64>}]];
  let corners = [[{"ad.slice"(%0) {offsets = array<i64>, strides = array<i64>} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.slice"(%0) {offsets = array<i64: 3, 0>, strides = array<i64: 1, 2>} : (tensor<3x4xf64>) -> tensor<0x2xf64>}],
                 [{"ad.slice"(%0) {offsets = array<i64: 0>, strides = array<i64: 1>} : (tensor<0xf64>) -> tensor<0xf64>}]];
}

// Not linear, because `value` is not 0 in general: the tangent is padded with zeros.
def AD_PadOp : AD_RuleOp<"pad", (ins AD_Tensor:$x),
    (ins DenseI64ArrayAttr:$low, DenseI64ArrayAttr:$high, DenseI64ArrayAttr:$interior, F64Attr:$value),
    "padLike(dx, op)", ["unpad(cy, op)"], [InferTypeOpAdaptor, AD_NoArithmetic]> {
  let batching = "b.perAxis({{\"low\", 0}, {\"high\", 0}, {\"interior\", 0}})";
  let summary = "surrounds the operand with a constant, and puts `interior` of it between neighbours";
  let formula = "y[low + (interior + 1) * i] = x[i], value elsewhere";
  let description = [{
    Amounts are per axis and not negative. The derivative treats `value` as a constant.
  }];
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.pad"(%0) {low = array<i64: 1, 0>, high = array<i64: 0, 2>, interior = array<i64: 1, 0>, value = 0.0 : f64} : (tensor<2x3xf64>) -> tensor<4x5xf64>}]];
  let corners = [[{"ad.pad"(%0) {low = array<i64>, high = array<i64>, interior = array<i64>, value = 1.0 : f64} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.pad"(%0) {low = array<i64: 1, 0>, high = array<i64: 2, 1>, interior = array<i64: 1, 0>, value = 1.0 : f64} : (tensor<0x2xf64>) -> tensor<3x3xf64>}],
                 [{"ad.pad"(%0) {low = array<i64: 1, 0>, high = array<i64: 0, 0>, interior = array<i64: 0, 3>, value = 0.0 : f64} : (tensor<2x0xf64>) -> tensor<3x0xf64>}]];
}

def AD_ConcatOp : AD_Op<"concat", [Pure, AD_Differentiable, InferTypeOpAdaptor, AD_MovesElements]> {
  let batching = "b.alongAxes()";
  let summary = "joins the operands along an axis";
  let formula = "y = (x0, x1, ..)";
  let description = "\nLinear: the pullback of an operand is its slice of `cy`.\n";
  let arguments = (ins Variadic<AD_Tensor>:$inputs, I64Attr:$axis);
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$inputs attr-dict `:` functional-type($inputs, results)";
  let hasFolder = 1;
  // Not a rule string: the number of operands varies.
  let extraClassDefinition = batchMethod # [{
    ::llvm::LogicalResult $cppClass::pushforward(::mlir::OpBuilder &builder, ::mlir::ValueRange tangents,
                                                 ::llvm::SmallVectorImpl<::mlir::Value> &resultTangents) {
      return ::ad::rules::pushLinear(getOperation(), builder, tangents, resultTangents);
    }
    ::llvm::LogicalResult $cppClass::pullback(::mlir::OpBuilder &builder, ::mlir::ValueRange cotangents,
                                              ::llvm::ArrayRef<bool> needed,
                                              ::llvm::SmallVectorImpl<::mlir::Value> &operandCotangents) {
      auto rule = [&](unsigned index, ::ad::Expr cy) { return ::ad::sliceOfOperand(cy, *this, index); };
      return ::ad::rules::pullEach(getOperation(), builder, cotangents, needed, operandCotangents, rule);
    }
  }];
  let samples = [[{"ad.concat"(%0, %1) {axis = 1 : i64} : (tensor<2x3xf64>, tensor<2x1xf64>) -> tensor<2x4xf64>}]];
  let corners = [[{"ad.concat"(%0, %1) {axis = 0 : i64} : (tensor<0xf64>, tensor<3xf64>) -> tensor<3xf64>}],
                 [{"ad.concat"(%0, %1) {axis = 0 : i64} : (tensor<2x0xf64>, tensor<1x0xf64>) -> tensor<3x0xf64>}]];
}

#endif

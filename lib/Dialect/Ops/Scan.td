// Ops along one axis, in the order of its elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_SCAN_TD
#define AD_OPS_SCAN_TD

include "Dialect/OpBase.td"

def AD_CumsumOp : AD_LinearOp<"cumsum", (ins AD_NumberTensor:$x), (ins I64Attr:$axis, UnitAttr:$reverse),
    ["cumsum(cy, op.getAxis(), !op.getReverse())"], [SameOperandsAndResultType]> {
  let batching = "b.alongAxes()";
  let summary = "sums of the elements up to each; from the last one with `reverse`";
  let formula = "y[i] = Σ x[j], j ≤ i (reverse: j ≥ i)";
  let description = [{
    Floats are added in f64 and each sum is rounded once; integers wrap.
  }];
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($y)";
  let hasFolder = 1;
  let hasVerifier = 1;
  let samples = [[{"ad.cumsum"(%0) {axis = 1 : i64} : (tensor<2x4xf64>) -> tensor<2x4xf64>}],
                 [{"ad.cumsum"(%0) {axis = 0 : i64, reverse} : (tensor<3x2xf64>) -> tensor<3x2xf64>}]];
  let corners = [[{"ad.cumsum"(%0) {axis = 0 : i64} : (tensor<0xf64>) -> tensor<0xf64>}],
                 [{"ad.cumsum"(%0) {axis = 0 : i64, reverse} : (tensor<2x0xf64>) -> tensor<2x0xf64>}]];
}

// Closed under differentiation and free of quotients: what products along an axis are made of,
// whatever elements are 0.
def AD_RecurrenceOp : AD_Op<"recurrence", [Pure, AD_Differentiable, SameOperandsAndResultType]> {
  let batching = "b.alongAxes()";
  let summary = "linear recurrence along an axis; from the last element with `reverse`";
  let formula = "y[i] = a[i] · y[i − 1] + b[i], y[first] = b[first]";
  let description = [{
    Product and sum are rounded apart; the first element of `a` is not used. Tangents and cotangents
    are recurrences: `dy = recurrence(a, da · y[i − 1] + db)`, and with the cotangent
    `cb = recurrence(a[i + 1], cy)` in the other direction, `ca = cb · y[i − 1]`.
  }];
  let arguments = (ins AD_NumberTensor:$a, AD_NumberTensor:$b, I64Attr:$axis, UnitAttr:$reverse);
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$a `,` $b attr-dict `:` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let samples = [[{"ad.recurrence"(%0, %1) {axis = 1 : i64} : (tensor<2x4xf64>, tensor<2x4xf64>) -> tensor<2x4xf64>}],
                 [{"ad.recurrence"(%0, %1) {axis = 0 : i64, reverse} : (tensor<3x2xf64>, tensor<3x2xf64>) -> tensor<3x2xf64>}]];
  let corners = [[{"ad.recurrence"(%0, %1) {axis = 0 : i64} : (tensor<0xf64>, tensor<0xf64>) -> tensor<0xf64>}],
                 [{"ad.recurrence"(%0, %1) {axis = 0 : i64, reverse} : (tensor<2x0xf64>, tensor<2x0xf64>) -> tensor<2x0xf64>}]];
}

// ∂y/∂x[i] is the product of the others, made without a quotient: right for any number of zeros.
def AD_ProdOp : AD_RuleOp<"prod", (ins AD_NumberTensor:$x), (ins I64Attr:$axis),
    "sum(dx * productOfOthers(x, op.getAxis()), axesOf(op))",
    ["broadcastLike(cy, axesOf(op), x) * productOfOthers(x, op.getAxis())"], [InferTypeOpAdaptor]> {
  let batching = "b.alongAxes()";
  let summary = "product over an axis, which is dropped, in the order of the elements; 1 for none";
  let formula = "y = Π x";
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.prod"(%0) {axis = 1 : i64} : (tensor<2x4xf64>) -> tensor<2xf64>}],
                 [{"ad.prod"(%0) {axis = 0 : i64} : (tensor<3x2xf64>) -> tensor<2xf64>}]];
  let corners = [[{"ad.prod"(%0) {axis = 0 : i64} : (tensor<3xf64>) -> tensor<f64>}],
                 [{"ad.prod"(%0) {axis = 0 : i64} : (tensor<0xf64>) -> tensor<f64>}],
                 [{"ad.prod"(%0) {axis = 1 : i64} : (tensor<2x0xf64>) -> tensor<2xf64>}],
                 [{"ad.prod"(%0) {axis = 1 : i64} : (tensor<0x2xf64>) -> tensor<0xf64>}]];
}

#endif

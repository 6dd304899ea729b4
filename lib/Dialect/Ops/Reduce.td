// Reductions over axes. The order of summation is part of the op (docs/Rationale/0010).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_REDUCE_TD
#define AD_OPS_REDUCE_TD

include "Dialect/OpBase.td"

def AD_SumOp : AD_LinearOp<"sum", (ins AD_NumberTensor:$x), (ins DenseI64ArrayAttr:$axes),
    ["broadcastLike(cy, op.getAxes(), x)"], [InferTypeOpAdaptor]> {
  let batching = "b.alongAxes()";
  let summary = "sum over the axes, which are dropped";
  let formula = "y = Σ x";
  let description = [{
    Floats are added in one fixed order, whatever is fused with the op and on however many threads. To first order in the unit
    of rounding u, the sum of n elements along trailing axes is off by at most 37 u Σ|x| in f32 (n < 2^32, u = 2^-24) and
    (67 + n/1024) u Σ|x| in f64 (u = 2^-53); along other axes by 128 u Σ|x| and (127 + n/128) u Σ|x|. Axes that are not adjacent
    are reduced one after the other. Integers wrap.
  }];
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.sum"(%0) {axes = array<i64: 0, 2>} : (tensor<2x3x2xf64>) -> tensor<3xf64>}],
                 [{"ad.sum"(%0) {axes = array<i64: 1>} : (tensor<2x5xf64>) -> tensor<2xf64>}]];
  let corners = [[{"ad.sum"(%0) {axes = array<i64>} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.sum"(%0) {axes = array<i64: 1>} : (tensor<2x0x3xf64>) -> tensor<2x3xf64>}],
                 [{"ad.sum"(%0) {axes = array<i64: 0, 1>} : (tensor<0x3xf64>) -> tensor<f64>}],
                 [{"ad.sum"(%0) {axes = array<i64: 1>} : (tensor<0x3xf64>) -> tensor<0xf64>}]];
}

def AD_MeanOp : AD_LinearOp<"mean", (ins AD_FloatTensor:$x), (ins DenseI64ArrayAttr:$axes),
    ["broadcastLike(cy / reducedCount(op), op.getAxes(), x)"], [InferTypeOpAdaptor]> {
  let batching = "b.alongAxes()";
  let summary = "mean over the axes, which are dropped";
  let formula = "y = (Σ x) / n";
  let description = "\nThe sum is that of `ad.sum`, rounded, and the quotient is rounded once more.\n";
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.mean"(%0) {axes = array<i64: 0>} : (tensor<4x3xf64>) -> tensor<3xf64>}]];
  let corners = [[{"ad.mean"(%0) {axes = array<i64>} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.mean"(%0) {axes = array<i64: 0>} : (tensor<3xf64>) -> tensor<f64>}],
                 [{"ad.mean"(%0) {axes = array<i64: 1>} : (tensor<0x3xf64>) -> tensor<0xf64>}]];
}

// m = 1 where x is the maximum: dy = Σ m·dx / Σ m, so that ties share the gradient.
def AD_AmaxOp : AD_RuleOp<"amax", (ins AD_NumberTensor:$x), (ins DenseI64ArrayAttr:$axes),
    "sum(select(isMaximum(x, y, op.getAxes()), dx, 0.0), op.getAxes()) / countMaxima(x, y, op.getAxes())",
    ["select(isMaximum(x, y, op.getAxes()), broadcastLike(cy / countMaxima(x, y, op.getAxes()), op.getAxes(), x), 0.0)"],
    [InferTypeOpAdaptor]> {
  let batching = "b.alongAxes()";
  let summary = "maximum over the axes, which are dropped; NaN wins; ties share the gradient";
  let formula = "y = max x";
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.amax"(%0) {axes = array<i64: 1>} : (tensor<3x4xf64>) -> tensor<3xf64>}]];
  let corners = [[{"ad.amax"(%0) {axes = array<i64>} : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.amax"(%0) {axes = array<i64: 0>} : (tensor<3xf64>) -> tensor<f64>}],
                 [{"ad.amax"(%0) {axes = array<i64: 1>} : (tensor<0x3xf64>) -> tensor<0xf64>}]];
}

#endif

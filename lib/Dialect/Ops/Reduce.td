// Reductions over axes. The order of summation is part of the op (docs/Rationale/0002).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_REDUCE_TD
#define AD_OPS_REDUCE_TD

include "Dialect/OpBase.td"

def AD_SumOp : AD_LinearOp<"sum", (ins AD_NumberTensor:$x), (ins DenseI64ArrayAttr:$axes),
    ["broadcastLike(cy, op.getAxes(), x)"], [InferTypeOpAdaptor]> {
  let summary = "sum over the axes, which are dropped";
  let formula = "y = Σ x";
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.sum"(%0) {axes = array<i64: 0, 2>} : (tensor<2x3x2xf64>) -> tensor<3xf64>}],
                 [{"ad.sum"(%0) {axes = array<i64: 1>} : (tensor<2x5xf64>) -> tensor<2xf64>}]];
}

def AD_MeanOp : AD_LinearOp<"mean", (ins AD_FloatTensor:$x), (ins DenseI64ArrayAttr:$axes),
    ["broadcastLike(cy / reducedCount(op), op.getAxes(), x)"], [InferTypeOpAdaptor]> {
  let summary = "mean over the axes, which are dropped";
  let formula = "y = (Σ x) / n";
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.mean"(%0) {axes = array<i64: 0>} : (tensor<4x3xf64>) -> tensor<3xf64>}]];
}

// m = 1 where x is the maximum: dy = Σ m·dx / Σ m, so that ties share the gradient.
def AD_AmaxOp : AD_RuleOp<"amax", (ins AD_NumberTensor:$x), (ins DenseI64ArrayAttr:$axes),
    "sum(select(isMaximum(x, y, op.getAxes()), dx, 0.0), op.getAxes()) / countMaxima(x, y, op.getAxes())",
    ["select(isMaximum(x, y, op.getAxes()), broadcastLike(cy / countMaxima(x, y, op.getAxes()), op.getAxes(), x), 0.0)"],
    [InferTypeOpAdaptor]> {
  let summary = "maximum over the axes, which are dropped; NaN wins; ties share the gradient";
  let formula = "y = max x";
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasFolder = 1;
  let samples = [[{"ad.amax"(%0) {axes = array<i64: 1>} : (tensor<3x4xf64>) -> tensor<3xf64>}]];
}

#endif

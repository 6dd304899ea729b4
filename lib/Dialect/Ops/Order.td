// Ops that tell in which order elements are. Values follow from their indices by a gather.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_ORDER_TD
#define AD_OPS_ORDER_TD

include "Dialect/OpBase.td"

def AD_ArgsortOp : AD_ZeroDerivativeOp<"argsort"> {
  let batching = "b.alongAxes()";
  let summary = "the indices that sort along an axis, stable; NaN is above all numbers";
  let formula = "x[o, y[o, i, d], d] <= x[o, y[o, i + 1, d], d] (descending: >=)";
  let description = "\nEqual elements, among them NaNs and zeros of either sign, keep their order.\n";
  let arguments = (ins AD_Tensor:$x, I64Attr:$axis, UnitAttr:$descending);
  let results = (outs AD_StaticTensorOf<[I64], "i64">:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let corners = [[{"ad.argsort"(%0) {axis = 0 : i64} : (tensor<0xf64>) -> tensor<0xi64>}],
                 [{"ad.argsort"(%0) {axis = 0 : i64, descending} : (tensor<2x0xf64>) -> tensor<2x0xi64>}]];
}

def AD_ArgcummaxOp : AD_ZeroDerivativeOp<"argcummax"> {
  let batching = "b.alongAxes()";
  let summary = "the index of the last maximum among the elements up to each; NaN wins";
  let formula = "y[i] = max {j <= i: x[j] = max x[..i]}";
  let arguments = (ins AD_NumberTensor:$x, I64Attr:$axis);
  let results = (outs AD_StaticTensorOf<[I64], "i64">:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let corners = [[{"ad.argcummax"(%0) {axis = 0 : i64} : (tensor<0xf64>) -> tensor<0xi64>}],
                 [{"ad.argcummax"(%0) {axis = 0 : i64} : (tensor<2x0xf64>) -> tensor<2x0xi64>}]];
}

#endif

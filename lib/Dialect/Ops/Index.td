// Ops that take elements by index. An index is checked when the program runs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_INDEX_TD
#define AD_OPS_INDEX_TD

include "Dialect/OpBase.td"

// The pair is transposed, so that each is the other's pullback and no other rule is needed.
def AD_GatherOp : AD_LinearOp<"gather", (ins AD_Tensor:$x, AD_IndexTensor:$indices), (ins I64Attr:$axis, UnitAttr:$batched),
    ["scatterAdd(cy, indices, op.getAxis(), op.getBatched(), x)", "Expr()"], [InferTypeOpAdaptor]> {
  let batching = "b.gather()";
  let summary = "elements along an axis by index; an index outside of 0 <= i < n is an error when it runs";
  let formula = "y[o, k, d] = x[o, indices[k], d]; batched: y[o, k, d] = x[o, indices[o, k, d], d]";
  let description = [{
    The axes of `indices` take the place of `axis`. With `batched`, `indices` has the rank of `x`
    and an entry of its own for each element of the result.
  }];
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x `,` $indices attr-dict `:` functional-type(operands, results)";
  let domain = ["0", "3"];
  let samples = [[{"ad.gather"(%0, %1) {axis = 1 : i64} : (tensor<2x3x2xf64>, tensor<2x2xi64>) -> tensor<2x2x2x2xf64>}],
                 [{"ad.gather"(%0, %1) {axis = 0 : i64, batched} : (tensor<3x2xf64>, tensor<4x2xi32>) -> tensor<4x2xf64>}]];
  let corners = [[{"ad.gather"(%0, %1) {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64>}],
                 [{"ad.gather"(%0, %1) {axis = 0 : i64} : (tensor<0x2xf64>, tensor<0xi64>) -> tensor<0x2xf64>}],
                 [{"ad.gather"(%0, %1) {axis = 0 : i64} : (tensor<3x0xf64>, tensor<4xi64>) -> tensor<4x0xf64>}],
                 [{"ad.gather"(%0, %1) {axis = 0 : i64, batched} : (tensor<3x2xf64>, tensor<0x2xi64>) -> tensor<0x2xf64>}]];
}

def AD_ScatterAddOp : AD_LinearOp<"scatter_add", (ins AD_NumberTensor:$x, AD_IndexTensor:$indices),
    (ins I64Attr:$axis, UnitAttr:$batched),
    ["gather(cy, indices, op.getAxis(), op.getBatched())", "Expr()"]> {
  let batching = "b.scatterAdd()";
  let summary = "sums of the elements that have one index, in their order, 0 for none; the transpose of `gather`";
  let formula = "y[o, j, d] = Σ x[o, k, d], indices[k] = j; batched: indices[o, k, d] = j";
  let description = [{
    Each addition is rounded; integers wrap. An index outside of 0 <= i < n is an error when it runs.
  }];
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "$x `,` $indices attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let domain = ["0", "3"];
  let samples = [[{"ad.scatter_add"(%0, %1) {axis = 1 : i64} : (tensor<2x4x2xf64>, tensor<4xi64>) -> tensor<2x3x2xf64>}],
                 [{"ad.scatter_add"(%0, %1) {axis = 0 : i64, batched} : (tensor<4x2xf64>, tensor<4x2xi32>) -> tensor<3x2xf64>}]];
  let corners = [[{"ad.scatter_add"(%0, %1) {axis = 0 : i64} : (tensor<f64>, tensor<i64>) -> tensor<3xf64>}],
                 [{"ad.scatter_add"(%0, %1) {axis = 0 : i64} : (tensor<0x2xf64>, tensor<0xi64>) -> tensor<3x2xf64>}],
                 [{"ad.scatter_add"(%0, %1) {axis = 0 : i64, batched} : (tensor<2x0xf64>, tensor<2x0xi64>) -> tensor<3x0xf64>}]];
}

def AD_PutOp : AD_LinearOp<"put", (ins AD_Tensor:$x, AD_Tensor:$entry, AD_IndexTensor:$at), (ins I64Attr:$axis),
    ["put(cy, 0.0, at, op)", "gather(cy, at, op.getAxis(), false)", "Expr()"],
    [AllTypesMatch<["x", "y"]>]> {
  let batching = "b.put()";
  let summary = "a tensor with one entry along an axis replaced; an index outside of 0 <= i < n is an error when it runs";
  let formula = "y[o, j, d] = at = j ? entry[o, d] : x[o, j, d]";
  let description = "\nWritten over `x` if nothing else reads that any more, at the cost of the entry.\n";
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$entry `into` $x `,` $at attr-dict `:` functional-type(operands, results)";
  let hasVerifier = 1;
  let domain = ["0", "3"];
  let samples = [[{"ad.put"(%0, %1, %2) {axis = 1 : i64} : (tensor<2x3x2xf64>, tensor<2x2xf64>, tensor<i64>) -> tensor<2x3x2xf64>}]];
  let corners = [[{"ad.put"(%0, %1, %2) {axis = 0 : i64} : (tensor<3xf64>, tensor<f64>, tensor<i64>) -> tensor<3xf64>}],
                 [{"ad.put"(%0, %1, %2) {axis = 0 : i64} : (tensor<3x0xf64>, tensor<0xf64>, tensor<i32>) -> tensor<3x0xf64>}]];
}

// What makes writing by index a gather: the last write to each place, whose derivative is a gather's.
def AD_InverseIndexOp : AD_ZeroDerivativeOp<"inverse_index"> {
  let batching = "b.alongAxes()";
  let summary = "the last place along the axis that holds each index, -1 for none";
  let formula = "y[o, j, d] = max {i: indices[o, i, d] = j}";
  let description = "\nAn index outside of 0 <= i < n is an error when it runs.\n";
  let arguments = (ins AD_IndexTensor:$indices, I64Attr:$axis);
  let results = (outs AD_IndexTensor:$y);
  let assemblyFormat = "$indices attr-dict `:` type($indices) `->` type($y)";
  let hasVerifier = 1;
  let corners = [[{"ad.inverse_index"(%0) {axis = 0 : i64} : (tensor<0xi64>) -> tensor<3xi64>}],
                 [{"ad.inverse_index"(%0) {axis = 0 : i64} : (tensor<3x0xi64>) -> tensor<2x0xi64>}]];
}

def AD_CheckIndexOp : AD_ZeroDerivativeOp<"check_index", [SameOperandsAndResultType]> {
  let batching = "b.elementwise()";
  let summary = "the index, a negative one counted from the end; one outside of -size <= i < size is an error when it runs";
  let formula = "i < 0 ? i + size : i";
  let description = "\n`dimension` is what the error names.\n";
  let arguments = (ins AD_IndexTensor:$indices, I64Attr:$dimension, I64Attr:$size);
  let results = (outs AD_IndexTensor:$y);
  let assemblyFormat = "$indices attr-dict `:` type($y)";
  let hasVerifier = 1;
  let hasFolder = 1;
  let corners = [[{"ad.check_index"(%0) {dimension = 0 : i64, size = 3 : i64} : (tensor<i64>) -> tensor<i64>}],
                 [{"ad.check_index"(%0) {dimension = 0 : i64, size = 0 : i64} : (tensor<0xi64>) -> tensor<0xi64>}]];
}

#endif

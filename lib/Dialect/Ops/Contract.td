// Contractions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_CONTRACT_TD
#define AD_OPS_CONTRACT_TD

include "Dialect/OpBase.td"

// With A = op(a), B = op(b): cA = cy·Bᵀ and cB = Aᵀ·cy; a transposed operand gets the transpose.
def AD_MatmulOp : AD_MultilinearOp<"matmul", (ins AD_FloatTensor:$a, AD_FloatTensor:$b),
    (ins UnitAttr:$transpose_a, UnitAttr:$transpose_b),
    ["op.getTransposeA() ? matmul(b, cy, op.getTransposeB(), true) : matmul(cy, b, false, !op.getTransposeB())",
     "op.getTransposeB() ? matmul(cy, a, true, op.getTransposeA()) : matmul(a, cy, !op.getTransposeA(), false)"],
    [InferTypeOpAdaptor, AD_FreeOrder]> {
  let batching = "b.matmul()";
  let summary = "matrix product over the last two axes; leading axes are a batch and must be equal";
  let formula = "y = op(a) · op(b)";
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$a `,` $b attr-dict `:` `(` type($a) `,` type($b) `)` `->` type($y)";
  let samples = [[{"ad.matmul"(%0, %1) : (tensor<2x3xf64>, tensor<3x4xf64>) -> tensor<2x4xf64>}],
                 [{"ad.matmul"(%0, %1) {transpose_a} : (tensor<3x2xf64>, tensor<3x4xf64>) -> tensor<2x4xf64>}],
                 [{"ad.matmul"(%0, %1) {transpose_b} : (tensor<2x3xf64>, tensor<4x3xf64>) -> tensor<2x4xf64>}],
                 [{"ad.matmul"(%0, %1) {transpose_a, transpose_b} : (tensor<2x3x2xf64>, tensor<2x4x3xf64>) -> tensor<2x2x4xf64>}]];
  let corners = [[{"ad.matmul"(%0, %1) : (tensor<2x0xf64>, tensor<0x3xf64>) -> tensor<2x3xf64>}],
                 [{"ad.matmul"(%0, %1) {transpose_a} : (tensor<2x0xf64>, tensor<2x3xf64>) -> tensor<0x3xf64>}],
                 [{"ad.matmul"(%0, %1) : (tensor<0x2x2xf64>, tensor<0x2x3xf64>) -> tensor<0x2x3xf64>}]];
}

#endif

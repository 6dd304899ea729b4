// Constants and values without a derivative.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_CONSTANT_TD
#define AD_OPS_CONSTANT_TD

include "Dialect/OpBase.td"

// Not resources, whose bytes may be anywhere, nor sparse elements.
def AD_DenseElements : ElementsAttrBase<CPred<"::llvm::isa<::mlir::DenseElementsAttr>($_self)">, "dense elements">;

def AD_ConstantOp : AD_ZeroDerivativeOp<"constant", [ConstantLike, InferTypeOpAdaptor, AD_NoArithmetic]> {
  let summary = "a tensor known at compile time";
  let formula = "value";
  let arguments = (ins AD_DenseElements:$value);
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "attr-dict $value";
  let hasFolder = 1;
  let builders = [
    OpBuilder<(ins "::mlir::RankedTensorType":$type, "double":$splat)>
  ];
  let corners = [[{"ad.constant"() {value = dense<2.0> : tensor<f64>} : () -> tensor<f64>}],
                 [{"ad.constant"() {value = dense<> : tensor<0x2xf64>} : () -> tensor<0x2xf64>}]];
}

def AD_IotaOp : AD_ZeroDerivativeOp<"iota"> {
  let summary = "the index along an axis";
  let formula = "y[.., i, ..] = i";
  let arguments = (ins I64Attr:$axis);
  let results = (outs AD_NumberTensor:$y);
  let assemblyFormat = "attr-dict `:` type($y)";
  let hasVerifier = 1;
  let corners = [[{"ad.iota"() {axis = 1 : i64} : () -> tensor<2x0xf64>}]];
}

def AD_DetachOp : AD_ZeroDerivativeOp<"detach", [SameOperandsAndResultType, AD_NoArithmetic]> {
  let batching = "b.elementwise()";
  let summary = "the operand, treated as a constant by differentiation";
  let formula = "x";
  let arguments = (ins AD_Tensor:$x);
  let results = (outs AD_Tensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($y)";
  let corners = [[{"ad.detach"(%0) : (tensor<f64>) -> tensor<f64>}],
                 [{"ad.detach"(%0) : (tensor<2x0xf64>) -> tensor<2x0xf64>}]];
}

#endif

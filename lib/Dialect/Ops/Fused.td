// The fused group: what becomes one loop nest.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_FUSED_TD
#define AD_OPS_FUSED_TD

include "Dialect/OpBase.td"

def AD_FusedOp : AD_Op<"fused", [Pure, IsolatedFromAbove, SingleBlock]> {
  let summary = "a group of ops that is lowered to one loop nest";
  let description = [{
    The region holds ordinary `ad` ops: elementwise ops, broadcasts and reductions. Made by
    `ad-fuse` after differentiation, so it has no derivative.
  }];
  let arguments = (ins Variadic<AD_Tensor>:$inputs);
  let results = (outs Variadic<AD_Tensor>:$outputs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = "`(` $inputs `)` attr-dict `:` functional-type($inputs, results) $body";
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

def AD_YieldOp : AD_Op<"yield", [Pure, Terminator, ParentOneOf<["FusedOp", "ForOp", "IfOp", "WhileOp", "CheckpointOp", "ReversalOp"]>]> {
  let summary = "results of a fused group, or of a body of control flow";
  let arguments = (ins Variadic<AD_Tensor>:$values);
  let assemblyFormat = "($values^ `:` type($values))? attr-dict";
}

#endif

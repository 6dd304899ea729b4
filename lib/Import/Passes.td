// The passes of the import stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_IMPORT_PASSES_TD
#define AD_IMPORT_PASSES_TD

include "mlir/Pass/PassBase.td"

def ImportPass : Pass<"ad-import", "::mlir::ModuleOp"> {
  let summary = "turns functions in arith, math, scf and tensor into functions of the ad dialect";
  let description = [{
    A scalar becomes a tensor of rank 0, an index an i64, in signatures and calls too. Ops of `arith` and `math` become the
    ops of the ad dialect that compute the same; `scf.if` becomes `ad.if`; `scf.for` becomes `ad.for` if its bounds and its step
    are constants, and else an `ad.while`, as `scf.while` does. `tensor.extract` becomes an `ad.gather` and `tensor.insert` an `ad.put`, of the
    flattened tensor where it has several axes: an index that is out of range is an error when the program runs, and one from -n to -1
    counts from the end there. `tensor.from_elements`, `splat`, `empty` (zeros), `dim`, `collapse_shape`, `expand_shape` and constant
    windows (`extract_slice`) become ops on shapes.
    What a body reads from outside becomes operands, for bodies of the ad dialect are isolated. Ops of the ad dialect stay.

    What has no counterpart is an error at the op: unsigned arithmetic, rounding of halves away from zero, dynamic shapes, memrefs,
    branches between blocks, effects.
  }];
  let options = [
    Option<"whileLimit", "while-limit", "int64_t", "int64_t(10) * 1000 * 1000",
           "Trips after which a loop without constant bounds is an error when it runs">
  ];
  let dependentDialects = ["::ad::ADDialect", "::mlir::func::FuncDialect"];
}

#endif

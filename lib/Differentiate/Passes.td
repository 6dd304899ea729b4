// The passes of the differentiation stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_PASSES_TD
#define AD_DIFFERENTIATE_PASSES_TD

include "mlir/Pass/PassBase.td"

def Differentiate : Pass<"ad-differentiate", "::mlir::ModuleOp"> {
  let summary = "expands requests for derivatives and batches into ordinary functions";
  let description = [{
    Replaces every `ad.grad`, `ad.vjp`, `ad.jvp`, `ad.linear_transpose` and `ad.vmap` by a call of a private function
    that the pass adds behind the function it was made from: `f_grad`, `f_vjp`, `f_jvp`, `f_transpose`, `f_vmap`, with
    a number when the name is taken. `ad.jacfwd`, `ad.jacrev`, `ad.hessian`, `ad.hvp` and `ad.linearize` become
    such requests first, on functions `f_pushforward`, `f_pullback` and `f_gradient`. Equal requests share one function. Requests inside of a function are expanded
    before that function is differentiated or batched, so these nest to any order; calls are inlined
    into the copy that is differentiated.

    Derivatives are computed only where the selected arguments and the results depend on one
    another. An op on such a path without a derivative rule is an error, and so is recursion.

    A lane that a select masks out contributes exactly 0, also where the derivative of what was not
    taken is infinite or NaN (docs/Rationale/0012-where-safe.md). Where that happened, and where a
    mask ends because its zeros are factors in sums: `--remarks-filter=ad-differentiate`.
  }];
  let options = [
    Option<"maxOps", "max-ops", "int64_t", "int64_t(1) << 24",
           "Largest number of ops, calls and returns that may be visited to copy a function with its calls inlined">,
    Option<"whereSafe", "where-safe", "bool", "true",
           "Keep derivatives under the masks of selects; if not, a masked-out zero is multiplied like any number">,
    Option<"stateShare", "state-share", "int64_t", "50",
           "Percent of a memory budget that the states of a loop may take to be kept for its reverse; in it as many are kept as have room, and the others computed again">
  ];
  let dependentDialects = ["::ad::ADDialect", "::mlir::func::FuncDialect"];
}

#endif

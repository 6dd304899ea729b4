// The passes between differentiation and lowering.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_PASSES_TD
#define AD_OPTIMIZE_PASSES_TD

include "mlir/Pass/PassBase.td"

def InlinePass : Pass<"ad-inline", "::mlir::ModuleOp"> {
  let summary = "puts the bodies of called functions into their callers";
  let description = [{
    Inlines calls of functions of one block, callees first, and drops private functions that nothing
    names any more. A call of a function by itself stays.
  }];
}

def WidenPass : Pass<"ad-widen"> {
  let summary = "computes f16 and bf16 in f32, and ui8 in i16";
  let description = [{
    These types are what elements are stored in. An op that computes with them gets its operands
    cast to the wider type, and its result cast back: each op rounds once, sums are accumulated in
    f32, and code generation knows the casts alone. Ops that only move elements stay as they are.
  }];
}

def SimplifyPass : Pass<"ad-simplify"> {
  let summary = "algebra that shrinks derivatives without changing a bit";
  let description = [{
    Rewrites what differentiation leaves behind: broadcasts, reshapes and transposes move to where
    they cost nothing or vanish, transposes become flags of products, slices meet the pads they
    undo, means become sums, signs cancel, divisions by powers of two become products. Includes the
    folds and canonicalizations of the dialect.

    Loops that run once and branches of which one is taken are inlined; what loops and branches carry,
    take or yield for nothing goes, and what does not vary is computed before the loop.

    Every rewrite gives each element the same bits (any NaN is as good as another). So products are
    not reassociated, sums of sums are not merged, and a sum over a broadcast axis becomes a product
    only where every partial sum is exact. What computes in 16-bit floats is widened first, as by
    `ad-widen`: there, means do not become sums, which may overflow.
  }];
}

def FusePass : Pass<"ad-fuse"> {
  let summary = "groups ops into `ad.fused`, each lowered to one loop nest";
  let description = [{
    A group holds elementwise ops of any fan-out, broadcasts of its inputs and of values of its rows,
    reductions over trailing axes with what reads them, and reductions over leading axes and over
    everything as its results. Groups have several results, so forward and backward of one domain
    make one pass over memory. Cheap producers are computed again where that moves fewer bytes than
    storing them. See docs/Rationale/0005-fusion.md for the cost model.

    What fused, what did not, and why: `--remarks-filter=ad-fuse --remark-format=emitRemark`.
  }];
  let options = [
    Option<"maxOps", "max-ops", "unsigned", "4096", "most ops that one group may hold">,
    Option<"maxRowBytes", "max-row-bytes", "uint64_t", "256 * 1024",
           "largest row that is passed over more than once within a group">,
  ];
}

def CheckGroupsPass : Pass<"ad-check-groups"> {
  let summary = "fails where an `ad.fused` group is not one loop nest";
  let description = [{
    Derives the structure of each group again from its body and reports the first op that does not
    fit. With `print`, remarks on each group tell its structure.
  }];
  let options = [Option<"print", "print", "bool", "false", "remark on the structure of each group">];
}

#endif

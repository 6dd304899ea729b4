// The passes of the lowering stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_PASSES_TD
#define AD_LOWER_PASSES_TD

include "mlir/Pass/PassBase.td"

def ConvertADToLLVM : Pass<"convert-ad-to-llvm", "::mlir::ModuleOp"> {
  let summary = "lowers functions on tensors to LLVM functions on buffers";
  let description = [{
    Every public function becomes `llvm.func @NAME(%buffers, %workspace)`: `%buffers` points to
    pointers to the arguments, then to the results, all row-major and aligned to 64 bytes;
    `%workspace` to `ad.workspace_bytes` bytes for temporaries, planned by liveness. A fused group
    becomes a kernel, one loop nest over vectors; an op outside of a group is a group of one. A
    group that is not one loop nest is lowered op by op, with a remark. A costly kernel is a function of
    a range of its loops, which the runtime calls on several threads. Matrix products become
    calls of the runtime, moves of elements become copies, or nothing where a view will do.
    Loops and branches become those of the function; what they carry is carried as pointers, or
    on the stack if it is small.

    A function that checks something when it runs returns `{number, refused}`: 0, or the number in
    `ad.checks`, from 1 on, of the first check that failed, and what it refused: an index, or the
    number of a pivot. The results are then not complete. Any other function returns nothing.

    A function with attribute `ad.memory_budget`, in bytes, is changed as by `ad-remat`; it is an error
    if its temporaries take more all the same.

    Derivatives must have been expanded and calls inlined before.
  }];
  let options = [
    Option<"vectorBytes", "vector-bytes", "int64_t", "32", "Bytes of a vector register: 16, 32 or 64">,
    Option<"streamingBytes", "streaming-bytes", "int64_t", "int64_t(16) << 20",
           "A kernel that touches more bytes than this stores its results past the caches">,
    Option<"splitCost", "split-cost", "int64_t", "int64_t(4) << 20",
           "Share kernels that cost more than this, in bytes moved and operations, among threads; none if 0">,
    Option<"runtimeMath", "runtime-math", "bool", "true",
           "Call the runtime's loops of math functions; otherwise define those that are called">
  ];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect", "::ad::ADDialect"];
}

def RematPass : Pass<"ad-remat", "::mlir::ModuleOp"> {
  let summary = "computes values again instead of keeping them, to keep to a memory budget";
  let description = [{
    Changes functions with attribute `ad.memory_budget` whose temporaries would take more bytes: a value
    that is kept while most memory is in use is computed again where it is read next, from what a minimum cut
    chooses: what is in memory anyway, what is cheap to keep, what is cheap to compute. Its steps do not depend
    on the budget, which only tells when to stop; so less memory is never less time. Random numbers
    and what is checked when it runs are never computed again, and no bit of a result changes. See
    docs/Rationale/0020-recomputation.md.

    Runs behind `ad-fuse`, as the first thing that `convert-ad-to-llvm` does; alone it is for looking at the result.
    What is computed again: `--remarks-filter=ad-remat`.
  }];
  let dependentDialects = ["::ad::ADDialect"];
}

#endif

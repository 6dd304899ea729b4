// Which kernels are shared among threads, and in what units.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A split kernel does units [begin, end) of its loops, and units are independent: a unit is a block
// of elements or of rows by which sums are taken (Accumulate.h), or a point of outer loops. What
// comes before the loops is cheap and done for each part; what needs all units is done behind them,
// once, in the order in which one thread adds. So no bit depends on how the units are shared.
#ifndef AD_LOWER_KERNELSPLIT_H
#define AD_LOWER_KERNELSPLIT_H

#include "Lower/KernelPlan.h"
#include "Lower/KernelSinks.h"
#include "Lower/Target.h"

namespace ad {

/// Bytes of scratch memory of a kernel: what each thread has its own of, and what all share, which
/// a kernel that is not split has none of.
struct KernelScratch {
  int64_t own = 0, shared = 0;
  int64_t total() const { return own + shared; }
};

struct KernelSplit {
  enum Kind {
    None,
    Elements,  ///< a nest of one loop: blocks of kBlock elements, the last with what is left
    Points,    ///< points of the first outer loops
    RowBlocks, ///< blocks of kRowBlock points of all outer loops, over which columns are summed
  };
  Kind kind = None;
  /// How many loops a point is of.
  unsigned numLoops = 0;
  int64_t units = 0;
  /// Units that are worth a thread.
  int64_t leastPart = 0;

  explicit operator bool() const { return kind != None; }

  static KernelSplit choose(FusedOp group, const KernelPlan &plan, const Target &target);
};

} // namespace ad

#endif

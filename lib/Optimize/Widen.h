// Types that elements are only stored in.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_WIDEN_H
#define AD_OPTIMIZE_WIDEN_H

#include "mlir/IR/Operation.h"

namespace ad {

/// Makes ops below `root` that compute in f16, bf16 or ui8 compute in f32 or i16, between casts.
void widen(mlir::Operation *root);

} // namespace ad

#endif

// Matrix products for the baseline of x86-64 or of another CPU.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/GemmBlocks.h"

namespace ad::runtime {

static constexpr int kVectorBytes = 16, kRows = 4;

const GemmKernelSet gemm128 = {&multiply<Shape<float, kVectorBytes, kRows>, float>,
                               &multiply<Shape<double, kVectorBytes, kRows>, double>};

} // namespace ad::runtime

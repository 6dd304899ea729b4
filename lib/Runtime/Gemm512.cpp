// Matrix products for AVX-512.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/GemmBlocks.h"

namespace ad::runtime {

static constexpr int kVectorBytes = 64, kRows = 12;

const GemmKernelSet gemm512 = {&multiply<Shape<float, kVectorBytes, kRows>, float>,
                               &multiply<Shape<double, kVectorBytes, kRows>, double>};

} // namespace ad::runtime

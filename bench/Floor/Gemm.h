// The matrix product of the floors: oneDNN's or OpenBLAS's, as configured.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_FLOOR_GEMM_H
#define AD_BENCH_FLOOR_GEMM_H

#include <cstdint>

namespace floors {

/// C[m, n] = op(A)·op(B) on row-major matrices with these row strides; single thread.
void gemm(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a,
          int64_t lda, const float *b, int64_t ldb, float *c, int64_t ldc);

/// Which library that is, for the report.
const char *gemmLibrary();

} // namespace floors

#endif

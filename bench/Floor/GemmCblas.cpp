// The matrix product of the floors by a CBLAS, where oneDNN is not installed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Gemm.h"
#include <cblas.h>

namespace floors {

void gemm(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a,
          int64_t lda, const float *b, int64_t ldb, float *c, int64_t ldc) {
  const auto form = [](bool transpose) { return transpose ? CblasTrans : CblasNoTrans; };
  cblas_sgemm(CblasRowMajor, form(transposeA), form(transposeB), static_cast<int>(m),
              static_cast<int>(n), static_cast<int>(k), 1.0f, a, static_cast<int>(lda), b,
              static_cast<int>(ldb), 0.0f, c, static_cast<int>(ldc));
}

const char *gemmLibrary() { return "CBLAS"; }

} // namespace floors

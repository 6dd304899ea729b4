// The matrix product of the floors by oneDNN, whose kernels are generated for the CPU at run time.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Gemm.h"
#include <cstdio>
#include <cstdlib>
#include <oneapi/dnnl/dnnl.h>

/// Of libgomp, with which Debian builds oneDNN. Its environment variable is read before main.
extern "C" void omp_set_num_threads(int);

namespace floors {
namespace {

/// Before the first product: the library keeps to the calling thread.
[[maybe_unused]] const bool isSerial = (omp_set_num_threads(1), true);

} // namespace

void gemm(bool transposeA, bool transposeB, int64_t m, int64_t n, int64_t k, const float *a,
          int64_t lda, const float *b, int64_t ldb, float *c, int64_t ldc) {
  const auto letter = [](bool transpose) { return transpose ? 'T' : 'N'; };
  const dnnl_status_t status = dnnl_sgemm(letter(transposeA), letter(transposeB), m, n, k, 1.0f, a,
                                          lda, b, ldb, 0.0f, c, ldc);
  if (status == dnnl_success)
    return;
  std::fprintf(stderr, "ad-bench: error: dnnl_sgemm failed with status %d\n", int(status));
  std::abort();
}

const char *gemmLibrary() { return "oneDNN"; }

} // namespace floors

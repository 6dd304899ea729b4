// One matrix product, and the implementations of it that a CPU may have.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_GEMMPROBLEM_H
#define AD_RUNTIME_GEMMPROBLEM_H

#include <cstddef>
#include <cstdint>

namespace ad::runtime {

/// C = alpha · op(A) · op(B) + beta · C as in Runtime.h; strides say where op(A)[i, p] and op(B)[p,
/// j] lie.
template <typename T>
struct GemmProblem {
  int64_t m, n, k;
  T alpha;
  const T *a;
  int64_t aRowStride, aColumnStride;
  const T *b;
  int64_t bRowStride, bColumnStride;
  T beta;
  T *c;
  int64_t ldc;
};

/// The functions of one instruction set.
struct GemmKernelSet {
  void (*f32)(const GemmProblem<float> &);
  void (*f64)(const GemmProblem<double> &);
};

extern const GemmKernelSet gemm512, gemm256, gemm128;

/// This thread's scratch memory of at least `bytes`, aligned to 64; grows, and is kept until the
/// thread ends. Null if there is no memory.
void *gemmScratch(size_t bytes);

} // namespace ad::runtime

#endif

// What compiled code calls: the C ABI of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_RUNTIME_H
#define AD_RUNTIME_RUNTIME_H

#include <cstddef>
#include <cstdint>

extern "C" {

/// C[m, n] = alpha · op(A) · op(B) + beta · C on row-major matrices, where op(A) is [m, k], op(B)
/// is [k, n] and op is the transpose if the flag is not zero. `lda` is the row stride of A as
/// stored, and so on. beta = 0 does not read C. A large product is shared among threads
/// (Threads.h), with the same bits on any number of them. Allocates nothing once a thread has made
/// its first product.
void ad_rt_gemm_f32(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k, float alpha,
                    const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
                    int64_t ldc);
void ad_rt_gemm_f64(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k, double alpha,
                    const double *a, int64_t lda, const double *b, int64_t ldb, double beta,
                    double *c, int64_t ldc);

/// The same for `batch` products; consecutive matrices lie `strideA`, `strideB`, `strideC` elements
/// apart.
void ad_rt_gemm_batched_f32(int64_t batch, int64_t transA, int64_t transB, int64_t m, int64_t n,
                            int64_t k, float alpha, const float *a, int64_t lda, int64_t strideA,
                            const float *b, int64_t ldb, int64_t strideB, float beta, float *c,
                            int64_t ldc, int64_t strideC);
void ad_rt_gemm_batched_f64(int64_t batch, int64_t transA, int64_t transB, int64_t m, int64_t n,
                            int64_t k, double alpha, const double *a, int64_t lda, int64_t strideA,
                            const double *b, int64_t ldb, int64_t strideB, double beta, double *c,
                            int64_t ldc, int64_t strideC);

/// y = the indices that sort each run along the middle axis of x, [outer, count, inner]: stable,
/// NaN above all numbers, from the largest if `descends` is not zero. An i1 is a byte, 0 or 1.
void ad_rt_argsort_f32(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                       const float *x, int64_t *y);
void ad_rt_argsort_f64(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                       const double *x, int64_t *y);
void ad_rt_argsort_i1(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                      const uint8_t *x, int64_t *y);
void ad_rt_argsort_i8(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                      const int8_t *x, int64_t *y);
void ad_rt_argsort_i16(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                       const int16_t *x, int64_t *y);
void ad_rt_argsort_i32(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                       const int32_t *x, int64_t *y);
void ad_rt_argsort_i64(int64_t outer, int64_t count, int64_t inner, int64_t descends,
                       const int64_t *x, int64_t *y);

/// y = the lower triangular L with L·Lᵀ = (X + Xᵀ)/2 for `batch` matrices X [n, n]. Returns 0, or 1
/// plus the number, counted through all matrices, of the first pivot that is not positive.
int64_t ad_rt_cholesky_f32(int64_t batch, int64_t n, const float *x, float *y);
int64_t ad_rt_cholesky_f64(int64_t batch, int64_t n, const double *x, double *y);

/// Y with op(A)·Y = B for `batch` triangular matrices A [n, n] and B [n, columns]; flags as of the
/// op. The other triangle is not read, and with `unit` neither is the diagonal.
void ad_rt_triangular_solve_f32(int64_t batch, int64_t upper, int64_t transposed, int64_t unit,
                                int64_t n, int64_t columns, const float *a, const float *b,
                                float *y);
void ad_rt_triangular_solve_f64(int64_t batch, int64_t upper, int64_t transposed, int64_t unit,
                                int64_t n, int64_t columns, const double *a, const double *b,
                                double *y);

/// y = the factors of `batch` matrices X [n, n] with exchanges of rows, P·X = L·U, each as [n + 1,
/// n]: L below the diagonal, U, and in the last row the number of the row that each row was
/// exchanged with. Returns 0, or with `stops` 1 plus the number, counted through all matrices, of
/// the first pivot that is zero.
int64_t ad_rt_lu_f32(int64_t batch, int64_t stops, int64_t n, const float *x, float *y);
int64_t ad_rt_lu_f64(int64_t batch, int64_t stops, int64_t n, const double *x, double *y);

/// Y with op(A)·Y = B for B [n, columns], by the factors of A.
void ad_rt_lu_solve_f32(int64_t batch, int64_t transposed, int64_t n, int64_t columns,
                        const float *factors, const float *b, float *y);
void ad_rt_lu_solve_f64(int64_t batch, int64_t transposed, int64_t n, int64_t columns,
                        const double *factors, const double *b, double *y);

/// The determinants of matrices, or the logarithms of their absolute values, by their factors.
void ad_rt_det_f32(int64_t batch, int64_t n, const float *factors, float *y);
void ad_rt_det_f64(int64_t batch, int64_t n, const double *factors, double *y);
void ad_rt_logabsdet_f32(int64_t batch, int64_t n, const float *factors, float *y);
void ad_rt_logabsdet_f64(int64_t batch, int64_t n, const double *factors, double *y);

/// The cofactors of matrices X [n, n], singular or not.
void ad_rt_cofactor_f32(int64_t batch, int64_t n, const float *x, float *y);
void ad_rt_cofactor_f64(int64_t batch, int64_t n, const double *x, double *y);

/// A kernel whose loop is cut into parts: does units [begin, end). `own` is memory of the thread,
/// `shared` of all.
typedef void (*ad_rt_kernel)(void *const *buffers, void *shared, void *own, int64_t begin,
                             int64_t end);

/// Does `units` units of a kernel, in parts of at least `leastPart`, on the calling thread, whose
/// memory is `own`, and on helpers (Threads.h), who have `ownBytes` of their own.
void ad_rt_share(ad_rt_kernel kernel, void *const *buffers, void *shared, void *own,
                 int64_t ownBytes, int64_t units, int64_t leastPart);

/// Memory for entries of one size that are written one after the other, of which the number is
/// known at the end. All zero if there are none.
typedef struct ad_rt_tape {
  void *memory;     // aligned to 64
  int64_t capacity; // entries that fit there
  int64_t length;   // entries that are there
  int64_t bytes;    // of the memory
} ad_rt_tape;

/// Lets so many entries fit on a tape; what lies there stays. Returns 0 if there is no memory, and
/// then changes nothing. Of memory that tapes of this thread have had before, nothing is allocated.
int64_t ad_rt_tape_reserve(ad_rt_tape *tape, int64_t entries, int64_t entryBytes);
/// Takes the memory of `count` tapes back.
void ad_rt_tape_release(ad_rt_tape *tapes, int64_t count);

/// `bytes` of memory aligned for any vector and for whole cache lines (64), or null if there is
/// none. Freed by `ad_rt_free`.
void *ad_rt_allocate(size_t bytes);
void ad_rt_free(void *memory);
}

#endif

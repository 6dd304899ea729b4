// Matrix products in registers, written once for every vector width.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compiled several times, each with the flags of one instruction set (Gemm512.cpp, Gemm256.cpp,
// Gemm128.cpp), so everything is in an unnamed namespace: the linker must never take one file's
// code for another's. Each element of C is summed over k in order, in blocks of equal length,
// whatever m, n and the place in C.
#ifndef AD_RUNTIME_GEMMKERNELS_H
#define AD_RUNTIME_GEMMKERNELS_H

#include "Runtime/GemmProblem.h"

// The accumulators are registers only if the loops over them are gone.
#if defined(__clang__)
#define AD_UNROLL _Pragma("unroll")
#else
#define AD_UNROLL _Pragma("GCC unroll 16")
#endif

namespace ad::runtime {
namespace {

/// A vector of the widest registers that this file is compiled for.
template <typename T, int bytes>
struct VectorOf {
  typedef T type __attribute__((vector_size(bytes)));
};

template <typename V, typename T>
inline V loadVector(const T *from) {
  V value;
  __builtin_memcpy(&value, from, sizeof(V));
  return value;
}

template <typename V, typename T>
inline void storeVector(T *to, V value) {
  __builtin_memcpy(to, &value, sizeof(V));
}

/// Where the elements of op(A) or op(B) lie.
template <typename T>
struct View {
  const T *data;
  int64_t rowStride, columnStride;
  const T *at(int64_t row, int64_t column) const {
    return data + row * rowStride + column * columnStride;
  }
};

/// Sizes of the blocks: a tile of C is held in registers, a panel of B in the first cache, a block
/// of A in the second.
template <typename T, int vectorBytes, int maxRows>
struct Shape {
  using V = typename VectorOf<T, vectorBytes>::type;
  static constexpr int lanes = vectorBytes / sizeof(T);
  static constexpr int width = 2 * lanes;
  static constexpr int rows = maxRows;
  static constexpr int64_t depth = 36 * 1024 / (width * sizeof(T));
  static constexpr int64_t blockRows =
      (int64_t(768) << 10) / (depth * sizeof(T)) / maxRows * maxRows;
};

/// acc[i][v] = Σ_p A[i, p] · B[p, v·lanes …]. The rows of A are `rowStride` apart, or side by side
/// if `packed`.
template <typename S, typename T, int rows, int vectors, bool packed>
inline void multiplyTile(int64_t depth, const T *a, int64_t aStride, const T *b, int64_t bStride,
                         typename S::V (&acc)[rows][vectors]) {
  using V = typename S::V;
  AD_UNROLL
  for (int i = 0; i < rows; ++i)
    AD_UNROLL
  for (int v = 0; v < vectors; ++v)
    acc[i][v] = V{};
  // Three rows share a base, so that 12 row addresses need four registers.
  const T *base[(rows + 2) / 3];
  AD_UNROLL
  for (int i = 0; i < rows; i += 3)
    base[i / 3] = packed ? a + i : a + i * aStride;
  for (int64_t p = 0; p < depth; ++p) {
    V right[vectors];
    AD_UNROLL
    for (int v = 0; v < vectors; ++v)
      right[v] = loadVector<V>(b + v * S::lanes);
    AD_UNROLL
    for (int i = 0; i < rows; ++i) {
      const T left = packed ? base[i / 3][i % 3] : base[i / 3][(i % 3) * aStride];
      AD_UNROLL
      for (int v = 0; v < vectors; ++v)
        acc[i][v] += right[v] * left;
    }
    AD_UNROLL
    for (int i = 0; i < (rows + 2) / 3; ++i)
      base[i] += packed ? aStride : 1;
    b += bStride;
  }
}

/// C = alpha · sum + beta · C for one element or one vector of it; beta = 0 must not read C.
template <typename S, typename T, int rows, int vectors>
inline void storeTile(typename S::V (&acc)[rows][vectors], T alpha, T beta, T *c, int64_t ldc,
                      int columns) {
  using V = typename S::V;
  if (columns == vectors * S::lanes) {
    AD_UNROLL
    for (int i = 0; i < rows; ++i)
      AD_UNROLL
    for (int v = 0; v < vectors; ++v) {
      T *to = c + i * ldc + v * S::lanes;
      V value = acc[i][v] * alpha;
      storeVector(to, beta == T(0) ? value : value + loadVector<V>(to) * beta);
    }
    return;
  }
  AD_UNROLL
  for (int i = 0; i < rows; ++i) {
    T row[vectors * S::lanes];
    AD_UNROLL
    for (int v = 0; v < vectors; ++v)
      storeVector(row + v * S::lanes, acc[i][v]);
    for (int j = 0; j < columns; ++j) {
      T *to = c + i * ldc + j;
      T value = row[j] * alpha;
      *to = beta == T(0) ? value : value + *to * beta;
    }
  }
}

/// One tile of C with a number of rows and vectors that is known to the compiler.
template <typename S, typename T, int rows, int vectors, bool packed>
__attribute__((noinline)) void computeTile(int64_t depth, const T *a, int64_t aStride, const T *b,
                                           int64_t bStride, T alpha, T beta, T *c, int64_t ldc,
                                           int columns) {
  typename S::V acc[rows][vectors];
  multiplyTile<S, T, rows, vectors, packed>(depth, a, aStride, b, bStride, acc);
  storeTile<S, T, rows, vectors>(acc, alpha, beta, c, ldc, columns);
}

template <typename T>
using TileFunction = void (*)(int64_t depth, const T *a, int64_t aStride, const T *b,
                              int64_t bStride, T alpha, T beta, T *c, int64_t ldc, int columns);

/// The tile functions for 1 … S::rows rows.
template <typename S, typename T, int vectors, bool packed>
struct TileTable {
  TileFunction<T> byRows[S::rows + 1] = {};
  constexpr TileTable() { fill<1>(); }
  template <int rows>
  constexpr void fill() {
    byRows[rows] = &computeTile<S, T, rows, vectors, packed>;
    if constexpr (rows < S::rows)
      fill<rows + 1>();
  }
};
template <typename S, typename T, int vectors, bool packed>
inline constexpr TileTable<S, T, vectors, packed> tileTable;

} // namespace
} // namespace ad::runtime

#endif

// The loops around the kernels: which blocks are packed, and which form suits a small or thin
// product. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_GEMMBLOCKS_H
#define AD_RUNTIME_GEMMBLOCKS_H

#include "Runtime/GemmPack.h"
#include "SeededBugs/SeededBugs.h"

namespace ad::runtime {
namespace {

/// The length of each of the equal parts (but for the last) that `total` is cut in, at most
/// `limit`.
inline int64_t evenPart(int64_t total, int64_t limit) {
  int64_t parts = (total + limit - 1) / limit;
  return (total + parts - 1) / parts;
}

template <typename T>
inline void scaleC(const GemmProblem<T> &x) {
  for (int64_t i = 0; i < x.m; ++i)
    for (int64_t j = 0; j < x.n; ++j)
      x.c[i * x.ldc + j] = x.beta == T(0) ? T(0) : x.c[i * x.ldc + j] * x.beta;
}

/// So few multiplications that any preparation costs more than they do.
template <typename T>
inline void multiplySmall(const GemmProblem<T> &x) {
  for (int64_t i = 0; i < x.m; ++i)
    for (int64_t j = 0; j < x.n; ++j) {
      T sum = 0;
      const T *a = x.a + i * x.aRowStride, *b = x.b + j * x.bColumnStride;
      for (int64_t p = AD_SEEDED(gemm_small, 0, 1); p < x.k;
           ++p, a += x.aColumnStride, b += x.bRowStride)
        sum += *a * *b;
      T &c = x.c[i * x.ldc + j];
      c = x.beta == T(0) ? x.alpha * sum : x.alpha * sum + c * x.beta;
    }
}

/// Σ_p a[p] · b[p], both contiguous: four vectors side by side hide the latency of the addition.
template <typename S, typename T>
inline T dot(const T *a, const T *b, int64_t k) {
  using V = typename S::V;
  V sum[4] = {};
  int64_t p = 0;
  for (; p + 4 * S::lanes <= k; p += 4 * S::lanes)
    for (int v = 0; v < 4; ++v)
      sum[v] += loadVector<V>(a + p + v * S::lanes) * loadVector<V>(b + p + v * S::lanes);
  for (; p + S::lanes <= k; p += S::lanes)
    sum[0] += loadVector<V>(a + p) * loadVector<V>(b + p);
  alignas(V) T lane[S::lanes];
  storeVector(lane, (sum[0] + sum[1]) + (sum[2] + sum[3]));
  for (int half = S::lanes / 2; half >= 1; half /= 2)
    for (int i = 0; i < half; ++i)
      lane[i] += lane[i + half];
  T total = lane[0];
  for (; p < AD_SEEDED(gemm_dot_tail, k, 0); ++p)
    total += a[p] * b[p];
  return total;
}

/// A vector times a matrix whose columns are contiguous: one dot product for each element of C.
template <typename S, typename T>
inline void multiplyDots(int64_t n, int64_t k, T alpha, const T *a, const T *b, int64_t bStride,
                         T beta, T *c, int64_t cStride) {
  for (int64_t j = 0; j < n; ++j) {
    T value = alpha * dot<S>(a, b + j * bStride, k);
    T &to = c[j * cStride];
    to = beta == T(0) ? value : value + to * beta;
  }
}

/// Rows [i0, i0 + count) of a block of A, packed or where they lie.
template <typename S, typename T>
struct RowTiles {
  const GemmProblem<T> &x;
  int64_t first, count, tileRows, depthStart, depth;
  const T *packed; // null: read A where it lies

  /// One panel of C: `columns` columns starting at `column`, from the packed or original panel of
  /// B.
  template <int vectors>
  void run(const T *b, int64_t bStride, int64_t column, int columns, T beta) const {
    const T *tile = packed;
    for (int64_t i = 0; i < count; i += tileRows) {
      int rows = int(count - i < tileRows ? count - i : tileRows);
      T *c = x.c + (first + i) * x.ldc + column;
      const T *a = x.a + (first + i) * x.aRowStride + depthStart * x.aColumnStride;
      if (packed) {
        tileTable<S, T, vectors, true>.byRows[rows](depth, tile, rows, b, bStride, x.alpha, beta, c,
                                                    x.ldc, columns);
        tile += depth * rows;
      } else if (x.aRowStride == 1) {
        tileTable<S, T, vectors, true>.byRows[rows](depth, a, x.aColumnStride, b, bStride, x.alpha,
                                                    beta, c, x.ldc, columns);
      } else {
        tileTable<S, T, vectors, false>.byRows[rows](depth, a, x.aRowStride, b, bStride, x.alpha,
                                                     beta, c, x.ldc, columns);
      }
    }
  }
};

/// Packs the tiles of a block of A if it is stored transposed and is read often enough to pay for
/// it. Reading a transposed A where it lies touches another page for each p.
template <typename S, typename T>
inline const T *packBlock(const GemmProblem<T> &x, const RowTiles<S, T> &tiles) {
  if (x.aRowStride != 1 || x.n < 2 * S::width)
    return nullptr;
  T *buffer = static_cast<T *>(gemmScratch(size_t(tiles.count * tiles.depth) * sizeof(T)));
  if (!buffer)
    return nullptr; // slower, not wrong
  View<T> a{x.a + tiles.first * x.aRowStride + tiles.depthStart * x.aColumnStride, x.aRowStride,
            x.aColumnStride};
  T *to = buffer;
  for (int64_t i = 0; i < tiles.count; i += tiles.tileRows) {
    int rows = int(tiles.count - i < tiles.tileRows ? tiles.count - i : tiles.tileRows);
    to = packRows(View<T>{a.at(i, 0), a.rowStride, a.columnStride}, tiles.depth, rows, to);
  }
  return buffer;
}

/// All panels of C for one block of rows and one block of k.
template <typename S, typename T>
inline void multiplyBlock(const GemmProblem<T> &x, RowTiles<S, T> tiles, T beta) {
  alignas(64) T panel[S::depth * S::width];
  tiles.packed = packBlock<S, T>(x, tiles);
  for (int64_t j = 0; j < x.n; j += S::width) {
    int columns = int(x.n - j < S::width ? x.n - j : S::width);
    int width = columns <= S::lanes ? S::lanes : S::width;
    View<T> b{x.b + tiles.depthStart * x.bRowStride + j * x.bColumnStride, x.bRowStride,
              x.bColumnStride};
    const T *right = panel;
    int64_t stride = width;
    // One pass over the panel is not worth a copy of it.
    if (tiles.count <= tiles.tileRows && x.bColumnStride == 1 && columns == width) {
      right = b.data;
      stride = x.bRowStride;
    } else {
      packPanel<S>(b, tiles.depth, columns, width, panel);
    }
    if (width == S::lanes)
      tiles.template run<1>(right, stride, j, columns, beta);
    else
      tiles.template run<2>(right, stride, j, columns, beta);
  }
}

template <typename S, typename T>
inline void multiplyBlocks(const GemmProblem<T> &x) {
  const int64_t depth = evenPart(x.k, S::depth), rows = evenPart(x.m, S::blockRows);
  for (int64_t p = 0; p < x.k; p += depth)
    for (int64_t i = 0; i < x.m; i += rows) {
      int64_t count = x.m - i < rows ? x.m - i : rows;
      RowTiles<S, T> tiles{
          x, i, count, evenPart(count, S::rows), p, x.k - p < depth ? x.k - p : depth, nullptr};
      multiplyBlock<S, T>(x, tiles, p == 0 ? x.beta : T(1));
    }
}

/// The product of the transposes, for a C of one column without gaps: a column is a row then, and
/// fills vectors.
template <typename T>
inline GemmProblem<T> transposed(const GemmProblem<T> &x) {
  return {1,
          x.m,
          x.k,
          x.alpha,
          x.b,
          x.bColumnStride,
          x.bRowStride,
          x.a,
          x.aColumnStride,
          x.aRowStride,
          x.beta,
          x.c,
          x.m};
}

template <typename S, typename T>
inline void multiply(const GemmProblem<T> &x) {
  if (x.m <= 0 || x.n <= 0)
    return;
  if (x.k <= 0)
    return scaleC(x);
  if (x.n == 1 && x.aColumnStride == 1 && x.bRowStride == 1)
    return multiplyDots<S>(x.m, x.k, x.alpha, x.b, x.a, x.aRowStride, x.beta, x.c, x.ldc);
  if (x.m == 1 && x.aColumnStride == 1 && x.bRowStride == 1)
    return multiplyDots<S>(x.n, x.k, x.alpha, x.a, x.b, x.bColumnStride, x.beta, x.c, int64_t(1));
  if (x.m * x.n * x.k <= 256)
    return multiplySmall(x);
  if (x.n == 1 && x.ldc == 1 && x.aRowStride == 1)
    return multiplyBlocks<S>(transposed(x));
  multiplyBlocks<S>(x);
}

} // namespace
} // namespace ad::runtime

#endif

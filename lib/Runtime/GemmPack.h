// Copies parts of matrices to where the kernels read them in order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_GEMMPACK_H
#define AD_RUNTIME_GEMMPACK_H

#include "Runtime/GemmKernels.h"
#include <utility>

namespace ad::runtime {
namespace {

template <typename V, int... index>
inline V lowerHalves(V a, V b, std::integer_sequence<int, index...>) {
  return __builtin_shufflevector(a, b, (index / 2 + (index % 2) * int(sizeof...(index)))...);
}
template <typename V, int... index>
inline V upperHalves(V a, V b, std::integer_sequence<int, index...>) {
  constexpr int lanes = sizeof...(index);
  return __builtin_shufflevector(a, b, (lanes / 2 + index / 2 + (index % 2) * lanes)...);
}

/// Transposes a square of lanes × lanes elements: interleaving row i with row i + lanes/2,
/// log2(lanes) times.
template <typename S, typename T>
inline void transposeSquare(const T *from, int64_t fromStride, T *to, int64_t toStride) {
  using V = typename S::V;
  constexpr int lanes = S::lanes;
  std::make_integer_sequence<int, lanes> order;
  V rows[lanes], next[lanes];
  AD_UNROLL
  for (int i = 0; i < lanes; ++i)
    rows[i] = loadVector<V>(from + i * fromStride);
  AD_UNROLL
  for (int step = 1; step < lanes; step *= 2) {
    AD_UNROLL
    for (int i = 0; i < lanes / 2; ++i) {
      next[2 * i] = lowerHalves(rows[i], rows[i + lanes / 2], order);
      next[2 * i + 1] = upperHalves(rows[i], rows[i + lanes / 2], order);
    }
    AD_UNROLL
    for (int i = 0; i < lanes; ++i)
      rows[i] = next[i];
  }
  AD_UNROLL
  for (int i = 0; i < lanes; ++i)
    storeVector(to + i * toStride, rows[i]);
}

/// to[p][j] = B[p, j] for p < depth, j < columns; zero up to `width`.
template <typename S, typename T>
inline void packPanel(View<T> b, int64_t depth, int columns, int width, T *to) {
  if (columns < width)
    for (int64_t i = 0; i < depth * width; ++i)
      to[i] = T(0);
  if (b.columnStride == 1 && columns == width) {
    for (int64_t p = 0; p < depth; ++p)
      for (int j = 0; j < width; j += S::lanes)
        storeVector(to + p * width + j, loadVector<typename S::V>(b.at(p, j)));
    return;
  }
  int64_t squareColumns = 0, squareDepth = 0;
  if (b.rowStride == 1) { // B is stored transposed: its columns are contiguous
    squareColumns = columns / S::lanes * S::lanes;
    squareDepth = depth / S::lanes * S::lanes;
    for (int64_t p = 0; p < squareDepth; p += S::lanes)
      for (int64_t j = 0; j < squareColumns; j += S::lanes)
        transposeSquare<S>(b.at(p, j), b.columnStride, to + p * width + j, width);
  }
  for (int64_t p = 0; p < depth; ++p)
    for (int64_t j = p < squareDepth ? squareColumns : 0; j < columns; ++j)
      to[p * width + j] = *b.at(p, j);
}

/// to[p][i] = A[i, p] for tiles of `rows` rows one after the other, A stored transposed (its
/// columns contiguous).
template <typename T>
inline T *packRows(View<T> a, int64_t depth, int rows, T *to) {
  for (int64_t p = 0; p < depth; ++p)
    for (int i = 0; i < rows; ++i)
      to[p * rows + i] = *a.at(i, p);
  return to + depth * rows;
}

} // namespace
} // namespace ad::runtime

#endif

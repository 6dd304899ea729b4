// A chain of N elementwise operations with its gradient: one loop over tiles that stay in L1.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// This is the reverse sweep written out. That all operations are elementwise, so that the
// derivative could be accumulated forward, and that they repeat every four, so that a short loop
// over the constants would do, is not used: neither holds for a chain that one would want compiled.
#include "Floor.h"
#include "Math.h"
#include <utility>

namespace floors {
namespace {

/// Independent vectors in flight; one alone is bound by the latency of its operations.
constexpr size_t unroll = 4;

struct Tile {
  Vector v[unroll];
};

constexpr bool isTanh(size_t i) { return i % 4 == 2; }
constexpr bool isSin(size_t i) { return i % 4 == 3; }

/// Applies operation I to the tile; writes what its derivative needs later, if anything, to
/// `saved`.
template <size_t I>
inline void forward(Tile &tile, Tile *saved) {
  constexpr ChainConstants constants = chainConstants(I);
  Tile kept;
#pragma GCC unroll 4
  for (size_t u = 0; u < unroll; ++u) {
    Vector &x = tile.v[u];
    if constexpr (isTanh(I)) {
      x = kept.v[u] = tanh(x);
    } else if constexpr (isSin(I)) {
      const SinCos both = sinCos(x);
      x = both.sin;
      kept.v[u] = both.cos;
    } else {
      x = I % 4 == 0 ? x * splat(constants.scale) : x + splat(constants.shift);
    }
  }
  if constexpr (isTanh(I) || isSin(I))
    saved[I] = kept;
}

/// Pulls the cotangent back through operation I.
template <size_t I>
inline void backward(Tile &cotangent, const Tile *saved) {
  constexpr ChainConstants constants = chainConstants(I);
#pragma GCC unroll 4
  for (size_t u = 0; u < unroll; ++u) {
    Vector &c = cotangent.v[u];
    if constexpr (isTanh(I))
      c = c * (splat(1.0f) - saved[I].v[u] * saved[I].v[u]);
    else if constexpr (isSin(I))
      c = c * saved[I].v[u];
    else if constexpr (I % 4 == 0)
      c = c * splat(constants.scale);
  }
}

/// Operations First, First + 1, …, and their pullbacks. Not inlined: a compiler takes more than
/// linear time for a block of straight-line code.
template <size_t First, size_t... I>
[[gnu::noinline]] void forwardBlock(Tile &tile, Tile *saved, std::index_sequence<I...>) {
  Tile local = tile;
  (forward<First + I>(local, saved), ...);
  tile = local;
}

template <size_t First, size_t... I>
[[gnu::noinline]] void backwardBlock(Tile &cotangent, const Tile *saved,
                                     std::index_sequence<I...>) {
  Tile local = cotangent;
  (backward<First + sizeof...(I) - 1 - I>(local, saved), ...);
  cotangent = local;
}

template <size_t N, size_t Size, size_t... Block>
float chain(const float *__restrict x, float *__restrict dx, size_t n,
            std::index_sequence<Block...>) {
  static_assert(sizeof...(Block) * Size == N, "blocks cover the chain");
  constexpr auto indices = std::make_index_sequence<Size>();
  const float scale = 1.0f / static_cast<float>(n);
  double total = 0;
  Tile saved[N];
  for (size_t i = 0; i < n; i += unroll * lanes) {
    Tile tile;
    for (size_t u = 0; u < unroll; ++u)
      tile.v[u] = load(x + i + u * lanes);
    (forwardBlock<Block * Size>(tile, saved, indices), ...);
    total += sum((tile.v[0] + tile.v[1]) + (tile.v[2] + tile.v[3]));
    for (size_t u = 0; u < unroll; ++u)
      tile.v[u] = splat(scale);
    (backwardBlock<N - Size - Block * Size>(tile, saved, indices), ...);
    for (size_t u = 0; u < unroll; ++u)
      store(dx + i + u * lanes, tile.v[u]);
  }
  return static_cast<float>(total / static_cast<double>(n));
}

} // namespace

float chain12(const float *x, float *dx, size_t n) {
  return chain<12, 12>(x, dx, n, std::make_index_sequence<1>());
}

float chain1000(const float *x, float *dx, size_t n) {
  return chain<1000, 100>(x, dx, n, std::make_index_sequence<10>());
}

} // namespace floors

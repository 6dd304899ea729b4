// ADBench's mixture of Gaussians with its gradients: blocks of points, each component's triangular
// products in registers. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// y = L·(x − μ) of a block has points along its rows; its logits become weights w in place; then
// the cotangent of L is −Σ w·y·(x − μ)ᵀ, of which the products with x are summed point by point, in
// vectors along the columns of L, and the rest once at the end.
#include "Gmm.h"
#include "Buffer.h"
#include "Double.h"

namespace floors {
namespace {

/// Points of a block: the y of all components stay in the second level of the caches.
constexpr size_t block = 64;
constexpr size_t blockVectors = block / doubleLanes;
/// Vectors and rows of the tiles that are held in registers.
constexpr size_t tileVectors = 4, tileRows = 4, sumVectors = 2;
constexpr size_t sumRows = vectorBytes == 64 ? 8 : 4;

template <size_t D>
class GmmOf : public Gmm {
public:
  explicit GmmOf(const GmmData &data)
      : data(data), l(data.k * D * D), shift(data.k * D), base(data.k), rows(block * padded),
        columns(D * block), y(data.k * D * block), w(data.k * block), g(data.k * D * padded),
        s(data.k * D), a(data.k) {}

  double objective(const GmmArrays<const double> &at) override { return run<false>(at, {}); }
  double gradient(const GmmArrays<const double> &at, const GmmArrays<double> &out) override {
    return run<true>(at, out);
  }

private:
  static constexpr size_t padded = (D + doubleLanes - 1) / doubleLanes * doubleLanes;
  static constexpr size_t rowSize = D * (D + 1) / 2;

  template <bool Gradient>
  double run(const GmmArrays<const double> &at, const GmmArrays<double> &out) {
    const FlushScope mode;
    double total = prepare(at);
    if (Gradient) {
      std::memset(g, 0, data.k * D * padded * sizeof(double));
      std::memset(s, 0, data.k * D * sizeof(double));
      std::memset(a, 0, data.k * sizeof(double));
    }
    for (size_t start = 0; start < data.n; start += block) {
      const size_t count = data.n - start < block ? data.n - start : block;
      loadPoints(data.x + start * D, count);
      for (size_t c = 0; c < data.k; ++c)
        forward(c);
      total += weigh(count);
      if (Gradient)
        for (size_t c = 0; c < data.k; ++c)
          backward(c);
    }
    return total + finishAlphas<Gradient>(at, out) + (Gradient ? finish(at, out), 0.0 : 0.0);
  }

  /// The factors L, L·μ and the constant parts of the logits; returns the prior.
  double prepare(const GmmArrays<const double> &at) {
    double prior = data.constant;
    for (size_t c = 0; c < data.k; ++c) {
      const double *q = at.icf + c * rowSize, *below = q + D, *mean = at.means + c * D;
      double *factor = l + c * D * D, sums = 0, squares = 0;
      for (size_t j = 0; j < D; ++j) {
        factor[j * D + j] = std::exp(q[j]);
        sums += q[j];
        squares += factor[j * D + j] * factor[j * D + j];
        for (size_t r = j + 1; r < D; ++r) {
          const double element = *below++;
          factor[r * D + j] = element;
          squares += element * element;
        }
      }
      for (size_t r = 0; r < D; ++r) {
        double product = 0;
        for (size_t j = 0; j <= r; ++j)
          product += factor[r * D + j] * mean[j];
        shift[c * D + r] = product;
      }
      base[c] = at.alphas[c] + sums;
      prior += data.gamma * data.gamma / 2 * squares - data.m * sums;
    }
    return prior;
  }

  /// The block in both orders; points that are missing are 0.
  void loadPoints(const double *x, size_t count) {
    for (size_t p = 0; p < block; ++p)
      for (size_t j = 0; j < D; ++j)
        rows[p * padded + j] = columns[j * block + p] = p < count ? x[p * D + j] : 0;
  }

  /// y of one component, and its logits. The rows of a tile end at the diagonal.
  void forward(size_t c) {
    for (size_t v = 0; v < blockVectors; v += tileVectors) {
      DoubleVector squares[tileVectors] = {};
      size_t r = 0;
      for (; r + tileRows <= D; r += tileRows)
        forwardTile<tileRows>(c, r, v * doubleLanes, squares);
      if constexpr (D % tileRows)
        forwardTile<D % tileRows>(c, r, v * doubleLanes, squares);
      for (size_t u = 0; u < tileVectors; ++u)
        store(w + c * block + (v + u) * doubleLanes, splat(base[c]) - splat(0.5) * squares[u]);
    }
  }
  template <size_t Rows>
  void forwardTile(size_t c, size_t r, size_t p, DoubleVector *squares) {
    const double *factor = l + (c * D + r) * D;
    DoubleVector tile[Rows][tileVectors];
    for (size_t i = 0; i < Rows; ++i)
      for (size_t u = 0; u < tileVectors; ++u)
        tile[i][u] = splat(-shift[c * D + r + i]);
    for (size_t j = 0; j < r + Rows; ++j)
      for (size_t i = 0; i < Rows; ++i)
        for (size_t u = 0; u < tileVectors; ++u)
          tile[i][u] += splat(factor[i * D + j]) * load(columns + j * block + p + u * doubleLanes);
    for (size_t i = 0; i < Rows; ++i)
      for (size_t u = 0; u < tileVectors; ++u) {
        squares[u] += tile[i][u] * tile[i][u];
        store(y + (c * D + r + i) * block + p + u * doubleLanes, tile[i][u]);
      }
  }

  /// Logits become weights; returns the sum of the logarithms of the densities.
  double weigh(size_t count) {
    double total = 0;
    for (size_t p = 0; p < count; p += doubleLanes) {
      DoubleVector highest = load(w + p), sums = {};
      for (size_t c = 1; c < data.k; ++c)
        highest = max(highest, load(w + c * block + p));
      for (size_t c = 0; c < data.k; ++c) {
        const DoubleVector e = exp(load(w + c * block + p) - highest);
        store(w + c * block + p, e);
        sums += e;
      }
      DoubleVector factors;
      double product = 1;
      for (size_t i = 0; i < doubleLanes; ++i) {
        factors[i] = p + i < count ? 1 / sums[i] : 0;
        product *= p + i < count ? sums[i] : 1; // at most k to the power of the lanes
        total += p + i < count ? highest[i] : 0;
      }
      total += std::log(product);
      for (size_t c = 0; c < data.k; ++c)
        store(w + c * block + p, load(w + c * block + p) * factors);
    }
    // Weights of points that are missing.
    const size_t end = (count + doubleLanes - 1) / doubleLanes * doubleLanes;
    for (size_t c = 0; c < data.k; ++c)
      for (size_t p = end; p < block; ++p)
        w[c * block + p] = 0;
    return total;
  }

  /// Adds the block to Σ w, Σ w·y and the lower triangle of Σ w·y·xᵀ.
  void backward(size_t c) {
    DoubleVector weights[blockVectors], all = {};
    for (size_t v = 0; v < blockVectors; ++v)
      all += weights[v] = load(w + c * block + v * doubleLanes);
    a[c] += sum(all);
    for (size_t r = 0; r < D; ++r) {
      DoubleVector total = {};
      for (size_t v = 0; v < blockVectors; ++v) {
        double *at = y + (c * D + r) * block + v * doubleLanes;
        const DoubleVector weighted = load(at) * weights[v];
        total += weighted;
        store(at, weighted);
      }
      s[c * D + r] += sum(total);
    }
    size_t r = 0;
    for (; r + sumRows <= D; r += sumRows)
      sumTiles<sumRows>(c, r);
    if constexpr (D % sumRows)
      sumTiles<D % sumRows>(c, r);
  }
  template <size_t Rows>
  void sumTiles(size_t c, size_t r) {
    const size_t vectors = (r + Rows + doubleLanes - 1) / doubleLanes;
    size_t v = 0;
    for (; v + sumVectors <= vectors; v += sumVectors)
      sumTile<Rows, sumVectors>(c, r, v * doubleLanes);
    if (v < vectors)
      sumTile<Rows, 1>(c, r, v * doubleLanes);
  }
  template <size_t Rows, size_t Vectors>
  void sumTile(size_t c, size_t r, size_t j) {
    DoubleVector tile[Rows][Vectors];
    double *to = g + (c * D + r) * padded + j;
    for (size_t i = 0; i < Rows; ++i)
      for (size_t u = 0; u < Vectors; ++u)
        tile[i][u] = load(to + i * padded + u * doubleLanes);
    const double *from = y + (c * D + r) * block;
    for (size_t p = 0; p < block; ++p)
      for (size_t u = 0; u < Vectors; ++u)
        for (size_t i = 0; i < Rows; ++i)
          tile[i][u] += splat(from[i * block + p]) * load(rows + p * padded + j + u * doubleLanes);
    for (size_t i = 0; i < Rows; ++i)
      for (size_t u = 0; u < Vectors; ++u)
        store(to + i * padded + u * doubleLanes, tile[i][u]);
  }

  /// −n·logsumexp(alphas), and the gradient by them.
  template <bool Gradient>
  double finishAlphas(const GmmArrays<const double> &at, const GmmArrays<double> &out) {
    double highest = at.alphas[0], total = 0;
    const double n = static_cast<double>(data.n);
    for (size_t c = 1; c < data.k; ++c)
      highest = at.alphas[c] > highest ? at.alphas[c] : highest;
    for (size_t c = 0; c < data.k; ++c)
      total += std::exp(at.alphas[c] - highest);
    if (Gradient)
      for (size_t c = 0; c < data.k; ++c)
        out.alphas[c] = a[c] - n * std::exp(at.alphas[c] - highest) / total;
    return -n * (std::log(total) + highest);
  }

  /// The gradients by means and icf from the sums.
  void finish(const GmmArrays<const double> &at, const GmmArrays<double> &out) {
    const double square = data.gamma * data.gamma;
    for (size_t c = 0; c < data.k; ++c) {
      const double *factor = l + c * D * D, *sums = s + c * D, *mean = at.means + c * D;
      const double *products = g + c * D * padded;
      double *dq = out.icf + c * rowSize, *below = dq + D;
      for (size_t j = 0; j < D; ++j) {
        double dmean = 0;
        for (size_t r = j; r < D; ++r) {
          const double element = factor[r * D + j];
          const double slope = sums[r] * mean[j] - products[r * padded + j] + square * element;
          dmean += element * sums[r];
          if (r == j)
            dq[j] = slope * element + a[c] - data.m;
          else
            *below++ = slope;
        }
        out.means[c * D + j] = dmean;
      }
    }
  }

  GmmData data;
  Buffer l, shift, base, rows, columns, y, w, g, s, a;
};

} // namespace

std::unique_ptr<Gmm> Gmm::make(const GmmData &data) {
  if (data.d == 10)
    return std::make_unique<GmmOf<10>>(data);
  if (data.d == 64)
    return std::make_unique<GmmOf<64>>(data);
  return nullptr;
}

} // namespace floors

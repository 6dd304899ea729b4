// Small programs for the matrix of compositions, smooth near where they are tested.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Compositions.h"

namespace ad::test {
namespace {

Tensor matrix() { return tensor({{0.5, -0.2, 0.8}, {0.3, 0.9, -0.4}, {-0.7, 0.1, 0.6}}, float64); }

Tensor elementwise(const Tensor &x) {
  return sin(x) * exp(-x * x) + log(x * x + 1) / (2 + tanh(x));
}

Tensor products(const Tensor &x) {
  return matmul(matrix(), tanh(matmul(matrix(), x))) * einsum("i,j->i", {x, x});
}

Tensor reductions(const Tensor &x) {
  return x * sum(x * x) / (1 + logsumexp(x, 0)) + prod(x) - var(x) * mean(x);
}

Tensor softmaxes(const Tensor &x) { return softmax(x * 2, 0) * x + log_softmax(x, 0); }

Tensor indices(const Tensor &x) {
  const Tensor at = tensor<std::int64_t>({2, 0, 0});
  const Tensor taken = index_select(x, 0, at) * x;
  return scatter_add(x * x, 0, at, taken) + take(sin(x), at);
}

Tensor pieces(const Tensor &x) {
  const Tensor longer = cat({x.slice(0, 1, 3), flip(x, {0}) * x, x.slice(0, 0, 1)});
  return cumsum(longer, 0).slice(0, 1, 4) * cumprod(x, 0) + roll(tril(outer(x, x)).sum(0), 1);
}

Tensor scans(const Tensor &x) {
  const auto step = [](const Tensor &c, const Tensor &at) {
    const Tensor next = sin(at * c) + 0.5 * c;
    return std::pair(next, next * at);
  };
  const auto [last, all] = scan(step, x[0] + 1, x);
  return all * last + scan(step, last, x, true).second;
}

Tensor counted(const Tensor &x) {
  return fori_loop(
      0, 4, [&](const Tensor &i, const Tensor &c) { return sin(c) * x + i.to(float64) * 0.1; }, x);
}

Tensor branches(const Tensor &x) {
  const auto yes = [](const Tensor &t) { return exp(t) * t; };
  const auto no = [](const Tensor &t) { return sin(t) - t * t; };
  // The instances of the batch take different branches.
  return cond(sum(x) > 1, yes, no, x);
}

Tensor conditional(const Tensor &x) {
  const auto below = [](const Tensor &c) { return sum(c * c) < 6; };
  const auto grow = [&](const Tensor &c) { return c * 1.3 + 0.1 * sin(x); };
  return while_loop(below, grow, x, 20);
}

Tensor solves(const Tensor &x) {
  const Tensor a = outer(x, x) * 0.3 + matrix() + 2 * eye(3, float64);
  return linalg::solve(a, x) * linalg::det(a);
}

Tensor factors(const Tensor &x) {
  const Tensor l = linalg::cholesky(outer(x, x) + 2 * eye(3, float64));
  return linalg::solve_triangular(l, x.reshape({3, 1}), false).reshape({3}) * diagonal(l);
}

Tensor rules(const Tensor &x) {
  const auto cube = custom_jvp(
      [](const Tensor &t) { return t * t * t; },
      [](const Tensor &t, const Tensor &dt) { return std::pair(t * t * t, 3 * t * t * dt); });
  const auto wave = custom_vjp([](const Tensor &t) { return sin(t); },
                               [](const Tensor &t) { return std::pair(sin(t), cos(t)); },
                               [](const Tensor &slope, const Tensor &cy) { return slope * cy; });
  return cube(wave(x)) + wave(cube(x));
}

Tensor orders(const Tensor &x) {
  const Tensor sorted = std::get<0>(sort(x * x));
  return where(x > 0, sqrt(where(x > 0, x, 1.)), x * x) * sorted + std::get<0>(topk(x, 1)) +
         maximum(x, sorted);
}

Tensor convolutions(const Tensor &x) {
  const Tensor kernel = (x * x).reshape({1, 1, 3});
  const Tensor sliding = conv1d(x.reshape({1, 1, 3}), kernel, Tensor(), 1, 1).reshape({3});
  return sliding + layer_norm(x, {3});
}

Tensor nested(const Tensor &x) {
  const auto energy = [](const Tensor &t) { return sum(t * t * t); };
  const Tensor rows = map([&](const Tensor &t) { return grad(energy)(t * x); }, x);
  return sum(vmap(grad(energy))(rows), 0) * vjp([](const Tensor &t) { return exp(t); })(x).first;
}

Tensor transposed(const Tensor &x) {
  const auto linear = [&](const Tensor &t) {
    const auto step = [](const Tensor &c, const Tensor &at) { return std::pair(c * at, c + at); };
    return matmul(matrix(), t) * x + scan(step, sum(t), sin(x)).first;
  };
  return linear_transpose(linear)(x)(cos(x));
}

} // namespace

const std::vector<Program> &programs() {
  static const std::vector<Program> list = {
      {"elementwise", elementwise},
      {"products", products},
      {"reductions", reductions},
      {"softmaxes", softmaxes},
      {"indices", indices},
      {"pieces", pieces},
      {"scans", scans},
      {"counted", counted},
      {"branches", branches},
      {"conditional", conditional},
      {"solves", solves},
      {"factors", factors},
      {"rules", rules},
      {"orders", orders},
      {"convolutions", convolutions},
      {"nested", nested},
      {"transposed", transposed},
  };
  return list;
}

} // namespace ad::test

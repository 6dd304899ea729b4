// gmm_1k_d10_K25_hvp: a product with the Hessian of ADBench's mixture of Gaussians, forward over
// reverse, compared with the gradient. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "../adbench/Gmm.h"
#include "../adbench/Golden.h"
#include "Value.h"
#include "Workloads.h"
#include <array>

namespace bench {
namespace {

/// alphas, means, icf.
using Parameters = std::array<ad::Tensor, 3>;

/// The gradient of the objective, a function of parameters and points.
struct Gradient {
  GmmObjective objective;
  Parameters operator()(const Parameters &at, const ad::Tensor &x) const {
    return ad::grad([&](const Parameters &p) { return objective(p[0], p[1], p[2], x); })(at);
  }
};

/// H·v, the derivative of the gradient in direction v.
struct Product {
  Gradient gradient;
  Parameters operator()(const Parameters &at, const ad::Tensor &x, const Parameters &v) const {
    const auto ofParameters = [&](const Parameters &p) { return gradient(p, x); };
    return ad::jvp(ofParameters)(at, v).second;
  }
};

/// A direction of the size of the parameters.
Parameters randomDirection(const Parameters &at) {
  Random random(64);
  Parameters direction;
  for (size_t k = 0; k < at.size(); ++k) {
    std::vector<double> numbers(static_cast<size_t>(at[k].numel()));
    for (double &number : numbers)
      number = random.uniform(-1, 1);
    direction[k] = ad::from_data(numbers.data(), at[k].shape());
  }
  return direction;
}

std::vector<std::vector<double>> numbersOf(const Parameters &tensors) {
  std::vector<std::vector<double>> numbers;
  for (const ad::Tensor &tensor : tensors)
    numbers.emplace_back(tensor.data<double>(), tensor.data<double>() + tensor.numel());
  return numbers;
}

/// The difference quotient of fourth order, (8(g(h) − g(−h)) − g(2h) + g(−2h)) / 12h, of the
/// gradient g along v.
template <class F>
std::vector<std::vector<double>> differences(const F &gradient, const Parameters &at,
                                             const ad::Tensor &x, const Parameters &v) {
  const double h = 1e-4;
  std::vector<std::vector<double>> sum = numbersOf(at);
  for (std::vector<double> &part : sum)
    std::fill(part.begin(), part.end(), 0);
  for (const auto &[steps, weight] : {std::pair(1., 8.), {-1., -8.}, {2., -1.}, {-2., 1.}}) {
    Parameters there;
    for (size_t k = 0; k < at.size(); ++k)
      there[k] = at[k] + steps * h * v[k];
    const auto found = numbersOf(gradient(there, x));
    for (size_t k = 0; k < sum.size(); ++k)
      for (size_t i = 0; i < sum[k].size(); ++i)
        sum[k][i] += weight / (12 * h) * found[k][i];
  }
  return sum;
}

Workload prepare() {
  const GmmInput in = readGmm(findCase(AD_BENCH_DATA, "gmm/1k_gmm_d10_K25").input);
  const auto [alphas, means, icf, x] = argumentsOf(in);
  const Parameters at = {alphas, means, icf}, v = randomDirection(at);
  ad::JitOptions options;
  options.flush_subnormals = true;
  const Gradient gradient = {GmmObjective(in)};
  const auto compiled = ad::jit(gradient, options);
  return {valueSide(ad::jit(Product{gradient}, options), at, x, v),
          valueSide(compiled, at, x),
          differences(compiled, at, x, v),
          numbersOf(compiled(at, x)),
          Measure::OfLargest,
          1e-6};
}

} // namespace

std::vector<Case> gmmHvpCases() {
  const char *name = "gmm_1k_d10_K25_hvp";
  return {{name, [=](const Settings &s) { return compare(name, prepare(), s); }}};
}

} // namespace bench

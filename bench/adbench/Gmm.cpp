// ADBench's mixture of Gaussians: its input files, and its objective in terms of ad.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Gmm.h"
#include "InputFile.h"
#include <cmath>

namespace bench {

GmmInput readGmm(const std::string &path, bool isReplicated) {
  InputFile file(path, "GMM");
  GmmInput in;
  in.d = file.size();
  in.k = file.size();
  in.n = file.size();
  in.alphas = file.numbers(in.k);
  in.means = file.numbers(in.k * in.d);
  in.icf = file.numbers(in.k * (in.d * (in.d + 1) / 2));
  in.x = file.numbers((isReplicated ? 1 : in.n) * in.d);
  in.gamma = file.number();
  in.m = static_cast<std::int64_t>(file.number());
  return in;
}

GmmArguments argumentsOf(const GmmInput &in) {
  const auto toMatrix = [](const std::vector<double> &values, std::int64_t columns) {
    return ad::from_data(values.data(),
                         {static_cast<std::int64_t>(values.size()) / columns, columns});
  };
  return {ad::tensor(in.alphas), toMatrix(in.means, in.d), toMatrix(in.icf, in.d * (in.d + 1) / 2),
          toMatrix(in.x, in.d).expand({in.n, in.d}).eval()};
}

/// −(n·d/2)·log 2π − k·C, where C normalizes the prior.
double gmmConstant(const GmmInput &in) {
  const double pi = std::acos(-1.), d = static_cast<double>(in.d), k = static_cast<double>(in.k);
  const double freedom = d + static_cast<double>(in.m) + 1;
  double logGamma = d * (d - 1) / 4 * std::log(pi); // of the multivariate gamma function
  for (std::int64_t j = 0; j < in.d; ++j)
    logGamma += std::lgamma((freedom - static_cast<double>(j)) / 2);
  const double prior = freedom * d * (std::log(in.gamma) - std::log(2.) / 2) - logGamma;
  return -static_cast<double>(in.n) * d / 2 * std::log(2 * pi) - k * prior;
}

/// For each element of a d × d matrix the place of it in a row of icf; above the diagonal any.
static ad::Tensor placesOf(std::int64_t d) {
  std::vector<std::int64_t> places(static_cast<size_t>(d * d), 0);
  std::int64_t next = d;
  for (std::int64_t column = 0; column < d; ++column) {
    places[static_cast<size_t>(column * d + column)] = column;
    for (std::int64_t row = column + 1; row < d; ++row)
      places[static_cast<size_t>(row * d + column)] = next++;
  }
  return ad::tensor(places);
}

GmmObjective::GmmObjective(const GmmInput &input)
    : d(input.d), m(input.m), gamma(input.gamma), constant(gmmConstant(input)),
      places(placesOf(input.d)) {
  const auto rows = ad::arange(d).unsqueeze(1), columns = ad::arange(d).unsqueeze(0);
  isBelow = (rows > columns).eval();
  isDiagonal = (rows == columns).eval();
}

ad::Tensor GmmObjective::operator()(const ad::Tensor &alphas, const ad::Tensor &means,
                                    const ad::Tensor &icf, const ad::Tensor &x) const {
  const auto k = alphas.size(0), n = x.size(0);
  const auto logDiagonal = icf.narrow(1, 0, d), below = icf.narrow(1, d, d * (d - 1) / 2);
  const auto diagonal = ad::exp(logDiagonal), sums = ad::sum(logDiagonal, 1);

  // The factors L, [k, d, d].
  const auto elements = ad::index_select(icf, 1, places).reshape({k, d, d});
  const auto factors =
      ad::where(isDiagonal, diagonal.unsqueeze(2), ad::where(isBelow, elements, 0.));

  // y = L·(x − μ) = L·x − L·μ, [k, d, n]: rows of points, so that all sums run over whole rows.
  const auto y = ad::matmul(factors, x.t()) - ad::matmul(factors, means.unsqueeze(2));
  const auto squares = ad::sum(ad::square(y), 1); // [k, n]
  const auto weights = (alphas + sums).unsqueeze(1);
  const auto logits = weights - squares / 2;
  const auto top = ad::detach(ad::amax(logits, 0));
  const auto likelihood = ad::sum(top + ad::log(ad::sum(ad::exp(logits - top), 0)));

  const auto prior =
      gamma * gamma / 2 * (ad::sum(ad::square(diagonal)) + ad::sum(ad::square(below))) -
      static_cast<double>(m) * ad::sum(sums);
  return likelihood - static_cast<double>(n) * ad::logsumexp(alphas, 0) + prior + constant;
}

} // namespace bench

// ADBench's mixture of Gaussians: its input files, and its objective in terms of ad.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_ADBENCH_GMM_H
#define AD_BENCH_ADBENCH_GMM_H

#include <ad/ad.h>
#include <string>
#include <vector>

namespace bench {

/// One input file: k components in d dimensions, n points, and the Wishart prior's gamma and m.
/// All arrays are row-major: alphas[k], means[k][d], icf[k][d(d+1)/2], x[n][d] or one point. A row
/// of icf is the logarithms of a diagonal, then the triangle below it column by column.
struct GmmInput {
  std::int64_t d = 0, k = 0, n = 0, m = 0;
  double gamma = 0;
  std::vector<double> alphas, means, icf, x;
};
/// Throws std::runtime_error if the file is not one. With `isReplicated` there is one point, which
/// is to be taken n times.
GmmInput readGmm(const std::string &path, bool isReplicated = false);

/// The arguments of the objective; `x` is constant.
struct GmmArguments {
  ad::Tensor alphas, means, icf, x;
};
GmmArguments argumentsOf(const GmmInput &in);

/// The part of the objective that depends on sizes alone.
double gmmConstant(const GmmInput &input);

/// The logarithm of the density of all points, with a Wishart prior on the inverse covariances.
class GmmObjective {
public:
  explicit GmmObjective(const GmmInput &input);
  ad::Tensor operator()(const ad::Tensor &alphas, const ad::Tensor &means, const ad::Tensor &icf,
                        const ad::Tensor &x) const;

private:
  std::int64_t d, m;
  double gamma, constant;
  ad::Tensor places, isBelow, isDiagonal;
};

} // namespace bench

#endif

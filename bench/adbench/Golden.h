// The cases of ADBench in a folder, with the results that its own module computes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_ADBENCH_GOLDEN_H
#define AD_BENCH_ADBENCH_GOLDEN_H

#include <string>
#include <vector>

namespace bench {

/// A case as the index.json of its folder lists it; files with the path of that.
struct GoldenCase {
  std::string name, problem, input, gradient;
  double objective = 0;
  bool isReplicated = false; ///< one point of a GMM stands for all
};

/// Throws std::runtime_error if there is no index, or nothing of that name in it.
std::vector<GoldenCase> readIndex(const std::string &folder);
GoldenCase findCase(const std::string &folder, const std::string &name);

/// The objective, and the gradient in parts of these sizes: one array for each output of a
/// workload. Throws std::runtime_error if the gradient is of another size.
std::vector<std::vector<double>> readGolden(const GoldenCase &golden,
                                            const std::vector<size_t> &sizes);

} // namespace bench

#endif

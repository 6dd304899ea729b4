// All cases of ADBench that the objectives here are for, against their golden results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Suite.h"
#include "../Harness.h"
#include "../Workloads/Value.h"
#include "Gmm.h"
#include "Golden.h"
#include "Lstm.h"
#include <cstdio>

namespace bench {
namespace {

/// What a case gives, and what it should.
struct Found {
  std::vector<Output> outputs;
  std::shared_ptr<void> owner; ///< of the outputs
  std::vector<std::vector<double>> expected;
};

template <class Results>
Found found(Results results, std::vector<std::vector<double>> expected) {
  auto owner = std::make_shared<Results>(std::move(results));
  return {toOutputs(*owner), owner, std::move(expected)};
}

Found runGmm(const GoldenCase &golden) {
  const auto in = readGmm(golden.input, golden.isReplicated);
  const auto [alphas, means, icf, x] = argumentsOf(in);
  const auto gradient = ad::jit(ad::value_and_grad(GmmObjective(in), ad::argnums<0, 1, 2>));
  return found(gradient(alphas, means, icf, x),
               readGolden(golden, {in.alphas.size(), in.means.size(), in.icf.size()}));
}

Found runLstm(const GoldenCase &golden) {
  const auto in = readLstm(golden.input);
  const auto [main, extra, state, sequence] = argumentsOf(in);
  const auto gradient = ad::jit(ad::value_and_grad(lstmObjective, ad::argnums<0, 1>));
  return found(gradient(main, extra, state, sequence),
               readGolden(golden, {in.main.size(), in.extra.size()}));
}

struct Problem {
  const char *name;
  Found (*run)(const GoldenCase &golden);
  double relative; ///< the largest error that is allowed, relative to the largest number
};
constexpr Problem problems[] = {{"gmm", runGmm, 1e-8}, {"lstm", runLstm, 1e-9}};

bool checkCase(const Problem &problem, const GoldenCase &golden) {
  const double start = cpuMicros();
  const Found result = problem.run(golden);
  const double seconds = (cpuMicros() - start) * 1e-6;
  const double rho = largestError(result.outputs, result.expected, Measure::ADBench);
  const double relative = largestError(result.outputs, result.expected);
  const bool isRight = rho <= 1e-8 && relative <= problem.relative;
  std::printf("%-24s %10.1e %10.1e %8.2f %s\n", golden.name.c_str(), rho, relative, seconds,
              isRight ? "right" : "WRONG");
  std::fflush(stdout);
  return isRight;
}

} // namespace

bool checkSuite(const std::string &folder) {
  const std::vector<GoldenCase> cases = readIndex(folder);
  std::printf("%-24s %10s %10s %8s\n", "case", "rho", "relative", "seconds");
  bool areRight = true;
  for (const GoldenCase &golden : cases)
    for (const Problem &problem : problems)
      if (golden.problem == problem.name)
        areRight = checkCase(problem, golden) && areRight;
  return areRight;
}

} // namespace bench

// The list of benchmarks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_WORKLOADS_WORKLOADS_H
#define AD_BENCH_WORKLOADS_WORKLOADS_H

#include "../Harness.h"

namespace bench {

/// mean(3(x + 2)²) by x, for several sizes.
std::vector<Case> squareCases();
/// mean((tanh(x·w + b) − t)²) by w and b, for several sizes.
std::vector<Case> tanhCases();
/// A perceptron with softmax cross-entropy on a batch of 64, by all weights and biases.
std::vector<Case> mlpCases();
/// Chains of 12 and 1000 elementwise operations on 65536 elements.
std::vector<Case> chainCases();
/// ADBench's mixtures of Gaussians: the objective, and with its gradient.
std::vector<Case> gmmCases();
/// A product with the Hessian of one of them.
std::vector<Case> gmmHvpCases();
/// ADBench's recurrent network: the objective, and with its gradient; memory of the gradient.
std::vector<Case> lstmCases();
/// From C++ trace to callable gradient of these chains, in this process and in a fresh one.
std::vector<Case> compileCases();

/// Compile time and code size of the gradient of a loop, compared with a loop of 10 steps.
std::vector<Case> loopCases();

/// All of them, in the order of the report.
std::vector<Case> allCases();

} // namespace bench

#endif

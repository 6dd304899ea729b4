// Inputs of the perceptron benchmark and its results in double precision.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_WORKLOADS_MLPREFERENCE_H
#define AD_BENCH_WORKLOADS_MLPREFERENCE_H

#include "../Array.h"
#include <vector>

namespace bench {

struct MlpInputs {
  Array x; // [batch, 784]
  std::vector<int64_t> labels;
  Array parameters[6]; // w1 b1 w2 b2 w3 b3, weights [out, in]
};

/// Random inputs. A row of x is drawn anew until no argument of a ReLU is within 2e-5 of its kink:
/// there the order of a sum in single precision would decide on a gradient.
MlpInputs makeMlpInputs(size_t batch);

/// The loss, then the gradients by the parameters.
std::vector<std::vector<double>> mlpReference(const MlpInputs &in);

} // namespace bench

#endif

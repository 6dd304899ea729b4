// The elementwise chain in terms of ad, and its results in double precision.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_WORKLOADS_CHAINMODEL_H
#define AD_BENCH_WORKLOADS_CHAINMODEL_H

#include "../Array.h"
#include "../Harness.h"
#include <ad/ad.h>

namespace bench {

constexpr size_t chainElements = 65536;

/// The mean of the chain. `offset` is added to every scale, for constants that are fresh.
struct ChainModel {
  size_t ops;
  float offset = 0;
  ad::Tensor operator()(const ad::Tensor &x) const;
};

/// The loss and its gradient by x.
std::vector<std::vector<double>> chainReference(const Array &x, const ChainModel &model);

Array chainInput(size_t ops);

} // namespace bench

#endif

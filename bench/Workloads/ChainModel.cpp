// The elementwise chain in terms of ad, and its results in double precision.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ChainModel.h"
#include "../Floor/Floor.h"
#include <cmath>

namespace bench {

ad::Tensor ChainModel::operator()(const ad::Tensor &x) const {
  ad::Tensor y = x;
  for (size_t op = 0; op < ops; ++op) {
    const floors::ChainConstants constants = floors::chainConstants(op);
    switch (op % 4) {
    case 0:
      y = y * (constants.scale + offset);
      break;
    case 1:
      y = y + constants.shift;
      break;
    case 2:
      y = tanh(y);
      break;
    default:
      y = sin(y);
    }
  }
  return mean(y);
}

/// The derivative is accumulated along with the value; all factors are scalars.
std::vector<std::vector<double>> chainReference(const Array &x, const ChainModel &model) {
  double loss = 0;
  std::vector<double> dx(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    double y = x[i], slope = 1;
    for (size_t op = 0; op < model.ops; ++op) {
      const floors::ChainConstants constants = floors::chainConstants(op);
      if (op % 4 == 0) {
        y *= constants.scale + model.offset;
        slope *= constants.scale + model.offset;
      } else if (op % 4 == 1) {
        y += constants.shift;
      } else if (op % 4 == 2) {
        y = std::tanh(y);
        slope *= 1 - y * y;
      } else {
        slope *= std::cos(y);
        y = std::sin(y);
      }
    }
    loss += y;
    dx[i] = slope / static_cast<double>(x.size());
  }
  return {{loss / static_cast<double>(x.size())}, std::move(dx)};
}

Array chainInput(size_t ops) { return Random(ops).uniformArray(chainElements, -1, 1); }

} // namespace bench

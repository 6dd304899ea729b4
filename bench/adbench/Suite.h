// All cases of ADBench that the objectives here are for, against their golden results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_ADBENCH_SUITE_H
#define AD_BENCH_ADBENCH_SUITE_H

#include <string>

namespace bench {

/// Computes the objective and the gradient of each case of the GMM and the LSTM that
/// `folder`/index.json lists, in files beside it, and prints the largest error by ADBench's rule
/// and relative to the largest number. Whether all are within 1e-8 and, where ADBench's rule is an
/// absolute one because all numbers are small, 1e-9 of the largest. Throws std::runtime_error if
/// the folder is not as expected.
bool checkSuite(const std::string &folder);

} // namespace bench

#endif

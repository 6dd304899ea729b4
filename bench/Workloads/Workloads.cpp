// The list of benchmarks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Workloads.h"

namespace bench {

std::vector<Case> allCases() {
  std::vector<Case> all;
  for (std::vector<Case> family : {squareCases(), tanhCases(), mlpCases(), chainCases(), gmmCases(),
                                   gmmHvpCases(), lstmCases(), compileCases(), loopCases()})
    for (Case &one : family)
      all.push_back(std::move(one));
  return all;
}

} // namespace bench

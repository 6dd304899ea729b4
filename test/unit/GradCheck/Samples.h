// The instances of ops that are checked, from the op records.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_GRADCHECK_SAMPLES_H
#define AD_TEST_UNIT_GRADCHECK_SAMPLES_H

#include "llvm/ADT/StringRef.h"
#include <gtest/gtest.h>
#include <ostream>
#include <string>

namespace ad::test {

/// A function `f` of one op, in f64.
struct Sample {
  const char *mnemonic;
  int number;
  double low, high;
  const char *text;

  /// With another element type in place of f64.
  std::string textIn(llvm::StringRef element) const {
    std::string result = text;
    for (size_t at = result.find("f64>"); at != std::string::npos; at = result.find("f64>", at + 1))
      result.replace(at, 3, element);
    return result;
  }
};

inline constexpr Sample samples[] = {
#define AD_GRADCHECK(mnemonic, number, low, high, text) {mnemonic, number, low, high, text},
#include "Samples.inc"
#undef AD_GRADCHECK
};

inline void PrintTo(const Sample &sample, std::ostream *os) { *os << sample.text; }

inline std::string nameOf(const ::testing::TestParamInfo<Sample> &info) {
  return std::string(info.param.mnemonic) + std::to_string(info.param.number);
}

} // namespace ad::test

#endif

// Short checks on tensors and errors for the tests of the API.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_API_EXPECT_H
#define AD_TEST_UNIT_API_EXPECT_H

#include <ad/ad.h>
#include <gtest/gtest.h>
#include <string>

namespace ad::test {

/// The text of a tensor.
inline std::string text(const Tensor &tensor) { return to_string(tensor); }

/// What an error of type E that `body` throws says; fails if there is none.
template <class E, class F>
std::string messageOf(F &&body) {
  try {
    body();
  } catch (const E &error) {
    EXPECT_GT(error.line(), 0u);
    EXPECT_EQ(std::string(error.code()).substr(0, 2), "AD");
    return error.what();
  } catch (const Error &error) {
    return std::string("another error: ") + error.describe();
  }
  return "no error";
}

} // namespace ad::test

#endif

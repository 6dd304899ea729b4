// The rows of docs/reference/singular-points.json, and their functions as IR.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_SINGULARPOINTS_TABLE_H
#define AD_TEST_SINGULARPOINTS_TABLE_H

#include <cstdint>
#include <string>
#include <vector>

namespace ad::test {

/// The elements of a vector, or one number: a point of an elementwise function.
struct Numbers {
  bool isVector;
  std::vector<double> values;
};

struct Point {
  std::vector<Numbers> operands;
  /// The derivatives are those of Σ cotangent · value.
  Numbers cotangent, value;
  std::vector<Numbers> derivatives;
};

struct SingularFunction {
  const char *text;
  unsigned numOperands;
  std::vector<Point> points;
};

/// The table, function by function.
const std::vector<SingularFunction> &singularFunctions();

/// The function as a trace records it, for operands that are vectors of these sizes.
std::string tracedText(std::size_t function, bool isDouble, const std::vector<std::int64_t> &sizes);

} // namespace ad::test

#endif

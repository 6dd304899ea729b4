// The generated table, with each function as the C++ that it is written as.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Table.h"
#include <ad/ad.h>
#include <cmath>

namespace ad::test {
namespace {

using Apply = Tensor (*)(const Tensor *);

#define AD_STRIP(...) __VA_ARGS__
#define AD_OPERANDS_1(x) [[maybe_unused]] const Tensor &x = operands[0]
#define AD_OPERANDS_2(a, b) [[maybe_unused]] const Tensor &a = operands[0], &b = operands[1]

const Apply applies[] = {
#define AD_POINT(...)
#define AD_POINTS(text, count, names, ...)                                                         \
  [](const Tensor *operands) -> Tensor {                                                           \
    AD_OPERANDS_##count names;                                                                     \
    return __VA_ARGS__;                                                                            \
  },
#include "SingularPoints.inc"
#undef AD_POINTS
#undef AD_POINT
};

std::vector<SingularFunction> makeTable() {
  std::vector<SingularFunction> table;
#define AD_POINTS(text, count, ...) table.push_back({text, count, {}});
#define AD_POINT(function, operands, cotangent, value, derivatives)                                \
  table[function].points.push_back(                                                                \
      {AD_STRIP operands, AD_STRIP cotangent, AD_STRIP value, AD_STRIP derivatives});
#include "SingularPoints.inc"
#undef AD_POINTS
#undef AD_POINT
  return table;
}

} // namespace

const std::vector<SingularFunction> &singularFunctions() {
  static const std::vector<SingularFunction> table = makeTable();
  return table;
}

std::string tracedText(std::size_t function, bool isDouble,
                       const std::vector<std::int64_t> &sizes) {
  std::vector<Tensor> like;
  for (const std::int64_t size : sizes)
    like.push_back(zeros({size}, isDouble ? float64 : float32));
  const Apply apply = applies[function];
  if (like.size() == 1)
    return std::string(jit([apply](const Tensor &x) { return apply(&x); }).traced_ir(like[0]));
  return std::string(jit([apply](const Tensor &a, const Tensor &b) {
                       const Tensor both[] = {a, b};
                       return apply(both);
                     }).traced_ir(like[0], like[1]));
}

} // namespace ad::test

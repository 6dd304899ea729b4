// Tensors are printed as PyTorch 1.13 prints them, byte for byte.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Print/Print.h"
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

namespace ad {
namespace {

using Shape = std::vector<int64_t>;

std::string floats(std::vector<float> values, Shape shape, std::vector<std::string> suffixes = {}) {
  return formatTensor(ElementKind::F32, shape, values.data(), suffixes);
}
std::string vector(std::vector<float> values) {
  return floats(values, {static_cast<int64_t>(values.size())});
}
std::string doubles(std::vector<double> values, Shape shape,
                    std::vector<std::string> suffixes = {}) {
  return formatTensor(ElementKind::F64, shape, values.data(), suffixes);
}
template <class T>
std::string integers(ElementKind kind, std::vector<T> values, Shape shape) {
  return formatTensor(kind, shape, values.data());
}

TEST(Print, IntegralFloatsGetAPoint) {
  EXPECT_EQ(vector({1, 2, 3}), "tensor([1., 2., 3.])");
  EXPECT_EQ(vector({-1, 2}), "tensor([-1.,  2.])");
  EXPECT_EQ(vector({2, 20, 200}), "tensor([  2.,  20., 200.])");
  EXPECT_EQ(vector({-0.0f, 0}), "tensor([-0., 0.])");
  EXPECT_EQ(vector({1e8f}), "tensor([100000000.])");
}

TEST(Print, OtherFloatsGetFourDigits) {
  EXPECT_EQ(floats({4.5, 4.5, 4.5, 4.5}, {2, 2}),
            "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])");
  EXPECT_EQ(vector({0.00011f, 0.01f}), "tensor([0.0001, 0.0100])");
}

TEST(Print, WideRangesAreScientific) {
  EXPECT_EQ(vector({1, 1000}), "tensor([   1., 1000.])");
  EXPECT_EQ(vector({1, 1001}), "tensor([1.0000e+00, 1.0010e+03])");
  EXPECT_EQ(vector({9.9e-5f}), "tensor([9.9000e-05])");
  EXPECT_EQ(vector({1e-4f, 1}), "tensor([1.0000e-04, 1.0000e+00])");
  EXPECT_EQ(floats({123456789.f}, {}), "tensor(1.2346e+08)");
}

TEST(Print, NonFiniteElementsDoNotWiden) {
  EXPECT_EQ(vector({NAN, INFINITY, -INFINITY, 1}), "tensor([nan, inf, -inf, 1.])");
  EXPECT_EQ(vector({-NAN, 1.5}), "tensor([   nan, 1.5000])");
}

TEST(Print, Scalars) {
  EXPECT_EQ(floats({3}, {}), "tensor(3.)");
  EXPECT_EQ(integers<int64_t>(ElementKind::I64, {3}, {}), "tensor(3)");
}

TEST(Print, Integers) {
  EXPECT_EQ(integers<int64_t>(ElementKind::I64, {-5, 7}, {2}), "tensor([-5,  7])");
  EXPECT_EQ(integers<int8_t>(ElementKind::I8, {1, 65}, {2}), "tensor([ 1, 65], dtype=torch.int8)");
  const bool booleans[] = {true, false};
  EXPECT_EQ(formatTensor(ElementKind::I1, {2}, booleans), "tensor([ True, False])");
}

TEST(Print, EmptyTensorsShowTheirSize) {
  EXPECT_EQ(floats({}, {0}), "tensor([])");
  EXPECT_EQ(floats({}, {0, 3}), "tensor([], size=(0, 3))");
  EXPECT_EQ(integers<int64_t>(ElementKind::I64, {}, {0}), "tensor([], dtype=torch.int64)");
}

TEST(Print, LinesBreakAtEighty) {
  std::vector<float> values(20);
  std::iota(values.begin(), values.end(), 0.5f);
  EXPECT_EQ(vector(values),
            "tensor([ 0.5000,  1.5000,  2.5000,  3.5000,  4.5000,  5.5000,  6.5000,  7.5000,\n"
            "         8.5000,  9.5000, 10.5000, 11.5000, 12.5000, 13.5000, 14.5000, 15.5000,\n"
            "        16.5000, 17.5000, 18.5000, 19.5000])");
}

TEST(Print, BlocksAreApart) {
  EXPECT_EQ(floats({1, 2, 3, 4}, {2, 1, 2}), "tensor([[[1., 2.]],\n\n        [[3., 4.]]])");
}

TEST(Print, LongTensorsAreSummarized) {
  std::vector<int64_t> values(1001);
  std::iota(values.begin(), values.end(), 0);
  EXPECT_EQ(integers<int64_t>(ElementKind::I64, values, {1001}),
            "tensor([   0,    1,    2,  ...,  998,  999, 1000])");
  // Elements that are left out do not change the notation.
  std::vector<float> spiked(1001, 1.0f);
  spiked[500] = 1e30f;
  EXPECT_EQ(vector(spiked), "tensor([1., 1., 1.,  ..., 1., 1., 1.])");
  EXPECT_EQ(floats(std::vector<float>(1400, 2.0f), {7, 200}),
            "tensor([[2., 2., 2.,  ..., 2., 2., 2.],\n"
            "        [2., 2., 2.,  ..., 2., 2., 2.],\n"
            "        [2., 2., 2.,  ..., 2., 2., 2.],\n"
            "        ...,\n"
            "        [2., 2., 2.,  ..., 2., 2., 2.],\n"
            "        [2., 2., 2.,  ..., 2., 2., 2.],\n"
            "        [2., 2., 2.,  ..., 2., 2., 2.]])");
}

TEST(Print, SuffixesFollowTheDtype) {
  EXPECT_EQ(floats({1, 1, 1, 1}, {2, 2}, {"requires_grad=True"}),
            "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)");
  EXPECT_EQ(doubles({1, 2}, {2}, {"grad_fn=<AddBackward0>"}),
            "tensor([1., 2.], dtype=torch.float64, grad_fn=<AddBackward0>)");
}

TEST(Print, SuffixesBreakAtEighty) {
  std::vector<double> values = {0.5, 1.5, 2.5, 3.5, 4.5, 5.5};
  EXPECT_EQ(doubles(values, {6}, {"requires_grad=True"}),
            "tensor([0.5000, 1.5000, 2.5000, 3.5000, 4.5000, 5.5000], dtype=torch.float64,\n"
            "       requires_grad=True)");
}

} // namespace
} // namespace ad

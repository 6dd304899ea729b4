// The text of tensors, row by row as PyTorch prints them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cmath>
#include <sstream>

using namespace ad;
using test::text;

namespace {

TEST(Print, WholeNumbersShareAWidth) {
  EXPECT_EQ(text(tensor({1., 1000.})), "tensor([   1., 1000.])");
  EXPECT_EQ(text(tensor({-1., 2.})), "tensor([-1.,  2.])");
  EXPECT_EQ(text(tensor({-0., 0.})), "tensor([-0., 0.])");
  EXPECT_EQ(text(tensor({1e8})), "tensor([100000000.])");
}

TEST(Print, WideRangesAreScientific) {
  EXPECT_EQ(text(tensor({1., 1001.})), "tensor([1.0000e+00, 1.0010e+03])");
  EXPECT_EQ(text(tensor({9.9e-5})), "tensor([9.9000e-05])");
  EXPECT_EQ(text(tensor({0.00011, 0.01})), "tensor([0.0001, 0.0100])");
  EXPECT_EQ(text(tensor({1e-4, 1.})), "tensor([1.0000e-04, 1.0000e+00])");
  EXPECT_EQ(text(tensor(123456789.)), "tensor(1.2346e+08)");
}

TEST(Print, NonFiniteElementsHaveNoSay) {
  EXPECT_EQ(text(tensor({double(NAN), double(INFINITY), -double(INFINITY), 1.})),
            "tensor([nan, inf, -inf, 1.])");
  EXPECT_EQ(text(tensor({double(NAN), 1.5})), "tensor([   nan, 1.5000])");
}

TEST(Print, ScalarsIntegersBools) {
  EXPECT_EQ(text(tensor(3)), "tensor(3)");
  EXPECT_EQ(text(tensor(3.)), "tensor(3.)");
  EXPECT_EQ(text(tensor({true, false})), "tensor([ True, False])");
  EXPECT_EQ(text(tensor({1, -20})), "tensor([  1, -20])");
}

TEST(Print, EmptyTensorsTellTheirShape) {
  EXPECT_EQ(text(zeros({0})), "tensor([])");
  EXPECT_EQ(text(zeros({0, 3})), "tensor([], size=(0, 3))");
  EXPECT_EQ(text(zeros({0}, int64)), "tensor([], dtype=torch.int64)");
}

TEST(Print, MatricesAreIndented) {
  EXPECT_EQ(text(ones({2, 2}, requires_grad)),
            "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)");
  EXPECT_EQ(text(zeros(2, 1, 2)), "tensor([[[0., 0.]],\n\n        [[0., 0.]]])");
}

TEST(Print, LargeTensorsAreSummarized) {
  EXPECT_EQ(text(arange(1001)), "tensor([   0,    1,    2,  ...,  998,  999, 1000])");
  EXPECT_EQ(text(zeros(1001, 2)), "tensor([[0., 0.],\n        [0., 0.],\n        [0., 0.],\n"
                                  "        ...,\n        [0., 0.],\n        [0., 0.],\n"
                                  "        [0., 0.]])");
}

TEST(Print, SuffixesGoToALineOfTheirOwnPastColumn80) {
  EXPECT_EQ(text(tensor({1.5, 2.5}, float64)), "tensor([1.5000, 2.5000], dtype=torch.float64)");
  EXPECT_EQ(text(tensor({1.5, 2.5, 3.5, 4.5, 5.5}, Options(float64).requires_grad())),
            "tensor([1.5000, 2.5000, 3.5000, 4.5000, 5.5000], dtype=torch.float64,\n"
            "       requires_grad=True)");
}

TEST(Print, OtherThingsThanTensors) {
  std::ostringstream out;
  out << Size{4, 3} << ' ' << Size{} << ' ' << float32 << ' ' << boolean << ' ' << GradFn();
  EXPECT_EQ(out.str(), "torch.Size([4, 3]) torch.Size([]) torch.float32 torch.bool None");
}

TEST(Print, PythonsLine) {
  testing::internal::CaptureStdout();
  print("loss", 0.1, 3, true, 1e16, 2.0, Tensor(), Size{2});
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            "loss 0.1 3 True 1e+16 2.0 None torch.Size([2])\n");
}

} // namespace

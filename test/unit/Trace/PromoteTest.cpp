// Promotion of element types, as PyTorch does it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include <gtest/gtest.h>

using namespace ad;

namespace {

NodeRef tensor(DType dtype, Sizes shape = {2}) {
  return makeNode(OpKind::Data, dtype, shape, Location());
}

TEST(Promote, TensorsOfOneCategoryWiden) {
  EXPECT_EQ(promote({tensor(float32), tensor(float64)}), float64);
  EXPECT_EQ(promote({tensor(int8), tensor(int32)}), int32);
}

TEST(Promote, TypesThatDoNotHoldEachOtherMeetInAWiderOne) {
  EXPECT_EQ(promote({tensor(uint8), tensor(int8)}), int16);
  EXPECT_EQ(promote({tensor(int16), tensor(uint8)}), int16);
  EXPECT_EQ(promote({tensor(float16), tensor(bfloat16)}), float32);
  EXPECT_EQ(promote({tensor(float16), tensor(float32)}), float32);
  EXPECT_EQ(promote({tensor(uint8), tensor(uint8)}), uint8);
}

TEST(Promote, PairsAreSymmetricAndAtLeastAsWide) {
  constexpr DType all[] = {float32, float64, boolean, int8,    int16,
                           int32,   int64,   uint8,   float16, bfloat16};
  for (const DType a : all)
    for (const DType b : all) {
      const DType both = promote({tensor(a), tensor(b)});
      EXPECT_EQ(both, promote({tensor(b), tensor(a)}));
      // Joining again with either changes nothing.
      EXPECT_EQ(promote({tensor(both), tensor(a)}), both);
      EXPECT_EQ(isFloat(both), isFloat(a) || isFloat(b));
    }
}

TEST(Promote, TheHigherCategoryWins) {
  EXPECT_EQ(promote({tensor(int64), tensor(float32)}), float32);
  EXPECT_EQ(promote({tensor(boolean), tensor(int8)}), int8);
  EXPECT_EQ(promote({tensor(int64), tensor(float16)}), float16);
}

TEST(Promote, TensorsWithoutAxesDoNotWiden) {
  EXPECT_EQ(promote({tensor(float32), tensor(float64, {})}), float32);
  EXPECT_EQ(promote({tensor(int8), tensor(int64, {})}), int8);
  EXPECT_EQ(promote({tensor(int32), tensor(float64, {})}), float64);
}

TEST(Promote, NumbersDoNotWiden) {
  EXPECT_EQ(promote({tensor(float32), Scalar(2.5)}), float32);
  EXPECT_EQ(promote({tensor(float64, {}), Scalar(2.5)}), float64);
  EXPECT_EQ(promote({tensor(int8), Scalar(300)}), int8);
  EXPECT_EQ(promote({tensor(bfloat16), Scalar(2.5)}), bfloat16);
  EXPECT_EQ(promote({tensor(int8), Scalar(0.5)}), float32);
  EXPECT_EQ(promote({tensor(boolean), Scalar(1)}), int64);
}

TEST(Promote, FunctionsOfRealsMakeIntegersFloat32) {
  const Built root = build::unary(OpKind::sqrt_, tensor(int64), Location());
  ASSERT_FALSE(failureOf(root));
  EXPECT_EQ(std::get<NodeRef>(root)->dtype, float32);
}

TEST(Promote, BoolsAddAsLogicalOr) {
  const NodeRef mask = tensor(boolean);
  const Built either = build::binary(OpKind::add_, mask, mask, Location());
  ASSERT_FALSE(failureOf(either));
  EXPECT_EQ(std::get<NodeRef>(either)->kind, OpKind::logical_or_);
  const Built difference = build::binary(OpKind::sub_, mask, mask, Location());
  ASSERT_TRUE(failureOf(difference));
  EXPECT_EQ(failureOf(difference)->code, Code::WrongDType);
}

} // namespace

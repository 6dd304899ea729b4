// Shapes: broadcasting, reshapes, axes, and the words of each refusal.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/ShapeRules.h"
#include <gtest/gtest.h>

using namespace ad;

namespace {

Shape shapeOf(const Or<Shape> &result) {
  const Failure *failure = failureOf(result);
  EXPECT_FALSE(failure) << failure->message;
  return failure ? Shape() : std::get<Shape>(result);
}

template <class T>
std::string messageOf(const Or<T> &result) {
  const Failure *failure = failureOf(result);
  return failure ? failure->message : "no failure";
}

TEST(ShapeRules, BroadcastsFromTheBack) {
  EXPECT_EQ(shapeOf(broadcastShapes({2, 1}, {3})), Shape({2, 3}));
  EXPECT_EQ(shapeOf(broadcastShapes({}, {4, 5})), Shape({4, 5}));
  EXPECT_EQ(shapeOf(broadcastShapes({0}, {1})), Shape({0}));
}

TEST(ShapeRules, NamesTheAxisThatDoesNotBroadcast) {
  EXPECT_EQ(messageOf(broadcastShapes({2, 3}, {2, 4})),
            "The size of tensor a (3) must match the size of tensor b (4) at non-singleton "
            "dimension 1");
}

TEST(ShapeRules, ResolvesOneOpenSize) {
  EXPECT_EQ(shapeOf(reshapeShape({2, 6}, {3, -1})), Shape({3, 4}));
  EXPECT_EQ(shapeOf(reshapeShape({}, {-1})), Shape({1}));
}

TEST(ShapeRules, RefusesReshapesThatLoseElements) {
  EXPECT_EQ(messageOf(reshapeShape({3}, {2, 2})), "shape '[2, 2]' is invalid for input of size 3");
  EXPECT_EQ(messageOf(reshapeShape({4}, {-1, -1})), "only one dimension can be inferred");
  EXPECT_EQ(messageOf(reshapeShape({4}, {int64_t(1) << 62, 4})),
            "shape '[4611686018427387904, 4]' is invalid for input of size 4");
}

TEST(ShapeRules, WrapsAxes) {
  EXPECT_EQ(shapeOf(wrapAxes({-1, 0}, 3)), Shape({0, 2}));
  EXPECT_EQ(shapeOf(wrapAxes({}, 2)), Shape({0, 1}));
  EXPECT_EQ(messageOf(wrapAxis(5, 2)),
            "Dimension out of range (expected to be in range of [-2, 1], but got 5)");
  EXPECT_EQ(messageOf(wrapAxes({1, -1}, 2)), "dim 1 appears multiple times in the list of dims");
}

TEST(ShapeRules, ChecksWhatIsJoined) {
  EXPECT_EQ(shapeOf(concatShape({Shape{2, 3}, Shape{1, 3}}, 0)), Shape({3, 3}));
  EXPECT_EQ(messageOf(concatShape({Shape{2, 3}, Shape{2, 2}}, 0)),
            "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 2 for "
            "tensor number 1 in the list.");
}

TEST(ShapeRules, ExpandsSizesOfOne) {
  EXPECT_EQ(shapeOf(expandShape({3, 1}, {2, -1, 4})), Shape({2, 3, 4}));
  EXPECT_EQ(messageOf(expandShape({3}, {4})),
            "The expanded size of the tensor (4) must match the existing size (3) at non-singleton "
            "dimension 0.  Target sizes: [4].  Tensor sizes: [3]");
}

} // namespace

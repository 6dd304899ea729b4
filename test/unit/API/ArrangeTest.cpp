// Functions that cut, join, repeat and rotate, and those of diagonals.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::messageOf;
using test::text;

namespace {

Tensor grid(int64_t rows, int64_t columns) {
  return arange(rows * columns).reshape({rows, columns});
}

TEST(Arrange, Pieces) {
  const auto x = arange(5);
  const Tensors pairs = split(x, 2);
  ASSERT_EQ(pairs.size(), 3u);
  EXPECT_EQ(text(pairs[0]), "tensor([0, 1])");
  EXPECT_EQ(text(pairs[2]), "tensor([4])");
  const Tensors uneven = split_with_sizes(grid(2, 3), {1, 2}, 1);
  ASSERT_EQ(uneven.size(), 2u);
  EXPECT_EQ(text(uneven[1]), "tensor([[1, 2],\n        [4, 5]])");
  const Tensors halves = chunk(x, 2);
  ASSERT_EQ(halves.size(), 2u);
  EXPECT_EQ(text(halves[0]), "tensor([0, 1, 2])");
  EXPECT_EQ(text(cat(chunk(x, 3))), text(x));
  EXPECT_EQ(split(zeros(0, 2), 3).size(), 1u);
  EXPECT_EQ(chunk(zeros(2, 0), 4, 1)[0].shape(), Size({2, 0}));
}

TEST(Arrange, Squeeze) {
  EXPECT_EQ(squeeze(zeros(1, 2, 1)).shape(), Size({2}));
  EXPECT_EQ(squeeze(zeros(1, 2, 1), 0).shape(), Size({2, 1}));
  EXPECT_EQ(squeeze(zeros(1, 2, 1), {1, -1}).shape(), Size({1, 2}));
  EXPECT_EQ(squeeze(tensor(1.)).shape(), Size());
}

TEST(Arrange, Roll) {
  EXPECT_EQ(text(roll(arange(5), 2)), "tensor([3, 4, 0, 1, 2])");
  EXPECT_EQ(text(roll(arange(5), -7)), "tensor([2, 3, 4, 0, 1])");
  EXPECT_EQ(text(roll(grid(2, 3), 1)), "tensor([[5, 0, 1],\n        [2, 3, 4]])");
  EXPECT_EQ(text(roll(grid(2, 3), {1, 1}, {0, 1})), "tensor([[5, 3, 4],\n        [2, 0, 1]])");
  EXPECT_EQ(roll(zeros(0, 2), 1, 0).shape(), Size({0, 2}));
  EXPECT_EQ(roll(tensor(2.), 3).item(), 2);
}

TEST(Arrange, Repeat) {
  EXPECT_EQ(text(repeat(arange(2), {3})), "tensor([0, 1, 0, 1, 0, 1])");
  EXPECT_EQ(text(repeat(arange(2), {2, 1})), "tensor([[0, 1],\n        [0, 1]])");
  EXPECT_EQ(repeat(zeros(2, 3), {2, 0, 4}).shape(), Size({2, 0, 12}));
  EXPECT_EQ(text(repeat(tensor(1.), {2})), "tensor([1., 1.])");
  expectDerivatives([](const Tensor &x) { return square(repeat(x, {2, 3})); },
                    tensor({{1., 2.}}, float64));
}

TEST(Arrange, Triangles) {
  EXPECT_EQ(text(tril(grid(2, 3))), "tensor([[0, 0, 0],\n        [3, 4, 0]])");
  EXPECT_EQ(text(triu(grid(2, 3), 1)), "tensor([[0, 1, 2],\n        [0, 0, 5]])");
  EXPECT_EQ(text(tril(grid(2, 3), 1000)), text(grid(2, 3)));
  EXPECT_EQ(sum(triu(ones(4, 3, 3), -1)).item(), 32);
  EXPECT_EQ(tril(zeros(0, 3)).shape(), Size({0, 3}));
  // What is cut off has gradient 0, whatever it is.
  const auto x = tensor({{1., 0.}, {1., 1.}}, requires_grad);
  sum(log(tril(x, 0) + triu(ones(2, 2), 1))).backward();
  EXPECT_EQ(text(x.grad()), "tensor([[1., 0.],\n        [1., 1.]])");
}

TEST(Arrange, Diagonals) {
  EXPECT_EQ(text(diagonal(grid(3, 3))), "tensor([0, 4, 8])");
  EXPECT_EQ(text(diagonal(grid(3, 4), 2)), "tensor([2, 7])");
  EXPECT_EQ(text(diagonal(grid(3, 4), -1)), "tensor([4, 9])");
  EXPECT_EQ(diagonal(grid(3, 4), 9).numel(), 0);
  EXPECT_EQ(diagonal(zeros(2, 3, 4), 1, 0, 2).shape(), Size({3, 2}));
  EXPECT_EQ(text(diagonal(arange(8).reshape({2, 2, 2}), 0, -2, -1)),
            "tensor([[0, 3],\n        [4, 7]])");
  EXPECT_EQ(text(diag(grid(2, 2))), "tensor([0, 3])");
  EXPECT_EQ(text(diag(arange(1, 3))), "tensor([[1, 0],\n        [0, 2]])");
  EXPECT_EQ(text(diag(arange(1, 3), -1)),
            "tensor([[0, 0, 0],\n        [1, 0, 0],\n        [0, 2, 0]])");
  EXPECT_EQ(diag(zeros(0), 2).shape(), Size({2, 2}));
  EXPECT_EQ(text(diag(arange(2, 3), 1)), "tensor([[0, 2],\n        [0, 0]])");
  expectDerivatives([](const Tensor &x) { return square(diagonal(x, 1)); },
                    tensor({{1., 2., 3.}, {4., 5., 6.}}, float64));
  expectDerivatives([](const Tensor &x) { return square(diag(x, 1)); }, tensor({1., 2.}, float64));
}

TEST(Arrange, MaskedFillKeepsTheElementType) {
  const auto x = tensor({1, 2, 3});
  EXPECT_EQ(text(masked_fill(x, x > 1, 7)), "tensor([1, 7, 7])");
  EXPECT_EQ(masked_fill(x, x > 1, 0.5).dtype(), int64);
  EXPECT_EQ(text(grad([](const Tensor &v) { return sum(masked_fill(v, v > 1, 0) * 3); })(
                tensor({1., 2.}))),
            "tensor([3., 0.])");
}

TEST(Arrange, Errors) {
  EXPECT_EQ(messageOf<ValueError>([] { split(arange(4), -1); }),
            "split expects split_size be non-negative, but got split_size=-1");
  EXPECT_EQ(messageOf<ValueError>([] { split_with_sizes(arange(5), {2, 2}); }),
            "split_with_sizes expects split_sizes to sum exactly to 5 (input tensor's size at "
            "dimension 0), but got split_sizes=[2, 2]");
  EXPECT_EQ(messageOf<ValueError>([] { chunk(arange(5), 0); }),
            "chunk expects `chunks` to be greater than 0, got: 0");
  EXPECT_EQ(messageOf<ShapeError>([] { split(tensor(1.), 1); }),
            "split expects at least a 1-dimensional tensor");
  EXPECT_EQ(messageOf<ValueError>([] { roll(ones(2, 2), 1, {0, 1}); }),
            "shifts and dimensions must align. shifts: 1, dims:2");
  EXPECT_EQ(messageOf<ShapeError>([] { repeat(ones(2, 3), {2}); }),
            "Number of dimensions of repeat dims can not be smaller than number of dimensions of "
            "tensor: got [2] for a tensor of shape [2, 3]");
  EXPECT_EQ(messageOf<ShapeError>([] { tril(ones(3)); }),
            "tril: input tensor must have at least 2 dimensions");
  EXPECT_EQ(messageOf<ValueError>([] { diagonal(ones(2, 2), 0, 1, 1); }),
            "diagonal dimensions cannot be identical 1, 1");
  EXPECT_EQ(messageOf<ShapeError>([] { diag(ones(2, 2, 2)); }),
            "diag(): Supports 1D or 2D tensors. Got 3D");
  EXPECT_EQ(messageOf<TypeError>([] { masked_fill(ones(2), ones(2), 1); }),
            "where expected condition to be a boolean tensor, but got a tensor with dtype Float");
}

} // namespace

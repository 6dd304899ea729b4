// Products of vectors and matrices, and Einstein's notation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

Tensor sample(const Size &shape) { return test::sampleLike(zeros(shape, float64)); }

TEST(Product, Vectors) {
  const auto a = tensor({1., 2.}), b = tensor({3., 4., 5.});
  EXPECT_EQ(dot(a, a).item(), 5);
  EXPECT_EQ(dot(zeros(0), zeros(0)).item(), 0);
  EXPECT_EQ(text(outer(a, b)), "tensor([[ 3.,  4.,  5.],\n        [ 6.,  8., 10.]])");
  EXPECT_EQ(text(outer(tensor({1, 2}), tensor({3}))), "tensor([[3],\n        [6]])");
  EXPECT_EQ(text(mv(outer(a, b), b)), "tensor([ 50., 100.])");
  EXPECT_EQ(outer(zeros(0), b).shape(), Size({0, 3}));
}

TEST(Product, Einsum) {
  const auto a = sample({2, 3}), b = sample({3, 4}), c = sample({4, 2});
  expectNear(einsum("ij,jk->ik", {a, b}), mm(a, b), 1e-15);
  expectNear(einsum("ij,jk", {a, b}), mm(a, b), 1e-15);
  expectNear(einsum("ij,jk,kl->il", {a, b, c}), mm(mm(a, b), c), 1e-14);
  expectNear(einsum("ij,jk,ki->", {a, b, c}), diagonal(mm(mm(a, b), c)).sum(), 1e-14);
  expectNear(einsum("ij->ji", {a}), a.t(), 0);
  expectNear(einsum("ij->", {a}), a.sum(), 1e-15);
  expectNear(einsum(" i j -> j ", {a}), a.sum({0}), 1e-15);
  expectNear(einsum("i,j->ij", {a[0], b[1]}), outer(a[0], b[1]), 0);
  expectNear(einsum("i,i", {a[0], a[1]}), dot(a[0], a[1]), 1e-15);
  expectNear(einsum("ij,kj->ikj", {a, sample({5, 3})}),
             a.unsqueeze(1) * sample({5, 3}).unsqueeze(0), 0);
}

TEST(Product, EinsumOfBatches) {
  const auto a = sample({5, 2, 3}), b = sample({5, 3, 4});
  expectNear(einsum("bij,bjk->bik", {a, b}), bmm(a, b), 1e-15);
  expectNear(einsum("...ij,...jk->...ik", {a, b}), bmm(a, b), 1e-15);
  expectNear(einsum("...ij,jk->...ik", {a, b[0]}), matmul(a, b[0]), 1e-15);
  // An axis of size 1 broadcasts.
  expectNear(einsum("bij,bjk->bik", {a.narrow(0, 0, 1), b}), matmul(a[0], b), 1e-15);
  expectNear(einsum("b...->...b", {a}), a.permute({1, 2, 0}), 0);
}

TEST(Product, EinsumOfARepeatedIndex) {
  const auto a = sample({3, 3});
  expectNear(einsum("ii->", {a}), diagonal(a).sum(), 1e-15);
  expectNear(einsum("ii->i", {a}), diagonal(a), 0);
  expectNear(einsum("iij->j", {sample({2, 2, 4})}), diagonal(sample({2, 2, 4}), 0, 0, 1).sum({1}),
             1e-15);
  expectNear(
      einsum("iii->i", {sample({2, 2, 2})}),
      tensor({sample({2, 2, 2})[0][0][0].item(), sample({2, 2, 2})[1][1][1].item()}, float64), 0);
  // Its transpose writes to the diagonal.
  expectNear(grad([](const Tensor &x) { return einsum("ii->", {x}); })(a), diag(ones({3}, float64)),
             0);
}

TEST(Product, EinsumOfIntegersAndNothing) {
  EXPECT_EQ(text(einsum("i,i->", {tensor({1, 2}), tensor({3, 4})})), "tensor(11)");
  EXPECT_EQ(einsum("ij,jk->ik", {zeros(2, 0), zeros(0, 3)}).sum().item(), 0);
  EXPECT_EQ(einsum(",->", {tensor(2.), tensor(3.)}).item(), 6);
}

TEST(Product, EinsumHasDerivatives) {
  const auto b = sample({3, 4});
  expectDerivatives([&](const Tensor &x) { return einsum("ij,jk,il->kl", {x, b, x}); },
                    sample({2, 3}));
  expectDerivatives([](const Tensor &x) { return einsum("bij,bji->b", {x, x}); },
                    sample({2, 3, 3}));
}

TEST(Product, Errors) {
  const auto a = ones(2, 3);
  EXPECT_EQ(messageOf<ShapeError>([&] { dot(a, a); }),
            "1D tensors expected, but got 2D and 2D tensors");
  EXPECT_EQ(messageOf<ShapeError>([&] { outer(a, ones(2)); }),
            "outer: Expected 1-D argument self, but got 2-D");
  EXPECT_EQ(messageOf<ShapeError>([&] { mv(ones(2), a); }),
            "mv: expected a matrix and a vector, but got 1D and 2D");
  EXPECT_EQ(messageOf<ShapeError>([&] { mv(a, ones(2)); }),
            "size mismatch, got input (2), mat (2x3), vec (2)");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ij,jk->ik", {a}); }),
            "einsum(): fewer operands were provided than specified in the equation");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ij->ij", {a, a}); }),
            "einsum(): more operands were provided than specified in the equation");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ij,jk->ik", {a, a}); }),
            "einsum(): subscript j has size 2 for operand 1 which does not broadcast with "
            "previously seen size 3");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("i->i", {a}); }),
            "einsum(): the number of subscripts in the equation (1) does not match the number of "
            "dimensions (2) for operand 0 and no ellipsis was given");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ijk...->i", {a}); }),
            "einsum(): the number of subscripts in the equation (3) is more than the number of "
            "dimensions (2) for operand 0");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ij->ik", {a}); }),
            "einsum(): output subscript k does not appear in the equation for any input operand");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ij->ii", {a}); }),
            "einsum(): output subscript i appears more than once in the output");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("i1->i", {a}); }),
            "einsum(): the number of subscripts in the equation (1) does not match the number of "
            "dimensions (2) for operand 0 and no ellipsis was given");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("ij1->i", {a}); }),
            "einsum(): invalid subscript '1' given in the equation string, subscripts must be in "
            "[a-zA-Z] or one ellipsis");
  EXPECT_EQ(messageOf<ValueError>([&] { einsum("", TensorList({})); }),
            "einsum(): must provide at least one operand");
}

} // namespace

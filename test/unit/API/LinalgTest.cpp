// Factors and triangular systems: values, both modes to third order, and PyTorch's errors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::text;

namespace {

Tensor matrix() { return tensor({{2., -1., 0.5}, {0.3, 1.5, -0.7}, {-0.4, 0.9, 1.8}}, float64); }
Tensor positiveDefinite(const Tensor &x) {
  return matmul(x, x.transpose(-2, -1)) + eye(x.size(-1), float64);
}

TEST(Linalg, FactorsMultiplyToTheMatrix) {
  const Tensor a = positiveDefinite(matrix()), l = linalg::cholesky(a);
  expectNear(matmul(l, l.t()), a, 1e-14);
  EXPECT_EQ(triu(l, 1).abs().sum().item(), 0);
  expectNear(linalg::cholesky(a, true), l.t(), 0);
  EXPECT_EQ(text(linalg::cholesky(tensor({{4., 2.}, {2., 5.}}))),
            "tensor([[2., 0.],\n        [1., 2.]])");
}

TEST(Linalg, DerivativesOfFactors) {
  for (const bool upper : {false, true})
    expectDerivatives(
        [upper](const Tensor &x) { return linalg::cholesky(positiveDefinite(x), upper); }, matrix(),
        3);
  const Tensor batch = stack({matrix(), matrix() * 2.});
  expectDerivatives([](const Tensor &x) { return linalg::cholesky(positiveDefinite(x)); }, batch);
}

TEST(Linalg, TheGradientIsSymmetric) {
  const auto gradient =
      grad([](const Tensor &a) { return sum(linalg::cholesky(a)); })(positiveDefinite(matrix()));
  expectNear(gradient, gradient.t(), 0);
}

// log det A = 2·Σ log diag L, whose gradient is the inverse.
TEST(Linalg, LogarithmOfTheDeterminant) {
  const Tensor a = positiveDefinite(matrix());
  const auto inverse =
      grad([](const Tensor &x) { return 2. * sum(log(diagonal(linalg::cholesky(x)))); })(a);
  expectNear(matmul(inverse, a), eye(3, float64), 1e-14);
}

TEST(Linalg, SolvesTriangularSystems) {
  const Tensor a = matrix(), b = tensor({{1., 2.}, {-1., 0.5}, {0.25, 3.}}, float64);
  for (const bool upper : {false, true})
    for (const bool unit : {false, true}) {
      const Tensor part = upper ? triu(a) : tril(a);
      const Tensor read = unit ? part - diag(diagonal(part)) + eye(3, float64) : part;
      expectNear(matmul(read, linalg::solve_triangular(a, b, upper, true, unit)), b, 1e-14);
      const Tensor x = linalg::solve_triangular(a, b.t(), upper, false, unit);
      expectNear(matmul(x, read), b.t(), 1e-14);
      const auto ofMatrix = [&](const Tensor &m) {
        return linalg::solve_triangular(m, b, upper, true, unit);
      };
      expectDerivatives(ofMatrix, a, 3);
      const auto fromRight = [&](const Tensor &m) {
        return linalg::solve_triangular(m, b.t() * m[0][0], upper, false, unit);
      };
      expectDerivatives(fromRight, a);
    }
}

TEST(Linalg, BatchesBroadcast) {
  const Tensor a = stack({matrix(), matrix() * 2.}); // [2, 3, 3]
  const Tensor b = ones({4, 1, 3, 5}, float64);
  const Tensor x = linalg::solve_triangular(a, b, false);
  EXPECT_EQ(x.shape(), Size({4, 2, 3, 5}));
  expectNear(matmul(tril(a), x), b.expand({4, 2, 3, 5}), 1e-14);
}

TEST(Linalg, WithoutElements) {
  EXPECT_EQ(linalg::cholesky(zeros(0, 0)).shape(), Size({0, 0}));
  EXPECT_EQ(linalg::cholesky(zeros(0, 3, 3)).shape(), Size({0, 3, 3}));
  EXPECT_EQ(linalg::solve_triangular(zeros(0, 0), zeros(0, 2), true).shape(), Size({0, 2}));
  EXPECT_EQ(linalg::solve_triangular(eye(2), zeros(2, 0), true).shape(), Size({2, 0}));
  EXPECT_EQ(linalg::cholesky(tensor({{9.}})).item(), 3);
}

TEST(Linalg, RefusesWhatIsNotPositiveDefinite) {
  const Tensor singular = tensor({{1., 2.}, {2., 4.}});
  const char *message =
      "linalg.cholesky: The factorization could not be completed because the input is not "
      "positive-definite (the leading minor of order 2 is not positive-definite).";
  const auto factor = jit([](Tensor a) { return linalg::cholesky(a); });
  for (int run = 0; run < 3; ++run) {
    EXPECT_EQ(messageOf<LinAlgError>([&] { linalg::cholesky(singular)[0][0].item(); }), message);
    EXPECT_EQ(messageOf<LinAlgError>([&] { factor(singular); }), message);
  }
  EXPECT_EQ(messageOf<LinAlgError>([&] { print(linalg::cholesky(stack({eye(2), singular}))); }),
            "linalg.cholesky: (Batch element 1): The factorization could not be completed because "
            "the input is not positive-definite (the leading minor of order 2 is not "
            "positive-definite).");
  // The code goes on working.
  EXPECT_EQ(text(factor(eye(2))), "tensor([[1., 0.],\n        [0., 1.]])");
}

TEST(Linalg, Errors) {
  EXPECT_EQ(messageOf<ShapeError>([] { linalg::cholesky(zeros(2, 3)); }),
            "linalg.cholesky: A must be batches of square matrices, but they are 2 by 3 matrices");
  EXPECT_EQ(messageOf<ShapeError>([] { linalg::cholesky(zeros(3)); }),
            "linalg.cholesky: The input tensor A must have at least 2 dimensions.");
  EXPECT_EQ(messageOf<TypeError>([] { linalg::cholesky(zeros({2, 2}, float16)); }),
            "linalg.cholesky: Low precision dtypes not supported. Got Half");
  EXPECT_EQ(messageOf<TypeError>([] { linalg::cholesky(zeros({2, 2}, int64)); }),
            "linalg.cholesky: Expected a floating point or complex tensor as input. Got Long");
  const Tensor a = eye(2);
  EXPECT_EQ(messageOf<ShapeError>([&] { linalg::solve_triangular(a, zeros(3, 4), true); }),
            "linalg.solve_triangular: Incompatible shapes of A and B for the equation AX = B "
            "(2x2 and 3x4)");
  EXPECT_EQ(messageOf<ShapeError>([&] { linalg::solve_triangular(a, zeros(2, 3), true, false); }),
            "linalg.solve_triangular: Incompatible shapes of A and B for the equation XA = B "
            "(2x2 and 2x3)");
  EXPECT_EQ(messageOf<ShapeError>([&] { linalg::solve_triangular(a, zeros(2), true); }),
            "linalg.solve_triangular: The input tensor B must have at least 2 dimensions.");
  EXPECT_EQ(
      messageOf<TypeError>([&] { linalg::solve_triangular(a, zeros({2, 1}, float64), true); }),
      "linalg.solve_triangular: Expected A and B to have the same dtype, but found A of "
      "type Float and B of type Double instead");
  EXPECT_EQ(messageOf<ShapeError>([&] {
              linalg::solve_triangular(zeros(2, 2, 2), zeros(3, 2, 1), true);
            }).substr(0, 31),
            "The size of tensor a (2) must m");
}

} // namespace

// Systems, inverses and determinants: values, both modes to third order, batches, singular
// matrices, PyTorch's shapes and errors. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"

using namespace ad;
using test::expectDerivatives;
using test::expectNear;
using test::messageOf;
using test::text;
using test::valuesOf;

namespace {

/// Its rows are exchanged, and the determinant is positive.
Tensor matrix() { return tensor({{0.2, -1., 0.5}, {2.3, 0.5, -0.7}, {-0.4, 0.9, 1.8}}, float64); }
Tensor batch() { return stack({matrix(), matrix() * matrix() + eye(3, float64)}); } // [2, 3, 3]
Tensor sides() { return tensor({{1., 2.}, {-1., 0.5}, {0.25, 3.}}, float64); }

TEST(LinearSystems, AreSolvedFromBothSides) {
  const Tensor a = matrix(), b = sides();
  expectNear(matmul(a, linalg::solve(a, b)), b, 1e-14);
  expectNear(matmul(linalg::solve(a, b.t(), false), a), b.t(), 1e-14);
  EXPECT_EQ(text(linalg::solve(tensor({{0.f, 2.f}, {4.f, 1.f}}), tensor({2.f, 5.f}))),
            "tensor([1., 1.])");
}

TEST(LinearSystems, Derivatives) {
  const Tensor b = sides();
  for (const bool left : {true, false}) {
    const auto solveFor = [left](const Tensor &m, const Tensor &side) {
      return linalg::solve(m, left ? side : side.t(), left);
    };
    expectDerivatives([&](const Tensor &m) { return solveFor(m, b); }, matrix(), 3);
    expectDerivatives([&](const Tensor &m) { return solveFor(m, b * m[0][1]); }, matrix());
    expectDerivatives([&](const Tensor &side) { return solveFor(matrix(), side); }, b);
  }
  expectDerivatives([&](const Tensor &m) { return linalg::solve(m, b); }, batch());
}

TEST(LinearSystems, ShapesAreThoseOfPyTorch) {
  const Tensor a = batch();
  const Tensor vector = sides().select(1, 0);          // [3]
  const Tensor vectors = stack({vector, vector * 2.}); // [2, 3]
  EXPECT_EQ(linalg::solve(matrix(), vector).shape(), Size({3}));
  expectNear(matmul(matrix(), linalg::solve(matrix(), vector)), vector, 1e-14);
  // One vector for each matrix; one for all; matrices for all.
  const Tensor each = linalg::solve(a, vectors);
  EXPECT_EQ(each.shape(), Size({2, 3}));
  expectNear(each[1], linalg::solve(a[1], vectors[1]), 1e-14);
  const Tensor shared = linalg::solve(a, vector);
  EXPECT_EQ(shared.shape(), Size({2, 3}));
  expectNear(shared[1], linalg::solve(a[1], vector), 1e-14);
  EXPECT_EQ(linalg::solve(a, sides()).shape(), Size({2, 3, 2}));
  const Tensor many = linalg::solve(a, ones({4, 1, 3, 5}, float64));
  EXPECT_EQ(many.shape(), Size({4, 2, 3, 5}));
  expectNear(matmul(a, many), ones({4, 2, 3, 5}, float64), 1e-14);
  expectDerivatives([&](const Tensor &m) { return linalg::solve(m, ones({4, 1, 3, 1}, float64)); },
                    matrix());
}

TEST(LinearSystems, Inverses) {
  expectNear(matmul(linalg::inv(batch()), batch()), eye(3, float64).expand({2, 3, 3}), 1e-13);
  expectDerivatives([](const Tensor &m) { return linalg::inv(m); }, matrix(), 3);
  EXPECT_EQ(text(linalg::inv(tensor({{0., 2.}, {4., 0.}}))),
            "tensor([[0.0000, 0.2500],\n        [0.5000, 0.0000]])");
}

TEST(LinearSystems, WithoutElements) {
  EXPECT_EQ(linalg::solve(zeros(0, 0), zeros(0, 2)).shape(), Size({0, 2}));
  EXPECT_EQ(linalg::solve(eye(2), zeros(2, 0)).shape(), Size({2, 0}));
  EXPECT_EQ(linalg::inv(zeros(0, 3, 3)).shape(), Size({0, 3, 3}));
  EXPECT_EQ(linalg::det(zeros(0, 0)).item(), 1);
  EXPECT_EQ(linalg::det(zeros(0, 3, 3)).shape(), Size({0}));
  const auto [sign, logarithm] = linalg::slogdet(zeros(0, 0));
  EXPECT_EQ(sign.item(), 1);
  EXPECT_EQ(logarithm.item(), 0);
}

TEST(LinearSystems, InBatchesOfVmap) {
  const Tensor b = sides(), a = batch();
  const auto solve = [](const Tensor &m, const Tensor &side) { return linalg::solve(m, side); };
  const Tensor two = stack({b, b * 2.});
  expectNear(vmap(solve)(a, two), linalg::solve(a, two), 1e-14);
  expectNear(vmap(solve, in_axes<0, unmapped>)(a, b), linalg::solve(a, b), 1e-14);
  expectNear(vmap(solve, in_axes<unmapped, 0>)(matrix(), two), linalg::solve(matrix(), two), 1e-14);
  const auto logarithm = [](const Tensor &m) { return std::get<1>(linalg::slogdet(m)); };
  expectNear(vmap(grad(logarithm))(a), linalg::inv(a).transpose(-2, -1), 1e-13);
  expectNear(jacrev([](const Tensor &m) { return linalg::det(m); })(matrix()),
             linalg::det(matrix()) * linalg::inv(matrix()).t(), 1e-14);
}

TEST(Determinants, ValuesAndDerivatives) {
  EXPECT_EQ(text(linalg::det(tensor({{0., 2.}, {4., 1.}}))), "tensor(-8.)");
  expectNear(linalg::det(batch())[0], linalg::det(matrix()), 1e-15);
  const auto determinant = [](const Tensor &m) { return linalg::det(m); };
  expectDerivatives(determinant, matrix(), 3);
  expectDerivatives(determinant, batch());
  expectDerivatives(determinant, tensor({{-3.}}, float64), 3);
}

// Cofactors are polynomials, whatever the rank.
TEST(Determinants, GradientsOfSingularMatrices) {
  const auto gradient = grad([](const Tensor &m) { return linalg::det(m); });
  const Tensor rankTwo = tensor({{1., 2., 3.}, {2., 4., 6.}, {1., 0., 1.}}, float64);
  EXPECT_EQ(linalg::det(rankTwo).item(), 0);
  expectNear(gradient(rankTwo), tensor({{4., 4., -4.}, {-2., -2., 2.}, {0., 0., 0.}}, float64),
             1e-14);
  // A column of zeros, which comes first.
  expectNear(gradient(tensor({{0., 1.}, {0., 0.}}, float64)),
             tensor({{0., 0.}, {-1., 0.}}, float64), 0);
  expectNear(gradient(ones({3, 3}, float64)), zeros({3, 3}, float64), 0);
  // Second derivatives are right for n = 2 and not to be had above.
  const auto second = [&](const Tensor &m) { return sum(gradient(m) * m[0][1]); };
  expectDerivatives(second, ones({2, 2}, float64));
  EXPECT_TRUE(std::isnan(grad(second)(rankTwo)[0][0].item()));
}

TEST(Determinants, SignAndLogarithm) {
  for (const Tensor &m : {matrix(), matrix() * -1., batch()[1]}) {
    const auto [sign, logarithm] = linalg::slogdet(m);
    expectNear(sign * exp(logarithm), linalg::det(m), 1e-14);
    expectDerivatives([](const Tensor &x) { return std::get<1>(linalg::slogdet(x)); }, m, 3);
  }
  const auto [sign, logarithm] = linalg::slogdet(ones({2, 3, 3}));
  EXPECT_EQ(text(sign), "tensor([0., 0.])");
  EXPECT_EQ(text(logarithm), "tensor([-inf, -inf])");
  // A determinant that is no number of its type.
  const auto [one, large] = linalg::slogdet(eye(2) * 1e30);
  EXPECT_EQ(one.item(), 1);
  EXPECT_NEAR(large.item(), 138.15510559, 1e-4);
  // No gradient goes through the sign.
  EXPECT_EQ(sum(abs(grad([](const Tensor &x) { return std::get<0>(linalg::slogdet(x)) * x[0][0]; })(
                    matrix())))
                .item(),
            1);
}

TEST(Determinants, Logarithm) {
  EXPECT_TRUE(std::isnan(logdet(flip(matrix(), {0})).item()));
  EXPECT_EQ(logdet(ones(2, 2)).item(), -INFINITY);
  const Tensor positive = matrix();
  EXPECT_NEAR(std::exp(logdet(positive).item()), linalg::det(positive).item(), 1e-13);
  expectDerivatives([](const Tensor &m) { return logdet(m); }, positive);
}

TEST(LinearSystems, RefuseSingularMatrices) {
  const Tensor singular = tensor({{1., 2.}, {2., 4.}}), two = stack({eye(2), singular});
  const char *solve = "torch.linalg.solve: The solver failed because the input matrix is singular.";
  const char *inverse = "linalg.inv: The diagonal element 2 is zero, the inversion could not be "
                        "completed because the input matrix is singular.";
  const auto compiled = jit([](Tensor a) { return linalg::solve(a, ones(2)); });
  for (int run = 0; run < 3; ++run) {
    EXPECT_EQ(messageOf<LinAlgError>([&] { print(linalg::solve(singular, ones(2))); }), solve);
    EXPECT_EQ(messageOf<LinAlgError>([&] { compiled(singular); }), solve);
    EXPECT_EQ(messageOf<LinAlgError>([&] { print(linalg::inv(singular)); }), inverse);
  }
  EXPECT_EQ(messageOf<LinAlgError>([&] { print(linalg::solve(two, ones(2))); }),
            "torch.linalg.solve: (Batch element 1): The solver failed because the input matrix is "
            "singular.");
  EXPECT_EQ(messageOf<LinAlgError>([&] { print(linalg::inv(two)); }),
            "linalg.inv: (Batch element 1): The diagonal element 2 is zero, the inversion could "
            "not be completed because the input matrix is singular.");
  // The code goes on working.
  EXPECT_EQ(text(compiled(eye(2))), "tensor([1., 1.])");
}

TEST(LinearSystems, Errors) {
  const Tensor a = eye(2);
  EXPECT_EQ(messageOf<ShapeError>([] { linalg::solve(zeros(2, 3), zeros(2)); }),
            "linalg.solve: A must be batches of square matrices, but they are 2 by 3 matrices");
  EXPECT_EQ(messageOf<ShapeError>([] { linalg::inv(zeros(2)); }),
            "linalg.inv: The input tensor A must have at least 2 dimensions.");
  EXPECT_EQ(messageOf<ShapeError>([] { linalg::det(zeros(2, 3)); }),
            "linalg.det: A must be batches of square matrices, but they are 2 by 3 matrices");
  EXPECT_EQ(messageOf<TypeError>([] { linalg::slogdet(zeros({2, 2}, bfloat16)); }),
            "linalg.slogdet: Low precision dtypes not supported. Got BFloat16");
  EXPECT_EQ(messageOf<TypeError>([] { linalg::inv(zeros({2, 2}, int64)); }),
            "linalg.inv: Expected a floating point or complex tensor as input. Got Long");
  EXPECT_EQ(messageOf<ShapeError>([&] { linalg::solve(a, zeros(3)); }),
            "linalg.solve: Incompatible shapes of A and B for the equation AX = B (2x2 and 3x1)");
  EXPECT_EQ(messageOf<ShapeError>([&] { linalg::solve(a, zeros(2, 3), false); }),
            "linalg.solve: Incompatible shapes of A and B for the equation XA = B (2x2 and 2x3)");
  EXPECT_EQ(messageOf<ShapeError>([&] { linalg::solve(a, zeros(2), false); }),
            "linalg.solve: Vector broadcasting of the left hand side is not supported for "
            "left=False. In this case linalg.solve is equivalent to B / A.squeeze(-1)");
  EXPECT_EQ(messageOf<TypeError>([&] { linalg::solve(a, zeros({2, 1}, float64)); }),
            "linalg.solve: Expected A and B to have the same dtype, but found A of type Float and "
            "B of type Double instead");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { linalg::solve(zeros(2, 2, 2), zeros(3, 2, 1)); }).substr(0, 31),
      "The size of tensor a (2) must m");
}

} // namespace

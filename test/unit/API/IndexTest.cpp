// Taking, adding and writing elements by index.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differences.h"
#include "Expect.h"
#include <limits>

using namespace ad;
using test::expectDerivatives;
using test::messageOf;
using test::text;

namespace {

Tensor matrix() { return tensor({{1., 2., 3.}, {4., 5., 6.}}); }
Tensor sample() { return test::sampleLike(zeros({3, 4}, float64)); }

TEST(Index, Gather) {
  const auto x = matrix();
  EXPECT_EQ(text(gather(x, 1, tensor({{2, 0}, {1, 1}}))), "tensor([[3., 1.],\n        [5., 5.]])");
  EXPECT_EQ(text(gather(x, 0, tensor({{1, 0}}))), "tensor([[4., 2.]])");
  EXPECT_EQ(text(gather(x, -1, tensor({{2, 2, 2, 0}}))), "tensor([[3., 3., 3., 1.]])");
  EXPECT_EQ(gather(tensor(5.), 0, tensor(0)).item(), 5);
  EXPECT_EQ(gather(tensor(5.), 0, tensor({0, 0})).shape(), Size({2}));
  EXPECT_EQ(gather(x, 1, tensor({{true}, {false}}).to(int64)).shape(), Size({2, 1}));
  EXPECT_EQ(gather(zeros(0, 3), 1, zeros({0, 2}, int64)).shape(), Size({0, 2}));
  EXPECT_EQ(gather(x, 1, zeros({2, 0}, int64)).shape(), Size({2, 0}));
  const auto index = tensor({{1, 1}, {0, 2}});
  expectDerivatives([&](const Tensor &v) { return square(gather(v, 0, index)); }, sample());
}

TEST(Index, TakeAlongDim) {
  const auto x = tensor({{30., 10., 20.}});
  EXPECT_EQ(text(take_along_dim(x, argsort(x, 1), 1)), "tensor([[10., 20., 30.]])");
  EXPECT_EQ(text(take_along_dim(matrix(), tensor({{1}}), 1)), "tensor([[2.],\n        [5.]])");
  EXPECT_EQ(text(take_along_dim(matrix(), tensor({5, 0}))), "tensor([6., 1.])");
  expectDerivatives([](const Tensor &v) { return take_along_dim(v, tensor({{3, 0}}), 1); },
                    sample());
}

TEST(Index, Select) {
  const auto x = matrix();
  EXPECT_EQ(text(index_select(x, 1, tensor({2, 0, 2}))),
            "tensor([[3., 1., 3.],\n        [6., 4., 6.]])");
  EXPECT_EQ(text(index_select(x, 0, tensor({1}).to(int32))), "tensor([[4., 5., 6.]])");
  EXPECT_EQ(index_select(tensor(3.), 0, tensor({0})).item(), 3);
  EXPECT_EQ(index_select(x, 0, zeros({0}, int64)).shape(), Size({0, 3}));
  EXPECT_EQ(text(index_select(x > 3, 0, tensor({1, 0}))),
            "tensor([[ True,  True,  True],\n        [False, False, False]])");
  expectDerivatives([](const Tensor &v) { return square(index_select(v, 1, tensor({3, 0, 3}))); },
                    sample());
}

TEST(Index, Take) {
  EXPECT_EQ(text(take(matrix(), tensor({{0, -1}, {4, 4}}))),
            "tensor([[1., 6.],\n        [5., 5.]])");
  expectDerivatives([](const Tensor &v) { return square(take(v, tensor({-1, 5, 5}))); }, sample());
}

TEST(Index, Embedding) {
  const auto weight = matrix();
  EXPECT_EQ(embedding(tensor({{1, 0}, {1, 1}}), weight).shape(), Size({2, 2, 3}));
  EXPECT_EQ(text(embedding(tensor(1), weight)), "tensor([4., 5., 6.])");
  const auto loss = [](const Tensor &w) { return sum(embedding(tensor({1, 1, 0, 1}), w)); };
  EXPECT_EQ(text(grad(loss)(weight)), "tensor([[1., 1., 1.],\n        [3., 3., 3.]])");
}

TEST(Index, SeveralIndices) {
  const auto x = matrix();
  EXPECT_EQ(text(index(x, {tensor({0, -1}), tensor({-1, 0})})), "tensor([3., 4.])");
  EXPECT_EQ(text(index(x, {tensor({{1}, {0}}), tensor({0, 2})})),
            "tensor([[4., 6.],\n        [1., 3.]])");
  EXPECT_EQ(index(x, {tensor({{1, 1, 0}})}).shape(), Size({1, 3, 3}));
  EXPECT_EQ(text(index(x, {x > 4})), "tensor([5., 6.])");
  EXPECT_EQ(text(index(x, {tensor({false, true}), tensor({1})})), "tensor([5.])");
  expectDerivatives(
      [](const Tensor &v) { return square(index(v, {tensor({0, 2, 0}), tensor({1, 3, 1})})); },
      sample());
}

TEST(Index, ScatterAdd) {
  const auto x = ones(2, 3), src = matrix();
  EXPECT_EQ(text(scatter_add(x, 1, tensor({{0, 0, 2}, {1, 1, 1}}), src)),
            "tensor([[ 4.,  1.,  4.],\n        [ 1., 16.,  1.]])");
  EXPECT_EQ(text(scatter_add(x, 0, tensor({{1, 1}}), src)),
            "tensor([[1., 1., 1.],\n        [2., 3., 1.]])");
  EXPECT_EQ(scatter_add(tensor(1.), 0, tensor({0, 0}), tensor({2., 3.})).item(), 6);
  EXPECT_EQ(text(scatter_add(zeros({2}, int8), 0, tensor({1, 1}), tensor({100, 100}).to(int8))),
            "tensor([  0, -56], dtype=torch.int8)");
  const auto index = tensor({{2, 0, 0, 1}, {2, 2, 0, 1}});
  expectDerivatives([&](const Tensor &v) { return square(scatter_add(v, 0, index, v)); }, sample());
}

TEST(Index, Scatter) {
  const auto x = zeros(2, 3);
  // The last one wins.
  EXPECT_EQ(text(scatter(x, 1, tensor({{0, 0, 2}, {1, 1, 1}}), matrix())),
            "tensor([[2., 0., 3.],\n        [0., 6., 0.]])");
  EXPECT_EQ(text(scatter(x, 0, tensor({{1, 0}}), 7)),
            "tensor([[0., 7., 0.],\n        [7., 0., 0.]])");
  EXPECT_EQ(text(scatter(x, 0, zeros({0, 3}, int64), matrix())),
            "tensor([[0., 0., 0.],\n        [0., 0., 0.]])");
  const auto index = tensor({{2, 0, 2, 1}, {2, 2, 0, 1}});
  // Replaced elements and sources that lost have no gradient.
  const auto of = [&](const Tensor &v, const Tensor &s) { return sum(scatter(v, 0, index, s)); };
  const auto [ofInto, ofSource] = grad(of, argnums<0, 1>)(ones(3, 4), ones(2, 4));
  EXPECT_EQ(text(ofInto), text(tensor({{1., 0., 0., 1.}, {1., 1., 1., 0.}, {0., 0., 0., 1.}})));
  EXPECT_EQ(text(ofSource), text(tensor({{0., 1., 1., 0.}, {1., 1., 1., 1.}})));
  expectDerivatives([&](const Tensor &v) { return square(scatter(v, 0, index, v)); }, sample());
}

TEST(Index, Add) {
  const auto x = ones(3, 2);
  EXPECT_EQ(text(index_add(x, 0, tensor({2, 0, 2}), tensor({{1., 2.}, {3., 4.}, {5., 6.}}))),
            "tensor([[4., 5.],\n        [1., 1.],\n        [7., 9.]])");
  EXPECT_EQ(text(index_add(tensor({1, 2}), 0, tensor({1}), tensor({5}), 3)), "tensor([ 1, 17])");
  expectDerivatives(
      [](const Tensor &v) { return square(index_add(v, 1, tensor({3, 3, 0, 1}), v, 0.5)); },
      sample());
}

TEST(Index, Put) {
  const auto x = zeros(2, 3);
  const auto i = tensor({1, 1, 0}), j = tensor({-1, 2, 0});
  const auto values = tensor({1., 2., 4.});
  EXPECT_EQ(text(index_put(x, {i, j}, values)), "tensor([[4., 0., 0.],\n        [0., 0., 2.]])");
  EXPECT_EQ(text(index_put(x, {i, j}, values, true)),
            "tensor([[4., 0., 0.],\n        [0., 0., 3.]])");
  EXPECT_EQ(text(index_put(x, {tensor({1})}, tensor(5.))),
            "tensor([[0., 0., 0.],\n        [5., 5., 5.]])");
  EXPECT_EQ(text(index_put(matrix(), {matrix() > 2}, tensor(0.))),
            "tensor([[1., 2., 0.],\n        [0., 0., 0.]])");
  for (const bool accumulate : {false, true})
    expectDerivatives(
        [&](const Tensor &v) {
          return square(index_put(v, {i, j}, take(v, tensor({0, 1, 2})), accumulate));
        },
        sample());
}

TEST(Index, Masks) {
  const auto x = matrix();
  EXPECT_EQ(text(masked_select(x, x > 2)), "tensor([3., 4., 5., 6.])");
  EXPECT_EQ(masked_select(x, x > 9).shape(), Size({0}));
  EXPECT_EQ(text(nonzero(tensor({{0, 3}, {4, 0}}))), "tensor([[0, 1],\n        [1, 0]])");
  EXPECT_EQ(nonzero(tensor(1.)).shape(), Size({1, 0}));
  auto leaf = tensor({1., -2., 3.}, requires_grad);
  sum(square(masked_select(leaf, leaf > 0))).backward();
  EXPECT_EQ(text(leaf.grad()), "tensor([2., 0., 6.])");
  EXPECT_EQ(
      messageOf<TraceError>(
          [&] { jit([](const Tensor &v) { return masked_select(v, v > 0); })(x); }),
      "masked_select(): the shape of the result depends on values, which are not known while a "
      "function is traced; use where() or masked_fill(), or call it outside of jit and grad");
}

TEST(Index, CompiledAsInterpreted) {
  const auto i = tensor({{5, 0, 3}, {1, 1, 6}});
  const auto f = [&](const Tensor &x) {
    return std::tuple(gather(x, 0, i), index_select(x, 1, i.flatten()), scatter_add(x, 0, i, x),
                      scatter(x, 1, i, x),
                      index_put(x, {i}, x.narrow(0, 0, 1).reshape({33}), true));
  };
  const auto x = test::sampleLike(zeros({7, 33}, float64)).to(float32);
  const auto [a, b, c, d, e] = f(x);
  const auto [a2, b2, c2, d2, e2] = jit(f)(x);
  for (const auto &[one, two] : {std::pair(a, a2), {b, b2}, {c, c2}, {d, d2}, {e, e2}})
    EXPECT_TRUE(all(one == two).item<bool>());
}

/// Interpreted the first time, compiled the second, compiled as a function.
template <class F>
void expectRefused(F f, const Tensor &x, const char *message) {
  for (int run = 0; run < 3; ++run)
    EXPECT_EQ(messageOf<IndexError>([&] { f(x).eval(); }), message);
  EXPECT_EQ(messageOf<IndexError>([&] { jit(f)(x); }), message);
}

TEST(Index, OutOfRange) {
  const auto x = matrix();
  expectRefused([](const Tensor &v) { return gather(v, 1, tensor({{2}, {3}})); }, x,
                "index 3 is out of bounds for dimension 1 with size 3");
  expectRefused([](const Tensor &v) { return index_select(v, 0, tensor({-1})); }, x,
                "index -1 is out of bounds for dimension 0 with size 2");
  expectRefused([](const Tensor &v) { return index(v, {tensor({0}), tensor({-4})}); }, x,
                "index -4 is out of bounds for dimension 1 with size 3");
  expectRefused([](const Tensor &v) { return scatter_add(v, 0, tensor({{2}}), v); }, x,
                "index 2 is out of bounds for dimension 0 with size 2");
  const auto least = std::numeric_limits<int64_t>::min(),
             most = std::numeric_limits<int64_t>::max();
  expectRefused([&](const Tensor &v) { return take(v, tensor({int64_t(0), least, most})); }, x,
                "index -9223372036854775808 is out of bounds for dimension 0 with size 6");
  expectRefused([&](const Tensor &v) { return embedding(tensor({most}), v); }, x,
                "index 9223372036854775807 is out of bounds for dimension 0 with size 2");
  expectRefused([](const Tensor &v) { return scatter(v, 0, tensor({{5}}), 1); }, x,
                "index 5 is out of bounds for dimension 0 with size 2");
  expectRefused([](const Tensor &v) { return gather(v.slice(0, 0, 0), 0, tensor({{0}})); }, x,
                "index 0 is out of bounds for dimension 0 with size 0");
}

TEST(Index, OutOfRangeNamesTheUsersLine) {
  const auto x = matrix();
  const unsigned line = __LINE__ + 1;
  const auto f = [](const Tensor &v, const Tensor &i) { return index_select(v, 0, i); };
  const auto compiled = jit(f);
  for (const bool isCompiled : {false, true}) {
    try {
      (isCompiled ? compiled(x, tensor({7})) : f(x, tensor({7}))).eval();
      FAIL();
    } catch (const IndexError &error) {
      EXPECT_EQ(error.line(), line);
      EXPECT_NE(std::string(error.file()).find("IndexTest.cpp"), std::string::npos);
      EXPECT_STREQ(error.code(), "AD0011");
    }
  }
  // The code is as good as before.
  EXPECT_EQ(text(compiled(x, tensor({1}))), "tensor([[4., 5., 6.]])");
}

TEST(Index, Errors) {
  const auto x = matrix();
  EXPECT_EQ(messageOf<TypeError>([&] { gather(x, 0, x); }),
            "gather(): Expected dtype int64 for index, but got Float");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { gather(x, 0, tensor({0})); }),
      "Index tensor must have the same number of dimensions as input tensor: got index [1] and "
      "input [2, 3]");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { gather(x, 0, zeros({1, 4}, int64)); }),
      "Size does not match at dimension 1 expected index [1, 4] to be no larger than self [2, 3] "
      "apart from dimension 0");
  EXPECT_EQ(messageOf<IndexError>([&] { index_select(x, 2, tensor({0})); }),
            "Dimension out of range (expected to be in range of [-2, 1], but got 2)");
  EXPECT_EQ(messageOf<ShapeError>([&] { index_select(x, 0, tensor({{0}})); }),
            "index_select(): Index is supposed to be a vector");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { take_along_dim(x, tensor({0}), 0); }),
      "torch.take_along_dim(): input and indices should have the same number of dimensions, but "
      "got 2 dimensions for input, and 1 dimensions for indices");
  EXPECT_EQ(
      messageOf<TypeError>([&] { embedding(x, x); }),
      "Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, "
      "Int; but got torch.FloatTensor instead (while checking arguments for embedding)");
  EXPECT_EQ(messageOf<ShapeError>([&] { embedding(tensor(0), tensor({1.})); }),
            "'weight' must be 2-D, but got shape [1]");
  EXPECT_EQ(messageOf<IndexError>([&] { index(x, {tensor(0), tensor(0), tensor(0)}); }),
            "too many indices for tensor of dimension 2");
  EXPECT_EQ(messageOf<ValueError>([&] { index(x, {}); }),
            "index: expected at least one tensor of indices");
  EXPECT_EQ(messageOf<TypeError>([&] { index(x, {x}); }),
            "tensors used as indices must be long, int, byte or bool tensors, but got Float");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { index(x, {tensor({0, 1}), tensor({0, 1, 2})}); }),
      "shape mismatch: indexing tensors could not be broadcast together with shapes [2], [3]");
  EXPECT_EQ(
      messageOf<IndexError>([&] { index(x, {tensor({true})}); }),
      "The shape of the mask [1] at index 0 does not match the shape of the indexed tensor [2, 3] "
      "at index 0");
  EXPECT_EQ(messageOf<ShapeError>([&] { scatter(x, 0, zeros({3, 3}, int64), x); }),
            "Expected index [3, 3] to be smaller than self [2, 3] apart from dimension 0 and to be "
            "smaller size than src [2, 3]");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { scatter_add(x, 0, tensor({0}), x); }),
      "Index tensor must have the same number of dimensions as self tensor: got index [1], self "
      "[2, 3], src [2, 3]");
  EXPECT_EQ(messageOf<TypeError>([&] { scatter_add(x, 0, tensor({{0}}), tensor({{1}})); }),
            "scatter_add(): Expected self.dtype to be equal to src.dtype, but got Float and Long");
  EXPECT_EQ(messageOf<TypeError>([&] { scatter_add(x > 0, 0, tensor({{0}}), x > 0); }),
            "scatter_add(): expected numbers, but got Bool");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { index_add(x, 0, tensor({0}), x); }),
      "index_add(): source tensor shape must match self tensor shape, excluding the specified "
      "dimension, which has the 1 indices. Got self.shape = [2, 3] source.shape = [2, 3]");
  EXPECT_EQ(messageOf<ShapeError>([&] { index_add(x, 0, tensor({{0}}), x); }),
            "index_add(): Index is supposed to be a vector");
  EXPECT_EQ(
      messageOf<TypeError>([&] { index_add(x, 0, tensor({0, 1}), x.to(float64)); }),
      "index_add(): self and source expected to have the same dtype, but got (self) Float and "
      "(source) Double");
  EXPECT_EQ(messageOf<TypeError>([&] { index_add(tensor({1}), 0, tensor({0}), tensor({1}), 0.5); }),
            "For integral input tensors, argument alpha must not be a floating point number.");
  EXPECT_EQ(messageOf<TypeError>([&] { index_add(x > 0, 0, tensor({0, 1}), x > 0); }),
            "index_add(): expected numbers, but got Bool");
  EXPECT_EQ(
      messageOf<ShapeError>([&] { index_put(x, {tensor({0, 1})}, tensor({1., 2.})); }),
      "shape mismatch: value tensor of shape [2] cannot be broadcast to indexing result of shape "
      "[2, 3]");
  EXPECT_EQ(
      messageOf<TypeError>([&] { index_put(x, {tensor({0})}, tensor(1)); }),
      "Index put requires the source and destination dtypes match, got Float for the destination "
      "and Long for the source.");
  EXPECT_EQ(messageOf<TypeError>([&] { index_put(x > 0, {tensor({0})}, tensor(true), true); }),
            "index_put(): expected numbers to accumulate, but got Bool");
  EXPECT_EQ(messageOf<TypeError>([&] { masked_select(x, x); }),
            "masked_select: expected BoolTensor for mask, but got torch.FloatTensor");
}

} // namespace

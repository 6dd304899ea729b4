// Typed errors: PyTorch's words, a stable code, the user's line.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cmath>
#include <cstdint>

using namespace ad;
using test::messageOf;

namespace {

TEST(Error, Shapes) {
  EXPECT_EQ(messageOf<ShapeError>([] { ones(2, 3) + ones(2, 4); }),
            "The size of tensor a (3) must match the size of tensor b (4) at non-singleton "
            "dimension 1");
  EXPECT_EQ(messageOf<ShapeError>([] { mm(ones(2, 3), ones(2, 3)); }),
            "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
  EXPECT_EQ(messageOf<ShapeError>([] { matmul(ones(2, 3), ones(2, 3)); }),
            "mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)");
  EXPECT_EQ(messageOf<ShapeError>([] { ones(3).view({2, 2}); }),
            "shape '[2, 2]' is invalid for input of size 3");
  EXPECT_EQ(messageOf<ShapeError>([] { cat({ones(2, 3), ones(2, 2)}); }),
            "Sizes of tensors must match except in dimension 0. Expected size 3 but got size 2 for "
            "tensor number 1 in the list.");
  EXPECT_EQ(messageOf<ShapeError>([] { tensor({{1., 2.}, {3.}}); }),
            "expected sequence of length 2 at dim 1 (got 1)");
  EXPECT_EQ(messageOf<ShapeError>([] { zeros(-1); }),
            "Trying to create tensor with negative dimension -1: [-1]");
}

TEST(Error, TooManyElements) {
  const std::int64_t many = std::int64_t(1) << 32;
  EXPECT_EQ(messageOf<ValueError>([&] { zeros({many, many}); }),
            "not enough memory: shape [4294967296, 4294967296] has too many elements");
  EXPECT_EQ(messageOf<ValueError>([&] { zeros({many, 0, many}); }),
            "not enough memory: shape [4294967296, 0, 4294967296] has too many elements");
  EXPECT_EQ(messageOf<ValueError>([&] { ones({1}).expand({many, many}); }),
            "not enough memory: shape [4294967296, 4294967296] has too many elements");
  const auto column = ones({1, 1}).expand({many, 1});
  EXPECT_EQ(messageOf<ValueError>([&] { column + column.reshape({1, many}); }),
            "not enough memory: shape [4294967296, 4294967296] has too many elements");
  EXPECT_EQ(messageOf<ValueError>([&] { matmul(column, column.reshape({1, many})); }),
            "not enough memory: shape [4294967296, 4294967296] has too many elements");
}

TEST(Error, Indices) {
  EXPECT_EQ(messageOf<IndexError>([] { ones(2, 2).sum({5}); }),
            "Dimension out of range (expected to be in range of [-2, 1], but got 5)");
  EXPECT_EQ(messageOf<IndexError>([] { ones(2, 2).select(0, 5); }),
            "index 5 is out of bounds for dimension 0 with size 2");
  EXPECT_EQ(messageOf<IndexError>([] { cross_entropy(ones(1, 3), tensor({7})); }),
            "Target 7 is out of bounds.");
}

TEST(Error, Types) {
  EXPECT_EQ(messageOf<TypeError>([] { ones({2}, float64).data<float>(); }),
            "expected scalar type Float but found Double");
  EXPECT_EQ(messageOf<TypeError>([] { tensor({1, 2}).mean(); }),
            "mean(): could not infer output dtype. Input dtype must be either a floating point or "
            "complex dtype. Got: Long");
  EXPECT_EQ(messageOf<TypeError>([] { matmul(ones(2, 2), ones({2, 2}, float64)); }),
            "expected m1 and m2 to have the same dtype, but got: Float != Double");
}

TEST(Error, Values) {
  EXPECT_EQ(messageOf<ValueError>([] { ones(2).item(); }),
            "a Tensor with 2 elements cannot be converted to Scalar");
  EXPECT_EQ(messageOf<ValueError>([] { Tensor().eval(); }), "tensor is undefined");
  EXPECT_EQ(messageOf<ValueError>([] { zeros(int64_t(1) << 40, int64_t(1) << 40); }).substr(0, 17),
            "not enough memory");
}

TEST(Error, ItemOfAnIntegerType) {
  EXPECT_EQ(tensor(-3.7).item<int>(), -3);
  EXPECT_EQ(tensor(255.).item<uint8_t>(), 255);
  EXPECT_EQ(tensor(-7).item<int8_t>(), -7);
  const auto overflow = [](const char *found) {
    return "value cannot be converted to the integer type asked for without overflow: found " +
           std::string(found);
  };
  EXPECT_EQ(messageOf<ValueError>([] { tensor(std::nan("")).item<int64_t>(); }), overflow("nan"));
  EXPECT_EQ(messageOf<ValueError>([] { tensor(1e30).item<int64_t>(); }), overflow("1e+30"));
  EXPECT_EQ(messageOf<ValueError>([] { tensor(-1.).item<uint64_t>(); }), overflow("-1"));
  EXPECT_EQ(messageOf<ValueError>([] { tensor(-1).item<uint64_t>(); }), overflow("-1"));
  EXPECT_EQ(messageOf<ValueError>([] { tensor(300).item<uint8_t>(); }), overflow("300"));
  EXPECT_TRUE(tensor(std::nan("")).item<bool>());
  EXPECT_TRUE(std::isnan(tensor(std::nan("")).item()));
}

TEST(Error, NamesTheUsersLine) {
  const auto a = ones(2), b = ones(3);
  const unsigned line = __LINE__ + 2;
  try {
    (void)(a * b);
    FAIL() << "no error";
  } catch (const Error &error) {
    EXPECT_EQ(error.line(), line);
    EXPECT_NE(std::string(error.file()).find("ErrorTest.cpp"), std::string::npos);
    EXPECT_STREQ(error.code(), "AD0001");
    EXPECT_NE(std::string(error.describe()).find("ErrorTest.cpp:"), std::string::npos);
  }
}

TEST(Error, ValueUnderTrace) {
  const auto f = jit([](const Tensor &x) { return x * x.item(); });
  EXPECT_EQ(messageOf<TraceError>([&] { f(ones({})); }).substr(0, 60),
            "value of a tensor was needed while its function is traced, w");
}

TEST(Error, EscapedTrace) {
  Tensor leftover;
  const auto f = jit([&](const Tensor &x) {
    leftover = x;
    return x * 2;
  });
  f(ones(2));
  EXPECT_NE(messageOf<TraceError>([&] { leftover + 1; }).find("that trace has ended"),
            std::string::npos);
  EXPECT_NE(messageOf<TraceError>([&] { leftover.eval(); }).find("that trace has ended"),
            std::string::npos);
}

TEST(Error, GradientsThatCannotBeTaken) {
  EXPECT_EQ(
      messageOf<AutogradError>([] { grad([](const Tensor &x) { return x * 1.0; })(tensor({1})); }),
      "Only Tensors of floating point and complex dtype can require gradients");
  EXPECT_EQ(messageOf<AutogradError>([] { grad([](const Tensor &x) { return x * 2; })(ones(3)); }),
            "grad can be implicitly created only for scalar outputs");
}

TEST(Error, Files) {
  EXPECT_NE(messageOf<IOError>([] { load_npy("/nonexistent/file.npy"); }).find("cannot be read"),
            std::string::npos);
  EXPECT_NE(messageOf<IOError>([] { save_npy("/nonexistent/file.npy", ones(1)); }), "no error");
}

} // namespace

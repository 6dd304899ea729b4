// Calls that threads share: the setting, and the same bits on any number of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cstring>
#include <thread>
#include <vector>

using namespace ad;
using test::messageOf;

namespace {

class Threads : public testing::Test {
protected:
  ~Threads() override { set_num_threads(1); }
};

/// The bytes of tensors, one after the other.
std::vector<unsigned char> bytesOf(const std::vector<Tensor> &tensors) {
  std::vector<unsigned char> bytes;
  for (const Tensor &tensor : tensors) {
    const auto *from = reinterpret_cast<const unsigned char *>(tensor.data<float>());
    bytes.insert(bytes.end(), from, from + tensor.numel() * sizeof(float));
  }
  return bytes;
}

/// Calls `f`, which is compiled for the arguments, on each number of threads.
template <class F, class... A>
void expectSameBits(const F &f, const A &...args) {
  set_num_threads(1);
  const auto expected = bytesOf(f(args...));
  for (const int threads : {2, 4, 3}) {
    set_num_threads(threads);
    for (int run = 0; run < 3; ++run)
      EXPECT_EQ(bytesOf(f(args...)), expected) << "on " << threads << " threads";
  }
}

TEST_F(Threads, AreOneUntilSet) {
  EXPECT_EQ(get_num_threads(), 1);
  set_num_threads(3);
  EXPECT_EQ(get_num_threads(), 3);
}

TEST_F(Threads, AreAPositiveNumber) {
  EXPECT_EQ(messageOf<ValueError>([] { set_num_threads(0); }),
            "set_num_threads expects a positive integer, but got 0");
  EXPECT_EQ(messageOf<ValueError>([] { set_num_threads(-4); }),
            "set_num_threads expects a positive integer, but got -4");
  EXPECT_EQ(messageOf<ValueError>([] { set_num_threads(1025); }),
            "set_num_threads expects at most 1024 threads, but got 1025");
  EXPECT_EQ(get_num_threads(), 1);
}

TEST_F(Threads, KeepBitsOfElementsAndSums) {
  const auto f = jit([](const Tensor &x) {
    const auto y = sin(tanh(x) * 2);
    return std::vector<Tensor>{mean(y), exp(y) - x, amax(y, {0})};
  });
  expectSameBits(f, randn({(1 << 19) + 1029}, Generator(1)));
}

TEST_F(Threads, KeepBitsOfRowsAndColumns) {
  const auto f = jit([](const Tensor &x) {
    return std::vector<Tensor>{softmax(x, 1), sum(x * x, {0}), logsumexp(x, 1), sum(x)};
  });
  expectSameBits(f, randn({1400, 513}, Generator(2)));
}

TEST_F(Threads, KeepBitsOfAPerceptron) {
  const auto loss = [](const Tensor &w, const Tensor &v, const Tensor &x) {
    return mean(square(matmul(relu(matmul(x, w)), v)));
  };
  const auto f = jit([&](const Tensor &w, const Tensor &v, const Tensor &x) {
    const auto [value, gradients] = value_and_grad(loss, argnums<0, 1>)(w, v, x);
    return std::vector<Tensor>{value, std::get<0>(gradients), std::get<1>(gradients)};
  });
  expectSameBits(f, randn({300, 400}, Generator(3)), randn({400, 70}, Generator(4)),
                 randn({257, 300}, Generator(5)));
}

TEST_F(Threads, KeepBitsOfRandomNumbersAndIndices) {
  // Not compiled as a whole: there, each call draws other numbers.
  const auto f = [](const Tensor &x, const Tensor &index) {
    const auto noisy = x * rand({1 << 18, 4}, Generator(7));
    return std::vector<Tensor>{scatter_add(zeros({1000, 4}), 0, index, noisy), mean(noisy)};
  };
  expectSameBits(f, randn({1 << 18, 4}, Generator(6)),
                 randint(0, 1000, {1 << 18, 4}, Generator(8)));
}

TEST_F(Threads, ServeManyCallers) {
  const auto f = jit(value_and_grad([](const Tensor &x) { return mean(exp(sin(x))); }));
  const auto x = randn({1 << 18}, Generator(9));
  const auto [value, dx] = f(x);
  set_num_threads(3);
  const auto expected = bytesOf({value, dx});
  std::vector<int> wrong(4);
  std::vector<std::thread> callers;
  for (int caller = 0; caller < 4; ++caller)
    callers.emplace_back([&, caller] {
      for (int call = 0; call < 20; ++call) {
        const auto [again, gradient] = f(x);
        wrong[caller] += bytesOf({again, gradient}) != expected;
      }
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(wrong, std::vector<int>(4));
}

} // namespace

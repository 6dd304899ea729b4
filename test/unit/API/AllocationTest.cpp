// The second call of a compiled function allocates nothing, the first what was predicted.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <thread>

namespace {

std::atomic<long> allocations{0};
std::atomic<std::size_t> allocatedBytes{0};

} // namespace

// A sanitizer has its own malloc, which must stay.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AD_SANITIZED 1
#endif
#endif

#ifndef AD_SANITIZED
static void count(std::size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  allocatedBytes.fetch_add(bytes, std::memory_order_relaxed);
}

// Every allocation of the process passes here: operator new, and malloc behind it.
extern "C" void *__libc_malloc(size_t);
extern "C" void *__libc_memalign(size_t, size_t);
extern "C" __attribute__((visibility("default"))) void *malloc(size_t bytes) {
  count(bytes);
  return __libc_malloc(bytes);
}
extern "C" __attribute__((visibility("default"))) void *aligned_alloc(size_t alignment,
                                                                      size_t bytes) {
  count(bytes);
  return __libc_memalign(alignment, bytes);
}
extern "C" __attribute__((visibility("default"))) int
posix_memalign(void **memory, size_t alignment, size_t bytes) {
  count(bytes);
  *memory = __libc_memalign(alignment, bytes);
  return *memory ? 0 : ENOMEM;
}
#endif

using namespace ad;

namespace {

template <class F>
void expectNoAllocation(F &&call) {
  call();
  call();
  call();
  const long before = allocations.load();
  call();
  EXPECT_EQ(allocations.load(), before);
}

TEST(Allocation, IsCounted) {
#ifdef AD_SANITIZED
  GTEST_SKIP() << "a sanitizer's malloc is not counted";
#endif
  const long before = allocations.load();
  delete new int;
  std::free(std::aligned_alloc(64, 64));
  EXPECT_GE(allocations.load(), before + 1);
}

TEST(Allocation, SecondCallOfACompiledFunctionHasNone) {
  const auto f = jit(value_and_grad(
      [](const Tensor &w, const Tensor &x) { return mean(square(tanh(w * x) + 1.5)); }));
  for (const int64_t n : {4, 1000, 100000}) {
    const auto w = ones(n), x = ones(n);
    expectNoAllocation([&] { const auto [value, dw] = f(w, x); });
  }
}

TEST(Allocation, NorWithMatricesAndNumbers) {
  const auto f = jit(value_and_grad([](const Tensor &w, const Tensor &x, const Tensor &scale) {
    return mean(square(matmul(x, w) * scale));
  }));
  const auto w = ones(16, 4), x = ones(8, 16);
  expectNoAllocation([&] { const auto [value, dw] = f(w, x, 0.5); });
}

/// A gradient that keeps 24 values of 256 KiB.
Tensor layers(const Tensor &w, const Tensor &x) {
  Tensor h = x;
  for (int layer = 0; layer < 12; ++layer)
    h = tanh(matmul(h, w)) * sin(h);
  return mean(square(h));
}

TEST(Allocation, NorWithATapeThatHasGrownBefore) {
  const auto f = jit(value_and_grad([](const Tensor &x) {
    const auto y = while_loop([](const Tensor &a) { return sum(a) < 1000.0; },
                              [](const Tensor &a) { return tanh(a) * 0.001 + a * 1.01; }, x);
    return sum(square(y));
  }));
  const auto x = ones(100);
  expectNoAllocation([&] { const auto [value, dx] = f(x); });
}

TEST(Allocation, TemporariesAreThosePredicted) {
#ifdef AD_SANITIZED
  GTEST_SKIP() << "a sanitizer's malloc is not counted";
#endif
  const auto w = randn({64, 64}), x = randn({1024, 64});
  // A thread of its own has no memory from earlier calls, but for what products pack.
  const auto products = jit([](const Tensor &a, const Tensor &b) {
    return std::pair(matmul(a, b), matmul(transpose(a, 0, 1), a));
  });
  const auto predictedOf = [&](const JitOptions &options) {
    const auto gradient = jit(grad(layers), options);
    const std::size_t predicted = gradient.temporary_bytes(w, x);
    std::thread([&] {
      products(x, w);
      const std::size_t before = allocatedBytes.load();
      const Tensor dw = gradient(w, x);
      const std::size_t taken = allocatedBytes.load() - before - 64 * 64 * sizeof(float);
      EXPECT_NEAR(static_cast<double>(taken), static_cast<double>(predicted),
                  0.05 * static_cast<double>(predicted));
    }).join();
    return predicted;
  };
  const std::size_t all = predictedOf({});
  JitOptions half;
  half.memory_budget = static_cast<std::int64_t>(all / 2);
  EXPECT_LE(predictedOf(half), all / 2);
}

} // namespace

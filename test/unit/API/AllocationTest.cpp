// The second call of a compiled function allocates nothing.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <atomic>
#include <cstdlib>
#include <new>

namespace {

std::atomic<long> allocations{0};

} // namespace

// A sanitizer has its own malloc, which must stay.
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define AD_SANITIZED 1
#endif
#endif

#ifndef AD_SANITIZED
// Every allocation of the process passes here: operator new, and malloc behind it.
extern "C" void *__libc_malloc(size_t);
extern "C" void *__libc_memalign(size_t, size_t);
extern "C" __attribute__((visibility("default"))) void *malloc(size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_malloc(bytes);
}
extern "C" __attribute__((visibility("default"))) void *aligned_alloc(size_t alignment,
                                                                      size_t bytes) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  return __libc_memalign(alignment, bytes);
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

} // namespace

// Threads that share work: every unit once, nested and at the same time, in a forked child, and
// with the same bits. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Threads.h"
#include "Runtime/Runtime.h"
#include <cfenv>
#include <cstring>
#include <gtest/gtest.h>
#include <random>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace ad::runtime;

namespace {

class Threads : public testing::Test {
protected:
  ~Threads() override { setNumThreads(1); }
};

/// How often each unit was done.
std::vector<int> countUnits(int64_t units, int64_t leastPart) {
  std::vector<int> done(units);
  shareLoop(units, leastPart, [&](int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; ++unit)
      ++done[unit];
  });
  return done;
}

TEST_F(Threads, DoEveryUnitOnce) {
  for (const int threads : {1, 2, 4, 64}) {
    setNumThreads(threads);
    EXPECT_EQ(numThreads(), threads);
    for (const int64_t units : {1, 2, 3, 64, 1001})
      for (const int64_t leastPart : {1, 5, 2000})
        EXPECT_EQ(countUnits(units, leastPart), std::vector<int>(units, 1));
  }
}

TEST_F(Threads, ShareWorkOfOneCallOnly) {
  setNumThreads(4);
  std::vector<int> done(8 * 100);
  shareLoop(8, 1, [&](int64_t begin, int64_t end) {
    for (int64_t outer = begin; outer < end; ++outer)
      shareLoop(100, 1, [&](int64_t first, int64_t last) {
        for (int64_t inner = first; inner < last; ++inner)
          ++done[outer * 100 + inner];
      });
  });
  EXPECT_EQ(done, std::vector<int>(800, 1));
}

TEST_F(Threads, ServeManyCallers) {
  setNumThreads(3);
  std::vector<std::thread> callers;
  std::vector<int> wrong(6);
  for (int caller = 0; caller < 6; ++caller)
    callers.emplace_back([&, caller] {
      for (int call = 0; call < 200; ++call)
        wrong[caller] += countUnits(50 + caller, 1) != std::vector<int>(50 + caller, 1);
    });
  for (std::thread &caller : callers)
    caller.join();
  EXPECT_EQ(wrong, std::vector<int>(6));
}

TEST_F(Threads, RoundAsTheCallerDoes) {
  setNumThreads(4);
  std::vector<int> modes(64);
  std::fesetround(FE_UPWARD);
  shareLoop(64, 1, [&](int64_t begin, int64_t end) {
    for (int64_t unit = begin; unit < end; ++unit)
      modes[unit] = std::fegetround();
  });
  std::fesetround(FE_TONEAREST);
  EXPECT_EQ(modes, std::vector<int>(64, FE_UPWARD));
}

TEST_F(Threads, AreStartedAnewInAForkedChild) {
  setNumThreads(2);
  countUnits(10, 1); // starts them here
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0)
    _exit(countUnits(100, 1) == std::vector<int>(100, 1) ? 0 : 1);
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

/// A product on each number of threads has the bits of one.
void checkProduct(bool transA, bool transB, int64_t m, int64_t n, int64_t k, int64_t batch) {
  std::mt19937 random(7);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> a(batch * m * k), b(batch * k * n), expected(batch * m * n);
  for (auto *values : {&a, &b})
    for (float &value : *values)
      value = uniform(random);
  const auto multiply = [&](std::vector<float> &c) {
    ad_rt_gemm_batched_f32(batch, transA, transB, m, n, k, 1, a.data(), transA ? m : k, m * k,
                           b.data(), transB ? k : n, k * n, 0, c.data(), n, m * n);
  };
  setNumThreads(1);
  multiply(expected);
  for (const int threads : {2, 4, 7}) {
    setNumThreads(threads);
    std::vector<float> c(expected.size());
    multiply(c);
    EXPECT_EQ(std::memcmp(c.data(), expected.data(), c.size() * sizeof(float)), 0)
        << m << 'x' << n << 'x' << k << " on " << threads << " threads";
  }
}

TEST_F(Threads, KeepTheBitsOfProducts) {
  for (const bool transA : {false, true})
    for (const bool transB : {false, true}) {
      checkProduct(transA, transB, 64, 257, 300, 1);
      checkProduct(transA, transB, 401, 129, 97, 1);
      checkProduct(transA, transB, 40, 50, 500, 5);
      checkProduct(transA, transB, 2100, 1, 2001, 1);
      checkProduct(transA, transB, 1, 2100, 2001, 1);
    }
}

} // namespace

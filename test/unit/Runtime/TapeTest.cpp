// Tapes: what lies there stays when they grow, and their memory serves the next ones.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>
#include <thread>

namespace {

/// Writes `count` numbers to a tape as a loop does.
void write(ad_rt_tape &tape, int64_t count) {
  for (int64_t index = 0; index < count; ++index) {
    if (index >= tape.capacity) {
      ASSERT_EQ(ad_rt_tape_reserve(&tape, index + 1, sizeof(int64_t)), 1);
    }
    static_cast<int64_t *>(tape.memory)[index] = index;
  }
  tape.length = count;
}

TEST(Tape, KeepsWhatIsThereWhenItGrows) {
  ad_rt_tape tape{};
  write(tape, 100000);
  for (int64_t index = 0; index < tape.length; ++index)
    ASSERT_EQ(static_cast<int64_t *>(tape.memory)[index], index);
  EXPECT_GE(tape.capacity, 100000);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(tape.memory) % 64, 0u);
  ad_rt_tape_release(&tape, 1);
}

TEST(Tape, TakesMemoryThatOthersHaveHad) {
  std::thread([] { // which has none yet
    ad_rt_tape tapes[2] = {};
    write(tapes[0], 50000);
    void *const memory = tapes[0].memory;
    ad_rt_tape_release(tapes, 1);
    // What grows is given the most that there is, what is known beforehand the least that it needs.
    tapes[0] = {};
    ASSERT_EQ(ad_rt_tape_reserve(&tapes[1], 300, sizeof(int64_t)), 1);
    EXPECT_EQ(tapes[1].bytes, 4096);
    ASSERT_EQ(ad_rt_tape_reserve(&tapes[0], 1, sizeof(int64_t)), 1);
    EXPECT_EQ(tapes[0].memory, memory);
    EXPECT_EQ(tapes[0].capacity, 65536);
    ad_rt_tape_release(tapes, 2);
  })
      .join();
}

TEST(Tape, HoldsAnyNumberOfEmptyEntries) {
  ad_rt_tape tape{};
  EXPECT_EQ(ad_rt_tape_reserve(&tape, INT64_MAX, 0), 1);
  EXPECT_EQ(tape.memory, nullptr);
  ad_rt_tape_release(&tape, 1);
}

TEST(Tape, RefusesWhatCannotBeAddressed) {
  ad_rt_tape tape{};
  write(tape, 10);
  void *const memory = tape.memory;
  EXPECT_EQ(ad_rt_tape_reserve(&tape, INT64_MAX, 8), 0);
  EXPECT_EQ(ad_rt_tape_reserve(&tape, int64_t(1) << 50, 64), 0);
  EXPECT_EQ(tape.memory, memory);
  EXPECT_EQ(static_cast<int64_t *>(tape.memory)[9], 9);
  ad_rt_tape_release(&tape, 1);
}

TEST(Tape, ThreadsHaveTheirOwn) {
  std::thread threads[4];
  for (std::thread &thread : threads)
    thread = std::thread([] {
      for (int round = 0; round < 20; ++round) {
        ad_rt_tape tape{};
        write(tape, 5000);
        EXPECT_EQ(static_cast<int64_t *>(tape.memory)[4999], 4999);
        ad_rt_tape_release(&tape, 1);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
}

} // namespace

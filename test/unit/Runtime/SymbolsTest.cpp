// The symbol table and the allocation functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Symbols.h"
#include "Runtime/Runtime.h"
#include <cstdint>
#include <cstring>
#include <gtest/gtest.h>
#include <set>
#include <string>

TEST(Symbols, HaveUniqueNamesAndAddresses) {
  std::set<std::string> names;
  for (const ad::runtime::Symbol &symbol : ad::runtime::symbols()) {
    EXPECT_TRUE(names.insert(symbol.name).second) << symbol.name << " is listed twice";
    EXPECT_NE(symbol.address, nullptr) << symbol.name;
  }
  EXPECT_GE(names.size(), 30u);
}

TEST(Symbols, OfferNothingThatReachesTheSystem) {
  for (const ad::runtime::Symbol &symbol : ad::runtime::symbols())
    for (const char *forbidden :
         {"system", "execve", "dlopen", "dlsym", "mprotect", "mmap", "open", "malloc"})
      EXPECT_STRNE(symbol.name, forbidden);
}

TEST(Allocate, IsAlignedAndWritable) {
  for (size_t bytes : {size_t(0), size_t(1), size_t(63), size_t(64), size_t(65), size_t(1) << 20}) {
    void *memory = ad_rt_allocate(bytes);
    ASSERT_NE(memory, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(memory) % 64, 0u);
    std::memset(memory, 0xff, bytes);
    ad_rt_free(memory);
  }
}

TEST(Allocate, RefusesWhatDoesNotExist) {
  EXPECT_EQ(ad_rt_allocate(SIZE_MAX), nullptr);
  EXPECT_EQ(ad_rt_allocate(SIZE_MAX / 2), nullptr);
  ad_rt_free(nullptr);
}

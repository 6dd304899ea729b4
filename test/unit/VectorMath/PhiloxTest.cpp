// Philox4x32-10 against the answers that its authors published.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "VectorMath/Philox.h"
#include <gtest/gtest.h>

namespace {

using ad::vm::NativeWord;
using Words = std::array<uint32_t, 4>;

Words philox(Words counter, std::array<uint32_t, 2> key) {
  const auto made = ad::vm::philox<NativeWord>({NativeWord{counter[0]}, NativeWord{counter[1]},
                                                NativeWord{counter[2]}, NativeWord{counter[3]}},
                                               {NativeWord{key[0]}, NativeWord{key[1]}});
  Words words;
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(made[i].bits >> 32, 0u);
    words[i] = static_cast<uint32_t>(made[i].bits);
  }
  return words;
}

TEST(Philox, KnownAnswers) {
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}), (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  // The digits of π.
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

} // namespace

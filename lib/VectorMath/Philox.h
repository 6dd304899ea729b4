// Philox4x32-10, a counter-based generator of random numbers: a bijection of counters for each key.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel random numbers: as easy as 1, 2, 3
// (SC11). One source for the interpreter and for generated code: W is a 64-bit word, or what stands
// for one, that holds 32 bits; it offers `+`, `*`, `^`, `lowHalf`, `highHalf` and `like(number)`.
#ifndef AD_VECTORMATH_PHILOX_H
#define AD_VECTORMATH_PHILOX_H

#include <array>
#include <cstdint>

namespace ad::vm {

template <class W>
using PhiloxBlock = std::array<W, 4>;

/// The four 32-bit words of the block with this counter under the key of two words.
template <class W>
PhiloxBlock<W> philox(PhiloxBlock<W> counter, std::array<W, 2> key) {
  constexpr uint32_t multipliers[] = {0xD2511F53, 0xCD9E8D57}, weyl[] = {0x9E3779B9, 0xBB67AE85};
  for (int round = 0; round < 10; ++round) {
    const W product0 = counter[0] * counter[0].like(multipliers[0]),
            product1 = counter[2] * counter[2].like(multipliers[1]);
    counter = {highHalf(product1) ^ counter[1] ^ key[0], lowHalf(product1),
               highHalf(product0) ^ counter[3] ^ key[1], lowHalf(product0)};
    for (int word = 0; word < 2; ++word)
      key[word] = lowHalf(key[word] + key[word].like(weyl[word]));
  }
  return counter;
}

/// The word of native code.
struct NativeWord {
  uint64_t bits;

  NativeWord like(uint32_t number) const { return {number}; }
  friend NativeWord operator+(NativeWord a, NativeWord b) { return {a.bits + b.bits}; }
  friend NativeWord operator*(NativeWord a, NativeWord b) { return {a.bits * b.bits}; }
  friend NativeWord operator^(NativeWord a, NativeWord b) { return {a.bits ^ b.bits}; }
  friend NativeWord lowHalf(NativeWord a) { return {a.bits & 0xFFFFFFFF}; }
  friend NativeWord highHalf(NativeWord a) { return {a.bits >> 32}; }
};

} // namespace ad::vm

#endif // AD_VECTORMATH_PHILOX_H

// Floats of 16 bits as elements: storage that converts to and from float.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_SMALL_FLOAT_H
#define AD_SMALL_FLOAT_H

#include <cstdint>
#include <type_traits>

namespace ad {

/// A float of 16 bits, `ExponentBits` of them for the exponent, laid out as IEEE 754 lays out its
/// formats. It is computed with as a float. From other numbers it goes through float, to the
/// nearest value, ties to even; what is too large becomes infinite.
template <int ExponentBits>
class SmallFloat {
public:
  SmallFloat() = default;
  template <class T, std::enable_if_t<std::is_arithmetic_v<T>, int> = 0>
  constexpr SmallFloat(T value)
      : bits_(narrowed(__builtin_bit_cast(std::uint32_t, float(value)))) {}

  template <int Other>
  constexpr SmallFloat(SmallFloat<Other> value) : SmallFloat(static_cast<float>(value)) {}

  static constexpr SmallFloat from_bits(std::uint16_t bits) {
    SmallFloat made(0);
    made.bits_ = bits;
    return made;
  }
  constexpr std::uint16_t bits() const { return bits_; }
  constexpr operator float() const { return __builtin_bit_cast(float, widened(bits_)); }

private:
  static constexpr int mantissa_bits = 15 - ExponentBits, dropped_bits = 23 - mantissa_bits;
  static constexpr std::uint32_t infinity = (0x7fffu >> mantissa_bits) << mantissa_bits;
  /// What the exponent of a float has more than the one here, in place.
  static constexpr std::uint32_t bias = (128u - (1u << (ExponentBits - 1))) << 23;

  /// value / 2^shift to the nearest integer, ties to even.
  static constexpr std::uint32_t rounded(std::uint32_t value, int shift) {
    return (value + (1u << (shift - 1)) - 1 + (value >> shift & 1)) >> shift;
  }

  static constexpr std::uint16_t narrowed(std::uint32_t bits) {
    const std::uint32_t sign = bits >> 16 & 0x8000u, magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u) // NaN: quiet, with what fits of its payload
      return std::uint16_t(sign | infinity | 1u << (mantissa_bits - 1) |
                           (magnitude & 0x7fffffu) >> dropped_bits);
    if (magnitude >= bias + (bias ? 0x800000u : 0u)) {
      const std::uint32_t result = rounded(magnitude - bias, dropped_bits);
      return std::uint16_t(sign | (result < infinity ? result : infinity));
    }
    // Subnormal here: the leading one becomes explicit and moves down.
    const int shift = dropped_bits + 1 + int((bias >> 23) - (magnitude >> 23));
    return std::uint16_t(sign |
                         (shift > 24 ? 0u : rounded((magnitude & 0x7fffffu) | 0x800000u, shift)));
  }

  static constexpr std::uint32_t widened(std::uint16_t bits) {
    const std::uint32_t sign = (bits & 0x8000u) << 16, magnitude = bits & 0x7fffu;
    if (magnitude >= infinity)
      return sign | 0x7f800000u | (magnitude - infinity) << dropped_bits;
    if (bias == 0 || magnitude >= 1u << mantissa_bits)
      return sign | ((magnitude << dropped_bits) + bias);
    // Subnormal here, normal as a float: the difference of two floats with the same exponent.
    constexpr std::uint32_t one = bias + 0x800000u;
    const float value =
        __builtin_bit_cast(float, one | magnitude << dropped_bits) - __builtin_bit_cast(float, one);
    return sign | __builtin_bit_cast(std::uint32_t, value);
  }

  std::uint16_t bits_;
};

/// IEEE binary16.
using Half = SmallFloat<5>;
/// The upper half of a float.
using BFloat16 = SmallFloat<8>;

} // namespace ad

#endif

// The vector-math backend of one native float or double: what the interpreter computes with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Compile with -ffp-contract=off: a compiler that fuses a * b + c changes the bits.
#ifndef AD_VECTORMATH_NATIVE_H
#define AD_VECTORMATH_NATIVE_H

#include "Libm.h"

#include <cmath>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>

namespace ad::vm {

/// The mask of one lane.
struct NativeMask {
  bool value;

  friend NativeMask operator&(NativeMask a, NativeMask b) { return {a.value && b.value}; }
  friend NativeMask operator|(NativeMask a, NativeMask b) { return {a.value || b.value}; }
  friend NativeMask operator!(NativeMask a) { return {!a.value}; }
};

template <class T>
struct NativeFloat;

/// An integer as wide as T. Kept unsigned so that wrapping is defined.
template <class T>
struct NativeInt {
  using Bits = std::conditional_t<sizeof(T) == 8, uint64_t, uint32_t>;
  using Signed = std::make_signed_t<Bits>;
  using Float = NativeFloat<T>;
  using Mask = NativeMask;
  Bits bits;

  NativeInt like(int64_t constant) const { return {Bits(constant)}; }

  friend NativeInt operator+(NativeInt a, NativeInt b) { return {a.bits + b.bits}; }
  friend NativeInt operator-(NativeInt a, NativeInt b) { return {a.bits - b.bits}; }
  friend NativeInt operator&(NativeInt a, NativeInt b) { return {a.bits & b.bits}; }
  friend NativeInt operator|(NativeInt a, NativeInt b) { return {a.bits | b.bits}; }
  friend NativeInt operator^(NativeInt a, NativeInt b) { return {a.bits ^ b.bits}; }
  friend NativeInt operator~(NativeInt a) { return {~a.bits}; }
  friend Mask operator<(NativeInt a, NativeInt b) { return {Signed(a.bits) < Signed(b.bits)}; }
  friend Mask operator>(NativeInt a, NativeInt b) { return b < a; }
  friend Mask operator==(NativeInt a, NativeInt b) { return {a.bits == b.bits}; }
  friend Mask operator!=(NativeInt a, NativeInt b) { return {a.bits != b.bits}; }

  friend NativeInt shiftLeft(NativeInt a, unsigned count) { return {a.bits << count}; }
  friend NativeInt shiftRightLogical(NativeInt a, unsigned count) { return {a.bits >> count}; }
  friend NativeInt shiftRightArithmetic(NativeInt a, unsigned count) {
    return {Bits(Signed(a.bits) >> count)};
  }
  friend NativeInt select(Mask mask, NativeInt yes, NativeInt no) { return mask.value ? yes : no; }
  friend Float bitcastToFloat(NativeInt a) {
    Float result;
    std::memcpy(&result.value, &a.bits, sizeof(T));
    return result;
  }
};

/// One float or double.
template <class T>
struct NativeFloat {
  using Int = NativeInt<T>;
  using Mask = NativeMask;
  static constexpr bool isDouble = std::is_same_v<T, double>;
  static_assert(isDouble || std::is_same_v<T, float>, "only float and double");
  T value;

  NativeFloat like(double constant) const { return {T(constant)}; }
  Int likeInt(int64_t constant) const { return Int{typename Int::Bits(constant)}; }

  friend NativeFloat operator+(NativeFloat a, NativeFloat b) { return {a.value + b.value}; }
  friend NativeFloat operator-(NativeFloat a, NativeFloat b) { return {a.value - b.value}; }
  friend NativeFloat operator*(NativeFloat a, NativeFloat b) { return {a.value * b.value}; }
  friend NativeFloat operator/(NativeFloat a, NativeFloat b) { return {a.value / b.value}; }
  friend NativeFloat operator-(NativeFloat a) { return {-a.value}; }
  friend Mask operator<(NativeFloat a, NativeFloat b) { return {a.value < b.value}; }
  friend Mask operator<=(NativeFloat a, NativeFloat b) { return {a.value <= b.value}; }
  friend Mask operator>(NativeFloat a, NativeFloat b) { return {a.value > b.value}; }
  friend Mask operator>=(NativeFloat a, NativeFloat b) { return {a.value >= b.value}; }
  friend Mask operator==(NativeFloat a, NativeFloat b) { return {a.value == b.value}; }
  friend Mask operator!=(NativeFloat a, NativeFloat b) { return {a.value != b.value}; }

  // std::fma and the like become instructions where the build's CPU has them; otherwise libm
  // computes the same bits.
  friend NativeFloat fma(NativeFloat a, NativeFloat b, NativeFloat c) {
    return {std::fma(a.value, b.value, c.value)};
  }
  friend NativeFloat sqrt(NativeFloat a) { return {std::sqrt(a.value)}; }
  friend NativeFloat abs(NativeFloat a) { return {std::fabs(a.value)}; }
  friend NativeFloat copysign(NativeFloat magnitude, NativeFloat sign) {
    return {std::copysign(magnitude.value, sign.value)};
  }
  friend NativeFloat floor(NativeFloat a) { return {std::floor(a.value)}; }
  friend NativeFloat trunc(NativeFloat a) { return {std::trunc(a.value)}; }
  friend NativeFloat roundEven(NativeFloat a) { return {std::nearbyint(a.value)}; }
  friend NativeFloat select(Mask mask, NativeFloat yes, NativeFloat no) {
    return mask.value ? yes : no;
  }
  friend Int bitcastToInt(NativeFloat a) {
    Int result;
    std::memcpy(&result.bits, &a.value, sizeof(T));
    return result;
  }
  template <class Function>
  friend NativeFloat applyWhere(Mask mask, NativeFloat fast, NativeFloat x, Function function) {
    return mask.value ? NativeFloat{function(x.value)} : fast;
  }
  template <class Function>
  friend NativeFloat applyWhere(Mask mask, NativeFloat fast, NativeFloat a, NativeFloat b,
                                Function function) {
    return mask.value ? NativeFloat{function(a.value, b.value)} : fast;
  }
  template <class FunctionF, class FunctionG>
  friend std::pair<NativeFloat, NativeFloat> applyBothWhere(Mask mask, NativeFloat f, NativeFloat g,
                                                            NativeFloat x, FunctionF functionF,
                                                            FunctionG functionG) {
    return {applyWhere(mask, f, x, functionF), applyWhere(mask, g, x, functionG)};
  }
};

} // namespace ad::vm

#endif // AD_VECTORMATH_NATIVE_H

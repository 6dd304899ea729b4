// The vector-math backend of N lanes on the compilers' vector extension: what the runtime's loops
// compute with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `Isa` is any type. A file that is compiled for one CPU names a type of its own there, so that no
// other file shares its instances.
#ifndef AD_VECTORMATH_EXTVECTOR_H
#define AD_VECTORMATH_EXTVECTOR_H

#include "Libm.h"

#include <cstdint>
#include <type_traits>
#include <utility>

namespace ad::vm {

template <class T, int N, class Isa = void>
struct ExtFloat;

/// Vector types of N lanes: T, an integer as wide, and its unsigned form.
template <class T, int N>
struct ExtTypes {
  using Element = std::conditional_t<sizeof(T) == 8, int64_t, int32_t>;
  using UElement = std::make_unsigned_t<Element>;
  typedef T Float __attribute__((vector_size(N * sizeof(T))));
  typedef Element Int __attribute__((vector_size(N * sizeof(T))));
  typedef UElement UInt __attribute__((vector_size(N * sizeof(T))));
};

/// A lane is −1 for true, 0 for false: what a vector comparison gives.
template <class T, int N, class Isa>
struct ExtMask {
  typename ExtTypes<T, N>::Int lanes;

  friend ExtMask operator&(ExtMask a, ExtMask b) { return {a.lanes & b.lanes}; }
  friend ExtMask operator|(ExtMask a, ExtMask b) { return {a.lanes | b.lanes}; }
  friend ExtMask operator!(ExtMask a) { return {~a.lanes}; }
  /// Whether any lane is set.
  friend bool anyLane(ExtMask mask) {
#if defined(__clang__)
    return __builtin_reduce_or(mask.lanes) != 0;
#else
    typename ExtTypes<T, N>::Element any = 0;
    for (int i = 0; i < N; ++i)
      any |= mask.lanes[i];
    return any != 0;
#endif
  }
};

template <class T, int N, class Isa>
struct ExtInt {
  using Types = ExtTypes<T, N>;
  using Signed = typename Types::Int;
  using Unsigned = typename Types::UInt;
  using Float = ExtFloat<T, N, Isa>;
  using Mask = ExtMask<T, N, Isa>;
  Unsigned lanes;

  ExtInt like(int64_t constant) const { return {Unsigned{} + typename Types::UElement(constant)}; }

  friend ExtInt operator+(ExtInt a, ExtInt b) { return {a.lanes + b.lanes}; }
  friend ExtInt operator-(ExtInt a, ExtInt b) { return {a.lanes - b.lanes}; }
  friend ExtInt operator&(ExtInt a, ExtInt b) { return {a.lanes & b.lanes}; }
  friend ExtInt operator|(ExtInt a, ExtInt b) { return {a.lanes | b.lanes}; }
  friend ExtInt operator^(ExtInt a, ExtInt b) { return {a.lanes ^ b.lanes}; }
  friend ExtInt operator~(ExtInt a) { return {~a.lanes}; }
  friend Mask operator<(ExtInt a, ExtInt b) { return {Signed(a.lanes) < Signed(b.lanes)}; }
  friend Mask operator>(ExtInt a, ExtInt b) { return b < a; }
  friend Mask operator==(ExtInt a, ExtInt b) { return {a.lanes == b.lanes}; }
  friend Mask operator!=(ExtInt a, ExtInt b) { return {a.lanes != b.lanes}; }
  friend ExtInt shiftLeft(ExtInt a, unsigned count) { return {a.lanes << count}; }
  friend ExtInt shiftRightLogical(ExtInt a, unsigned count) { return {a.lanes >> count}; }
  friend ExtInt shiftRightArithmetic(ExtInt a, unsigned count) {
    return {Unsigned(Signed(a.lanes) >> count)};
  }
  friend ExtInt select(Mask mask, ExtInt yes, ExtInt no) {
    return {mask.lanes ? yes.lanes : no.lanes};
  }
  friend Float bitcastToFloat(ExtInt a) { return {typename Types::Float(a.lanes)}; }
};

template <class T, int N, class Isa>
struct ExtFloat {
  using Types = ExtTypes<T, N>;
  using Int = ExtInt<T, N, Isa>;
  using Mask = ExtMask<T, N, Isa>;
  static constexpr bool isDouble = std::is_same_v<T, double>;
  typename Types::Float lanes;

  ExtFloat like(double constant) const {
    ExtFloat result;
    for (int i = 0; i < N; ++i)
      result.lanes[i] = T(constant);
    return result;
  }
  Int likeInt(int64_t constant) const { return Int{}.like(constant); }

  friend ExtFloat operator+(ExtFloat a, ExtFloat b) { return {a.lanes + b.lanes}; }
  friend ExtFloat operator-(ExtFloat a, ExtFloat b) { return {a.lanes - b.lanes}; }
  friend ExtFloat operator*(ExtFloat a, ExtFloat b) { return {a.lanes * b.lanes}; }
  friend ExtFloat operator/(ExtFloat a, ExtFloat b) { return {a.lanes / b.lanes}; }
  friend ExtFloat operator-(ExtFloat a) { return {-a.lanes}; }
  friend Mask operator<(ExtFloat a, ExtFloat b) { return {a.lanes < b.lanes}; }
  friend Mask operator<=(ExtFloat a, ExtFloat b) { return {a.lanes <= b.lanes}; }
  friend Mask operator>(ExtFloat a, ExtFloat b) { return {a.lanes > b.lanes}; }
  friend Mask operator>=(ExtFloat a, ExtFloat b) { return {a.lanes >= b.lanes}; }
  friend Mask operator==(ExtFloat a, ExtFloat b) { return {a.lanes == b.lanes}; }
  friend Mask operator!=(ExtFloat a, ExtFloat b) { return {a.lanes != b.lanes}; }
  friend ExtFloat select(Mask mask, ExtFloat yes, ExtFloat no) {
    return {mask.lanes ? yes.lanes : no.lanes};
  }
  friend Int bitcastToInt(ExtFloat a) { return {typename Types::UInt(a.lanes)}; }
  friend ExtFloat abs(ExtFloat a) {
    return bitcastToFloat(bitcastToInt(a) & a.likeInt(INT64_MAX >> (64 - 8 * sizeof(T))));
  }
  friend ExtFloat copysign(ExtFloat magnitude, ExtFloat sign) {
    const Int signBit = sign.likeInt(INT64_MIN >> (64 - 8 * sizeof(T)));
    return bitcastToFloat((bitcastToInt(magnitude) & ~signBit) | (bitcastToInt(sign) & signBit));
  }
#if defined(__clang__)
  friend ExtFloat fma(ExtFloat a, ExtFloat b, ExtFloat c) {
    return {__builtin_elementwise_fma(a.lanes, b.lanes, c.lanes)};
  }
  friend ExtFloat sqrt(ExtFloat a) { return {__builtin_elementwise_sqrt(a.lanes)}; }
  friend ExtFloat floor(ExtFloat a) { return {__builtin_elementwise_floor(a.lanes)}; }
  friend ExtFloat trunc(ExtFloat a) { return {__builtin_elementwise_trunc(a.lanes)}; }
  friend ExtFloat roundEven(ExtFloat a) { return {__builtin_elementwise_roundeven(a.lanes)}; }
#else
  friend ExtFloat fma(ExtFloat a, ExtFloat b, ExtFloat c) {
    for (int i = 0; i < N; ++i)
      a.lanes[i] = std::fma(a.lanes[i], b.lanes[i], c.lanes[i]);
    return a;
  }
  friend ExtFloat sqrt(ExtFloat a) {
    return eachLane(a, [](T lane) { return std::sqrt(lane); });
  }
  friend ExtFloat floor(ExtFloat a) {
    return eachLane(a, [](T lane) { return std::floor(lane); });
  }
  friend ExtFloat trunc(ExtFloat a) {
    return eachLane(a, [](T lane) { return std::trunc(lane); });
  }
  friend ExtFloat roundEven(ExtFloat a) {
    return eachLane(a, [](T lane) { return std::nearbyint(lane); });
  }
#endif
  template <class Function>
  friend ExtFloat eachLane(ExtFloat a, Function function) {
    for (int i = 0; i < N; ++i)
      a.lanes[i] = function(a.lanes[i]);
    return a;
  }
  /// One branch for the vector: taken when any lane is set.
  template <class Function>
  friend ExtFloat applyWhere(Mask mask, ExtFloat fast, ExtFloat x, Function function) {
    if (__builtin_expect(anyLane(mask), 0))
      return select(mask, eachLane(x, function), fast);
    return fast;
  }
  template <class FunctionF, class FunctionG>
  friend std::pair<ExtFloat, ExtFloat> applyBothWhere(Mask mask, ExtFloat f, ExtFloat g, ExtFloat x,
                                                      FunctionF functionF, FunctionG functionG) {
    return {applyWhere(mask, f, x, functionF), applyWhere(mask, g, x, functionG)};
  }
  template <class Function>
  friend ExtFloat applyWhere(Mask mask, ExtFloat fast, ExtFloat a, ExtFloat b, Function function) {
    for (int i = 0; i < N; ++i)
      if (mask.lanes[i])
        fast.lanes[i] = function(a.lanes[i], b.lanes[i]);
    return fast;
  }
};

} // namespace ad::vm

#endif // AD_VECTORMATH_EXTVECTOR_H

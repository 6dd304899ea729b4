// The integers of tensor elements as values that op definitions are written over.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// They offer what the definitions of integer ops use; every operation wraps.
#ifndef AD_VECTORMATH_NATIVEINTEGER_H
#define AD_VECTORMATH_NATIVEINTEGER_H

#include "IntegerDivision.h"
#include "Native.h"

#include <cstdint>

namespace ad::vm {

/// One signed integer of 8 to 64 bits.
template <class T>
struct NativeInteger {
  using Mask = NativeMask;
  T value;

  NativeInteger like(int64_t constant) const { return {T(constant)}; }

  friend NativeInteger operator+(NativeInteger a, NativeInteger b) {
    return wrap(bits(a) + bits(b));
  }
  friend NativeInteger operator-(NativeInteger a, NativeInteger b) {
    return wrap(bits(a) - bits(b));
  }
  friend NativeInteger operator*(NativeInteger a, NativeInteger b) {
    return wrap(bits(a) * bits(b));
  }
  friend NativeInteger operator-(NativeInteger a) { return wrap(-bits(a)); }
  friend Mask operator<(NativeInteger a, NativeInteger b) { return {a.value < b.value}; }
  friend Mask operator<=(NativeInteger a, NativeInteger b) { return {a.value <= b.value}; }
  friend Mask operator>(NativeInteger a, NativeInteger b) { return {a.value > b.value}; }
  friend Mask operator>=(NativeInteger a, NativeInteger b) { return {a.value >= b.value}; }
  friend Mask operator==(NativeInteger a, NativeInteger b) { return {a.value == b.value}; }
  friend Mask operator!=(NativeInteger a, NativeInteger b) { return {a.value != b.value}; }

  friend NativeInteger select(Mask mask, NativeInteger yes, NativeInteger no) {
    return mask.value ? yes : no;
  }
  friend NativeInteger abs(NativeInteger a) { return a.value < 0 ? -a : a; }
  friend NativeInteger sign(NativeInteger a) { return {T((a.value > 0) - (a.value < 0))}; }
  friend NativeInteger relu(NativeInteger a) { return {a.value > 0 ? a.value : T(0)}; }
  friend NativeInteger maximum(NativeInteger a, NativeInteger b) {
    return a.value > b.value ? a : b;
  }
  friend NativeInteger minimum(NativeInteger a, NativeInteger b) {
    return a.value < b.value ? a : b;
  }
  friend NativeInteger quotientOf(NativeInteger a, NativeInteger b) {
    return {T(a.value / b.value)};
  }
  friend NativeInteger remainderOf(NativeInteger a, NativeInteger b) {
    return {T(a.value % b.value)};
  }
  friend NativeInteger floor(NativeInteger a) { return a; }
  friend NativeInteger ceil(NativeInteger a) { return a; }
  friend NativeInteger trunc(NativeInteger a) { return a; }
  friend NativeInteger roundEven(NativeInteger a) { return a; }
  friend NativeInteger fmax(NativeInteger a, NativeInteger b) { return maximum(a, b); }
  friend NativeInteger fmin(NativeInteger a, NativeInteger b) { return minimum(a, b); }
  friend NativeInteger truncDivide(NativeInteger a, NativeInteger b) { return truncQuotient(a, b); }
  friend NativeInteger floorDivide(NativeInteger a, NativeInteger b) { return floorQuotient(a, b); }
  friend NativeInteger fmod(NativeInteger a, NativeInteger b) { return truncRemainder(a, b); }
  friend NativeInteger remainder(NativeInteger a, NativeInteger b) { return floorRemainder(a, b); }

private:
  // In 64 unsigned bits, where overflow is defined and narrow types are not promoted to int.
  static uint64_t bits(NativeInteger a) { return uint64_t(int64_t(a.value)); }
  static NativeInteger wrap(uint64_t bits) { return {T(bits)}; }
};

} // namespace ad::vm

#endif // AD_VECTORMATH_NATIVEINTEGER_H

// What the runtime's functions are chosen by: the vectors of this CPU.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_CPU_H
#define AD_RUNTIME_CPU_H

namespace ad::runtime {

/// Bits of the vectors that the runtime was compiled for and this CPU has: 512 with AVX-512 (F and
/// DQ), 256 with AVX2 and FMA, or else 128.
inline int vectorBits() {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
    return 512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    return 256;
#endif
  return 128;
}

/// Of three variants the one for this CPU.
template <class T>
T forThisCpu(T for128, T for256, T for512) {
  const int bits = vectorBits();
  return bits == 512 ? for512 : bits == 256 ? for256 : for128;
}

} // namespace ad::runtime

#endif

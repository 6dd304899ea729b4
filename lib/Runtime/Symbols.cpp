// The fixed table of external symbols that compiled code may use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Symbols.h"
#include "Runtime/Cpu.h"
#include "Runtime/Runtime.h"
#include "VectorMath/Libm.h"
#include <cmath>
#include <cstring>
#include <vector>

namespace ad::runtime {

template <typename Function>
static void *addressOf(Function *function) {
  return reinterpret_cast<void *>(function);
}

using UnaryF32 = float (*)(float);
using UnaryF64 = double (*)(double);
using BinaryF32 = float (*)(float, float);
using BinaryF64 = double (*)(double, double);

// The C library's own writes the sign of the gamma function to a global.
static float lgammaOfFloat(float x) { return vm::LibmLgamma()(x); }
static double lgammaOfDouble(double x) { return vm::LibmLgamma()(x); }

#define AD_RT(name) {#name, addressOf(&name)}
#define AD_UNARY(name)                                                                             \
  {#name "f", addressOf(static_cast<UnaryF32>(&::name##f))}, {                                     \
    #name, addressOf(static_cast<UnaryF64>(&::name))                                               \
  }
#define AD_BINARY(name)                                                                            \
  {#name "f", addressOf(static_cast<BinaryF32>(&::name##f))}, {                                    \
    #name, addressOf(static_cast<BinaryF64>(&::name))                                              \
  }

static const Symbol kSymbols[] = {
    AD_RT(ad_rt_gemm_f32),
    AD_RT(ad_rt_gemm_f64),
    AD_RT(ad_rt_gemm_batched_f32),
    AD_RT(ad_rt_gemm_batched_f64),
    AD_RT(ad_rt_argsort_f32),
    AD_RT(ad_rt_argsort_f64),
    AD_RT(ad_rt_argsort_i1),
    AD_RT(ad_rt_argsort_i8),
    AD_RT(ad_rt_argsort_i16),
    AD_RT(ad_rt_argsort_i32),
    AD_RT(ad_rt_argsort_i64),
    AD_RT(ad_rt_cholesky_f32),
    AD_RT(ad_rt_cholesky_f64),
    AD_RT(ad_rt_triangular_solve_f32),
    AD_RT(ad_rt_triangular_solve_f64),
    AD_RT(ad_rt_lu_f32),
    AD_RT(ad_rt_lu_f64),
    AD_RT(ad_rt_lu_solve_f32),
    AD_RT(ad_rt_lu_solve_f64),
    AD_RT(ad_rt_det_f32),
    AD_RT(ad_rt_det_f64),
    AD_RT(ad_rt_logabsdet_f32),
    AD_RT(ad_rt_logabsdet_f64),
    AD_RT(ad_rt_cofactor_f32),
    AD_RT(ad_rt_cofactor_f64),
    AD_RT(ad_rt_share),
    AD_RT(ad_rt_tape_reserve),
    AD_RT(ad_rt_tape_release),
    AD_RT(ad_rt_allocate),
    AD_RT(ad_rt_free),
    // Rare lanes of vector math, and what LLVM calls when the CPU has no instruction for an
    // intrinsic.
    AD_UNARY(sin),
    AD_UNARY(cos),
    AD_UNARY(tan),
    AD_UNARY(exp),
    AD_UNARY(expm1),
    AD_UNARY(log),
    AD_UNARY(log1p),
    AD_UNARY(tanh),
    AD_UNARY(sqrt),
    AD_UNARY(floor),
    AD_UNARY(ceil),
    AD_UNARY(trunc),
    AD_UNARY(round),
    AD_UNARY(rint),
    AD_UNARY(nearbyint),
    AD_UNARY(roundeven),
    {"lgammaf", addressOf(&lgammaOfFloat)},
    {"lgamma", addressOf(&lgammaOfDouble)},
    AD_BINARY(pow),
    AD_BINARY(fmod),
    AD_BINARY(fmin),
    AD_BINARY(fmax),
    {"fmaf", addressOf(static_cast<float (*)(float, float, float)>(&::fmaf))},
    {"fma", addressOf(static_cast<double (*)(double, double, double)>(&::fma))},
    {"ldexpf", addressOf(static_cast<float (*)(float, int)>(&::ldexpf))},
    {"ldexp", addressOf(static_cast<double (*)(double, int)>(&::ldexp))},
    // LLVM turns loops and struct copies into these.
    {"memcpy", addressOf(&std::memcpy)},
    {"memmove", addressOf(&std::memmove)},
    {"memset", addressOf(&std::memset)},
};

#undef AD_RT
#undef AD_UNARY
#undef AD_BINARY

static std::vector<Symbol> allSymbols() {
  std::vector<Symbol> all(std::begin(kSymbols), std::end(kSymbols));
  const SymbolTable loops = forThisCpu(mathLoops128, mathLoops256, mathLoops512)();
  all.insert(all.end(), loops.begin(), loops.end());
  return all;
}

SymbolTable symbols() {
  static const std::vector<Symbol> all = allSymbols();
  return {all.data(), all.size()};
}

} // namespace ad::runtime

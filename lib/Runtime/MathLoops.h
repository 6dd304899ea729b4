// Elementwise functions over arrays, for one CPU: included by a file that is compiled for it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The functions are those of the records marked MathFunction, by the definition in the record. The
// elements of the last vector that is not full are computed in a full one: an element has the same
// bits wherever it lies.
#ifndef AD_RUNTIME_MATHLOOPS_H
#define AD_RUNTIME_MATHLOOPS_H

#include "Runtime/Symbols.h"
#include "SeededBugs/SeededBugs.h"
#include "VectorMath/ExtVector.h"
#include "VectorMath/VectorMath.h"
#include <cstdint>
#include <cstring>
#if defined(__AVX512F__)
#include <immintrin.h>
#endif

namespace ad::runtime {
namespace {

/// No other file has this type, so that no other shares the code that is made here.
struct ThisCpu {};

/// Vectors side by side hide each other's latency. gcc keeps a wider type than a register in
/// memory.
#if defined(__clang__)
constexpr int kVectors = 4;
#else
constexpr int kVectors = 1;
#endif

template <class T, int Lanes>
using Float = vm::ExtFloat<T, Lanes, ThisCpu>;

template <class T, int Lanes>
Float<T, Lanes> load(const T *from) {
  Float<T, Lanes> x;
  std::memcpy(&x.lanes, from, sizeof(x.lanes));
  return x;
}

template <class T, int Lanes>
void store(const Float<T, Lanes> &x, T *to) {
  std::memcpy(to, &x.lanes, sizeof(x.lanes));
}

// The first `count` lanes, fewer than all; the others are 0, and memory behind is not touched.
// A copy of so many bytes is a call, and in pieces that a load of the vector waits for.
#if defined(__AVX512F__)
inline __m512d loadMasked(const double *from, int mask) {
  return _mm512_maskz_loadu_pd(static_cast<__mmask8>(mask), from);
}
inline __m512 loadMasked(const float *from, int mask) {
  return _mm512_maskz_loadu_ps(static_cast<__mmask16>(mask), from);
}
inline void storeMasked(double *to, int mask, __m512d x) {
  _mm512_mask_storeu_pd(to, static_cast<__mmask8>(mask), x);
}
inline void storeMasked(float *to, int mask, __m512 x) {
  _mm512_mask_storeu_ps(to, static_cast<__mmask16>(mask), x);
}

template <class T, int Lanes>
Float<T, Lanes> load(const T *from, int64_t count) {
  static_assert(Lanes * sizeof(T) == 64);
  using Lane = typename Float<T, Lanes>::Types::Float;
  return {Lane(loadMasked(from, (1 << count) - 1))};
}

template <class T, int Lanes>
void store(const Float<T, Lanes> &x, T *to, int64_t count) {
  using Register = decltype(loadMasked(to, 0));
  storeMasked(to, (1 << count) - 1, Register(x.lanes));
}
#else
template <class T, int Lanes>
Float<T, Lanes> load(const T *from, int64_t count) {
  Float<T, Lanes> x{};
  std::memcpy(&x.lanes, from, static_cast<size_t>(count) * sizeof(T));
  return x;
}

template <class T, int Lanes>
void store(const Float<T, Lanes> &x, T *to, int64_t count) {
  std::memcpy(to, &x.lanes, static_cast<size_t>(count) * sizeof(T));
}
#endif

template <class T, int Lanes, class... Count>
void store(const vm::SinCos<Float<T, Lanes>> &both, T *sine, T *cosine, Count... count) {
  store<T, Lanes>(both.sine, sine, count...);
  store<T, Lanes>(both.cosine, cosine, count...);
}

// What a definition of a record sees: the names of its operands and the functions of vector math.
#define AD_NAMES_1(a) V a
#define AD_NAMES_2(a, b) V a, V b
#define AD_MATH_FUNCTION(name, count, names, definition)                                           \
  struct Define_##name {                                                                           \
    template <class V>                                                                             \
    V operator()(AD_NAMES_##count names) const {                                                   \
      using namespace vm;                                                                          \
      return definition;                                                                           \
    }                                                                                              \
  };
#include "Dialect/MathFunctions.inc"
#undef AD_MATH_FUNCTION
#undef AD_NAMES_1
#undef AD_NAMES_2

struct Define_sincos {
  template <class V>
  vm::SinCos<V> operator()(V x) const {
    return vm::sinCos(x);
  }
};

template <class...>
struct List {};

/// One function: results and operands are arrays of T.
template <int Bytes, class T, class Define, class Results, class Operands>
struct Loop;
template <int Bytes, class T, class Define, class... R, class... X>
struct Loop<Bytes, T, Define, List<R...>, List<X...>> {
  static constexpr int lanes = Bytes / sizeof(T), step = lanes * kVectors;

  static void run(R *...y, const X *...x, int64_t count) {
    int64_t i = 0;
    for (; i + step <= count; i += step)
      store<T, step>(Define()(load<T, step>(x + i)...), y + i...);
    for (; i + lanes <= count; i += lanes)
      store<T, lanes>(Define()(load<T, lanes>(x + i)...), y + i...);
    if (const int64_t rest = AD_SEEDED(math_tail, count - i, 0))
      store<T, lanes>(Define()(load<T, lanes>(x + i, rest)...), y + i..., rest);
  }
};

template <class Function>
void *addressOf(Function *function) {
  return reinterpret_cast<void *>(function);
}

#define AD_TYPES_1(T) List<T>
#define AD_TYPES_2(T) List<T, T>
#define AD_LOOP(name, T, suffix, results, operands)                                                \
  {"ad_rt_" #name suffix,                                                                          \
   addressOf(&Loop<Bytes, T, Define_##name, AD_TYPES_##results(T), AD_TYPES_##operands(T)>::run)}
#define AD_LOOPS(name, results, operands)                                                          \
  AD_LOOP(name, float, "_f32", results, operands), AD_LOOP(name, double, "_f64", results, operands)
#define AD_MATH_FUNCTION(name, count, names, definition) AD_LOOPS(name, 1, count),

/// `ad_rt_NAME_f32` and `_f64`, for vectors of `Bytes`: (results..., operands..., count).
template <int Bytes>
SymbolTable mathLoops() {
  static const Symbol loops[] = {
#include "Dialect/MathFunctions.inc"
      AD_LOOPS(sincos, 2, 1),
  };
  return {loops, sizeof(loops) / sizeof(loops[0])};
}

#undef AD_MATH_FUNCTION
#undef AD_LOOPS
#undef AD_LOOP
#undef AD_TYPES_1
#undef AD_TYPES_2

} // namespace
} // namespace ad::runtime

#endif

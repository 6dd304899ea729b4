// Instantiates each definition for each scalar that it compiles for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Definitions.h"
#include "llvm/ADT/StringMap.h"
#include <utility>

namespace ad::fuzz::reference {
namespace {

// The return type makes a definition that S has no functions for a failed substitution.
#define AD_PARAMETERS_1(x) S x
#define AD_PARAMETERS_2(a, b) S a, S b
#define AD_PARAMETERS_3(a, b, c) S a, S b, S c
#define AD_FUZZ_ELEMENTWISE(Class, mnemonic, Kind, count, operands, low, high, definition)         \
  struct Class##Definition {                                                                       \
    template <class S>                                                                             \
    static auto apply(AD_PARAMETERS_##count operands) -> decltype(definition) {                    \
      return definition;                                                                           \
    }                                                                                              \
  };
#include "Fuzz/FuzzOps.inc"
#undef AD_FUZZ_ELEMENTWISE

/// Runs a definition on arrays, if it can be called.
template <class Definition, class S, class Indices>
struct Loop;
template <class Definition, class S, size_t... I>
struct Loop<Definition, S, std::index_sequence<I...>> {
  static void run(const S *const *operands, S *result, size_t count) {
    for (size_t i = 0; i < count; ++i)
      result[i] = Definition::template apply<S>(operands[I][i]...);
  }
  template <class D>
  static auto find(int) -> decltype(D::template apply<S>((void(I), S())...), Elementwise<S>()) {
    return run;
  }
  template <class D>
  static Elementwise<S> find(long) {
    return nullptr;
  }
};

template <class S>
llvm::StringMap<Elementwise<S>> makeTable() {
  llvm::StringMap<Elementwise<S>> table;
#define AD_FUZZ_ELEMENTWISE(Class, mnemonic, Kind, count, operands, low, high, definition)         \
  {                                                                                                \
    using Op = Loop<Class##Definition, S, std::make_index_sequence<count>>;                        \
    table["ad." mnemonic] = Op::template find<Class##Definition>(0);                               \
  }
#include "Fuzz/FuzzOps.inc"
#undef AD_FUZZ_ELEMENTWISE
  return table;
}

} // namespace

template <class S>
Elementwise<S> findElementwise(llvm::StringRef op) {
  static const llvm::StringMap<Elementwise<S>> table = makeTable<S>();
  return table.lookup(op);
}

template Elementwise<Plain> findElementwise(llvm::StringRef);
template Elementwise<Summed> findElementwise(llvm::StringRef);
template Elementwise<Dual<Summed>> findElementwise(llvm::StringRef);
template Elementwise<Dual<Dual<Summed>>> findElementwise(llvm::StringRef);
template Elementwise<Complex> findElementwise(llvm::StringRef);

} // namespace ad::fuzz::reference

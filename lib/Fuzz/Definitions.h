// The definitions of elementwise ops, over the scalars of the reference.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_DEFINITIONS_H
#define AD_FUZZ_DEFINITIONS_H

#include "Fuzz/Functions.h"
#include "llvm/ADT/StringRef.h"
#include <cstddef>

namespace ad::fuzz::reference {

/// Computes `count` elements of an op.
template <class S>
using Elementwise = void (*)(const S *const *operands, S *result, size_t count);

/// The loop of the op, or null if it is not elementwise, works on other than floats, or its
/// definition needs what S or Functions.h lacks.
template <class S>
Elementwise<S> findElementwise(llvm::StringRef op);

} // namespace ad::fuzz::reference

#endif

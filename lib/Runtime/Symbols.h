// The fixed table of external symbols that compiled code may use: nothing else is ever looked up.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_SYMBOLS_H
#define AD_RUNTIME_SYMBOLS_H

#include <cstddef>

namespace ad::runtime {

/// A function that compiled code may call. The address is that of this process's own copy.
struct Symbol {
  const char *name;
  void *address;
};

/// The table: a pointer to its first entry and the number of entries.
struct SymbolTable {
  const Symbol *first;
  size_t count;
  const Symbol *begin() const { return first; }
  const Symbol *end() const { return first + count; }
};

/// Runtime functions (`ad_rt_…`), scalar functions of libm and the memory functions that LLVM makes
/// calls to.
SymbolTable symbols();

/// Elementwise functions over arrays, one variant per width of vectors in bits. `ad_rt_NAME_f32`
/// and `_f64` take their results, their operands and the number of elements; a result may be an
/// operand's array.
SymbolTable mathLoops128();
SymbolTable mathLoops256();
SymbolTable mathLoops512();

} // namespace ad::runtime

#endif

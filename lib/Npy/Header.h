// The header of an `.npy` file: a Python dictionary of three entries.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_NPY_HEADER_H
#define AD_NPY_HEADER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace ad::npy {

/// What the dictionary says, not interpreted yet.
struct Header {
  std::string descr;
  bool isFortranOrder = false;
  std::vector<int64_t> shape;
};

/// Reads `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`; every entry once, in any
/// order.
llvm::Expected<Header> parseHeader(llvm::StringRef text);

/// Writes the dictionary in NumPy's spelling.
std::string printHeader(const Header &header);

} // namespace ad::npy

#endif

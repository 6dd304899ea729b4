// NumPy's `.npy` files: one tensor each.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads versions 1.0 to 3.0, either byte order, C and Fortran order; writes what NumPy itself
// writes. Element types are those of the dialect but bfloat16, which the format does not have: f2
// f4 f8 b1 u1 i1 i2 i4 i8. Nothing of a file is believed before it is checked.
#ifndef AD_NPY_NPY_H
#define AD_NPY_NPY_H

#include "Dialect/ElementKind.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>
#include <vector>

namespace ad {

/// An open `.npy` file whose header and size are checked.
class NpyFile {
public:
  /// Errors read `PATH: what is wrong`.
  static llvm::Expected<NpyFile> open(llvm::StringRef path);
  /// The same from memory; `buffer` is named after the file.
  static llvm::Expected<NpyFile> parse(std::unique_ptr<llvm::MemoryBuffer> buffer);

  ElementKind getKind() const { return kind; }
  llvm::ArrayRef<int64_t> getShape() const { return shape; }
  size_t getNumElements() const { return numElements; }

  /// Writes the elements in row-major order and native byte order; booleans become 0 or 1.
  /// `destination` has room for `getNumElements()`.
  void copyTo(void *destination) const;

private:
  NpyFile() = default;

  std::unique_ptr<llvm::MemoryBuffer> buffer;
  const char *data = nullptr;
  ElementKind kind = ElementKind::F32;
  std::vector<int64_t> shape;
  size_t numElements = 0;
  bool isFortranOrder = false;
  bool isSwapped = false;
};

/// Writes a row-major tensor, completely or not at all.
llvm::Error writeNpy(llvm::StringRef path, ElementKind kind, llvm::ArrayRef<int64_t> shape,
                     const void *data);

} // namespace ad

#endif

// How the elements of one tensor are written: all by the same rule and in the same width.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PRINT_ELEMENTS_H
#define AD_PRINT_ELEMENTS_H

#include "Dialect/ElementKind.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <string>

namespace ad::print {

/// Chooses the notation from elements that are shown, then writes any of them.
class ElementFormat {
public:
  /// `shown`: indices of the elements that are printed; the others have no influence.
  ElementFormat(ElementKind kind, const void *data, llvm::ArrayRef<int64_t> shown);

  size_t getWidth() const { return width; }
  /// The element right-justified in the width.
  std::string format(int64_t index) const;

private:
  enum class Notation { Integral, Fixed, Scientific };

  void chooseNotation(llvm::ArrayRef<int64_t> shown);
  double realAt(int64_t index) const;
  std::string textOf(double value) const;
  std::string text(int64_t index) const;

  ElementKind kind;
  const void *data;
  Notation notation = Notation::Integral;
  size_t width = 1;
};

} // namespace ad::print

#endif

// A tensor in the memory of this process: what the interpreter computes with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_INTERPRET_HOSTTENSOR_H
#define AD_INTERPRET_HOSTTENSOR_H

#include "Dialect/ElementType.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/Support/LLVM.h"
#include "llvm/ADT/ArrayRef.h"
#include <memory>

namespace ad {

/// A dense row-major tensor whose bytes are aligned to 64 and shared by its copies. Elements lie in
/// memory as ElementKind.h says.
class HostTensor {
public:
  HostTensor() = default;

  /// An uninitialized tensor, or failure if the type is no static tensor of known elements, its
  /// size overflows, or there is no memory for it.
  static mlir::FailureOr<HostTensor> create(mlir::Type type);

  /// A copy of a constant, or failure as above or if the attribute's elements cannot be read.
  static mlir::FailureOr<HostTensor> create(mlir::ElementsAttr value);

  explicit operator bool() const { return static_cast<bool>(storage); }
  mlir::RankedTensorType getType() const { return type; }
  ElementKind getKind() const { return kind; }
  llvm::ArrayRef<int64_t> getShape() const { return type.getShape(); }
  size_t getNumElements() const { return type.getNumElements(); }
  size_t getNumBytes() const { return getNumElements() * sizeOf(kind); }

  void *data() { return storage.get(); }
  const void *data() const { return storage.get(); }

  /// The elements as T, which must be the C++ type of the element kind.
  template <class T>
  llvm::MutableArrayRef<T> elements() {
    return llvm::MutableArrayRef<T>(static_cast<T *>(data()), getNumElements());
  }
  template <class T>
  llvm::ArrayRef<T> elements() const {
    return llvm::ArrayRef<T>(static_cast<const T *>(data()), getNumElements());
  }

  /// The same bytes under another type of as many elements of the same kind.
  HostTensor withType(mlir::RankedTensorType other) const;

private:
  mlir::RankedTensorType type;
  ElementKind kind = ElementKind::F32;
  std::shared_ptr<void> storage;
};

} // namespace ad

#endif

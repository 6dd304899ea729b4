// Allocates tensors and reads constants into them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/HostTensor.h"
#include "mlir/IR/AsmState.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/MathExtras.h"
#include <cstdlib>
#include <cstring>

using namespace mlir;

namespace ad {
namespace {

constexpr size_t alignment = 64;

/// Bytes of the tensor rounded up to the alignment and at least one, or nothing if that overflows.
std::optional<size_t> paddedBytes(RankedTensorType type, ElementKind kind) {
  int64_t bytes = sizeOf(kind);
  for (const int64_t size : type.getShape())
    if (size == 0)
      return alignment;
  for (const int64_t size : type.getShape())
    if (llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  if (bytes > std::numeric_limits<int64_t>::max() - static_cast<int64_t>(alignment))
    return std::nullopt;
  return llvm::alignTo(bytes, alignment);
}

void readDense(DenseElementsAttr value, HostTensor &tensor) {
  if (value.empty()) // has no data, not even a pointer to it
    return;
  // Packed to bits in some versions of the attribute, so not copied.
  if (tensor.getKind() == ElementKind::I1) {
    llvm::copy(value.getValues<bool>(), tensor.elements<bool>().begin());
    return;
  }
  const ArrayRef<char> raw = value.getRawData();
  if (!value.isSplat()) {
    std::memcpy(tensor.data(), raw.data(), tensor.getNumBytes());
    return;
  }
  auto *bytes = static_cast<char *>(tensor.data());
  for (size_t i = 0; i < tensor.getNumElements(); ++i)
    std::memcpy(bytes + i * raw.size(), raw.data(), raw.size());
}

LogicalResult readResource(DenseResourceElementsAttr value, HostTensor &tensor) {
  const AsmResourceBlob *blob = value.getRawHandle().getBlob();
  if (!blob || blob->getData().size() != tensor.getNumBytes())
    return failure();
  std::memcpy(tensor.data(), blob->getData().data(), tensor.getNumBytes());
  if (tensor.getKind() == ElementKind::I1)
    for (uint8_t &byte :
         MutableArrayRef<uint8_t>(static_cast<uint8_t *>(tensor.data()), tensor.getNumElements()))
      byte = byte != 0;
  return success();
}

} // namespace

FailureOr<HostTensor> HostTensor::create(Type type) {
  const auto tensorType = llvm::dyn_cast<RankedTensorType>(type);
  if (!tensorType || !tensorType.hasStaticShape())
    return failure();
  const std::optional<ElementKind> kind = elementKindOf(tensorType.getElementType());
  if (!kind)
    return failure();
  const std::optional<size_t> bytes = paddedBytes(tensorType, *kind);
  void *memory = bytes ? std::aligned_alloc(alignment, *bytes) : nullptr;
  if (!memory)
    return failure();
  HostTensor tensor;
  tensor.type = tensorType;
  tensor.kind = *kind;
  tensor.storage = std::shared_ptr<void>(memory, std::free);
  return tensor;
}

FailureOr<HostTensor> HostTensor::create(ElementsAttr value) {
  FailureOr<HostTensor> tensor = create(value.getType());
  if (failed(tensor))
    return failure();
  if (const auto dense = llvm::dyn_cast<DenseElementsAttr>(value)) {
    readDense(dense, *tensor);
    return tensor;
  }
  if (const auto resource = llvm::dyn_cast<DenseResourceElementsAttr>(value))
    return succeeded(readResource(resource, *tensor)) ? tensor : FailureOr<HostTensor>(failure());
  return failure();
}

HostTensor HostTensor::withType(RankedTensorType other) const {
  HostTensor result = *this;
  result.type = other;
  return result;
}

} // namespace ad

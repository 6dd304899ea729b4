// Loads and stores of bundles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Memory.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {

Type vectorOf(Type element, int64_t width) {
  return width == 1 ? element : Type(VectorType::get({width}, element));
}

namespace {

/// A constant mask of the first `valid` of `width` lanes.
Value tailMask(Emitter &emitter, int64_t width, int64_t valid) {
  SmallVector<bool> lanes(width, false);
  std::fill_n(lanes.begin(), valid, true);
  const auto type = VectorType::get({width}, emitter.builder().getI1Type());
  return emitter.constant(type, DenseElementsAttr::get(type, ArrayRef<bool>(lanes)));
}

/// An i1 is a byte in memory, 0 or 1.
Value fromMemory(Emitter &emitter, Value loaded, Type element, int64_t width) {
  if (!element.isInteger(1))
    return loaded;
  const Value zero = emitter.constantInt(loaded.getType(), 0);
  return LLVM::ICmpOp::create(emitter.builder(), emitter.loc(), LLVM::ICmpPredicate::ne, loaded,
                              zero);
}

Value toMemory(Emitter &emitter, Value value, Type element, int64_t width) {
  if (!element.isInteger(1))
    return value;
  return LLVM::ZExtOp::create(emitter.builder(), emitter.loc(),
                              vectorOf(memoryType(element), width), value);
}

} // namespace

Bundle loadChunk(Emitter &emitter, Value base, Value offset, Type element, const Chunk &chunk) {
  const Type stored = memoryType(element);
  const Type type = vectorOf(stored, chunk.width);
  const unsigned alignment = byteSize(element);
  Bundle result{&emitter, {}};
  for (int64_t v = 0; v < chunk.vectors; ++v) {
    const Value position = v == 0 ? offset : emitter.add(offset, emitter.index(v * chunk.width));
    const Value address = emitter.address(base, position, element);
    Value loaded;
    if (chunk.width > 1 && chunk.lanesOf(v) < chunk.width)
      loaded = LLVM::MaskedLoadOp::create(
          emitter.builder(), emitter.loc(), type, address,
          tailMask(emitter, chunk.width, chunk.lanesOf(v)),
          emitter.constant(type, emitter.builder().getZeroAttr(type)), alignment);
    else
      loaded = LLVM::LoadOp::create(emitter.builder(), emitter.loc(), type, address, alignment);
    result.vectors.push_back(fromMemory(emitter, loaded, element, chunk.width));
  }
  return result;
}

/// The first `valid` lanes. One lane is no masked store: LLVM 22 makes one of 32 bits where 16-bit
/// lanes are the low halves of 32-bit ones and the CPU has AVX-512.
static void storeFirst(Emitter &emitter, Value vector, Value address, int64_t valid, int64_t width,
                       unsigned alignment) {
  if (valid > 1) {
    LLVM::MaskedStoreOp::create(emitter.builder(), emitter.loc(), vector, address,
                                tailMask(emitter, width, valid), alignment);
    return;
  }
  const Value lane =
      LLVM::ExtractElementOp::create(emitter.builder(), emitter.loc(), vector, emitter.index(0));
  LLVM::StoreOp::create(emitter.builder(), emitter.loc(), lane, address, alignment);
}

void storeChunk(Emitter &emitter, const Bundle &value, Value base, Value offset, Type element,
                const Chunk &chunk, bool streaming) {
  for (int64_t v = 0; v < chunk.vectors; ++v) {
    const Value position = v == 0 ? offset : emitter.add(offset, emitter.index(v * chunk.width));
    const Value address = emitter.address(base, position, element);
    const Value stored = toMemory(emitter, value.vectors[v], element, chunk.width);
    const int64_t valid = AD_SEEDED(kernel_mask, chunk.lanesOf(v), chunk.lanesOf(v) + 1);
    if (chunk.width > 1 && chunk.lanesOf(v) < chunk.width) {
      storeFirst(emitter, stored, address, valid, chunk.width, byteSize(element));
      continue;
    }
    // A streaming store must be aligned to its vector.
    const unsigned alignment = streaming ? chunk.width * byteSize(element) : byteSize(element);
    LLVM::StoreOp::create(emitter.builder(), emitter.loc(), stored, address, alignment,
                          /*isVolatile=*/false, streaming);
  }
}

Bundle loadElement(Emitter &emitter, Value base, Value offset, Type element) {
  return loadChunk(emitter, base, offset, element, Chunk{offset, 1, 1, 1});
}

void storeElement(Emitter &emitter, const Bundle &value, Value base, Value offset, Type element) {
  storeChunk(emitter, value, base, offset, element, Chunk{offset, 1, 1, 1}, /*streaming=*/false);
}

Bundle splat(const Bundle &scalar, const Chunk &chunk) {
  Emitter &emitter = *scalar.emitter;
  Value value = scalar.vectors.front();
  if (chunk.width > 1) {
    const Type type = vectorOf(value.getType(), chunk.width);
    const Value undefined = LLVM::PoisonOp::create(emitter.builder(), emitter.loc(), type);
    const Value first = LLVM::InsertElementOp::create(emitter.builder(), emitter.loc(), undefined,
                                                      value, emitter.index(0));
    value = LLVM::ShuffleVectorOp::create(emitter.builder(), emitter.loc(), first, undefined,
                                          SmallVector<int32_t>(chunk.width, 0));
  }
  return {&emitter, SmallVector<Value, 4>(chunk.vectors, value)};
}

Bundle keepValid(const Bundle &value, const Bundle &identity, const Chunk &chunk) {
  if (!chunk.isTail() || chunk.width == 1 || AD_SEEDED(kernel_identity, false, true))
    return value;
  Emitter &emitter = *value.emitter;
  Bundle result = value;
  for (int64_t v = 0; v < chunk.vectors; ++v)
    if (chunk.lanesOf(v) < chunk.width)
      result.vectors[v] = LLVM::SelectOp::create(emitter.builder(), emitter.loc(),
                                                 tailMask(emitter, chunk.width, chunk.lanesOf(v)),
                                                 value.vectors[v], identity.vectors[v]);
  return result;
}

} // namespace ad

// Handles, and the text type that crosses the API.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Glue.h"
#include "API/Evaluate.h"
#include "Trace/Tracing.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <cstring>
#include <ostream>

namespace ad {
namespace {

/// A chain that is longer is evaluated in pieces; the pieces of a loop have one structure.
constexpr uint32_t longestChain = 400;

} // namespace

void detail::retain(Node *node) noexcept { NodeRef::retain(node); }
void detail::release(Node *node) noexcept {
  if (node)
    releaseNode(node);
}

NodeRef nodeOf(const Tensor &tensor, Location loc) {
  if (!tensor.defined())
    raise(Code::Undefined, "tensor is undefined", loc);
  return NodeRef::sharing(tensor.node());
}

/// Throws unless each element has an address. Elements of 8 bytes, axes without elements as 1: what
/// is accepted here, the ops accept too.
static void requireAddressable(Sizes shape, Location loc) {
  constexpr int64_t mostElements = int64_t(1) << 54;
  int64_t count = 1;
  for (const int64_t size : shape)
    if (llvm::MulOverflow(count, std::max<int64_t>(size, 1), count) || count > mostElements)
      raise(Code::OutOfMemory,
            "not enough memory: shape " + shapeText(shape) + " has too many elements", loc);
}

Tensor finish(Built built, Location loc) {
  if (const Failure *failure = failureOf(built))
    raise(*failure, loc);
  NodeRef node = std::get<NodeRef>(std::move(built));
  requireAddressable(node->shape, loc);
  if (node->depth > longestChain && node->trace == 0)
    evaluate(node.get(), loc);
  return tensorOf(std::move(node));
}

Tensor named(Tensor tensor, const char *gradient) {
  tensor.node()->gradient = gradient;
  return tensor;
}

Tensor finish(Built built, const char *gradient, Location loc) {
  return named(finish(std::move(built), loc), gradient);
}

Argument argumentOf(const Operand &operand) {
  if (!operand.tensor())
    return operand.scalar();
  if (!operand.tensor()->defined())
    raise(Code::Undefined, "tensor is undefined", operand.location());
  return operand.tensor()->node();
}

Sizes checkedSizes(const Size &shape, Location loc) {
  const Sizes sizes(shape.data(), shape.size());
  for (const int64_t size : sizes)
    if (size < 0)
      raise(Code::NegativeSize,
            "Trying to create tensor with negative dimension " + std::to_string(size) + ": " +
                shapeText(sizes),
            loc);
  requireAddressable(sizes, loc);
  return sizes;
}

NodeRef makeData(DType dtype, Sizes shape, Location loc) {
  NodeRef node = makeNode(OpKind::Data, dtype, shape, loc);
  Storage *storage = allocateStorage(byteSize(*node));
  if (!storage)
    raise(Code::OutOfMemory,
          "not enough memory: you tried to allocate " + std::to_string(byteSize(*node)) + " bytes.",
          loc);
  setStorage(*node, StorageRef(storage));
  return node;
}

Storage *valueOf(Node &node, Location loc) {
  if (Storage *storage = node.storageOrNull())
    return storage;
  evaluate(&node, loc);
  return node.storageOrNull();
}

Text::Text(const std::string &text) : text_(new char[text.size() + 1]), size_(text.size()) {
  std::memcpy(text_, text.c_str(), size_ + 1);
}
Text::Text(const Text &other) : Text(std::string(other)) {}
Text::~Text() { delete[] text_; }
Text::operator std::string() const { return std::string(text_, size_); }
std::ostream &operator<<(std::ostream &os, const Text &text) { return os << text.c_str(); }

Size::Size(const std::int64_t *sizes, std::size_t count) : count_(count) {
  if (count > max_rank)
    raise(Code::TooManyAxes, "a tensor has at most 16 dimensions, but got " + std::to_string(count),
          Location());
  std::copy_n(sizes, count, sizes_);
}

std::int64_t Size::numel() const {
  std::int64_t count = 1;
  for (const std::int64_t size : *this)
    count *= size;
  return count;
}

bool Size::equals(const Size &other) const {
  return count_ == other.count_ && !std::memcmp(sizes_, other.sizes_, count_ * sizeof(*sizes_));
}

} // namespace ad

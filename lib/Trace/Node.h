// A node of a graph under construction: what a Tensor points to.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_NODE_H
#define AD_TRACE_NODE_H

#include "Dialect/ElementKind.h"
#include "Trace/OpKind.h"
#include "Trace/Storage.h"
#include "ad/base.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>

namespace ad {

struct Function;
struct Node;

using Shape = llvm::SmallVector<int64_t, 4>;

/// An operand: a node, and its value at the time of use if it had one. Holds a reference to each.
struct Edge {
  Node *node;
  Storage *value;
};

/// What `backward` needs of a tensor beyond its graph.
struct Autograd {
  Node *grad = nullptr;
  bool retainsGrad = false;
};

/// Immutable but for its value, which appears once, its autograd state, and `operands`, which go
/// away when no longer needed so that graphs do not grow. All of these change under `graphMutex`.
struct Node {
  std::atomic<uint32_t> references{1};
  OpKind kind = OpKind::Data;
  DType dtype = DType::Float32;
  bool requiresGrad = false;
  /// Made by the user rather than by a recorded operation.
  bool isLeaf = true;
  /// A C++ number: does not widen element types.
  bool isNumber = false;
  /// `backward` went through and freed what it had saved.
  bool isReleased = false;
  /// The innermost trace that it belongs to; 0: none. Ids grow with nesting.
  uint32_t trace = 0;
  /// Length of the longest chain of nodes without a value that ends here.
  uint32_t depth = 0;
  /// Changes in place.
  uint32_t version = 0;
  Location loc;
  /// Overrides the name of the op's gradient.
  const char *gradient = nullptr;
  Shape shape;
  std::atomic<Storage *> storage{nullptr};
  llvm::SmallVector<Edge, 3> operands;
  /// Attributes of the op, laid out as Emit.cpp reads them.
  llvm::SmallVector<int64_t, 4> attributes;
  double value = 0;
  /// The function of a request, the bodies of control flow.
  llvm::SmallVector<std::shared_ptr<const Function>, 1> functions;
  std::unique_ptr<Autograd> autograd;

  Storage *storageOrNull() const { return storage.load(std::memory_order_acquire); }
  int64_t rank() const { return static_cast<int64_t>(shape.size()); }
};

/// Shared ownership of a node.
class NodeRef {
public:
  NodeRef() = default;
  /// Takes over one reference.
  explicit NodeRef(Node *node) : node(node) {}
  NodeRef(const NodeRef &other) : node(other.node) { retain(node); }
  NodeRef(NodeRef &&other) noexcept : node(std::exchange(other.node, nullptr)) {}
  NodeRef &operator=(NodeRef other) noexcept {
    std::swap(node, other.node);
    return *this;
  }
  ~NodeRef();

  static NodeRef sharing(Node *node) {
    retain(node);
    return NodeRef(node);
  }
  explicit operator bool() const { return node; }
  Node *get() const { return node; }
  Node *operator->() const { return node; }
  Node &operator*() const { return *node; }
  Node *take() { return std::exchange(node, nullptr); }

  static void retain(Node *node) {
    if (node)
      node->references.fetch_add(1, std::memory_order_relaxed);
  }

private:
  Node *node = nullptr;
};

/// A fresh node, taken from this thread's pool.
NodeRef makeNode(OpKind kind, DType dtype, llvm::ArrayRef<int64_t> shape, Location loc);
/// Drops one reference. Never recurses along a graph, however long a chain it is.
void releaseNode(Node *node);
/// Appends an operand.
void addOperand(Node &node, Node *operand);
/// Drops the operands.
void dropOperands(Node &node);
/// Gives a node its value.
void setStorage(Node &node, StorageRef storage);

/// The same element type as the compiler's stages name it.
inline ElementKind kindOf(DType dtype) { return static_cast<ElementKind>(dtype); }
static_assert(static_cast<int>(DType::Bool) == static_cast<int>(ElementKind::I1) &&
                  static_cast<int>(DType::BFloat16) == static_cast<int>(ElementKind::BF16),
              "both enumerations have one order");
inline size_t elementBytes(DType dtype) { return sizeOf(kindOf(dtype)); }
int64_t elementCount(llvm::ArrayRef<int64_t> shape);
inline size_t byteSize(const Node &node) {
  return elementBytes(node.dtype) * static_cast<size_t>(elementCount(node.shape));
}
inline bool isFloat(DType dtype) { return isFloat(kindOf(dtype)); }

} // namespace ad

#endif

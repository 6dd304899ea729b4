// Life of nodes: recycled per thread, released without recursion.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Node.h"
#include "Trace/ThreadPool.h"
#include <vector>

namespace ad {
namespace {

/// Free nodes of one thread; their vectors keep what they had allocated.
struct FreeNodes {
  static constexpr size_t limit = 1024;
  std::vector<Node *> nodes;

  ~FreeNodes() {
    for (Node *node : nodes)
      delete node;
  }
};

void recycle(Node *node) {
  FreeNodes *free = threadPool<FreeNodes>();
  if (free && free->nodes.size() < FreeNodes::limit)
    free->nodes.push_back(node);
  else
    delete node;
}

bool isLast(Node *node) {
  return node && node->references.fetch_sub(1, std::memory_order_acq_rel) == 1;
}

/// Takes apart a node that nobody holds; appends those that nobody holds after that.
void dismantle(Node *node, llvm::SmallVectorImpl<Node *> &dead) {
  for (const Edge &edge : node->operands) {
    StorageRef::release(edge.value);
    if (isLast(edge.node))
      dead.push_back(edge.node);
  }
  node->operands.clear();
  StorageRef::release(node->storage.exchange(nullptr, std::memory_order_relaxed));
  if (node->autograd && isLast(node->autograd->grad))
    dead.push_back(node->autograd->grad);
  node->autograd.reset();
  node->functions.clear();
}

} // namespace

NodeRef::~NodeRef() { releaseNode(node); }

NodeRef makeNode(OpKind kind, DType dtype, llvm::ArrayRef<int64_t> shape, Location loc) {
  FreeNodes *free = threadPool<FreeNodes>();
  Node *node = nullptr;
  if (free && !free->nodes.empty()) {
    node = free->nodes.back();
    free->nodes.pop_back();
    node->references.store(1, std::memory_order_relaxed);
    node->requiresGrad = node->isNumber = node->isReleased = false;
    node->isLeaf = true;
    node->trace = node->depth = node->version = 0;
    node->gradient = nullptr;
    node->attributes.clear();
    node->value = 0;
  } else {
    node = new Node;
  }
  node->kind = kind;
  node->dtype = dtype;
  node->loc = loc;
  node->shape.assign(shape.begin(), shape.end());
  return NodeRef(node);
}

void releaseNode(Node *node) {
  if (!isLast(node))
    return;
  llvm::SmallVector<Node *, 16> dead{node};
  while (!dead.empty()) {
    Node *next = dead.pop_back_val();
    dismantle(next, dead);
    recycle(next);
  }
}

void addOperand(Node &node, Node *operand) {
  NodeRef::retain(operand);
  Storage *value = operand->storageOrNull();
  StorageRef::retain(value);
  node.operands.push_back({operand, value});
}

void dropOperands(Node &node) {
  llvm::SmallVector<Edge, 3> operands;
  operands.swap(node.operands);
  for (const Edge &edge : operands) {
    StorageRef::release(edge.value);
    releaseNode(edge.node);
  }
}

void setStorage(Node &node, StorageRef storage) {
  StorageRef::release(node.storage.exchange(storage.take(), std::memory_order_acq_rel));
  node.depth = 0;
}

int64_t elementCount(llvm::ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (const int64_t size : shape)
    count *= size;
  return count;
}

} // namespace ad

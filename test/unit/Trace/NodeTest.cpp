// Life of nodes and their memory: recycling, and long chains on a small stack.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Build.h"
#include "Trace/Graph.h"
#include <cstring>
#include <gtest/gtest.h>
#include <pthread.h>

using namespace ad;

namespace {

/// Runs `body` on a thread with a stack of 1 MiB.
void onSmallStack(void (*body)()) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size_t(1) << 20);
  pthread_t thread;
  const auto run = [](void *argument) -> void * {
    reinterpret_cast<void (*)()>(argument)();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, reinterpret_cast<void *>(body)), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST(Node, LongChainsAreCollectedAndDroppedWithoutRecursion) {
  onSmallStack([] {
    NodeRef x = makeNode(OpKind::Data, float32, {4}, Location());
    for (int i = 0; i < 150000; ++i)
      x = std::get<NodeRef>(build::unary(OpKind::neg_, x, Location()));
    const Graph graph =
        collectGraph({}, x.get(), [](const Edge &edge) { return edge.node->kind == OpKind::Data; });
    EXPECT_EQ(graph.steps.size(), 150000u);
    EXPECT_EQ(graph.inputs.size(), 1u);
  });
}

TEST(Node, IsRecycled) {
  Node *first = makeNode(OpKind::Data, float32, {2}, Location()).take();
  releaseNode(first);
  const NodeRef second = makeNode(OpKind::Param, int64, {}, Location());
  EXPECT_EQ(second.get(), first);
  EXPECT_EQ(second->kind, OpKind::Param);
  EXPECT_TRUE(second->shape.empty());
  EXPECT_FALSE(second->storageOrNull());
}

TEST(Node, OperandsKeepTheValueThatTheyHad) {
  NodeRef x = makeNode(OpKind::Data, float32, {}, Location());
  setStorage(*x, StorageRef(allocateStorage(4)));
  Storage *before = x->storageOrNull();
  const NodeRef y = build::operation(OpKind::neg_, float32, {}, x.get(), Location());
  setStorage(*x, StorageRef(allocateStorage(4)));
  EXPECT_NE(x->storageOrNull(), before);
  EXPECT_EQ(y->operands[0].value, before);
}

TEST(Storage, IsAlignedAndRecycled) {
  for (const size_t bytes : {size_t(0), size_t(1), size_t(100), size_t(5) << 20}) {
    StorageRef block(allocateStorage(bytes));
    ASSERT_TRUE(block);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block.get()->data()) % 64, 0u);
    EXPECT_GE(block.get()->capacity, bytes);
    Storage *address = block.get();
    block = StorageRef();
    EXPECT_EQ(StorageRef(allocateStorage(bytes)).get(), address);
  }
}

TEST(Storage, TooMuchIsNoMemoryRatherThanACrash) { EXPECT_EQ(allocateStorage(SIZE_MAX), nullptr); }

} // namespace

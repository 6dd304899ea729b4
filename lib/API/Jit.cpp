// Compiled functions: found by the types of the arguments, called without allocation or lock.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/jit.h"
#include "API/Cache.h"
#include "API/Engine.h"
#include "API/Evaluate.h"
#include "API/Keys.h"
#include "API/TraceBody.h"
#include "Trace/Tracing.h"
#include <mutex>

namespace ad::detail {

/// One compiled form. Immutable once it is in the list, and dropped with the list.
struct JitFunction::Entry {
  struct Type {
    DType dtype;
    bool isNumber;
    Shape shape;
    size_t bytes;
    bool matches(const Node &node) const {
      return node.dtype == dtype && node.isNumber == isNumber && node.shape == shape;
    }
  };

  std::vector<Type> arguments, results;
  /// Where each result stands among those of the function. The others are undefined: tangents of
  /// integers.
  llvm::SmallVector<size_t, 4> places;
  size_t resultCount = 0;
  /// Values that the function uses beside its arguments: numbers in the source, captured tensors.
  std::vector<StorageRef> hidden;
  /// Which of them are keys of draws, made anew by each call; their places are null.
  struct Key {
    size_t place, source;
    uint64_t number;
  };
  std::vector<Key> keys;
  std::vector<DrawList::Source> sources;
  bool capturesGrad = false;
  std::shared_ptr<Executable> code;
  Location loc;
  void *like = nullptr;
  void (*dropLike)(void *) = nullptr;
  /// What `Structure::keep` gave, where the types of the arguments do not say it all.
  const void *type = nullptr;
  void *kept = nullptr;
  void (*dropKept)(void *) = nullptr;
  Entry *next = nullptr;

  ~Entry() {
    if (kept)
      dropKept(kept);
    if (like)
      dropLike(like);
  }
};

struct JitFunction::Impl {
  std::atomic<uint32_t> references{1};
  Location loc;
  JitOptions options;
  std::mutex mutex;
  /// Grows at the front only, so that readers need no lock.
  std::atomic<Entry *> entries{nullptr};
};

JitFunction::JitFunction(const JitOptions &options, Location loc) : impl_(new Impl) {
  impl_->loc = loc;
  impl_->options = options;
}
JitFunction::JitFunction(const JitFunction &other) noexcept : impl_(other.impl_) {
  impl_->references.fetch_add(1, std::memory_order_relaxed);
}
JitFunction::~JitFunction() {
  if (impl_->references.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  for (Entry *entry = impl_->entries.load(); entry;)
    delete std::exchange(entry, entry->next);
  delete impl_;
}

namespace {

bool matches(const JitFunction::Entry &entry, const Tensor *const *args, std::size_t count,
             const Structure &structure) {
  if (entry.type != structure.type || entry.arguments.size() != count)
    return false;
  if (structure.same && !structure.same(entry.kept, structure.arguments))
    return false;
  for (std::size_t index = 0; index < count; ++index)
    if (!entry.arguments[index].matches(*args[index]->node()))
      return false;
  return true;
}

llvm::SmallVector<NodeRef, 8> nodesOf(const Tensor *const *args, std::size_t count, Location loc) {
  llvm::SmallVector<NodeRef, 8> nodes;
  for (std::size_t index = 0; index < count; ++index)
    nodes.push_back(nodeOf(*args[index], loc));
  return nodes;
}

JitFunction::Entry::Type typeOf(const Node &node) {
  return {node.dtype, node.isNumber, node.shape, byteSize(node)};
}

/// The function without the results that are undefined; the places of the others go to `entry`.
std::shared_ptr<const Function> traceDefined(Body body, llvm::ArrayRef<NodeRef> arguments,
                                             JitFunction::Entry &entry, Location loc) {
  const auto defined = [&](Tensor *in, TensorSink &sink) {
    TensorSink all;
    body(in, all);
    entry.resultCount = all.size();
    for (size_t place = 0; place < all.size(); ++place) {
      if (!all.data()[place].defined())
        continue;
      entry.places.push_back(place);
      sink.push(all.data()[place]);
    }
  };
  return traceBody(defined, arguments, loc);
}

/// Values of what a traced function captured, and the keys of what it drew.
void takeHidden(JitFunction::Entry &entry, const Function &function, const DrawList &list,
                Location loc) {
  llvm::SmallVector<Node *, 8> pending;
  const auto captured =
      llvm::ArrayRef<Graph::Input>(function.graph.inputs).drop_front(function.parameterCount);
  for (const Graph::Input &input : captured)
    if (!input.value && input.node->kind != OpKind::Param)
      pending.push_back(input.node.get());
  evaluate(pending, loc);
  for (auto [place, input] : llvm::enumerate(captured)) {
    entry.capturesGrad |= input.node->requiresGrad;
    entry.hidden.push_back(input.value ? input.value
                                       : StorageRef::sharing(input.node->storageOrNull()));
    for (const DrawList::Draw &draw : list.draws)
      if (draw.key.get() == input.node.get())
        entry.keys.push_back({place, draw.source, draw.number});
  }
  entry.sources = list.sources;
}

/// What a call draws from, in the order of the entry's keys.
llvm::SmallVector<StorageRef, 0> drawKeys(const JitFunction::Entry &entry) {
  llvm::SmallVector<StorageRef, 0> keys;
  llvm::SmallVector<DrawNumbers, 1> taken;
  for (const DrawList::Source &source : entry.sources)
    taken.push_back(takeNumbers(source.generator, source.count));
  for (const JitFunction::Entry::Key &key : entry.keys) {
    Storage *storage = allocateStorage(2 * sizeof(uint64_t));
    if (!storage)
      raise(Code::OutOfMemory, "not enough memory for a key", entry.loc);
    writeKey(*storage, taken[key.source].seed, taken[key.source].first + key.number);
    keys.emplace_back(storage);
  }
  return keys;
}

} // namespace

const JitFunction::Entry *JitFunction::find(const Tensor *const *args, std::size_t count,
                                            const Structure &structure) const {
  if (is_recorded(args, count))
    return nullptr;
  const Entry *entry = impl_->entries.load(std::memory_order_acquire);
  while (entry && !matches(*entry, args, count, structure))
    entry = entry->next;
  return entry;
}

bool JitFunction::is_recorded(const Tensor *const *args, std::size_t count) {
  if (isTracing())
    return true;
  const bool records = gradEnabled();
  for (std::size_t index = 0; index < count; ++index) {
    const Node *node = args[index]->node();
    if (!node)
      raise(Code::Undefined, "argument " + std::to_string(index) + " is an undefined tensor",
            Location());
    if (node->requiresGrad && records)
      return true;
  }
  return false;
}

bool JitFunction::captures_grad(const Entry *entry) { return entry->capturesGrad && gradEnabled(); }

const JitFunction::Entry *JitFunction::compile(Body body, const Tensor *const *args,
                                               std::size_t count, const Structure &structure,
                                               void *(*take_like)(void *),
                                               void (*drop_like)(void *), void *context) const {
  const auto arguments = nodesOf(args, count, impl_->loc);
  for (const NodeRef &argument : arguments)
    if (const Failure *failure = checkTrace(*argument))
      raise(*failure, impl_->loc);
  const DrawScope draws;
  auto entry = std::make_unique<Entry>();
  entry->loc = impl_->loc;
  const auto function = traceDefined(body, arguments, *entry, impl_->loc);
  for (const NodeRef &argument : arguments)
    entry->arguments.push_back(typeOf(*argument));
  for (const NodeRef &result : function->graph.resultNodes)
    entry->results.push_back(typeOf(*result));
  takeHidden(*entry, *function, draws.list(), impl_->loc);
  entry->code = cachedExecutable(function->graph, impl_->loc, impl_->options);
  entry->type = structure.type;
  if (structure.keep) {
    entry->kept = structure.keep(structure.arguments);
    entry->dropKept = structure.drop;
  }
  if (take_like) {
    entry->like = take_like(context);
    entry->dropLike = drop_like;
  }
  const std::lock_guard<std::mutex> lock(impl_->mutex);
  // Another thread may have been first; either entry is right.
  entry->next = impl_->entries.load(std::memory_order_relaxed);
  impl_->entries.store(entry.get(), std::memory_order_release);
  return entry.release();
}

std::size_t JitFunction::result_count(const Entry *entry) { return entry->resultCount; }
const void *JitFunction::like(const Entry *entry) { return entry->like; }
std::size_t JitFunction::temporary_bytes(const Entry *entry) {
  return entry->code->workspaceBytes();
}
std::size_t JitFunction::code_bytes(const Entry *entry) { return entry->code->codeBytes(); }

void JitFunction::call(const Entry *entry, const Tensor *const *args, Tensor *results) {
  llvm::SmallVector<void *, 64> buffers;
  for (std::size_t index = 0; index < entry->arguments.size(); ++index)
    buffers.push_back(valueOf(*args[index]->node(), entry->loc)->data());
  const auto keys = drawKeys(*entry);
  size_t nextKey = 0;
  for (const StorageRef &value : entry->hidden)
    buffers.push_back((value ? value : keys[nextKey++]).get()->data());
  for (std::size_t index = 0; index < entry->results.size(); ++index) {
    const Entry::Type &type = entry->results[index];
    NodeRef node = makeNode(OpKind::Data, type.dtype, type.shape, entry->loc);
    Storage *storage = allocateStorage(type.bytes);
    if (!storage)
      raise(Code::OutOfMemory, "not enough memory for a result", entry->loc);
    setStorage(*node, StorageRef(storage));
    buffers.push_back(storage->data());
    results[entry->places[index]] = tensorOf(std::move(node));
  }
  runExecutable(*entry->code, buffers.data());
}

Text JitFunction::ir(Stage stage, Body body, const Tensor *const *args, std::size_t count) const {
  const DrawScope draws;
  Entry shown;
  const auto function = traceDefined(body, nodesOf(args, count, impl_->loc), shown, impl_->loc);
  return Text(showGraph(function->graph, stage, impl_->loc, impl_->options));
}

} // namespace ad::detail

// Kernels that take elements by index. No address is made from an index that is not checked.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Index.h"
#include "Dialect/Dialect.h"
#include "Dialect/RuntimeCheck.h"
#include "Lower/KernelContext.h"
#include "Lower/Memory.h"

using namespace mlir;

namespace ad {
namespace {

/// Leaves the function with `status` unless `condition` holds.
void returnUnless(Emitter &emit, Value condition, llvm::function_ref<Value()> status) {
  Region *region = emit.builder().getInsertionBlock()->getParent();
  Block *refused = new Block, *accepted = new Block;
  region->push_back(refused);
  region->push_back(accepted);
  const std::pair<int32_t, int32_t> weights{2000, 1};
  LLVM::CondBrOp::create(emit.builder(), emit.loc(), condition, accepted, ValueRange(), refused,
                         ValueRange(), weights);
  emit.builder().setInsertionPointToEnd(refused);
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange(status()));
  emit.builder().setInsertionPointToEnd(accepted);
}

/// Element `place` of a buffer of indices, as a 64-bit integer.
Value loadIndex(Emitter &emit, Value indices, Value place, Type element) {
  const Value loaded = loadElement(emit, indices, place, element).vectors.front();
  return element.isInteger(64)
             ? loaded
             : Value(LLVM::SExtOp::create(emit.builder(), emit.loc(), emit.indexType(), loaded));
}

/// The loops over [outer, count, inner]: one index for each k, or one for each element.
class IndexEmitter {
public:
  IndexEmitter(Operation *op, Emitter &emit, LLVM::LLVMFuncOp kernel)
      : op(op), emit(emit), kernel(kernel), result(kernel.getArguments().back()),
        indices(kernel.getArgument(indexOperandOf(op))),
        indexElement(elementOf(op->getOperand(indexOperandOf(op)))), source(kernel.getArgument(0)),
        element(memoryType(elementOf(op->getResult(0)))) {}

  void run() {
    if (auto wrapped = llvm::dyn_cast<CheckIndexOp>(op))
      return checkIndex(wrapped);
    if (llvm::isa<PutOp>(op))
      return put();
    const bool isGather = llvm::isa<GatherOp>(op);
    const Value addressed = isGather ? op->getOperand(0) : op->getResult(0);
    measure(llvm::cast<RankedTensorType>(addressed.getType()).getShape());
    if (!isGather)
      fillResult(llvm::isa<InverseIndexOp>(op) ? 0xFF : 0);
    if (outer * count * inner == 0)
      return;
    emit.loop(0, outer, 1, [&](Value o) {
      emit.loop(0, count, 1, [&](Value k) { isBatched ? eachElement(o, k) : row(o, k); });
    });
  }

private:
  void measure(ArrayRef<int64_t> shape) {
    const int64_t axis = op->getAttrOfType<IntegerAttr>("axis").getInt();
    for (auto [index, length] : llvm::enumerate(shape))
      (static_cast<int64_t>(index) < axis   ? outer
       : static_cast<int64_t>(index) > axis ? inner
                                            : size) *= length;
    isBatched = llvm::isa<InverseIndexOp>(op) || op->hasAttr("batched");
    const auto type = llvm::cast<RankedTensorType>(op->getOperand(indexOperandOf(op)).getType());
    count = isBatched ? type.getDimSize(axis) : type.getNumElements();
  }

  void copyBytes(Value to, Value from, int64_t elements) {
    LLVM::MemcpyOp::create(emit.builder(), emit.loc(), to, from,
                           emit.index(elements * byteSize(element)), /*isVolatile=*/false);
  }

  /// The result may lie where the tensor does in which the entry is replaced.
  void put() {
    const auto type = llvm::cast<RankedTensorType>(op->getResult(0).getType());
    measure(type.getShape());
    if (outer * inner == 0)
      return;
    const Value index = checkedIndex(emit.index(0)), entry = kernel.getArgument(1);
    const Value isElsewhere =
        LLVM::ICmpOp::create(emit.builder(), emit.loc(), LLVM::ICmpPredicate::ne, result, source);
    emit.ifThen(isElsewhere, [&] { copyBytes(result, source, type.getNumElements()); });
    emit.loop(0, outer, 1, [&](Value o) {
      copyBytes(emit.address(result, addressOf(o, index), element),
                emit.address(entry, emit.mul(o, inner), element), inner);
    });
  }

  /// Every byte of the result: 0xFF makes −1 of integers.
  void fillResult(uint8_t byte) {
    const auto type = llvm::cast<RankedTensorType>(op->getResult(0).getType());
    const Value value = emit.constantInt(emit.builder().getI8Type(), byte);
    const Value bytes = emit.index(type.getNumElements() * byteSize(element));
    LLVM::MemsetOp::create(emit.builder(), emit.loc(), result, value, bytes, /*isVolatile=*/false);
  }

  /// The index at a place of the buffer, which is in range behind this.
  Value checkedIndex(Value place) {
    const Value index = loadIndex(emit, indices, place, indexElement);
    // Unsigned, so that a negative one is too large.
    const Value isBelow = LLVM::ICmpOp::create(emit.builder(), emit.loc(), LLVM::ICmpPredicate::ult,
                                               index, emit.index(size));
    returnUnless(emit, isBelow, [&] { return emit.add(place, emit.index(1)); });
    return index;
  }

  Value addressOf(Value o, Value index) {
    return emit.mul(emit.add(emit.mul(o, size), index), inner);
  }
  Value placeOf(Value o, Value k) { return emit.mul(emit.add(emit.mul(o, count), k), inner); }

  void eachElement(Value o, Value k) {
    const Value first = placeOf(o, k);
    emit.loop(0, inner, 1, [&](Value d) {
      const Value place = emit.add(first, d);
      move(emit.add(addressOf(o, checkedIndex(place)), d), place, k, Chunk{d, 1, 1, 1});
    });
  }

  void row(Value o, Value k) {
    const Value index = checkedIndex(k);
    const Value at = addressOf(o, index), place = placeOf(o, k);
    const int64_t width = inner == 1 ? 1 : std::max<int64_t>(1, 64 / byteSize(element));
    const int64_t whole = inner - inner % width;
    emit.loop(0, whole, width, [&](Value d) {
      move(emit.add(at, d), emit.add(place, d), k, Chunk{d, 1, width, width});
    });
    if (whole < inner)
      move(emit.add(at, emit.index(whole)), emit.add(place, emit.index(whole)), k,
           Chunk{emit.index(whole), 1, width, inner - whole});
  }

  /// Between the place `at` of the addressed side and `place` of the other one.
  void move(Value at, Value place, Value k, const Chunk &chunk) {
    if (llvm::isa<GatherOp>(op)) {
      storeChunk(emit, loadChunk(emit, source, at, element, chunk), result, place, element, chunk,
                 false);
      return;
    }
    if (llvm::isa<InverseIndexOp>(op)) {
      const Value number =
          element.isInteger(64)
              ? k
              : Value(LLVM::TruncOp::create(emit.builder(), emit.loc(), element, k));
      storeElement(emit, {&emit, {number}}, result, at, element);
      return;
    }
    const Value sum = added(loadChunk(emit, result, at, element, chunk).vectors.front(),
                            loadChunk(emit, source, place, element, chunk).vectors.front());
    storeChunk(emit, {&emit, {sum}}, result, at, element, chunk, false);
  }

  Value added(Value a, Value b) {
    return llvm::isa<FloatType>(element)
               ? Value(LLVM::FAddOp::create(emit.builder(), emit.loc(), a, b))
               : Value(LLVM::AddOp::create(emit.builder(), emit.loc(), a, b));
  }

  void checkIndex(CheckIndexOp check) {
    const Value bound = emit.index(check.getSize()), zero = emit.index(0);
    const int64_t total = check.getType().getNumElements();
    emit.loop(0, total, 1, [&](Value place) {
      const Value index = loadIndex(emit, indices, place, indexElement);
      const Value isNegative =
          LLVM::ICmpOp::create(emit.builder(), emit.loc(), LLVM::ICmpPredicate::slt, index, zero);
      const Value fromEnd = LLVM::AddOp::create(emit.builder(), emit.loc(), index, bound);
      const Value wrapped =
          LLVM::SelectOp::create(emit.builder(), emit.loc(), isNegative, fromEnd, index);
      const Value isBelow = LLVM::ICmpOp::create(emit.builder(), emit.loc(),
                                                 LLVM::ICmpPredicate::ult, wrapped, bound);
      returnUnless(emit, isBelow, [&] { return emit.add(place, emit.index(1)); });
      const Value stored =
          element.isInteger(64)
              ? wrapped
              : Value(LLVM::TruncOp::create(emit.builder(), emit.loc(), element, wrapped));
      storeElement(emit, {&emit, {stored}}, result, place, element);
    });
  }

  Operation *op;
  Emitter &emit;
  LLVM::LLVMFuncOp kernel;
  Value result, indices;
  Type indexElement;
  Value source;
  Type element;
  int64_t outer = 1, size = 1, count = 1, inner = 1;
  bool isBatched = false;
};

} // namespace

bool isIndexing(Operation *op) {
  return llvm::isa<GatherOp, ScatterAddOp, PutOp, InverseIndexOp, CheckIndexOp>(op);
}

void emitIndexing(Operation *op, LLVM::LLVMFuncOp kernel) {
  Emitter emit(kernel, op->getLoc());
  IndexEmitter(op, emit, kernel).run();
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange(emit.index(0)));
}

Type checkStatusType(MLIRContext *context) {
  const Type word = IntegerType::get(context, 64);
  return LLVM::LLVMStructType::getLiteral(context, {word, word});
}

/// (number, index) as the value that an entry returns.
static Value statusOf(Emitter &emit, Value number, Value index) {
  Value status = LLVM::PoisonOp::create(emit.builder(), emit.loc(),
                                        checkStatusType(emit.builder().getContext()));
  status =
      LLVM::InsertValueOp::create(emit.builder(), emit.loc(), status, number, ArrayRef<int64_t>{0});
  return LLVM::InsertValueOp::create(emit.builder(), emit.loc(), status, index,
                                     ArrayRef<int64_t>{1});
}

void emitCheck(Emitter &emit, Value condition, int64_t number, Value refused) {
  returnUnless(emit, condition, [&] { return statusOf(emit, emit.index(number), refused); });
}

void emitCheckTest(Operation *op, Emitter &emit, Value refused, ValueRange buffers,
                   int64_t number) {
  const Value isFine = LLVM::ICmpOp::create(emit.builder(), emit.loc(), LLVM::ICmpPredicate::eq,
                                            refused, emit.index(0));
  returnUnless(emit, isFine, [&] {
    const Value place = emit.add(refused, emit.index(-1));
    if (!isIndexing(op))
      return statusOf(emit, emit.index(number), place);
    const unsigned indices = indexOperandOf(op);
    const Value index =
        loadIndex(emit, buffers[indices], place, elementOf(op->getOperand(indices)));
    return statusOf(emit, emit.index(number), index);
  });
}

Value emitNoFailure(Emitter &emit) { return statusOf(emit, emit.index(0), emit.index(0)); }

} // namespace ad

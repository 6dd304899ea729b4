// Emission of LLVM-dialect code for one kernel.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Emitter.h"

using namespace mlir;

namespace ad {

Type registerType(Type element) {
  const bool isBits = element.isF16() || element.isBF16() || element.isUnsignedInteger();
  return isBits ? Type(IntegerType::get(element.getContext(), element.getIntOrFloatBitWidth()))
                : element;
}

Attribute registerValue(Attribute element) {
  const Type type = llvm::cast<TypedAttr>(element).getType(), bits = registerType(type);
  if (type == bits)
    return element;
  if (const auto number = llvm::dyn_cast<FloatAttr>(element))
    return IntegerAttr::get(bits, number.getValue().bitcastToAPInt());
  return IntegerAttr::get(bits, llvm::cast<IntegerAttr>(element).getValue());
}

Type memoryType(Type element) {
  return element.isInteger(1) ? Type(IntegerType::get(element.getContext(), 8))
                              : registerType(element);
}

int64_t byteSize(Type element) { return std::max<int64_t>(1, element.getIntOrFloatBitWidth() / 8); }

int64_t paddedCount(RankedTensorType tensor) {
  return static_cast<int64_t>(llvm::PowerOf2Ceil(tensor.getNumElements()));
}

Emitter::Emitter(LLVM::LLVMFuncOp function, Location loc)
    : ops(function.getContext()), location(loc), func(function) {
  ops.setInsertionPointToEnd(&function.getBody().front());
}

Type Emitter::ptrType() const { return LLVM::LLVMPointerType::get(location.getContext()); }

Value Emitter::constant(Type type, Attribute value) {
  Value &slot = constants[{type, value}];
  if (!slot) {
    OpBuilder entry = OpBuilder::atBlockBegin(&func.getBody().front());
    slot = LLVM::ConstantOp::create(entry, func.getLoc(), type, value);
  }
  return slot;
}

static Attribute splatFor(Type type, Attribute element) {
  if (const auto vector = llvm::dyn_cast<VectorType>(type))
    return DenseElementsAttr::get(vector, element);
  return element;
}

Value Emitter::constant(Type type, double number) {
  return constant(type, splatFor(type, FloatAttr::get(getElementTypeOrSelf(type), number)));
}

Value Emitter::constantInt(Type type, int64_t number) {
  const auto element = llvm::cast<IntegerType>(getElementTypeOrSelf(type));
  // Cut to the type: a kernel's constants are given in 64 bits.
  const llvm::APInt value = llvm::APInt(64, number, true).trunc(element.getWidth());
  return constant(type, splatFor(type, IntegerAttr::get(element, value)));
}

Value Emitter::add(Value a, Value b) {
  if (a == index(0))
    return b;
  return b == index(0) ? a : Value(LLVM::AddOp::create(ops, location, a, b));
}

Value Emitter::sub(Value a, Value b) { return LLVM::SubOp::create(ops, location, a, b); }

Value Emitter::mul(Value a, int64_t factor) {
  return factor == 1 || a == index(0)
             ? a
             : Value(LLVM::MulOp::create(ops, location, a, constantInt(a.getType(), factor)));
}

Value Emitter::smaller(Value a, Value b) { return LLVM::SMinOp::create(ops, location, a, b); }

Value Emitter::address(Value base, Value offset, Type element) {
  return LLVM::GEPOp::create(ops, location, ptrType(), memoryType(element), base,
                             ArrayRef<LLVM::GEPArg>{offset});
}

SmallVector<Value> Emitter::loop(int64_t lower, int64_t upper, int64_t step, ValueRange inits,
                                 Body body) {
  if (lower >= upper)
    return SmallVector<Value>(inits);
  if (lower + step >= upper)
    return body(index(lower), inits);
  return loop(index(lower), index(upper), step, inits, body);
}

SmallVector<Value> Emitter::loop(Value lower, Value upper, int64_t step, ValueRange inits,
                                 Body body) {
  Block *before = ops.getInsertionBlock();
  Region *region = before->getParent();
  Block *head = new Block, *exit = new Block;
  region->push_back(head);
  head->addArgument(indexType(), location);
  for (const Value init : inits)
    head->addArgument(init.getType(), location);
  SmallVector<Value> entering{lower};
  llvm::append_range(entering, inits);
  LLVM::BrOp::create(ops, location, entering, head);

  ops.setInsertionPointToEnd(head);
  const SmallVector<Value> next = body(head->getArgument(0), head->getArguments().drop_front());
  // There is at least one trip, so the test is at the end.
  const Value following = add(head->getArgument(0), index(step));
  const Value more =
      LLVM::ICmpOp::create(ops, location, LLVM::ICmpPredicate::slt, following, upper);
  SmallVector<Value> again{following};
  llvm::append_range(again, next);
  region->push_back(exit);
  for (const Value value : next)
    exit->addArgument(value.getType(), location);
  LLVM::CondBrOp::create(ops, location, more, head, again, exit, next);
  ops.setInsertionPointToEnd(exit);
  return SmallVector<Value>(exit->getArguments());
}

SmallVector<Value>
Emitter::loopWhile(ValueRange inits,
                   llvm::function_ref<Value(Value trip, ValueRange carried)> condition, Body body,
                   Value *trips) {
  Region *region = ops.getInsertionBlock()->getParent();
  Block *head = new Block, *inside = new Block, *exit = new Block;
  region->push_back(head);
  const Value trip = head->addArgument(indexType(), location);
  for (const Value init : inits)
    head->addArgument(init.getType(), location);
  const ValueRange carried = head->getArguments().drop_front();
  SmallVector<Value> entering{index(0)};
  llvm::append_range(entering, inits);
  LLVM::BrOp::create(ops, location, entering, head);

  ops.setInsertionPointToEnd(head);
  const Value more = condition(trip, carried);
  region->push_back(inside);
  LLVM::CondBrOp::create(ops, location, more, inside, ValueRange(), exit, ValueRange());
  ops.setInsertionPointToEnd(inside);
  const SmallVector<Value> next = body(trip, carried);
  SmallVector<Value> again{add(trip, index(1))};
  llvm::append_range(again, next);
  LLVM::BrOp::create(ops, location, again, head);
  region->push_back(exit);
  ops.setInsertionPointToEnd(exit);
  if (trips)
    *trips = trip;
  return SmallVector<Value>(carried);
}

/// The body of a loop that carries nothing.
static auto withoutCarried(llvm::function_ref<void(Value)> body) {
  return [body](Value index, ValueRange) {
    body(index);
    return SmallVector<Value>();
  };
}

void Emitter::loop(int64_t lower, int64_t upper, int64_t step,
                   llvm::function_ref<void(Value)> body) {
  loop(lower, upper, step, ValueRange(), withoutCarried(body));
}

void Emitter::loop(Value lower, Value upper, int64_t step, llvm::function_ref<void(Value)> body) {
  loop(lower, upper, step, ValueRange(), withoutCarried(body));
}

SmallVector<Value> Emitter::ifRare(Value condition, ValueRange otherwise,
                                   llvm::function_ref<SmallVector<Value>()> then) {
  Region *region = ops.getInsertionBlock()->getParent();
  Block *rare = new Block, *join = new Block;
  region->push_back(rare);
  for (const Value value : otherwise)
    join->addArgument(value.getType(), location);
  const std::pair<int32_t, int32_t> weights{1, 2000};
  LLVM::CondBrOp::create(ops, location, condition, rare, ValueRange(), join, otherwise, weights);
  ops.setInsertionPointToEnd(rare);
  LLVM::BrOp::create(ops, location, then(), join);
  region->push_back(join);
  ops.setInsertionPointToEnd(join);
  return SmallVector<Value>(join->getArguments());
}

void Emitter::ifThen(Value condition, llvm::function_ref<void()> then) {
  Region *region = ops.getInsertionBlock()->getParent();
  Block *inside = new Block, *join = new Block;
  region->push_back(inside);
  LLVM::CondBrOp::create(ops, location, condition, inside, ValueRange(), join, ValueRange());
  ops.setInsertionPointToEnd(inside);
  then();
  LLVM::BrOp::create(ops, location, ValueRange(), join);
  region->push_back(join);
  ops.setInsertionPointToEnd(join);
}

void Emitter::ifElse(Value condition, llvm::function_ref<void()> then,
                     llvm::function_ref<void()> otherwise) {
  Region *region = ops.getInsertionBlock()->getParent();
  Block *first = new Block, *second = new Block, *join = new Block;
  region->push_back(first);
  LLVM::CondBrOp::create(ops, location, condition, first, ValueRange(), second, ValueRange());
  ops.setInsertionPointToEnd(first);
  then();
  LLVM::BrOp::create(ops, location, ValueRange(), join);
  region->push_back(second);
  ops.setInsertionPointToEnd(second);
  otherwise();
  LLVM::BrOp::create(ops, location, ValueRange(), join);
  region->push_back(join);
  ops.setInsertionPointToEnd(join);
}

Value Emitter::stack(Type element, int64_t count) {
  // In the entry block, so that a loop does not grow the stack.
  const Value size = index(count);
  OpBuilder entry = OpBuilder::atBlockBegin(&func.getBody().front());
  entry.setInsertionPointAfterValue(size);
  auto slot = LLVM::AllocaOp::create(entry, location, ptrType(), memoryType(element), size,
                                     /*alignment=*/64);
  return slot;
}

Value Emitter::stack(RankedTensorType tensor) {
  const int64_t count = tensor.getNumElements(), padded = paddedCount(tensor);
  const Type element = memoryType(tensor.getElementType());
  Type type = LLVM::LLVMArrayType::get(element, count);
  if (padded != count)
    type = LLVM::LLVMStructType::getLiteral(
        tensor.getContext(), {type, LLVM::LLVMArrayType::get(element, padded - count)});
  const Value one = index(1);
  OpBuilder entry = OpBuilder::atBlockBegin(&func.getBody().front());
  entry.setInsertionPointAfterValue(one);
  return LLVM::AllocaOp::create(entry, location, ptrType(), type, one, /*alignment=*/64);
}

} // namespace ad

// The parts that the loops of derivatives are made of.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/LoopParts.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace ad {

Values inlined(OpBuilder &builder, Block &block, ValueRange arguments) {
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  for (Operation &op : block.without_terminator())
    builder.clone(op, mapping);
  return llvm::map_to_vector(block.getTerminator()->getOperands(),
                             [&](Value y) { return mapping.lookupOrDefault(y); });
}

void fillBody(Location loc, Region &region, TypeRange taken, Fill fill) {
  Block &block = region.emplaceBlock();
  for (const Type type : taken)
    block.addArgument(type, loc);
  OpBuilder inside = OpBuilder::atBlockEnd(&block);
  YieldOp::create(inside, loc, fill(inside, ValueRange(block.getArguments())));
}

ResultRange emitWhile(OpBuilder &builder, Location loc, ValueRange inits, ValueRange invariants,
                      int64_t limit, Fill condition, Fill body) {
  const SmallVector<Type> types(inits.getTypes());
  auto loop = WhileOp::create(builder, loc, types, inits, invariants, limit);
  const SmallVector<Type> taken(loop->getOperandTypes());
  fillBody(loc, loop.getCondition(), taken, condition);
  fillBody(loc, loop.getBody(), taken, body);
  return loop->getResults();
}

ResultRange emitTrips(OpBuilder &builder, Location loc, Location counting, ValueRange inits,
                      ValueRange invariants, Value trips, int64_t limit, Fill body) {
  const size_t counter = inits.size();
  const auto condition = [&](OpBuilder &at, ValueRange arguments) {
    return Values{Counts(at, counting).isLess(arguments[counter], arguments.back())};
  };
  const auto trip = [&](OpBuilder &at, ValueRange arguments) {
    // The body sees neither the counter nor the trips.
    Values next = body(
        at, joined({arguments.take_front(counter), arguments.drop_front(counter + 1).drop_back()}));
    next.push_back(Counts(at, counting).add(arguments[counter], 1));
    return next;
  };
  const Counts counts(builder, counting);
  return emitWhile(builder, loc, joined({inits, counts.number(0)}), joined({invariants, trips}),
                   limit, condition, trip)
      .drop_back();
}

RankedTensorType Counts::type(MLIRContext *context) {
  return RankedTensorType::get({}, IntegerType::get(context, 64));
}

Value Counts::number(int64_t value) const {
  return ConstantOp::create(builder, loc, type(builder.getContext()), static_cast<double>(value));
}
Value Counts::add(Value a, Value b) const { return AddOp::create(builder, loc, a, b); }
Value Counts::subtract(Value a, Value b) const { return SubOp::create(builder, loc, a, b); }
Value Counts::multiply(Value a, Value b) const { return MulOp::create(builder, loc, a, b); }
Value Counts::divide(Value a, Value b) const { return TruncDivideOp::create(builder, loc, a, b); }
Value Counts::isLess(Value a, Value b) const {
  return CompareOp::create(builder, loc, ComparePredicate::lt, a, b);
}

} // namespace ad

// Reverse mode of a while loop, whose trips are counted when it runs. Nothing of a size that is
// only known then is kept: the trips are computed again from states at regular distances, which are
// computed from states at larger distances, on several levels.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FunctionTypes.h"
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Recompute.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace ad {
namespace {

/// States that are kept on each level, and how many levels there are. Up to parts^levels trips are
/// computed once on each level; of more, each of the shortest stretches is computed again from its
/// start for each of its trips.
constexpr int64_t parts = 16, levels = 3;

using Values = SmallVector<Value>;
using Fill = llvm::function_ref<Values(OpBuilder &, Block::BlockArgListType)>;

Values joined(std::initializer_list<ValueRange> lists) {
  Values all;
  for (const ValueRange list : lists)
    llvm::append_range(all, list);
  return all;
}

/// The ops of a block on `arguments`, where `builder` stands; what it yields.
Values inlined(OpBuilder &builder, Block &block, ValueRange arguments) {
  IRMapping mapping;
  mapping.map(block.getArguments(), arguments);
  for (Operation &op : block.without_terminator())
    builder.clone(op, mapping);
  return llvm::map_to_vector(block.getTerminator()->getOperands(),
                             [&](Value y) { return mapping.lookupOrDefault(y); });
}

class WhilePullback {
public:
  WhilePullback(WhileOp loop, OpBuilder &builder, const Activity &activity)
      : loop(loop), builder(builder), activity(activity),
        loc(activity.locate(OriginKind::Cotangent, loop.getLoc())),
        again(activity.locate(OriginKind::Again, loop.getLoc())),
        numCarried(loop.getInits().size()), count(RankedTensorType::get({}, builder.getI64Type())) {
  }

  LogicalResult run(ValueRange cotangents, ArrayRef<bool> needed,
                    SmallVectorImpl<Value> &operandCotangents);

private:
  /// A stretch of trips: the state at its start, the cotangents at its end, of the state and of the
  /// invariants so far, and how many trips it has.
  struct Stretch {
    ValueRange state, cotangents;
    Value length;
  };

  LogicalResult makePullback();
  Value countTrips();
  Values advance(OpBuilder &at, ValueRange state, ValueRange invariants, Value trips);
  Values pull(OpBuilder &at, int64_t level, ValueRange invariants, const Stretch &stretch);
  Values pullOneByOne(OpBuilder &at, ValueRange invariants, const Stretch &stretch);
  Values pullParts(OpBuilder &at, int64_t level, ValueRange invariants, const Stretch &stretch);
  Value lengthOfPart(OpBuilder &at, Value number, Value partLength, Value length);
  void fillBody(Region &region, TypeRange taken, Fill fill);

  Value number(OpBuilder &at, int64_t value) {
    return ConstantOp::create(at, loc, count, static_cast<double>(value));
  }
  Value plus(OpBuilder &at, Value a, Value b) { return AddOp::create(at, loc, a, b); }
  Value minus(OpBuilder &at, Value a, Value b) { return SubOp::create(at, loc, a, b); }

  WhileOp loop;
  OpBuilder &builder;
  const Activity &activity;
  /// Of what pulls back, and of what runs the loop once more.
  const Location loc, again;
  const size_t numCarried;
  const RankedTensorType count;
  /// One trip and its pullback: takes state, invariants, cotangents of the state; gives cotangents
  /// of the state and of the invariants.
  RecomputingPullback pullback;
  /// The carried values and the invariants that have cotangents.
  SmallVector<size_t> carried, invariants;
};

void WhilePullback::fillBody(Region &region, TypeRange taken, Fill fill) {
  Block &block = region.emplaceBlock();
  for (const Type type : taken)
    block.addArgument(type, loc);
  OpBuilder inside = OpBuilder::atBlockEnd(&block);
  YieldOp::create(inside, loc, fill(inside, block.getArguments()));
}

LogicalResult WhilePullback::makePullback() {
  Block &body = loop.getBody().front();
  SmallVector<bool> isSeeded;
  for (size_t index = 0; index < numCarried; ++index) {
    isSeeded.push_back(activity.isActive(body.getArgument(index)));
    if (isSeeded.back())
      carried.push_back(index);
  }
  auto made = makeRecomputingPullback(body, isSeeded, loc, activity);
  if (failed(made))
    return failure();
  pullback = std::move(*made);
  OpBuilder atEnd(loc.getContext());
  atEnd.setInsertionPointToEnd(pullback.block.get());
  Values yielded;
  for (const size_t index : carried) {
    const Value cx = pullback.cotangents[index];
    yielded.push_back(cx ? cx : emitZero(atEnd, loc, body.getArgument(index).getType()));
  }
  for (size_t index = numCarried; index < body.getNumArguments(); ++index)
    if (const Value cw = pullback.cotangents[index]) {
      invariants.push_back(index - numCarried);
      yielded.push_back(cw);
    }
  pullback.yield(loc, yielded);
  return success();
}

/// Puts a loop that also counts its trips in the place of the loop.
Value WhilePullback::countTrips() {
  OpBuilder before(loop);
  SmallVector<Type> types(loop->getResultTypes());
  types.push_back(count);
  const Values inits = joined({loop.getInits(), number(before, 0)});
  auto made =
      WhileOp::create(before, loop.getLoc(), types, inits, loop.getInvariants(), loop.getLimit());
  const auto withoutCount = [&](Block::BlockArgListType arguments) {
    return joined({arguments.take_front(numCarried), arguments.drop_front(numCarried + 1)});
  };
  const SmallVector<Type> taken(made->getOperandTypes());
  fillBody(made.getCondition(), taken, [&](OpBuilder &at, Block::BlockArgListType arguments) {
    return inlined(at, loop.getCondition().front(), withoutCount(arguments));
  });
  fillBody(made.getBody(), taken, [&](OpBuilder &at, Block::BlockArgListType arguments) {
    const Values next = inlined(at, loop.getBody().front(), withoutCount(arguments));
    // An op of the loop that the user wrote.
    return joined(
        {next,
         AddOp::create(at, loop.getLoc(), arguments[numCarried], number(at, 1))->getResults()});
  });
  loop->getResults().replaceAllUsesWith(made->getResults().drop_back());
  return made->getResults().back();
}

/// The state after so many trips, which the loop is known to make.
Values WhilePullback::advance(OpBuilder &at, ValueRange state, ValueRange others, Value trips) {
  SmallVector<Type> types(state.getTypes());
  types.push_back(count);
  auto made = WhileOp::create(at, again, types, joined({state, number(at, 0)}),
                              joined({others, trips}), loop.getLimit());
  const SmallVector<Type> taken(made->getOperandTypes());
  fillBody(made.getCondition(), taken, [&](OpBuilder &in, Block::BlockArgListType arguments) {
    return Values{
        CompareOp::create(in, loc, ComparePredicate::lt, arguments[numCarried], arguments.back())};
  });
  fillBody(made.getBody(), taken, [&](OpBuilder &in, Block::BlockArgListType arguments) {
    const Values next = inlined(in, loop.getBody().front(),
                                joined({arguments.take_front(numCarried),
                                        arguments.drop_front(numCarried + 1).drop_back()}));
    return joined({next, plus(in, arguments[numCarried], number(in, 1))});
  });
  return Values(made->getResults().drop_back());
}

/// From the last trip to the first, each computed from the start of the stretch.
Values WhilePullback::pullOneByOne(OpBuilder &at, ValueRange others, const Stretch &stretch) {
  SmallVector<Type> types(stretch.cotangents.getTypes());
  types.push_back(count);
  const size_t numCotangents = stretch.cotangents.size();
  auto made = WhileOp::create(at, loc, types, joined({stretch.cotangents, stretch.length}),
                              joined({stretch.state, others}), loop.getLimit());
  const SmallVector<Type> taken(made->getOperandTypes());
  fillBody(made.getCondition(), taken, [&](OpBuilder &in, Block::BlockArgListType arguments) {
    return Values{
        CompareOp::create(in, loc, ComparePredicate::gt, arguments[numCotangents], number(in, 0))};
  });
  fillBody(made.getBody(), taken, [&](OpBuilder &in, Block::BlockArgListType arguments) {
    const Value before = minus(in, arguments[numCotangents], number(in, 1));
    const auto start = arguments.slice(numCotangents + 1, numCarried);
    const auto invariantArguments = arguments.drop_front(numCotangents + 1 + numCarried);
    const Values state = advance(in, Values(start), Values(invariantArguments), before);
    Values next =
        inlined(in, *pullback.block,
                joined({state, invariantArguments, arguments.take_front(carried.size())}));
    for (size_t index = carried.size(); index < numCotangents; ++index)
      next[index] = rules::addDerivatives(in, loc, arguments[index], next[index]);
    next.push_back(before);
    return next;
  });
  return Values(made->getResults().drop_back());
}

/// Part `number` of a stretch has as many trips as fit.
Value WhilePullback::lengthOfPart(OpBuilder &at, Value index, Value partLength, Value length) {
  const Value rest = minus(at, length, MulOp::create(at, loc, index, partLength));
  return MinimumOp::create(at, loc, partLength, MaximumOp::create(at, loc, rest, number(at, 0)));
}

/// Keeps the states at the starts of the parts of a stretch, and pulls back part by part.
Values WhilePullback::pullParts(OpBuilder &at, int64_t level, ValueRange others,
                                const Stretch &stretch) {
  const Value partLength = TruncDivideOp::create(
      at, loc, plus(at, stretch.length, number(at, parts - 1)), number(at, parts));
  const Value indices = IotaOp::create(at, loc, RankedTensorType::get({parts}, at.getI64Type()), 0);
  const Values given = joined({others, partLength, stretch.length});
  const SmallVector<Type> stateTypes(stretch.state.getTypes());
  SmallVector<Type> types(stateTypes);
  llvm::append_range(types, stacked(stateTypes, parts));
  auto forward = ForOp::create(at, again, types, stretch.state, indices, given, parts, false);
  SmallVector<Type> taken(stateTypes);
  taken.push_back(count);
  llvm::append_range(taken, ValueRange(given).getTypes());
  fillBody(forward.getBody(), taken, [&](OpBuilder &in, Block::BlockArgListType arguments) {
    const Values state(arguments.take_front(numCarried));
    const auto rest = arguments.drop_front(numCarried + 1);
    const Value length = lengthOfPart(in, arguments[numCarried], rest[others.size()], rest.back());
    return joined({advance(in, state, Values(rest.take_front(others.size())), length), state});
  });

  const Values sequences = joined({forward.getStacks(), indices});
  SmallVector<Type> cotangentTypes(stretch.cotangents.getTypes());
  auto backward =
      ForOp::create(at, loc, cotangentTypes, stretch.cotangents, sequences, given, parts, true);
  taken = cotangentTypes;
  llvm::append_range(taken, stateTypes);
  taken.push_back(count);
  llvm::append_range(taken, ValueRange(given).getTypes());
  const size_t numCotangents = cotangentTypes.size();
  fillBody(backward.getBody(), taken, [&](OpBuilder &in, Block::BlockArgListType arguments) {
    const Values cotangents(arguments.take_front(numCotangents));
    const auto rest = arguments.drop_front(numCotangents + numCarried + 1);
    const Value length =
        lengthOfPart(in, arguments[numCotangents + numCarried], rest[others.size()], rest.back());
    const Value isAny = CompareOp::create(in, loc, ComparePredicate::gt, length, number(in, 0));
    const Values inputs = joined({cotangents, arguments.slice(numCotangents, numCarried),
                                  rest.take_front(others.size()), length});
    auto branch = IfOp::create(in, loc, cotangentTypes, isAny, inputs);
    const SmallVector<Type> inputTypes(ValueRange(inputs).getTypes());
    fillBody(branch.getThenBody(), inputTypes,
             [&](OpBuilder &then, Block::BlockArgListType values) {
               const Values state(values.slice(numCotangents, numCarried)),
                   all(values.take_front(numCotangents)),
                   fixed(values.slice(numCotangents + numCarried, others.size()));
               return pull(then, level - 1, fixed, {state, all, values.back()});
             });
    fillBody(branch.getElseBody(), inputTypes, [&](OpBuilder &, Block::BlockArgListType values) {
      return Values(values.take_front(numCotangents));
    });
    return Values(branch->getResults());
  });
  return Values(backward->getResults());
}

Values WhilePullback::pull(OpBuilder &at, int64_t level, ValueRange others,
                           const Stretch &stretch) {
  return level == 0 ? pullOneByOne(at, others, stretch) : pullParts(at, level, others, stretch);
}

LogicalResult WhilePullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                                 SmallVectorImpl<Value> &operandCotangents) {
  if (failed(makePullback()))
    return failure();
  const Value trips = countTrips();
  Values seeds;
  for (const size_t index : carried)
    seeds.push_back(cotangents[index] ? cotangents[index]
                                      : emitZero(builder, loc, loop.getInits()[index].getType()));
  for (const size_t index : invariants)
    seeds.push_back(emitZero(builder, loc, loop.getInvariants()[index].getType()));
  const Values all = pull(builder, levels, loop.getInvariants(), {loop.getInits(), seeds, trips});
  operandCotangents.assign(loop->getNumOperands(), Value());
  for (auto [number, index] : llvm::enumerate(carried))
    operandCotangents[index] = all[number];
  for (auto [number, index] : llvm::enumerate(invariants))
    operandCotangents[numCarried + index] = all[carried.size() + number];
  for (auto [isNeeded, cx] : llvm::zip_equal(needed, operandCotangents))
    if (!isNeeded)
      cx = Value();
  // Nothing is to find the bodies of an op that has no uses.
  for (Region &region : loop->getRegions()) {
    region.dropAllReferences();
    region.getBlocks().clear();
  }
  return success();
}

} // namespace

LogicalResult pullWhile(WhileOp loop, OpBuilder &builder, const Activity &activity,
                        ValueRange cotangents, ArrayRef<bool> needed,
                        SmallVectorImpl<Value> &operandCotangents) {
  return WhilePullback(loop, builder, activity).run(cotangents, needed, operandCotangents);
}

} // namespace ad

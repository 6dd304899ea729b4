// The arithmetic of binomial checkpointing.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Revolve.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {
namespace {

struct Reach {
  Value repeats, front; ///< r and β(s, r − 1)
};

/// The least r with β(s, r) ≥ distance. Of one slot it is known; of more it is found in about as
/// many steps as there are trips to the next state that is kept, or fewer.
Reach emitReach(OpBuilder &builder, Location loc, Value distance, Value slots, int64_t limit) {
  const Counts counts(builder, loc);
  const Value one = counts.number(1), before = counts.subtract(distance, 1),
              isOne = CompareOp::create(builder, loc, ComparePredicate::eq, slots, one);
  const auto choose = [&](Value a, Value b) {
    return SelectOp::create(builder, loc, isOne, a, b)->getResult(0);
  };
  const auto isShort = [&](OpBuilder &at, ValueRange arguments) {
    return Values{Counts(at, loc).isLess(arguments[2], arguments[3])};
  };
  // β(s, r + 1) = β(s, r) + β(s, r) · s / (r + 1)
  const auto next = [&](OpBuilder &at, ValueRange arguments) {
    const Counts inside(at, loc);
    const Value r = inside.add(arguments[0], 1), beta = arguments[2], s = arguments[4];
    return Values{r, beta, inside.add(beta, inside.divide(inside.multiply(beta, s), r))};
  };
  const Values inits{choose(before, counts.number(0)), choose(before, one), choose(distance, one)};
  const ResultRange found = emitWhile(builder, loc, inits, {distance, slots}, limit, isShort, next);
  return {found[0], found[1]};
}

} // namespace

Value emitRevolveStride(OpBuilder &builder, Location loc, Value distance, Value slots,
                        int64_t limit) {
  const Counts counts(builder, loc);
  const auto [r, front] = emitReach(builder, loc, distance, slots, limit);
  // The trips in front of the next state can do with one repeat less, those behind it with a slot
  // less; the part in front is as long as can be.
  //   β(s − 1, r − 1) = β(s, r − 1) · s / (s + r − 1)
  const Value sum = counts.subtract(counts.add(slots, r), 1);
  const Value behind = counts.divide(counts.multiply(front, slots), sum);
  return MinimumOp::create(builder, loc, front, counts.subtract(distance, behind));
}

int64_t revolveSlots(std::optional<int64_t> budget, unsigned depth, int64_t bytes, int64_t limit) {
  // With 47, each of up to 1176 trips is run at most twice more, of up to 249 900 four times. With
  // 1023, of up to 524 800 twice: more states would be slower to fetch than to compute once more.
  constexpr int64_t usual = 47, most = 1023;
  const int64_t useful = std::min(most, limit);
  if (!budget)
    return std::min(usual, useful);
  const int64_t share = depth < 62 ? *budget >> depth : 0;
  // One more entry is for the state of the trip that is pulled back.
  return std::clamp<int64_t>(share / std::max<int64_t>(bytes, 1) - 1, 1, useful);
}

} // namespace ad

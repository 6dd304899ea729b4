// Sums of derivatives of one value: of tensors, of what loops stack, and of single entries.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/Rules.h"
#include "Dialect/Stacks.h"
#include "mlir/IR/Matchers.h"
#include <variant>

using namespace mlir;

namespace ad::rules {
namespace {

/// Entry by entry: cotangents of what loops have stacked are stacks of loops themselves.
Value addStacks(OpBuilder &builder, Location loc, Value a, Value b) {
  const Value count = a.getDefiningOp<ForOp>().getCount(), stacks[] = {a, b};
  auto loop = ForOp::create(builder, loc, a.getType(), ValueRange(), stacks, count,
                            ShapedType::kDynamic, /*reverse=*/false);
  Block &body = loop.getBody().emplaceBlock();
  const Type entry = entryOf(a.getType());
  body.addArguments({entry, entry, count.getType()}, {loc, loc, loc});
  OpBuilder inside = OpBuilder::atBlockEnd(&body);
  YieldOp::create(inside, loc,
                  addDerivatives(inside, loc, body.getArgument(0), body.getArgument(1)));
  return loop.getResult(0);
}

Value add(OpBuilder &builder, Location loc, Value a, Value b) {
  return (Expr::derivative(builder, loc, a) + Expr::derivative(builder, loc, b)).materialize();
}

/// One entry of a tensor, to which something is added.
struct Entry {
  Value added, at;
  int64_t axis;

  Value addTo(OpBuilder &builder, Location loc, Value sum) const;
};

/// An entry that was put there just now is replaced. At no time is all of the sum read.
Value Entry::addTo(OpBuilder &builder, Location loc, Value sum) const {
  Value entry;
  if (auto last = sum.getDefiningOp<PutOp>();
      last && last.getAt() == at && static_cast<int64_t>(last.getAxis()) == axis) {
    sum = last.getX();
    entry = matchPattern(last.getEntry(), m_PosZeroFloat())
                ? added
                : add(builder, loc, last.getEntry(), added);
  } else {
    entry =
        add(builder, loc, GatherOp::create(builder, loc, sum, at, axis, /*batched=*/false), added);
  }
  return PutOp::create(builder, loc, sum, entry, at, axis);
}

/// The pullback of a gather of one entry.
std::optional<Entry> onlyEntry(Value cx) {
  auto scatter = cx.getDefiningOp<ScatterAddOp>();
  if (!scatter || scatter.getBatched() || scatter.getIndices().getType().getRank() != 0)
    return std::nullopt;
  return Entry{scatter.getX(), scatter.getIndices(), static_cast<int64_t>(scatter.getAxis())};
}

/// What Entry::addTo added last.
std::optional<Entry> lastEntry(PutOp put) {
  auto sum = put.getEntry().getDefiningOp<AddOp>();
  auto before = sum ? sum.getA().getDefiningOp<GatherOp>() : GatherOp();
  if (!before || before.getX() != put.getX() || before.getIndices() != put.getAt() ||
      before.getAxis() != put.getAxis() || before.getBatched())
    return std::nullopt;
  return Entry{sum.getB(), put.getAt(), static_cast<int64_t>(put.getAxis())};
}

Value reshape(OpBuilder &builder, Location loc, Value x, Type type) {
  return ReshapeOp::create(builder, loc, type, x);
}

/// a + b where b is zero but for some entries. Null if it is not made of such.
Value addEntries(OpBuilder &builder, Location loc, Value a, Value b) {
  SmallVector<std::variant<Entry, ReshapeOp>> steps; // the last one first
  while (!onlyEntry(b)) {
    if (auto view = b.getDefiningOp<ReshapeOp>()) {
      steps.push_back(view);
      b = view.getX();
      continue;
    }
    auto put = b.getDefiningOp<PutOp>();
    const std::optional<Entry> entry = put ? lastEntry(put) : std::nullopt;
    if (!entry)
      return Value();
    steps.push_back(*entry);
    b = put.getX();
  }
  for (const auto &step : steps)
    if (const auto *view = std::get_if<ReshapeOp>(&step))
      a = reshape(builder, loc, a, ReshapeOp(*view).getX().getType());
  a = onlyEntry(b)->addTo(builder, loc, a);
  for (const auto &step : llvm::reverse(steps)) {
    const auto *entry = std::get_if<Entry>(&step);
    a = entry ? entry->addTo(builder, loc, a)
              : reshape(builder, loc, a, ReshapeOp(std::get<ReshapeOp>(step)).getType());
  }
  return a;
}

} // namespace

Value addDerivatives(OpBuilder &builder, Location loc, Value a, Value b) {
  if (!llvm::cast<RankedTensorType>(a.getType()).hasStaticShape())
    return addStacks(builder, loc, a, b);
  if (const Value sum = addEntries(builder, loc, a, b))
    return sum;
  if (const Value sum = addEntries(builder, loc, b, a))
    return sum;
  return add(builder, loc, a, b);
}

} // namespace ad::rules

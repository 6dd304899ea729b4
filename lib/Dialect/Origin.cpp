// Marks in locations that say what made an op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Origin.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"

using namespace mlir;

namespace ad {
namespace {

constexpr llvm::StringLiteral names[] = {"ad.cotangent", "ad.tangent", "ad.active", "ad.again"};

struct Mark {
  OriginKind kind;
  unsigned order;
};

std::optional<Mark> markOf(Location loc) {
  const auto fused = llvm::dyn_cast<FusedLoc>(loc);
  const auto entries =
      fused ? llvm::dyn_cast_or_null<DictionaryAttr>(fused.getMetadata()) : DictionaryAttr();
  if (!entries)
    return std::nullopt;
  for (const OriginKind kind :
       {OriginKind::Cotangent, OriginKind::Tangent, OriginKind::Active, OriginKind::Again})
    if (const auto order = entries.getAs<IntegerAttr>(names[static_cast<unsigned>(kind)]);
        order && order.getType().isSignlessInteger(64) && order.getInt() > 0)
      return Mark{kind, static_cast<unsigned>(order.getInt())};
  return std::nullopt;
}

Location inMark(Location loc) { return llvm::cast<FusedLoc>(loc).getLocations().front(); }

/// The locations that a location consists of.
SmallVector<Location, 2> partsOf(Location loc) {
  if (const auto call = llvm::dyn_cast<CallSiteLoc>(loc))
    return {call.getCallee(), call.getCaller()};
  if (const auto name = llvm::dyn_cast<NameLoc>(loc))
    return {name.getChildLoc()};
  if (const auto fused = llvm::dyn_cast<FusedLoc>(loc))
    return llvm::to_vector<2>(fused.getLocations());
  return {};
}

Origin joined(Origin a, const Origin &b) {
  if (b.order > a.order) {
    a.order = b.order;
    a.kind = b.kind;
  }
  a.active = std::max(a.active, b.active);
  a.again = std::max(a.again, b.again);
  return a;
}

/// Whether an op of this kind is made by a sweep.
bool isMade(OriginKind kind) {
  return kind == OriginKind::Cotangent || kind == OriginKind::Tangent;
}

Origin originOf(const Mark &mark) {
  Origin origin;
  if (isMade(mark.kind))
    origin.order = mark.order;
  origin.kind = mark.kind;
  origin.active = mark.kind == OriginKind::Active ? mark.order : 0;
  origin.again = mark.kind == OriginKind::Again ? mark.order : 0;
  return origin;
}

} // namespace

OriginMarks::OriginMarks(MLIRContext *context, unsigned order) {
  for (auto [mark, name] : llvm::zip_equal(marks, names)) {
    const NamedAttribute entry(StringAttr::get(context, name),
                               IntegerAttr::get(IntegerType::get(context, 64), order));
    mark = DictionaryAttr::get(context, entry);
  }
}

Location OriginMarks::locate(OriginKind kind, Location primal) const {
  // Of several marks the last made one says what the others say: which sweep it was.
  for (auto mark = markOf(primal); mark && (isMade(kind) || mark->kind == kind);
       mark = markOf(primal))
    primal = inMark(primal);
  return FusedLoc::get(primal.getContext(), primal, marks[static_cast<unsigned>(kind)]);
}

Origin Origins::of(Location loc) {
  if (llvm::isa<FileLineColLoc, UnknownLoc>(loc))
    return {};
  // Without recursion: calls may nest deeply.
  SmallVector<Location> pending{loc};
  while (!pending.empty()) {
    const Location next = pending.back();
    if (known.contains(next)) {
      pending.pop_back();
      continue;
    }
    const auto parts = partsOf(next);
    const size_t before = pending.size();
    llvm::copy_if(parts, std::back_inserter(pending),
                  [&](Location part) { return !known.contains(part); });
    if (pending.size() > before)
      continue;
    pending.pop_back();
    Origin origin;
    for (const Location part : parts)
      origin = joined(origin, known.lookup(part));
    if (const auto mark = markOf(next))
      origin = joined(origin, originOf(*mark));
    known[next] = origin;
  }
  return known.lookup(loc);
}

} // namespace ad

// Random programs of smooth ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "RandomGraph.h"
#include "Dialect/Dialect.h"
#include <random>

using namespace mlir;

namespace ad::test {
namespace {

class Generator {
public:
  Generator(OpBuilder &builder, uint64_t seed) : builder(builder), engine(seed) {}

  func::FuncOp makeFunction(llvm::StringRef name, llvm::ArrayRef<Type> arguments, unsigned steps,
                            func::FuncOp helper);

private:
  using Step = Value (Generator::*)(Value);

  size_t draw(size_t count) { return std::uniform_int_distribution<size_t>(0, count - 1)(engine); }
  Value drawValue() { return values[draw(values.size())]; }
  /// A value of the type of `x`, perhaps `x` itself.
  Value drawLike(Value x);
  static RankedTensorType typeOf(Value x) { return llvm::cast<RankedTensorType>(x.getType()); }
  static int64_t rankOf(Value x) { return typeOf(x).getRank(); }
  /// A number from 0 to 2 for each axis of `x`.
  SmallVector<int64_t> drawPerAxis(Value x, int64_t low);
  template <typename OpTy, typename... Args>
  Value emit(Args &&...args) {
    return OpTy::create(builder, loc, std::forward<Args>(args)...).getResult();
  }
  Value emitBounded(Value x) { return emit<TanhOp>(x); }

  // Each gives null where it does not apply to `x`.
  Value unary(Value x);
  Value binary(Value x);
  Value reduce(Value x);
  Value broadcast(Value x);
  Value flatten(Value x);
  Value transpose(Value x);
  Value slice(Value x);
  Value pad(Value x);
  Value concat(Value x);
  Value matmul(Value x);
  Value select(Value x);
  Value call(Value x);

  OpBuilder &builder;
  std::mt19937_64 engine;
  Location loc = builder.getUnknownLoc();
  func::FuncOp callee;
  SmallVector<Value> values;
};

Value Generator::drawLike(Value x) {
  SmallVector<Value> alike;
  llvm::copy_if(values, std::back_inserter(alike),
                [&](Value v) { return v.getType() == x.getType(); });
  return alike[draw(alike.size())];
}

SmallVector<int64_t> Generator::drawPerAxis(Value x, int64_t low) {
  SmallVector<int64_t> numbers;
  for (int64_t axis = 0; axis != rankOf(x); ++axis)
    numbers.push_back(low + draw(3 - low));
  return numbers;
}

Value Generator::unary(Value x) {
  switch (draw(6)) {
  case 0:
    return emit<SinOp>(x);
  case 1:
    return emit<CosOp>(x);
  case 2:
    return emit<SigmoidOp>(x);
  case 3:
    return emit<NegOp>(x);
  case 4:
    return emitBounded(emit<SquareOp>(x));
  default:
    return emit<LogOp>(emit<ExpOp>(emitBounded(x)));
  }
}

Value Generator::binary(Value x) {
  const Value other = drawLike(x);
  switch (draw(4)) {
  case 0:
    return emitBounded(emit<AddOp>(x, other));
  case 1:
    return emitBounded(emit<SubOp>(x, other));
  case 2:
    return emitBounded(emit<DivOp>(x, emit<ExpOp>(other)));
  default:
    return emitBounded(emit<MulOp>(x, other));
  }
}

Value Generator::reduce(Value x) {
  if (rankOf(x) == 0)
    return {};
  const SmallVector<int64_t> axes = {int64_t(draw(rankOf(x)))};
  return draw(2) ? emit<MeanOp>(x, axes) : emitBounded(emit<SumOp>(x, axes));
}

Value Generator::broadcast(Value x) {
  if (rankOf(x) == 3)
    return {};
  const int64_t axis = draw(rankOf(x) + 1);
  SmallVector<int64_t> shape(typeOf(x).getShape());
  shape.insert(shape.begin() + axis, 1 + draw(3));
  return emit<BroadcastOp>(typeOf(x).clone(shape), x, llvm::ArrayRef<int64_t>{axis});
}

Value Generator::flatten(Value x) {
  const int64_t size = typeOf(x).getNumElements();
  return emit<ReshapeOp>(
      typeOf(x).clone(draw(2) ? SmallVector<int64_t>{size} : SmallVector<int64_t>{1, size}), x);
}

Value Generator::transpose(Value x) {
  SmallVector<int64_t> permutation = llvm::to_vector(llvm::seq<int64_t>(0, rankOf(x)));
  std::shuffle(permutation.begin(), permutation.end(), engine);
  return emit<TransposeOp>(x, permutation);
}

Value Generator::slice(Value x) {
  SmallVector<int64_t> shape, offsets, strides = drawPerAxis(x, 1);
  for (auto [size, stride] : llvm::zip_equal(typeOf(x).getShape(), strides)) {
    offsets.push_back(draw(size));
    shape.push_back((size - offsets.back() - 1) / stride + 1);
  }
  return emit<SliceOp>(typeOf(x).clone(shape), x, offsets, strides);
}

Value Generator::pad(Value x) {
  if (typeOf(x).getNumElements() > 12)
    return {};
  const SmallVector<int64_t> low = drawPerAxis(x, 0), high = drawPerAxis(x, 0),
                             interior = drawPerAxis(x, 0);
  return emit<PadOp>(x, low, high, interior, llvm::APFloat(0.5));
}

Value Generator::concat(Value x) {
  if (rankOf(x) == 0 || typeOf(x).getNumElements() > 12)
    return {};
  return emit<ConcatOp>(ValueRange{x, drawLike(x)}, draw(rankOf(x)));
}

Value Generator::matmul(Value x) {
  if (rankOf(x) < 2)
    return {};
  const bool transposeFirst = draw(2);
  return emitBounded(emit<MatmulOp>(x, drawLike(x), transposeFirst, !transposeFirst));
}

/// The mask does not depend on the arguments, so there is no kink.
Value Generator::select(Value x) {
  if (rankOf(x) == 0)
    return {};
  const auto type = typeOf(x);
  const Value index = emit<IotaOp>(type, builder.getI64IntegerAttr(draw(rankOf(x))));
  const Value mask = emit<CompareOp>(ComparePredicate::gt, index, emit<ConstantOp>(type, 0.5));
  const Value zero = emit<ConstantOp>(type, 0.0);
  return draw(2) ? emit<SelectOp>(mask, x, draw(2) ? zero : drawLike(x))
                 : emit<SelectOp>(mask, zero, x);
}

Value Generator::call(Value x) {
  if (!callee || x.getType() != callee.getArgumentTypes().front())
    return {};
  auto done = func::CallOp::create(builder, loc, callee, ValueRange{x, drawLike(x)});
  values.push_back(done.getResult(0));
  return done.getResult(1);
}

func::FuncOp Generator::makeFunction(llvm::StringRef name, llvm::ArrayRef<Type> arguments,
                                     unsigned steps, func::FuncOp helper) {
  static constexpr Step kinds[] = {
      &Generator::unary,     &Generator::binary,  &Generator::binary,    &Generator::reduce,
      &Generator::broadcast, &Generator::flatten, &Generator::transpose, &Generator::slice,
      &Generator::pad,       &Generator::concat,  &Generator::matmul,    &Generator::select,
      &Generator::call,      &Generator::call};
  OpBuilder::InsertionGuard guard(builder);
  auto function = func::FuncOp::create(builder, loc, name, builder.getFunctionType(arguments, {}));
  builder.setInsertionPointToEnd(function.addEntryBlock());
  callee = helper;
  values.assign(function.args_begin(), function.args_end());
  for (unsigned step = 0; step != steps; ++step) {
    const Step kind = kinds[draw(std::size(kinds))];
    if (const Value made = (this->*kind)(drawValue()))
      values.push_back(made);
  }
  const Value results[] = {drawValue(), values.back()};
  func::ReturnOp::create(builder, loc, ValueRange(results));
  function.setFunctionType(builder.getFunctionType(arguments, ValueRange(results).getTypes()));
  return function;
}

} // namespace

OwningOpRef<ModuleOp> makeRandomGraph(MLIRContext &context, uint64_t seed, unsigned steps) {
  OpBuilder builder(&context);
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder.getUnknownLoc());
  builder.setInsertionPointToEnd(module->getBody());
  const auto matrix = RankedTensorType::get({2, 3}, builder.getF64Type());
  const auto vector = RankedTensorType::get({3}, builder.getF64Type());
  Generator generator(builder, seed);
  const func::FuncOp helper = generator.makeFunction("helper", {matrix, matrix}, 6, {});
  generator.makeFunction("f", {matrix, vector, matrix}, steps, helper);
  return module;
}

} // namespace ad::test

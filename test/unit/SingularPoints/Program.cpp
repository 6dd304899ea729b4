// Builds requests for all derivatives of a traced function around it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Program.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Inputs.h"
#include "GradCheck/Requests.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Parser/Parser.h"

using namespace mlir;

namespace ad::test {
namespace {

/// More than the lanes of a vector, so that points lie in vectors and in the tail behind them.
constexpr size_t leastElements = 19;

void append(std::vector<double> &to, const Numbers &numbers) {
  to.insert(to.end(), numbers.values.begin(), numbers.values.end());
}

void append(Batch &batch, const Point &point) {
  batch.operands.resize(point.operands.size());
  batch.derivatives.resize(point.operands.size());
  for (size_t i = 0; i < point.operands.size(); ++i) {
    append(batch.operands[i], point.operands[i]);
    append(batch.derivatives[i], point.derivatives[i]);
  }
  append(batch.cotangent, point.cotangent);
  append(batch.value, point.value);
}

HostTensor tensorOf(RankedTensorType type, llvm::ArrayRef<double> values) {
  HostTensor tensor = *HostTensor::create(type);
  for (size_t i = 0; i < values.size(); ++i)
    if (type.getElementType().isF64())
      tensor.elements<double>()[i] = values[i];
    else
      tensor.elements<float>()[i] = static_cast<float>(values[i]);
  return tensor;
}

std::vector<double> valuesOf(const HostTensor &tensor) {
  std::vector<double> values;
  for (size_t i = 0; i < tensor.getNumElements(); ++i)
    values.push_back(fuzz::elementAt(tensor, i));
  return values;
}

std::vector<double> unit(size_t size, size_t index) {
  std::vector<double> direction(size, 0.0);
  direction[index] = 1.0;
  return direction;
}

/// Numbers that are written in the function come as arguments: makes them constants again.
void fixLiterals(func::FuncOp function) {
  OpBuilder builder = OpBuilder::atBlockBegin(&function.front());
  llvm::BitVector literals(function.getNumArguments());
  for (BlockArgument argument : function.getArguments()) {
    const unsigned index = argument.getArgNumber();
    const auto literal = function.getArgAttrOfType<TypedAttr>(index, "ad.literal");
    if (!literal)
      continue;
    literals.set(index);
    const auto type = llvm::cast<RankedTensorType>(argument.getType());
    argument.replaceAllUsesWith(ConstantOp::create(
        builder, function.getLoc(), DenseElementsAttr::get(type, Attribute(literal))));
  }
  (void)function.eraseArguments(literals);
}

/// Adds `all`.
class Builder {
public:
  Builder(func::FuncOp function, const Batch &batch)
      : function(function), batch(batch), builder(function.getContext()) {}

  void build();

private:
  Value constant(Type type, llvm::ArrayRef<double> values) {
    return ConstantOp::create(
        builder, function.getLoc(),
        fuzz::toAttribute(tensorOf(llvm::cast<RankedTensorType>(type), values)));
  }
  template <class Request>
  ResultRange request(ValueRange inputs, TypeRange results, llvm::ArrayRef<int64_t> wrt);
  void addTangents(ValueRange x, int64_t operand, SmallVectorImpl<Value> &results);

  func::FuncOp function;
  const Batch &batch;
  OpBuilder builder;
};

template <class Request>
ResultRange Builder::request(ValueRange inputs, TypeRange results, llvm::ArrayRef<int64_t> wrt) {
  OperationState state(function.getLoc(), Request::getOperationName());
  state.addOperands(inputs);
  state.addTypes(results);
  state.addAttribute("callee", FlatSymbolRefAttr::get(function.getNameAttr()));
  state.addAttribute("wrt", builder.getDenseI64ArrayAttr(wrt));
  return builder.create(state)->getResults();
}

void Builder::addTangents(ValueRange x, int64_t operand, SmallVectorImpl<Value> &results) {
  const size_t size = batch.operands[operand].size();
  const Type y = function.getResultTypes().front();
  const auto addDirection = [&](llvm::ArrayRef<double> direction) {
    SmallVector<Value> inputs(x);
    inputs.push_back(constant(x[operand].getType(), direction));
    results.push_back(request<JvpOp>(inputs, {y, y}, {operand})[1]);
  };
  if (batch.isElementwise)
    return addDirection(std::vector<double>(size, 1.0));
  for (size_t element = 0; element < size; ++element)
    addDirection(unit(size, element));
}

void Builder::build() {
  const Location loc = function.getLoc();
  const auto numOperands = static_cast<int64_t>(batch.operands.size());
  const auto all = func::FuncOp::create(loc, "all", function.getFunctionType());
  SymbolTable(function->getParentOp()).insert(all);
  builder.setInsertionPointToStart(func::FuncOp(all).addEntryBlock());
  const ValueRange x = func::FuncOp(all).getArguments();
  const Type y = function.getResultTypes().front();

  SmallVector<Value> inputs(x);
  inputs.push_back(constant(y, batch.cotangent));
  SmallVector<Type> types{y};
  llvm::append_range(types, x.getTypes());
  SmallVector<Value> results(
      request<VjpOp>(inputs, types, llvm::to_vector(llvm::seq<int64_t>(numOperands))));
  for (int64_t operand = 0; operand < numOperands; ++operand)
    addTangents(x, operand, results);
  func::ReturnOp::create(builder, loc, results);
  func::FuncOp(all).setType(builder.getFunctionType(x.getTypes(), ValueRange(results).getTypes()));
}

} // namespace

std::vector<Batch> batchesOf(const SingularFunction &function) {
  std::vector<Batch> batches;
  Batch together{{}, {}, {}, {}, true};
  for (const Point &point : function.points) {
    if (point.operands.front().isVector) {
      batches.push_back({{}, {}, {}, {}, false});
      append(batches.back(), point);
    }
  }
  if (!batches.empty())
    return batches;
  while (together.value.size() < leastElements)
    for (const Point &point : function.points)
      append(together, point);
  return {together};
}

FailureOr<Program> Program::create(MLIRContext &context, size_t index, const Batch &batch,
                                   bool isDouble) {
  std::vector<int64_t> sizes;
  for (const auto &operand : batch.operands)
    sizes.push_back(static_cast<int64_t>(operand.size()));
  Program program;
  program.batch = batch;
  program.module =
      parseSourceString<ModuleOp>(tracedText(index, isDouble, sizes), ParserConfig(&context));
  if (!program.module)
    return failure();
  auto function = program.module->lookupSymbol<func::FuncOp>("main");
  fixLiterals(function);
  for (auto [type, values] : llvm::zip_equal(function.getArgumentTypes(), batch.operands))
    program.operands.push_back(tensorOf(llvm::cast<RankedTensorType>(type), values));
  Builder(function, program.batch).build();
  if (failed(expandRequests(*program.module)))
    return failure();
  return program;
}

func::FuncOp Program::all() const { return ModuleOp(*module).lookupSymbol<func::FuncOp>("all"); }

Findings Program::read(llvm::ArrayRef<HostTensor> results) const {
  Findings findings;
  findings.value = valuesOf(results.front());
  results = results.drop_front();
  for (size_t i = 0; i < batch.operands.size(); ++i)
    findings.reverse.push_back(valuesOf(results[i]));
  results = results.drop_front(batch.operands.size());
  for (const auto &operand : batch.operands) {
    if (batch.isElementwise) {
      findings.forward.push_back(valuesOf(results.front()));
      results = results.drop_front();
      continue;
    }
    std::vector<double> products;
    for (size_t element = 0; element < operand.size(); ++element) {
      const std::vector<double> tangent = valuesOf(results[element]);
      double product = 0.0;
      for (size_t k = 0; k < tangent.size(); ++k)
        // A result that has no cotangent does not count, whatever its tangent.
        product += batch.cotangent[k] == 0 ? 0 : batch.cotangent[k] * tangent[k];
      products.push_back(product);
    }
    findings.forward.push_back(products);
    results = results.drop_front(operand.size());
  }
  return findings;
}

} // namespace ad::test

// Oracle o9: values and the gradient, against PyTorch where it is installed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Fuzz/Compare.h"
#include "Fuzz/Inputs.h"
#include "Fuzz/Oracles.h"
#include "Fuzz/Rounding.h"
#include "Fuzz/TorchProcess.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

constexpr double precision = 1e-10;

std::string textOf(Attribute attribute) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (auto number = llvm::dyn_cast<FloatAttr>(attribute))
    stream << llvm::format("%a", number.getValueAsDouble()); // infinities and NaNs, too
  else
    attribute.print(stream);
  return text;
}

llvm::json::Object describe(RankedTensorType type) {
  std::string element;
  llvm::raw_string_ostream(element) << type.getElementType();
  return llvm::json::Object{{"shape", llvm::json::Array(type.getShape())}, {"type", element}};
}

llvm::json::Object describe(const HostTensor &tensor) {
  llvm::json::Object object = describe(tensor.getType());
  object["data"] =
      llvm::toHex(StringRef(static_cast<const char *>(tensor.data()), tensor.getNumBytes()),
                  /*LowerCase=*/true);
  return object;
}

llvm::json::Array describe(const Tensors &tensors) {
  llvm::json::Array array;
  for (const HostTensor &tensor : tensors)
    array.push_back(describe(tensor));
  return array;
}

llvm::json::Value describe(Attribute attribute) {
  if (llvm::isa<UnitAttr>(attribute))
    return true;
  if (auto number = llvm::dyn_cast<IntegerAttr>(attribute))
    return number.getInt();
  if (auto list = llvm::dyn_cast<DenseI64ArrayAttr>(attribute))
    return llvm::json::Array(list.asArrayRef());
  if (auto elements = llvm::dyn_cast<ElementsAttr>(attribute))
    if (const auto tensor = HostTensor::create(elements); succeeded(tensor))
      return describe(*tensor);
  return textOf(attribute);
}

/// The numbers of values: arguments first, then results in their order.
class Numbers {
public:
  explicit Numbers(func::FuncOp function) {
    for (const BlockArgument argument : function.getArguments())
      add(argument);
  }
  void add(Value value) { numbers.try_emplace(value, numbers.size()); }
  llvm::json::Array of(ValueRange values) const {
    llvm::json::Array array;
    for (const Value value : values)
      array.push_back(int64_t(numbers.lookup(value)));
    return array;
  }

private:
  llvm::DenseMap<Value, size_t> numbers;
};

/// The program for utils/torch_oracle.py; nothing if an op has other than one result.
std::optional<llvm::json::Value> describe(const Probe &probe) {
  func::FuncOp function = probe.function;
  Numbers numbers(function);
  llvm::json::Array ops;
  for (Operation &op : function.front().without_terminator()) {
    if (op.getNumResults() != 1)
      return std::nullopt;
    llvm::json::Object attributes;
    for (const NamedAttribute &attribute : op.getAttrs())
      attributes[attribute.getName().strref()] = describe(attribute.getValue());
    ops.push_back(llvm::json::Object{
        {"op", op.getName().stripDialect()},
        {"operands", numbers.of(op.getOperands())},
        {"attributes", std::move(attributes)},
        {"result", describe(llvm::cast<RankedTensorType>(op.getResult(0).getType()))}});
    numbers.add(op.getResult(0));
  }
  return llvm::json::Object{
      {"arguments", describe(probe.arguments)},
      {"wrt", llvm::json::Array(probe.wrt)},
      {"weights", describe(probe.weights)},
      {"ops", std::move(ops)},
      {"returns", numbers.of(function.front().getTerminator()->getOperands())}};
}

/// The numbers of a list of tensors; nothing if there are not as many of them as in `like`.
std::optional<std::vector<std::vector<double>>> numbersIn(const llvm::json::Array *texts,
                                                          const Tensors &like) {
  std::vector<std::vector<double>> all;
  for (auto [index, tensor] : llvm::enumerate(like)) {
    const auto text = texts && index < texts->size() ? (*texts)[index].getAsString() : std::nullopt;
    std::string bytes;
    if (!text || !llvm::tryGetFromHex(*text, bytes) ||
        bytes.size() != tensor.getNumElements() * sizeof(double))
      return std::nullopt;
    all.emplace_back(tensor.getNumElements());
    llvm::copy(bytes, reinterpret_cast<char *>(all.back().data()));
  }
  return all;
}

Finding compareValues(const Probe &probe, llvm::ArrayRef<std::vector<double>> expected) {
  func::FuncOp function = probe.function;
  const auto rows = roundedResults(function, probe.arguments);
  if (!rows)
    return "the interpreter fails";
  size_t next = 0;
  for (auto [type, row] : llvm::zip_equal(function.getResultTypes(), *rows)) {
    if (!isDifferentiableType(type))
      continue;
    const std::vector<double> &others = expected[next];
    for (size_t i = 0; i < row.size(); ++i)
      if (std::isfinite(row[i].value) && std::isfinite(others[i]) &&
          !probe.isNear({row[i].value, 0}, {others[i], row[i].terms}, precision))
        return "float " + describeElement(next, i, double(row[i].value), others[i]);
    ++next;
  }
  return std::nullopt;
}

/// Σ ∂⟨w, f⟩/∂xᵢ · vᵢ.
Finding compareGradient(const Probe &probe, const Reference &reference,
                        llvm::ArrayRef<std::vector<double>> expected) {
  Total total;
  for (auto [gradient, v] : llvm::zip_equal(expected, probe.direction))
    for (size_t i = 0; i < gradient.size(); ++i)
      total.value += reference::Real(gradient[i]) * elementAt(v, i);
  total.terms = totalOf(probe, reference).terms;
  const Total found = probe.reverseTotal();
  // PyTorch has NaN where a factor of a masked-out zero is infinite.
  if (!std::isfinite(total.value) || probe.isNear(found, total, precision))
    return std::nullopt;
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("reverse mode: %.17g, expected %.17g",
                                                 double(found.value), double(total.value));
  return text;
}

} // namespace

Finding checkTorch(Check &check) {
  const Probe *probe = check.probe();
  if (!probe)
    return check.withoutProbe();
  check.isSkipped = true;
  TorchProcess *torch = TorchProcess::get();
  if (!torch || !probe->isDouble() || !check.reference())
    return std::nullopt;
  const auto question = describe(*probe);
  if (!question)
    return std::nullopt;
  const auto answer = torch->ask(*question);
  const llvm::json::Object *said = answer ? answer->getAsObject() : nullptr;
  if (!said)
    return "PyTorch's process ended";
  if (const auto failure = said->getString("failure"))
    return "PyTorch's process fails: " + failure->str();
  if (said->get("none"))
    return std::nullopt;
  const auto values = numbersIn(said->getArray("values"), probe->tangents);
  const auto gradient = numbersIn(said->getArray("gradient"), probe->gradient);
  if (!values || !gradient)
    return "PyTorch's answer has other shapes";
  check.isSkipped = false;
  if (Finding finding = compareValues(*probe, *values)) // by another branch, perhaps
    return hasJumps(probe->function) ? std::nullopt : finding;
  return compareGradient(*probe, check.reference(), *gradient);
}

} // namespace ad::fuzz

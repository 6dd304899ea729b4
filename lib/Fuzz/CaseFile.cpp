// A case as the text of a lit test, and back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/CaseFile.h"
#include "Fuzz/Inputs.h"
#include "Parse/Parse.h"

using namespace mlir;

namespace ad::fuzz {
namespace {

constexpr StringLiteral valueName = "ad.value";

/// Takes the elements of an argument from its attribute, which goes.
llvm::Expected<HostTensor> takeValue(func::FuncOp function, unsigned index) {
  const auto value = function.getArgAttrOfType<DenseElementsAttr>(index, valueName);
  const auto type = llvm::dyn_cast<RankedTensorType>(function.getArgumentTypes()[index]);
  if (!value || value.getType() != type)
    return llvm::createStringError("argument " + Twine(index) + " of f has no '" + valueName +
                                   "' of its type");
  FailureOr<HostTensor> tensor = HostTensor::create(llvm::cast<ElementsAttr>(value));
  if (failed(tensor))
    return llvm::createStringError("argument " + Twine(index) +
                                   " of f is no tensor that can be run");
  function.removeArgAttr(index, valueName);
  return *tensor;
}

} // namespace

StringRef nameOf(Flavor flavor) {
  switch (flavor) {
  case Flavor::Smooth:
    return "smooth";
  case Flavor::Analytic:
    return "analytic";
  case Flavor::Differential:
    return "differential";
  }
  llvm_unreachable("unknown flavor");
}

std::optional<Flavor> flavorNamed(StringRef name) {
  for (const Flavor flavor : {Flavor::Smooth, Flavor::Analytic, Flavor::Differential})
    if (name == nameOf(flavor))
      return flavor;
  return std::nullopt;
}

std::string toLitTest(const Case &input, const Failure &failure) {
  Case copy = input.clone();
  for (auto [index, argument] : llvm::enumerate(copy.arguments))
    copy.function().setArgAttr(index, valueName, toAttribute(argument));
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << "// Seed " << failure.seed << ", oracle " << failure.oracle << ": " << failure.summary
         << ".\n// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n// When it was found: "
         << StringRef(failure.finding).split('\n').first << "\n// RUN: ad-fuzz check %s --oracle "
         << failure.oracle << " --seed " << failure.seed << " --flavor " << nameOf(input.flavor)
         << " | FileCheck %s\n// CHECK: " << failure.oracle << " holds\n"
         << *copy.module << '\n';
  return text;
}

llvm::Expected<Case> readCase(StringRef path, Flavor flavor, MLIRContext &context) {
  auto source = readSource(path);
  if (!source)
    return source.takeError();
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*source), llvm::SMLoc());
  Case made = {flavor, parseModule(sources, &context), {}};
  if (!made.module)
    return llvm::createStringError(path + ": cannot be parsed");
  func::FuncOp function = made.function();
  if (!function || function.isExternal())
    return llvm::createStringError(path + ": has no function 'f' with a body");
  for (unsigned index = 0; index < function.getNumArguments(); ++index) {
    llvm::Expected<HostTensor> value = takeValue(function, index);
    if (!value)
      return llvm::createStringError(path + ": " + llvm::toString(value.takeError()));
    made.arguments.push_back(*value);
  }
  return made;
}

} // namespace ad::fuzz

// Reads each argument as the type of its parameter says.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Arguments.h"
#include "Dialect/ElementType.h"
#include "GradCheck/Vectors.h"
#include "Literal.h"
#include "Npy/Npy.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace ad {
namespace {

std::string textOf(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

llvm::Error readNpy(StringRef path, HostTensor &tensor) {
  llvm::Expected<NpyFile> file = NpyFile::open(path);
  if (!file)
    return file.takeError();
  const Type found = RankedTensorType::get(
      file->getShape(), elementTypeOf(file->getKind(), tensor.getType().getContext()));
  if (found != tensor.getType())
    return llvm::createStringError(path + ": holds " + textOf(found) + ", expected " +
                                   textOf(tensor.getType()));
  file->copyTo(tensor.data());
  return llvm::Error::success();
}

llvm::Error readArgument(StringRef text, HostTensor &tensor) {
  if (text.ends_with(".npy"))
    return readNpy(text, tensor);
  if (llvm::Error error = readLiteral(text, tensor))
    return llvm::createStringError("'" + text + "': " + llvm::toString(std::move(error)));
  return llvm::Error::success();
}

} // namespace

llvm::Expected<SmallVector<HostTensor>>
readArguments(func::FuncOp function, ArrayRef<std::string> texts, std::optional<uint64_t> seed) {
  const ArrayRef<Type> types = function.getArgumentTypes();
  if (texts.size() > types.size() || (texts.size() < types.size() && !seed))
    return llvm::createStringError("function '" + function.getName() + "' got " +
                                   Twine(texts.size()) + " arguments, expected " +
                                   Twine(types.size()));
  SmallVector<HostTensor> arguments;
  Random random(seed.value_or(0));
  for (auto [index, type] : llvm::enumerate(types)) {
    FailureOr<HostTensor> tensor = HostTensor::create(type);
    if (failed(tensor))
      return llvm::createStringError("argument " + Twine(index) + " of type " + textOf(type) +
                                     " does not fit in memory or is no tensor");
    if (index >= texts.size())
      *tensor = random.tensorLike(*tensor);
    else if (llvm::Error error = readArgument(texts[index], *tensor))
      return llvm::createStringError("argument " + Twine(index) + ": " +
                                     llvm::toString(std::move(error)));
    arguments.push_back(*tensor);
  }
  return arguments;
}

} // namespace ad

// NumPy array files as tensors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Npy/Npy.h"
#include "API/Glue.h"
#include "ad/factories.h"

namespace ad {

Tensor load_npy(const char *path, Location loc) {
  llvm::Expected<NpyFile> file = NpyFile::open(path);
  if (!file)
    raise(Code::FileUnreadable, llvm::toString(file.takeError()), loc);
  const Size shape(file->getShape().data(), file->getShape().size());
  NodeRef node = makeData(static_cast<DType>(file->getKind()), checkedSizes(shape, loc), loc);
  file->copyTo(node->storageOrNull()->data());
  return tensorOf(std::move(node));
}

void save_npy(const char *path, const Tensor &tensor, Location loc) {
  const NodeRef node = nodeOf(tensor, loc);
  const void *data = valueOf(*node, loc)->data();
  if (llvm::Error error = writeNpy(path, kindOf(node->dtype), node->shape, data))
    raise(Code::FileUnwritable, llvm::toString(std::move(error)), loc);
}

} // namespace ad

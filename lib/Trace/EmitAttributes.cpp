// The attributes of ops, from the words that their nodes keep.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/EmitAttributes.h"
#include "Dialect/Dialect.h"
#include "Dialect/ElementType.h"

using namespace mlir;

namespace ad {

RankedTensorType tensorTypeOf(const Node &node, MLIRContext *context) {
  return RankedTensorType::get(node.shape, elementTypeOf(kindOf(node.dtype), context));
}

void addAttributes(const Node &node, Builder &builder, OperationState &state) {
  const auto array = [&](StringRef name, ArrayRef<int64_t> values) {
    return builder.getNamedAttr(name, builder.getDenseI64ArrayAttr(values));
  };
  const ArrayRef<int64_t> words = node.attributes;
  switch (node.kind) {
  case OpKind::Constant: {
    const RankedTensorType type = tensorTypeOf(node, builder.getContext());
    const Type element = type.getElementType();
    const Attribute value =
        isFloat(node.dtype)
            ? Attribute(builder.getFloatAttr(element, node.value))
            : Attribute(builder.getIntegerAttr(element, static_cast<int64_t>(node.value)));
    state.addAttribute("value", DenseElementsAttr::get(type, value));
    return;
  }
  case OpKind::Compare:
    state.addAttribute(
        "predicate",
        ComparePredicateAttr::get(builder.getContext(), static_cast<ComparePredicate>(words[0])));
    return;
  case OpKind::Broadcast:
  case OpKind::Flip:
  case OpKind::Sum:
  case OpKind::Mean:
  case OpKind::Amax:
    state.attributes.append(array("axes", words));
    return;
  case OpKind::Transpose:
    state.attributes.append(array("permutation", words));
    return;
  case OpKind::Slice:
    state.attributes.append(array("offsets", words.take_front(words.size() / 2)));
    state.attributes.append(array("strides", words.drop_front(words.size() / 2)));
    return;
  case OpKind::Pad: {
    const size_t rank = words.size() / 3;
    state.attributes.append(array("low", words.slice(0, rank)));
    state.attributes.append(array("high", words.slice(rank, rank)));
    state.attributes.append(array("interior", words.slice(2 * rank, rank)));
    state.addAttribute("value", builder.getF64FloatAttr(node.value));
    return;
  }
  case OpKind::Cumsum:
  case OpKind::Recurrence:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("reverse", builder.getUnitAttr());
    return;
  case OpKind::Gather:
  case OpKind::ScatterAdd:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("batched", builder.getUnitAttr());
    return;
  case OpKind::Argsort:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    if (words[1])
      state.addAttribute("descending", builder.getUnitAttr());
    return;
  case OpKind::CheckIndex:
    state.addAttribute("dimension", builder.getI64IntegerAttr(words[0]));
    state.addAttribute("size", builder.getI64IntegerAttr(words[1]));
    return;
  case OpKind::Random:
    state.addAttribute("offset", builder.getI64IntegerAttr(words[0]));
    return;
  case OpKind::Concat:
  case OpKind::Iota:
  case OpKind::Prod:
  case OpKind::InverseIndex:
  case OpKind::Argcummax:
    state.addAttribute("axis", builder.getI64IntegerAttr(words[0]));
    return;
  case OpKind::Matmul:
    if (words[0])
      state.addAttribute("transpose_a", builder.getUnitAttr());
    if (words[1])
      state.addAttribute("transpose_b", builder.getUnitAttr());
    return;
  case OpKind::TriangularSolve:
    if (words[0])
      state.addAttribute("upper", builder.getUnitAttr());
    if (words[1])
      state.addAttribute("transpose_a", builder.getUnitAttr());
    if (words[2])
      state.addAttribute("unit", builder.getUnitAttr());
    return;
  case OpKind::Lu:
    state.addAttribute("refused_by",
                       RefusedByAttr::get(builder.getContext(), static_cast<RefusedBy>(words[0])));
    return;
  case OpKind::LuSolve:
    if (words[0])
      state.addAttribute("transpose_a", builder.getUnitAttr());
    return;
  default:
    return;
  }
}

} // namespace ad

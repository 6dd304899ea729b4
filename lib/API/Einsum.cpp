// Einstein's notation: parsed, then contracted from left to right, each pair as one batch of matrix
// products.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringRef.h"
#include <map>

namespace ad {
namespace {

/// An axis by name: a letter, or a negative number for an axis of "...", -1 the last of them.
using Label = int;
using Labels = llvm::SmallVector<Label, 8>;

/// A tensor whose axes have names, each one once.
struct Term {
  Tensor tensor;
  Labels labels;
};

[[noreturn]] void refuse(const std::string &message, Location loc) {
  raise(Code::BadValue, "einsum(): " + message, loc);
}

/// "ij...,jk->i" apart: the subscripts of operands, and of the output if given.
struct Equation {
  llvm::SmallVector<std::string, 4> inputs;
  std::string output;
  bool hasOutput = false;

  explicit Equation(const char *text);
};

Equation::Equation(const char *text) {
  std::string compact;
  for (const char c : llvm::StringRef(text))
    if (c != ' ')
      compact.push_back(c);
  const auto [left, right] = llvm::StringRef(compact).split("->");
  hasOutput = llvm::StringRef(compact).contains("->");
  output = right.str();
  llvm::SmallVector<llvm::StringRef, 4> parts;
  left.split(parts, ',');
  for (const llvm::StringRef part : parts)
    inputs.push_back(part.str());
}

/// Subscripts as labels, "..." as `dots` labels.
Labels labelsOf(llvm::StringRef subscripts, int64_t dots, Location loc) {
  Labels labels;
  bool sawDots = false;
  while (!subscripts.empty()) {
    if (llvm::isAlpha(subscripts.front())) {
      labels.push_back(subscripts.front());
      subscripts = subscripts.drop_front();
      continue;
    }
    if (sawDots || !subscripts.consume_front("..."))
      refuse("invalid subscript '" + std::string(1, subscripts.front()) +
                 "' given in the equation string, subscripts must be in [a-zA-Z] or one ellipsis",
             loc);
    sawDots = true;
    for (int64_t i = dots; i > 0; --i)
      labels.push_back(static_cast<Label>(-i));
  }
  return labels;
}

int64_t letterCount(llvm::StringRef subscripts) {
  return llvm::count_if(subscripts, [](char c) { return llvm::isAlpha(c); });
}

int64_t positionOf(const Labels &labels, Label label) {
  return llvm::find(labels, label) - labels.begin();
}

/// Takes the diagonal of axes with one label.
void joinRepeated(Term &term, Location loc) {
  for (size_t i = 0; i < term.labels.size(); ++i)
    for (size_t j = i + 1; j < term.labels.size();) {
      if (term.labels[i] != term.labels[j]) {
        ++j;
        continue;
      }
      const Label label = term.labels[i];
      term.tensor = diagonal(term.tensor, 0, static_cast<int64_t>(i), static_cast<int64_t>(j), loc);
      term.labels.erase(term.labels.begin() + j);
      term.labels.erase(term.labels.begin() + i);
      term.labels.push_back(label);
      // The order has changed: look again from the start.
      i = 0;
      j = 1;
    }
}

class Contraction {
public:
  Contraction(const Equation &equation, const TensorList &operands, Location loc);
  Tensor run();

private:
  void addTerm(llvm::StringRef subscripts, const Tensor &operand);
  void findSizes();
  void findOutput(const Equation &equation);
  void dropUnitAxes(Term &term);
  void sumOut(Term &term, llvm::function_ref<bool(Label)> isNeeded);
  Term contract(const Term &a, const Term &b, llvm::function_ref<bool(Label)> isNeeded);
  /// The axes of `groups` in their order, each group as one axis.
  Tensor grouped(const Term &term, llvm::ArrayRef<Labels> groups);
  Tensor product(const Term &a, const Term &b, const Labels &batch, const Labels &rows,
                 const Labels &columns, const Labels &inner);
  int64_t countOf(const Labels &labels) const;

  Location loc;
  int64_t dots = 0;
  llvm::SmallVector<Term, 4> terms;
  std::map<Label, int64_t> sizes;
  Labels output;
};

Contraction::Contraction(const Equation &equation, const TensorList &operands, Location loc)
    : loc(loc) {
  if (operands.size() == 0)
    refuse("must provide at least one operand", loc);
  if (equation.inputs.size() != operands.size())
    refuse(std::string(equation.inputs.size() < operands.size() ? "more" : "fewer") +
               " operands were provided than specified in the equation",
           loc);
  for (auto [subscripts, operand] : llvm::zip_equal(equation.inputs, operands))
    if (llvm::StringRef(subscripts).contains("..."))
      dots = std::max(dots, nodeOf(operand, loc)->rank() - letterCount(subscripts));
  for (auto [subscripts, operand] : llvm::zip_equal(equation.inputs, operands))
    addTerm(subscripts, operand);
  findSizes();
  findOutput(equation);
}

void Contraction::addTerm(llvm::StringRef subscripts, const Tensor &operand) {
  const int64_t rank = nodeOf(operand, loc)->rank(), letters = letterCount(subscripts);
  const bool hasDots = subscripts.contains("...");
  if (hasDots ? rank < letters : rank != letters)
    refuse("the number of subscripts in the equation (" + std::to_string(letters) + ") " +
               (hasDots ? "is more than" : "does not match") + " the number of dimensions (" +
               std::to_string(rank) + ") for operand " + std::to_string(terms.size()) +
               (hasDots ? "" : " and no ellipsis was given"),
           loc);
  terms.push_back({operand, labelsOf(subscripts, rank - letters, loc)});
}

void Contraction::findSizes() {
  for (auto [index, term] : llvm::enumerate(terms)) {
    for (auto [label, size] : llvm::zip_equal(term.labels, term.tensor.node()->shape)) {
      int64_t &known = sizes.try_emplace(label, size).first->second;
      if (known != size && known != 1 && size != 1)
        refuse("subscript " + (label < 0 ? "..." : std::string(1, static_cast<char>(label))) +
                   " has size " + std::to_string(size) + " for operand " + std::to_string(index) +
                   " which does not broadcast with previously seen size " + std::to_string(known),
               loc);
      if (known == 1)
        known = size;
    }
  }
}

void Contraction::findOutput(const Equation &equation) {
  if (equation.hasOutput) {
    output = labelsOf(equation.output, dots, loc);
    for (auto [index, label] : llvm::enumerate(output)) {
      const std::string name = label < 0 ? "..." : std::string(1, static_cast<char>(label));
      if (positionOf(output, label) != static_cast<int64_t>(index))
        refuse("output subscript " + name + " appears more than once in the output", loc);
      if (!sizes.count(label))
        refuse("output subscript " + name +
                   " does not appear in the equation for any input operand",
               loc);
    }
    return;
  }
  // The map is in the order of labels: the ellipsis, upper case, lower case.
  for (const auto &[label, size] : sizes) {
    int64_t uses = 0;
    for (const Term &term : terms)
      uses += llvm::count(term.labels, label);
    if (uses == 1 || label < 0)
      output.push_back(label);
  }
}

/// An axis of size 1 where others have more is constant along the label.
void Contraction::dropUnitAxes(Term &term) {
  Labels kept;
  Shape shape;
  for (auto [label, size] : llvm::zip_equal(term.labels, term.tensor.node()->shape))
    if (size == sizes.at(label)) {
      kept.push_back(label);
      shape.push_back(size);
    }
  if (kept.size() != term.labels.size())
    term = {term.tensor.reshape(sizeOf(shape), loc), kept};
}

void Contraction::sumOut(Term &term, llvm::function_ref<bool(Label)> isNeeded) {
  Shape axes;
  Labels kept;
  for (auto [axis, label] : llvm::enumerate(term.labels))
    if (isNeeded(label))
      kept.push_back(label);
    else
      axes.push_back(static_cast<int64_t>(axis));
  if (!axes.empty())
    term = {term.tensor.sum(Dims(axes.data(), axes.size()), false, loc), kept};
}

int64_t Contraction::countOf(const Labels &labels) const {
  int64_t count = 1;
  for (const Label label : labels)
    count *= sizes.at(label);
  return count;
}

Tensor Contraction::grouped(const Term &term, llvm::ArrayRef<Labels> groups) {
  Shape order, shape;
  for (const Labels &group : groups) {
    for (const Label label : group)
      order.push_back(positionOf(term.labels, label));
    shape.push_back(countOf(group));
  }
  const bool isInOrder = llvm::is_sorted(order);
  const Tensor moved =
      isInOrder ? term.tensor : term.tensor.permute(Dims(order.data(), order.size()), loc);
  return moved.reshape(sizeOf(shape), loc);
}

Tensor Contraction::product(const Term &a, const Term &b, const Labels &batch, const Labels &rows,
                            const Labels &columns, const Labels &inner) {
  // Integers have no matrix product, and without an inner sum none is needed.
  const bool isMatmul =
      !inner.empty() && a.tensor.dtype() == b.tensor.dtype() && isFloat(a.tensor.dtype());
  if (isMatmul && batch.empty())
    return mm(grouped(a, {rows, inner}), grouped(b, {inner, columns}), loc);
  if (isMatmul)
    return bmm(grouped(a, {batch, rows, inner}), grouped(b, {batch, inner, columns}), loc);
  const Tensor left = grouped(a, {batch, rows, Labels(), inner}),
               right = grouped(b, {batch, Labels(), columns, inner});
  const Tensor terms = mul(Operand(left, loc), Operand(right, loc));
  return inner.empty() ? terms : terms.sum({3}, false, loc);
}

Term Contraction::contract(const Term &a, const Term &b, llvm::function_ref<bool(Label)> isNeeded) {
  Labels batch, rows, columns, inner;
  for (const Label label : a.labels) {
    const bool isShared = llvm::is_contained(b.labels, label);
    (!isShared ? rows : isNeeded(label) ? batch : inner).push_back(label);
  }
  llvm::copy_if(b.labels, std::back_inserter(columns),
                [&](Label label) { return !llvm::is_contained(a.labels, label); });
  Term result{product(a, b, batch, rows, columns, inner), batch};
  llvm::append_range(result.labels, rows);
  llvm::append_range(result.labels, columns);
  Shape shape;
  for (const Label label : result.labels)
    shape.push_back(sizes.at(label));
  result.tensor = result.tensor.reshape(sizeOf(shape), loc);
  return result;
}

Tensor Contraction::run() {
  for (Term &term : terms) {
    joinRepeated(term, loc);
    dropUnitAxes(term);
  }
  Term result = terms.front();
  for (size_t next = 1; next <= terms.size(); ++next) {
    const auto later = llvm::ArrayRef(terms).drop_front(next);
    const auto isUsedIn = [](llvm::ArrayRef<Term> others, Label label) {
      return llvm::any_of(others,
                          [&](const Term &term) { return llvm::is_contained(term.labels, label); });
    };
    const auto isNeeded = [&](Label label) {
      return llvm::is_contained(output, label) || isUsedIn(later, label);
    };
    sumOut(result, isNeeded);
    if (next == terms.size())
      break;
    const auto afterNext = later.drop_front();
    const auto isNeededAfter = [&](Label label) {
      return llvm::is_contained(output, label) || isUsedIn(afterNext, label);
    };
    Term right = terms[next];
    sumOut(right, [&](Label label) {
      return isNeededAfter(label) || llvm::is_contained(result.labels, label);
    });
    result = contract(result, right, isNeededAfter);
  }
  Shape order;
  for (const Label label : output)
    order.push_back(positionOf(result.labels, label));
  return result.tensor.permute(Dims(order.data(), order.size()), loc);
}

} // namespace

Tensor einsum(const char *equation, const TensorList &operands, Location loc) {
  return named(Contraction(Equation(equation), operands, loc).run(), "EinsumBackward0");
}

} // namespace ad

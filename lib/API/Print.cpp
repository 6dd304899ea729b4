// Streams, and Python's print.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/print.h"
#include "API/Glue.h"
#include "Print/Print.h"
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ostream>
#include <string>
#include <vector>

namespace ad {
namespace {

std::vector<std::string> autogradSuffix(const Tensor &tensor) {
  if (const GradFn function = tensor.grad_fn())
    return {std::string("grad_fn=<") + function.name() + ">"};
  return tensor.requires_grad() ? std::vector<std::string>{"requires_grad=True"}
                                : std::vector<std::string>();
}

std::string textOf(const GradFn &function) {
  if (!function)
    return "None";
  char address[32];
  std::snprintf(address, sizeof address, "%p", function.address());
  return std::string("<") + function.name() + " object at " + address + ">";
}

std::string textOf(const Size &size) {
  return "torch.Size(" + shapeText({size.data(), size.size()}) + ")";
}

void write(const std::string &text) { std::fwrite(text.data(), 1, text.size(), stdout); }

} // namespace

std::string numberText(double value) {
  if (std::isnan(value))
    return "nan";
  if (std::isinf(value))
    return value < 0 ? "-inf" : "inf";
  char digits[40];
  int precision = 1;
  do
    std::snprintf(digits, sizeof digits, "%.*e", precision - 1, value);
  while (std::strtod(digits, nullptr) != value && ++precision <= 17);
  const int exponent = std::atoi(std::strchr(digits, 'e') + 1);
  if (exponent < -4 || exponent >= 16) {
    std::snprintf(digits, sizeof digits, "%.*e", precision - 1, value);
    return digits;
  }
  std::snprintf(digits, sizeof digits, "%.*f", std::max(precision - 1 - exponent, 1), value);
  return digits;
}

std::string to_string(const Tensor &tensor) {
  if (!tensor.defined())
    return "None";
  const NodeRef node = nodeOf(tensor, Location());
  return formatTensor(kindOf(node->dtype), node->shape, valueOf(*node, node->loc)->data(),
                      autogradSuffix(tensor));
}

std::ostream &operator<<(std::ostream &os, const Tensor &tensor) { return os << to_string(tensor); }
std::ostream &operator<<(std::ostream &os, const GradFn &function) {
  return os << textOf(function);
}
std::ostream &operator<<(std::ostream &os, const Size &size) { return os << textOf(size); }
std::ostream &operator<<(std::ostream &os, DType dtype) {
  return os << dtypeName(kindOf(dtype)).str();
}

namespace detail {

void print_item(const Tensor &item) { write(to_string(item)); }
void print_item(const GradFn &item) { write(textOf(item)); }
void print_item(const Size &item) { write(textOf(item)); }
void print_item(DType item) { write(dtypeName(kindOf(item)).str()); }
void print_item(bool item) { write(item ? "True" : "False"); }
void print_item(std::int64_t item) { write(std::to_string(item)); }
void print_item(double item) { write(numberText(item)); }
void print_item(const char *item) { write(item); }
void print_end(bool end_of_line) { std::fputc(end_of_line ? '\n' : ' ', stdout); }

} // namespace detail
} // namespace ad

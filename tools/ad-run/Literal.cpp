// A parser for numbers in brackets.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Literal.h"
#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/StringExtras.h"
#include <limits>

namespace ad {
namespace {

template <class... Parts>
llvm::Error error(const Parts &...parts) {
  std::string text;
  llvm::raw_string_ostream os(text);
  (os << ... << parts);
  return llvm::createStringError(text);
}

/// Splits the text into numbers and checks brackets against a shape.
class Reader {
public:
  Reader(llvm::StringRef text, llvm::ArrayRef<int64_t> shape) : rest(text), shape(shape) {}

  llvm::Error read() {
    rest = rest.trim();
    const bool isNested = rest.starts_with("[");
    if (llvm::Error failed = isNested ? readAxis(0) : readFlat())
      return failed;
    rest = rest.trim();
    return rest.empty() ? llvm::Error::success()
                        : error("unexpected '", rest, "' behind the last number");
  }

  llvm::ArrayRef<llvm::StringRef> getNumbers() const { return numbers; }

private:
  bool consume(char c) {
    rest = rest.ltrim();
    return rest.consume_front(llvm::StringRef(&c, 1));
  }

  llvm::Error readNumber() {
    rest = rest.ltrim();
    const size_t end = std::min(rest.find_first_of(",[] \t\n"), rest.size());
    if (end == 0)
      return error("expected a number at '", rest, "'");
    numbers.push_back(rest.take_front(end));
    rest = rest.drop_front(end);
    return llvm::Error::success();
  }

  llvm::Error readFlat() {
    if (rest.empty())
      return llvm::Error::success();
    do
      if (llvm::Error failed = readNumber())
        return failed;
    while (consume(','));
    return llvm::Error::success();
  }

  llvm::Error readAxis(size_t axis) {
    if (axis == shape.size())
      return readNumber();
    if (!consume('['))
      return error("expected '[' of axis ", axis, " at '", rest, "'");
    int64_t count = 0;
    if (!consume(']')) {
      do {
        if (llvm::Error failed = readAxis(axis + 1))
          return failed;
        ++count;
      } while (consume(','));
      if (!consume(']'))
        return error("expected ',' or ']' of axis ", axis, " at '", rest, "'");
    }
    if (count != shape[axis])
      return error("axis ", axis, " has ", count, " entries, expected ", shape[axis]);
    return llvm::Error::success();
  }

  llvm::StringRef rest;
  llvm::ArrayRef<int64_t> shape;
  llvm::SmallVector<llvm::StringRef> numbers;
};

llvm::Error readElement(llvm::StringRef text, bool &value) {
  if (text != "true" && text != "false" && text != "0" && text != "1")
    return error("'", text, "' is not true or false");
  value = text == "true" || text == "1";
  return llvm::Error::success();
}

template <class T>
std::enable_if_t<std::is_integral_v<T>, llvm::Error> readElement(llvm::StringRef text, T &value) {
  int64_t wide = 0;
  if (text.getAsInteger(0, wide) || wide < std::numeric_limits<T>::min() ||
      wide > std::numeric_limits<T>::max())
    return error("'", text, "' is no integer of ", 8 * sizeof(T), " bits");
  value = static_cast<T>(wide);
  return llvm::Error::success();
}

const llvm::fltSemantics &semanticsOf(TypeTag<float>) { return llvm::APFloat::IEEEsingle(); }
const llvm::fltSemantics &semanticsOf(TypeTag<double>) { return llvm::APFloat::IEEEdouble(); }
const llvm::fltSemantics &semanticsOf(TypeTag<Half>) { return llvm::APFloat::IEEEhalf(); }
const llvm::fltSemantics &semanticsOf(TypeTag<BFloat16>) { return llvm::APFloat::BFloat(); }

template <class T>
std::enable_if_t<isFloatElement<T>, llvm::Error> readElement(llvm::StringRef text, T &value) {
  llvm::APFloat number(semanticsOf(TypeTag<T>()));
  llvm::Expected<llvm::APFloat::opStatus> status =
      number.convertFromString(text, llvm::APFloat::rmNearestTiesToEven);
  if (!status) {
    llvm::consumeError(status.takeError());
    return error("'", text, "' is no number");
  }
  value = static_cast<T>(number.convertToDouble());
  return llvm::Error::success();
}

template <class T>
llvm::Error fill(llvm::ArrayRef<llvm::StringRef> numbers, llvm::MutableArrayRef<T> elements) {
  for (auto [index, element] : llvm::enumerate(elements)) {
    if (index > 0 && numbers.size() == 1)
      element = elements.front();
    else if (llvm::Error failed = readElement(numbers[index], element))
      return failed;
  }
  return llvm::Error::success();
}

} // namespace

llvm::Error readLiteral(llvm::StringRef text, HostTensor &tensor) {
  text = text.trim();
  if (text.consume_front("dense<") && !text.consume_back(">"))
    return error("'dense<' without '>'");
  Reader reader(text, tensor.getShape());
  if (llvm::Error failed = reader.read())
    return failed;
  const llvm::ArrayRef<llvm::StringRef> numbers = reader.getNumbers();
  if (numbers.size() != 1 && numbers.size() != tensor.getNumElements())
    return error("has ", numbers.size(), " numbers, expected ", tensor.getNumElements());
  return dispatchElementKind(tensor.getKind(), [&](auto t) {
    return fill(numbers, tensor.elements<typename decltype(t)::type>());
  });
}

} // namespace ad

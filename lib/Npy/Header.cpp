// A small parser for the one dictionary that `.npy` headers hold.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Npy/Header.h"
#include "llvm/ADT/StringExtras.h"

namespace ad::npy {
namespace {

class Parser {
public:
  explicit Parser(llvm::StringRef text) : rest(text) {}

  llvm::Expected<Header> parse() {
    if (!consume("{"))
      return error("does not start with '{'");
    while (!consume("}")) {
      if (llvm::Error failed = parseEntry())
        return failed;
      // A comma follows each entry; after the last it may be missing.
      if (!consume(",") && !peek("}"))
        return error("misses ',' or '}'");
    }
    if (!rest.trim().empty())
      return error("goes on after '}'");
    if (!hasDescr || !hasOrder || !hasShape)
      return error("misses one of 'descr', 'fortran_order', 'shape'");
    return header;
  }

private:
  static llvm::Error error(const llvm::Twine &what) {
    return llvm::createStringError("header " + what);
  }

  bool peek(llvm::StringRef token) {
    rest = rest.ltrim();
    return rest.starts_with(token);
  }
  bool consume(llvm::StringRef token) {
    rest = rest.ltrim();
    return rest.consume_front(token);
  }

  llvm::Error parseEntry() {
    const std::optional<llvm::StringRef> key = parseString();
    if (!key || !consume(":"))
      return error("has an entry without a quoted name and ':'");
    if (*key == "descr" && !std::exchange(hasDescr, true))
      return parseDescr();
    if (*key == "fortran_order" && !std::exchange(hasOrder, true))
      return parseOrder();
    if (*key == "shape" && !std::exchange(hasShape, true))
      return parseShape();
    return error("has an unknown or repeated entry '" + *key + "'");
  }

  std::optional<llvm::StringRef> parseString() {
    rest = rest.ltrim();
    if (rest.empty() || (rest.front() != '\'' && rest.front() != '"'))
      return std::nullopt;
    const size_t end = rest.find(rest.front(), 1);
    if (end == llvm::StringRef::npos)
      return std::nullopt;
    const llvm::StringRef text = rest.slice(1, end);
    rest = rest.drop_front(end + 1);
    return text;
  }

  llvm::Error parseDescr() {
    const std::optional<llvm::StringRef> text = parseString();
    if (!text)
      return error("has a structured 'descr', expected one element type such as '<f4'");
    header.descr = text->str();
    return llvm::Error::success();
  }

  llvm::Error parseOrder() {
    header.isFortranOrder = peek("True");
    if (!consume("True") && !consume("False"))
      return error("has a 'fortran_order' that is neither True nor False");
    return llvm::Error::success();
  }

  llvm::Error parseShape() {
    if (!consume("("))
      return error("has a 'shape' that is no tuple");
    while (!consume(")")) {
      rest = rest.ltrim();
      int64_t size = 0;
      if (rest.consumeInteger(10, size) || size < 0)
        return error("has a 'shape' with an entry that is no size");
      header.shape.push_back(size);
      if (!consume(",") && !peek(")"))
        return error("has a 'shape' without ',' or ')'");
    }
    return llvm::Error::success();
  }

  llvm::StringRef rest;
  Header header;
  bool hasDescr = false, hasOrder = false, hasShape = false;
};

} // namespace

llvm::Expected<Header> parseHeader(llvm::StringRef text) { return Parser(text).parse(); }

std::string printHeader(const Header &header) {
  std::string shape;
  for (const int64_t size : header.shape)
    shape += std::to_string(size) + ", ";
  // Python writes (2, 3) but (2,).
  if (!shape.empty())
    shape.resize(shape.size() - (header.shape.size() == 1 ? 1 : 2));
  return "{'descr': '" + header.descr +
         "', 'fortran_order': " + (header.isFortranOrder ? "True" : "False") + ", 'shape': (" +
         shape + "), }";
}

} // namespace ad::npy

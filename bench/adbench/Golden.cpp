// The cases of ADBench in a folder, with the results that its own module computes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Golden.h"
#include <ad/ad.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <numeric>
#include <stdexcept>

namespace bench {
namespace {

using Json = nlohmann::json;

/// What there is; cases of other problems have other results.
GoldenCase toCase(const std::string &folder, const Json &one) {
  GoldenCase golden;
  golden.name = one.at("name").get<std::string>();
  golden.problem = one.at("problem").get<std::string>();
  golden.input = folder + "/" + one.value("input", "");
  golden.gradient = folder + "/" + one.value("gradient", "");
  if (const auto found = one.find("objective"); found != one.end() && found->is_number())
    golden.objective = *found;
  golden.isReplicated = one.value("replicate_point", false);
  return golden;
}

} // namespace

std::vector<GoldenCase> readIndex(const std::string &folder) {
  const std::string path = folder + "/index.json";
  std::ifstream file(path);
  if (!file)
    throw std::runtime_error("cannot read '" + path + "'");
  std::vector<GoldenCase> cases;
  try {
    const Json index = Json::parse(file);
    for (const Json &one : index.at("cases"))
      cases.push_back(toCase(folder, one));
  } catch (const Json::exception &error) {
    throw std::runtime_error("'" + path + "' is no index of cases: " + error.what());
  }
  return cases;
}

GoldenCase findCase(const std::string &folder, const std::string &name) {
  for (GoldenCase &golden : readIndex(folder))
    if (golden.name == name)
      return std::move(golden);
  throw std::runtime_error("'" + folder + "/index.json' has no case '" + name + "'");
}

std::vector<std::vector<double>> readGolden(const GoldenCase &golden,
                                            const std::vector<size_t> &sizes) {
  const ad::Tensor all = ad::load_npy(golden.gradient.c_str());
  const auto expected = std::accumulate(sizes.begin(), sizes.end(), size_t(0));
  if (static_cast<size_t>(all.numel()) != expected)
    throw std::runtime_error("'" + golden.gradient + "' has " + std::to_string(all.numel()) +
                             " numbers, expected " + std::to_string(expected));
  std::vector<std::vector<double>> parts = {{golden.objective}};
  const double *next = all.data<double>();
  for (const size_t size : sizes) {
    parts.emplace_back(next, next + size);
    next += size;
  }
  return parts;
}

} // namespace bench

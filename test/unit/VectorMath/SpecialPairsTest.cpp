// Special values of functions of two arguments, and of sign and relu.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SpecialValues.h"
#include "VectorMath/VectorMath.h"

namespace ad::vm::test {
namespace {

constexpr double pi = 3.14159265358979323846;

TEST(SpecialPairs, MaximumPropagatesNaNAndOrdersZeros) {
  const std::vector<BinaryRow> rows = {
      {1, 2, 2},          {2, 1, 2},     {-1, -2, -1},     {0.0, -0.0, 0.0},  {-0.0, 0.0, 0.0},
      {-0.0, -0.0, -0.0}, {nan, 1, nan}, {1, nan, nan},    {nan, nan, nan},   {nan, inf, nan},
      {inf, nan, nan},    {-inf, 5, 5},  {inf, -inf, inf}, {-inf, -inf, -inf}};
  expectRows<float>(rows, [](auto a, auto b) { return maximum(a, b); });
  expectRows<double>(rows, [](auto a, auto b) { return maximum(a, b); });
}

TEST(SpecialPairs, MinimumPropagatesNaNAndOrdersZeros) {
  const std::vector<BinaryRow> rows = {
      {1, 2, 1},        {2, 1, 1},       {-1, -2, -2},      {0.0, -0.0, -0.0}, {-0.0, 0.0, -0.0},
      {0.0, 0.0, 0.0},  {nan, 1, nan},   {1, nan, nan},     {nan, nan, nan},   {nan, -inf, nan},
      {-inf, nan, nan}, {-inf, 5, -inf}, {inf, -inf, -inf}, {inf, inf, inf}};
  expectRows<float>(rows, [](auto a, auto b) { return minimum(a, b); });
  expectRows<double>(rows, [](auto a, auto b) { return minimum(a, b); });
}

TEST(SpecialPairs, SignAndRelu) {
  const std::vector<BinaryRow> signs = {{3, 0, 1},       {-3, 0, -1},     {0.0, 0, 0.0},
                                        {-0.0, 0, -0.0}, {nan, 0, nan},   {inf, 0, 1},
                                        {-inf, 0, -1},   {0x1p-149, 0, 1}};
  expectRows<float>(signs, [](auto x, auto) { return sign(x); });
  expectRows<double>(signs, [](auto x, auto) { return sign(x); });
  const std::vector<BinaryRow> relus = {{3, 0, 3},      {-3, 0, 0.0},           {0.0, 0, 0.0},
                                        {-0.0, 0, 0.0}, {nan, 0, nan},          {inf, 0, inf},
                                        {-inf, 0, 0.0}, {0x1p-149, 0, 0x1p-149}};
  expectRows<float>(relus, [](auto x, auto) { return relu(x); });
  expectRows<double>(relus, [](auto x, auto) { return relu(x); });
}

TEST(SpecialPairs, FmaxAndFminPreferNumbers) {
  const std::vector<BinaryRow> greater = {{1, 2, 2},          {-0.0, 0.0, 0.0}, {0.0, -0.0, 0.0},
                                          {-0.0, -0.0, -0.0}, {nan, 1, 1},      {1, nan, 1},
                                          {nan, nan, nan},    {nan, inf, inf},  {-inf, nan, -inf},
                                          {-inf, 5, 5},       {inf, -inf, inf}};
  expectRows(greater, [](auto a, auto b) { return fmax(a, b); });
  const std::vector<BinaryRow> lesser = {{1, 2, 1},       {-0.0, 0.0, -0.0}, {0.0, -0.0, -0.0},
                                         {0.0, 0.0, 0.0}, {nan, 1, 1},       {1, nan, 1},
                                         {nan, nan, nan}, {nan, inf, inf},   {inf, nan, inf},
                                         {-inf, 5, -inf}, {inf, -inf, -inf}};
  expectRows(lesser, [](auto a, auto b) { return fmin(a, b); });
}

TEST(SpecialPairs, Atan2) {
  const std::vector<BinaryRow> rows = {{0.0, -0.0, pi},         {-0.0, -0.0, -pi},
                                       {0.0, 0.0, 0.0},         {-0.0, 0.0, -0.0},
                                       {0.0, -3, pi},           {-0.0, -3, -pi},
                                       {0.0, 3, 0.0},           {-0.0, 3, -0.0},
                                       {-2, 0.0, -pi / 2},      {-2, -0.0, -pi / 2},
                                       {2, 0.0, pi / 2},        {2, -0.0, pi / 2},
                                       {3, -inf, pi},           {-3, -inf, -pi},
                                       {3, inf, 0.0},           {-3, inf, -0.0},
                                       {inf, 3, pi / 2},        {-inf, 3, -pi / 2},
                                       {inf, -inf, 3 * pi / 4}, {-inf, -inf, -3 * pi / 4},
                                       {inf, inf, pi / 4},      {-inf, inf, -pi / 4},
                                       {nan, 1, nan},           {1, nan, nan},
                                       {nan, inf, nan},         {inf, nan, nan},
                                       {1, 1, pi / 4},          {1, -1, 3 * pi / 4},
                                       {0x1p-140, 1, 0x1p-140}, {1, 0x1p-140, pi / 2}};
  expectRows(rows, [](auto y, auto x) { return atan2(y, x); });
}

TEST(SpecialPairs, Hypot) {
  const std::vector<BinaryRow> rows = {{inf, nan, inf},
                                       {nan, -inf, inf},
                                       {-inf, 3, inf},
                                       {nan, 3, nan},
                                       {3, nan, nan},
                                       {0.0, 0.0, 0.0},
                                       {-0.0, 0.0, 0.0},
                                       {-0.0, -0.0, 0.0},
                                       {3, -4, 5},
                                       {-5, 0.0, 5},
                                       {0.0, -2, 2},
                                       {0x1p127, 0.0, 0x1p127},
                                       {0x1p-149, 0.0, 0x1p-149},
                                       {0x3p-149, 0x4p-149, 0x5p-149},
                                       {0x3p125, 0x4p125, 0x5p125},
                                       {0x3p126, 0x3p126, inf},
                                       {0x3p120, 0x4p120, 0x5p120}};
  expectRows<float>(rows, [](auto a, auto b) { return hypot(a, b); });
  EXPECT_EQ(hypot(NativeFloat<double>{0x3p1000}, NativeFloat<double>{0x4p1000}).value, 0x5p1000);
  EXPECT_EQ(hypot(NativeFloat<double>{0x3p-1074}, NativeFloat<double>{0x4p-1074}).value, 0x5p-1074);
}

TEST(SpecialPairs, Remainders) {
  const std::vector<BinaryRow> fmods = {{0.0, 3, 0.0},
                                        {-0.0, 3, -0.0},
                                        {inf, 3, nan},
                                        {-inf, 3, nan},
                                        {3, 0.0, nan},
                                        {3, -0.0, nan},
                                        {3, inf, 3},
                                        {-3, -inf, -3},
                                        {nan, 1, nan},
                                        {1, nan, nan},
                                        {5.5, 2, 1.5},
                                        {-5.5, 2, -1.5},
                                        {5.5, -2, 1.5},
                                        {-6, 2, -0.0},
                                        {1e30, 3, std::fmod(float(1e30), 3.0f)},
                                        {0x1p-149, 3, 0x1p-149}};
  expectRows<float>(fmods, [](auto a, auto b) { return fmod(a, b); });
  const std::vector<BinaryRow> remainders = {
      {0.0, 3, 0.0},   {-0.0, 3, -0.0},  {inf, 3, nan}, {3, 0.0, nan}, {3, inf, 3},
      {-3, inf, inf},  {nan, 1, nan},    {1, nan, nan}, {5.5, 2, 1.5}, {-5.5, 2, 0.5},
      {5.5, -2, -0.5}, {-5.5, -2, -1.5}, {6, -2, 0.0},  {-6, 2, -0.0}};
  expectRows(remainders, [](auto a, auto b) { return remainder(a, b); });
}

TEST(SpecialPairs, RoundedQuotients) {
  const std::vector<BinaryRow> floors = {
      {5.5, 2, 2},     {-5.5, 2, -3},   {5.5, -2, -3},   {-5.5, -2, 2},  {6, 2, 3},
      {-6, 2, -3},     {0.0, -2, -0.0}, {-0.0, -2, 0.0}, {1, 0.0, inf},  {-1, 0.0, -inf},
      {0.0, 0.0, nan}, {inf, 2, nan},   {inf, inf, nan}, {3, inf, 0.0},  {-3, inf, -1},
      {nan, 1, nan},   {1, nan, nan},   {1, 0.1, 9},     {1e30, 1, 1e30}};
  expectRows<double>(floors, [](auto a, auto b) { return floorDivide(a, b); });
  const std::vector<BinaryRow> truncs = {{5.5, 2, 2},   {-5.5, 2, -2},   {5.5, -2, -2},
                                         {-1, 2, -0.0}, {1, 0.0, inf},   {0.0, 0.0, nan},
                                         {inf, 2, inf}, {-3, inf, -0.0}, {nan, 1, nan}};
  expectRows(truncs, [](auto a, auto b) { return truncDivide(a, b); });
}

} // namespace
} // namespace ad::vm::test

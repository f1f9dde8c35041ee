#include "reports/utf8.h"

#include <algorithm>
#include <array>

namespace talkspec::report {
namespace {

struct Range {
  std::uint32_t first, last;
};

// Unicode categories Cc, Cf, Zl and Zp, what is drawn as nothing, private use and noncharacters.
constexpr std::array<Range, 33> invisible = {{
    {0x00, 0x1f},        {0x7f, 0x9f},       {0xad, 0xad},       {0x34f, 0x34f},
    {0x600, 0x605},      {0x61c, 0x61c},     {0x6dd, 0x6dd},     {0x70f, 0x70f},
    {0x890, 0x891},      {0x8e2, 0x8e2},     {0x115f, 0x1160},   {0x17b4, 0x17b5},
    {0x180b, 0x180f},    {0x200b, 0x200f},   {0x2028, 0x202e},   {0x2060, 0x206f},
    {0x3164, 0x3164},    {0xe000, 0xf8ff},   {0xfdd0, 0xfdef},   {0xfe00, 0xfe0f},
    {0xfeff, 0xfeff},    {0xffa0, 0xffa0},   {0xfff0, 0xfffb},   {0xfffe, 0xffff},
    {0x110bd, 0x110bd},  {0x110cd, 0x110cd}, {0x13430, 0x1343f}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a},  {0x1fffe, 0x1ffff}, {0x2fffe, 0x2ffff}, {0x3fffe, 0x3ffff},
    {0xe0000, 0x10ffff},
}};

// Two for everything that may be wide (Unicode Standard Annex 11), Hangul and CJK above all.
std::size_t columns_of(std::uint32_t code_point) {
  const bool narrow = code_point < 0x1100 || (code_point >= 0x2000 && code_point < 0x2300);
  return narrow ? 1 : 2;
}

}  // namespace

CodePoint leading_code_point(std::string_view text) noexcept {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  std::size_t size = 0;
  if (lead >= 0xc2 && lead <= 0xdf) size = 2;
  if (lead >= 0xe0 && lead <= 0xef) size = 3;
  if (lead >= 0xf0 && lead <= 0xf4) size = 4;
  if (size == 0 || text.size() < size) return {};

  std::uint32_t value = lead & (0x7fU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3fU);
  }
  constexpr std::array<std::uint32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < smallest[size] || value > 0x10ffff || surrogate) return {};
  return {value, size};
}

bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t size = leading_code_point(text).size;
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

bool is_invisible(std::uint32_t code_point) noexcept {
  const auto* const range =
      std::find_if(invisible.begin(), invisible.end(),
                   [code_point](const Range& one) { return code_point <= one.last; });
  return range != invisible.end() && code_point >= range->first;
}

std::size_t columns_of(std::string_view text) noexcept {
  std::size_t columns = 0;
  for (std::size_t end = 0; end < text.size();) {
    const CodePoint code_point = leading_code_point(text.substr(end));
    columns += columns_of(code_point.value);
    end += std::max<std::size_t>(code_point.size, 1);
  }
  return columns;
}

std::size_t fitting(std::string_view text, std::size_t columns) noexcept {
  std::size_t end = 0;
  for (std::size_t taken = 0; end < text.size();) {
    const CodePoint code_point = leading_code_point(text.substr(end));
    taken += columns_of(code_point.value);
    if (taken > columns && end > 0) break;
    end += std::max<std::size_t>(code_point.size, 1);
  }
  return end;
}

}  // namespace talkspec::report

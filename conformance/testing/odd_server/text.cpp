#include "conformance/testing/odd_server/text.h"

#include <algorithm>

namespace talkspec::odd {
namespace {

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

void cut(std::string& text, std::size_t most) {
  text.resize(std::min(text.size(), most));
}

std::string without_every_1024th(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i % 1024 != 1023) out += text[i];
  }
  return out;
}

// Each byte of UTF-8 as the code point of Latin-1, in UTF-8.
std::string doubled_utf_8(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_ascii(c)) {
      out += c;
    } else {
      out += static_cast<char>(0xC0 | (byte >> 6U));
      out += static_cast<char>(0x80 | (byte & 0x3FU));
    }
  }
  return out;
}

std::string without_space_around(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string with_lf(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    out += text[i] == '\r' ? '\n' : text[i];
  }
  return out;
}

void change_letters(std::string& text, const Behaviour& behaviour) {
  if (behaviour.has(Fault::not_ascii_damaged))
    std::ranges::replace_if(text, [](char c) { return !is_ascii(c); }, '?');
  if (behaviour.has(Fault::case_changed)) {
    std::ranges::transform(text, text.begin(), [](char c) {
      return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    });
  }
  if (behaviour.has(Fault::controls_dropped))
    std::erase_if(text, [](char c) { return is_ascii(c) && (c < 0x20 || c == 0x7f); });
  if (behaviour.has(Fault::byte_order_mark_dropped) && text.starts_with("\xEF\xBB\xBF"))
    text.erase(0, 3);
}

void shorten(std::string& text, const Behaviour& behaviour) {
  if (behaviour.has(Fault::text_cut_at_terminator)) cut(text, text.find(behaviour.terminator));
  if (behaviour.has(Fault::cut_at_nul)) cut(text, text.find('\0'));
  if (behaviour.has(Fault::cut_at_255)) cut(text, 255);
  if (behaviour.has(Fault::cut_at_1023)) cut(text, 1023);
  if (behaviour.has(Fault::cut_at_1024)) cut(text, 1024);
  if (behaviour.has(Fault::cut_at_64_kib)) cut(text, 65535);
}

// The piece on either side of a cut is made text of its own.
void cut_in_characters(std::string& text) {
  constexpr std::size_t piece = 16384;
  const auto goes_on = [&text](std::size_t at) { return (text[at] & 0xC0) == 0x80; };
  for (std::size_t cut = text.size() / piece * piece; cut > 0; cut -= piece) {
    if (cut >= text.size() || !goes_on(cut)) continue;
    std::size_t begin = cut;
    std::size_t end = cut;
    while (begin > 0 && goes_on(begin))
      --begin;
    while (end < text.size() && goes_on(end))
      ++end;
    text.replace(begin, end - begin, "\uFFFD\uFFFD");
  }
}

}  // namespace

bool is_utf_8(std::string_view text) {
  std::size_t expected = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool continuation = (byte & 0xC0) == 0x80;
    if (continuation != (expected > 0)) return false;
    if (continuation) {
      --expected;
    } else if (byte >= 0xC2 && byte <= 0xF4) {
      expected = byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
    } else if (byte >= 0x80) {
      return false;
    }
  }
  return expected == 0;
}

std::string damaged(std::string text, const Behaviour& behaviour) {
  shorten(text, behaviour);
  if (behaviour.has(Fault::long_text_cut_in_characters)) cut_in_characters(text);
  change_letters(text, behaviour);
  if (behaviour.has(Fault::byte_of_every_1024_lost)) text = without_every_1024th(text);
  if (behaviour.has(Fault::utf_8_doubled)) text = doubled_utf_8(text);
  if (behaviour.has(Fault::text_trimmed)) text = without_space_around(text);
  if (behaviour.has(Fault::markup_escaped)) text = escaped(text);
  if (behaviour.has(Fault::line_ends_changed)) text = with_lf(text);
  if (behaviour.has(Fault::line_end_added)) text += "\r\n";
  return text;
}

std::size_t escape_cut(std::string_view form) {
  constexpr std::string_view digits = "0123456789ABCDEFabcdef";
  for (std::size_t at = form.find('%'); at != std::string_view::npos; at = form.find('%', at + 1))
    if (form.find_first_of(digits, at + 1) != at + 1 ||
        form.find_first_of(digits, at + 2) != at + 2)
      return at;
  return std::string_view::npos;
}

}  // namespace talkspec::odd

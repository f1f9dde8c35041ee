#include "conformance/runner/secrets.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <map>
#include <utility>

#include "conformance/wire/framing.h"
#include "reference/framing/octets.h"
#include "reports/encodings.h"
#include "reports/escape.h"

namespace talkspec::runner {
namespace {

constexpr std::size_t shortest = 4;
constexpr char mask_character = '*';
constexpr std::size_t longest_encoding = 8;  // of a byte, where only a part of a secret is left
constexpr std::size_t longest_look =
    16;  // for a whole one, so that a text of any bytes is read fast
constexpr std::string_view ellipsis = "…";  // where a sentence leaves something out

// How far a secret goes from a place of a text on.
struct Match {
  std::size_t end = 0;    // in the text
  std::size_t bytes = 0;  // of the secret
};

// Whether the first `digits` bytes are hexadecimal digits of the byte's number.
bool is_hex_of(std::string_view text, std::size_t digits, char byte) {
  if (text.size() < digits) return false;
  int number = 0;
  for (const char digit : text.substr(0, digits)) {
    const int value = framing::hex_value(digit);
    if (value < 0) return false;
    number = number * 16 + value;
  }
  return number == static_cast<unsigned char>(byte);
}

// Each of these: how many bytes at the beginning of the text are an encoding of `byte`, or 0.

// "%2F", and "%252F", which was encoded twice.
std::size_t percent_length(std::string_view text, char byte) {
  text = text.substr(0, longest_look);
  for (std::size_t at = 1; at < text.size(); at += 2) {
    if (is_hex_of(text.substr(at), 2, byte)) return at + 2;
    if (!text.substr(at).starts_with("25")) break;
  }
  return 0;
}

// The backslash of JSON and of our own escapes, which double it: "\/", "\u002f", "\x2f".
std::size_t backslash_length(std::string_view text, char byte) {
  text = text.substr(0, longest_look);
  const std::size_t at = text.find_first_not_of('\\');
  if (at == std::string_view::npos) return 0;
  if (text[at] == 'u' && is_hex_of(text.substr(at + 1), 4, byte)) return at + 5;
  if (text[at] == 'x' && is_hex_of(text.substr(at + 1), 2, byte)) return at + 3;
  return text[at] == byte ? at + 1 : 0;
}

// A character reference of HTML and XML: "&amp;", "&#38;", "&#x26;".
std::size_t reference_length(std::string_view text, char byte) {
  const std::size_t end = text.substr(0, longest_look).find(';');
  if (end == std::string_view::npos) return 0;
  const std::string_view name = text.substr(1, end - 1);
  for (const auto& [known, meaning] : std::initializer_list<std::pair<std::string_view, char>>{
           {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}})
    if (name == known) return byte == meaning ? end + 1 : 0;
  if (name.starts_with("#x") || name.starts_with("#X"))
    return is_hex_of(name.substr(2), name.size() - 2, byte) ? end + 1 : 0;
  int number = -1;
  const auto read = std::from_chars(name.data() + std::min<std::size_t>(name.size(), 1),
                                    name.data() + name.size(), number);
  const bool whole = name.starts_with('#') && read.ptr == name.data() + name.size();
  return whole && number == static_cast<unsigned char>(byte) ? end + 1 : 0;
}

std::size_t encoded_length(std::string_view text, char byte) {
  if (text.empty()) return 0;
  if (text[0] == '%') return percent_length(text, byte);
  if (text[0] == '\\') return backslash_length(text, byte);
  if (text[0] == '&') return reference_length(text, byte);
  return 0;
}

Match match(std::string_view text, std::size_t at, std::string_view secret) {
  if (text.substr(at).starts_with(secret)) return {at + secret.size(), secret.size()};
  Match match{at, 0};
  for (; match.bytes < secret.size() && match.end < text.size(); ++match.bytes) {
    const char byte = secret[match.bytes];
    if (const std::size_t length = encoded_length(text.substr(match.end), byte); length > 0)
      match.end += length;
    else if (text[match.end] == byte || (byte == ' ' && text[match.end] == '+'))
      match.end += 1;
    else
      break;
  }
  return match;
}

// Bytes that follow each other, and where some are missing between them.
struct Stretch {
  std::string bytes;
  std::vector<char*> places;      // of each byte, where it is to be masked; empty: in `bytes` only
  std::vector<std::size_t> gaps;  // offsets

  void hide(std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to; ++at) {
      bytes[at] = mask_character;
      if (!places.empty()) *places[at] = mask_character;
    }
  }
};

void hide_whole(Stretch& stretch, const Secret& secret) {
  // Where nothing is encoded, there is only one way for a secret to begin.
  const bool encoded = stretch.bytes.find_first_of("%+\\&") != std::string::npos;
  const auto next = [&](std::size_t from) {
    return encoded ? from : stretch.bytes.find(secret.text, from);
  };
  for (std::size_t at = next(0); at < stretch.bytes.size(); at = next(at + 1)) {
    const Match found = match(stretch.bytes, at, secret.text);
    if (found.bytes == secret.text.size()) stretch.hide(at + secret.shown, found.end);
  }
}

// The beginning of a secret before a gap, the end of one behind it.
void hide_parts(Stretch& stretch, std::string_view secret) {
  for (const std::size_t gap : stretch.gaps) {
    const std::string_view before = std::string_view(stretch.bytes).substr(0, gap);
    for (std::size_t at = gap - std::min(gap, longest_encoding * secret.size()); at < gap; ++at) {
      const Match found = match(before, at, secret);
      if (found.end == gap && found.bytes >= shortest) stretch.hide(at, gap);
    }
    if (gap == stretch.bytes.size()) continue;
    for (std::size_t left = 1; left + shortest <= secret.size(); ++left) {
      const std::string_view end = secret.substr(left);
      const Match found = match(stretch.bytes, gap, end);
      if (found.bytes == end.size()) stretch.hide(gap, found.end);
    }
  }
}

// What all bytes of the secret are in Base64, however many bytes come before it, modulo 3.
std::string base64_within(std::string_view secret, std::size_t before) {
  const std::string bytes = std::string(before, '\0').append(secret);
  const std::size_t begin = (before * 8 + 5) / 6;
  return report::to_base64(bytes).substr(begin, bytes.size() * 8 / 6 - begin);
}

std::string hex_of(std::string_view bytes, std::string_view digits) {
  std::string hex;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    hex.append({digits[byte / 16], digits[byte % 16]});
  }
  return hex;
}

std::string url_safe(std::string base64) {
  std::replace(base64.begin(), base64.end(), '+', '-');
  std::replace(base64.begin(), base64.end(), '/', '_');
  return base64;
}

}  // namespace

Secrets::Secrets(const std::vector<Secret>& secrets) {
  for (const Secret& secret : secrets) {
    if (secret.text.size() < shortest) continue;
    forms_.push_back(secret);
    if (secret.shown > 0) continue;
    for (std::size_t before = 0; before < 3; ++before) {
      const std::string base64 = base64_within(secret.text, before);
      forms_.push_back({base64});
      forms_.push_back({url_safe(base64)});
    }
    forms_.push_back({hex_of(secret.text, "0123456789abcdef")});
    forms_.push_back({hex_of(secret.text, "0123456789ABCDEF")});
    forms_.push_back({report::escape(secret.text)});
    forms_.push_back({report::escape_text(secret.text)});
  }
  // The longest first: what is masked is found no more.
  std::sort(forms_.begin(), forms_.end(), [](const Secret& one, const Secret& other) {
    return std::pair(other.text.size(), one.text) < std::pair(one.text.size(), other.text);
  });
  const auto same =
      std::unique(forms_.begin(), forms_.end(),
                  [](const Secret& one, const Secret& other) { return one.text == other.text; });
  forms_.erase(same, forms_.end());
}

void Secrets::mask(std::string& text) const {
  if (text.empty() || forms_.empty()) return;
  Stretch stretch{.bytes = std::move(text), .places = {}, .gaps = {}};
  for (std::size_t at = stretch.bytes.find(ellipsis); at != std::string::npos;
       at = stretch.bytes.find(ellipsis, at + ellipsis.size())) {
    const std::size_t last =
        at == 0 ? std::string::npos : stretch.bytes.find_last_not_of(' ', at - 1);
    if (last != std::string::npos) stretch.gaps.push_back(last + 1);
    stretch.gaps.push_back(at + ellipsis.size());
  }
  stretch.gaps.push_back(stretch.bytes.size());
  for (const Secret& form : forms_) {
    hide_whole(stretch, form);
    if (form.shown == 0) hide_parts(stretch, form.text);
  }
  text = std::move(stretch.bytes);
}

void Secrets::mask(std::vector<report::WireEvent>& transcript) const {
  using Kind = report::WireEvent::Kind;
  std::map<std::pair<std::string, Kind>, Stretch> stretches;
  const auto cut = [&stretches](const std::string& connection, Kind direction) {
    Stretch& stretch = stretches[{connection, direction}];
    stretch.gaps.push_back(stretch.bytes.size());
  };
  for (report::WireEvent& event : transcript) {
    if (event.kind != Kind::sent && event.kind != Kind::received) {
      mask(event.bytes);
      // It may say that events are left out here.
      cut(event.connection, Kind::sent);
      cut(event.connection, Kind::received);
      continue;
    }
    Stretch& stretch = stretches[{event.connection, event.kind}];
    stretch.bytes += event.bytes;
    for (char& byte : event.bytes)
      stretch.places.push_back(&byte);
    if (event.elided > 0) cut(event.connection, event.kind);
  }
  for (auto& [direction, stretch] : stretches) {
    for (const Secret& form : forms_) {
      hide_whole(stretch, form);
      if (form.shown == 0) hide_parts(stretch, form.text);
    }
  }
}

void Secrets::mask(report::Case& result) const {
  if (forms_.empty()) return;
  for (std::string* text :
       {&result.message, &result.expected, &result.actual, &result.cause, &result.scenario})
    mask(*text);
  for (std::string& note : result.notes)
    mask(note);
  mask(result.transcript);
  for (report::Attempt& attempt : result.attempts) {
    for (std::string* text : {&attempt.message, &attempt.expected, &attempt.actual})
      mask(*text);
    mask(attempt.transcript);
  }
}

void Secrets::mask(report::Run& run) const {
  for (std::string* text : {&run.smoke, &run.trouble})
    mask(*text);
  for (std::vector<std::string>* list : {&run.headlines, &run.command_line})
    for (std::string& text : *list)
      mask(text);
}

}  // namespace talkspec::runner

#include "conformance/talk/grammar/framing_rules.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <set>
#include <utility>

#include "conformance/wire/framing.h"
#include "reference/framing/head.h"

namespace talkspec::talk {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view space = " \t\r\n";
  const std::size_t begin = text.find_first_not_of(space);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(space) - begin + 1);
}

void add_items(std::string_view list, std::vector<std::string>& items) {
  for (;;) {
    const std::size_t comma = list.find(',');
    if (const std::string_view item = trimmed(list.substr(0, comma)); !item.empty())
      items.emplace_back(item);
    if (comma == std::string_view::npos) return;
    list.remove_prefix(comma + 1);
  }
}

std::optional<std::uint64_t> number(std::string_view digits) {
  std::uint64_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (read.ec != std::errc()) return std::nullopt;
  return value;
}

bool is_chunked(std::string_view coding) {
  return framing::equals_ignoring_case(coding, "chunked");
}

void add_line(std::string_view name, std::string_view value, HeadFacts& head) {
  constexpr std::string_view form_type = "application/x-www-form-urlencoded";
  if (framing::equals_ignoring_case(name, "host")) ++head.hosts;
  if (framing::equals_ignoring_case(name, "content-length")) add_items(value, head.lengths);
  if (framing::equals_ignoring_case(name, "transfer-encoding")) add_items(value, head.codings);
  if (framing::equals_ignoring_case(name, "content-type"))
    head.form = framing::equals_ignoring_case(trimmed(value.substr(0, value.find(';'))), form_type);
}

class Rules {
 public:
  Rules(const Grammar& grammar, std::vector<Element>& elements)
      : grammar_(grammar), elements_(elements) {}

  void add(std::string_view name, bool applies, bool holds) {
    if (!applies) return;
    elements_.push_back({&grammar_.productions[grammar_.place(name)], !holds, 0, 0});
    all_hold_ = all_hold_ && holds;
  }

  bool all_hold() const { return all_hold_; }

 private:
  const Grammar& grammar_;
  std::vector<Element>& elements_;
  bool all_hold_ = true;
};

}  // namespace

HeadFacts facts_of(const std::vector<Element>& elements, std::string_view bytes) {
  HeadFacts head;
  std::string_view name;
  std::size_t value = 0;
  for (const Element& element : elements) {
    const std::string& what = element.production->name;
    if (what == "HTTP-version")
      head.version = bytes.substr(element.begin, element.end - element.begin);
    if (what == "field-name")
      name = trimmed(bytes.substr(element.begin, element.end - element.begin));
    if (what == "transfer-coding" && element.departs) head.codings_read = false;
    if (what == "colon") value = element.end;
    if (what == "CRLF of a field line" && value != 0)
      add_line(name, trimmed(bytes.substr(value, element.begin - value)), head);
  }
  return head;
}

std::vector<Framing> add_framing_rules(const Grammar& grammar, const HeadFacts& head,
                                       std::vector<Element>& elements) {
  const bool coded = !head.codings.empty();
  const bool counted = !head.lengths.empty();
  const bool broken = std::ranges::any_of(elements, &Element::departs);
  const std::set<std::optional<std::uint64_t>> lengths = [&] {
    std::set<std::optional<std::uint64_t>> all;
    for (const std::string& length : head.lengths)
      all.insert(number(length));
    return all;
  }();
  Rules rules(grammar, elements);
  rules.add("one Host", head.version != "HTTP/1.0" || head.hosts > 0, head.hosts == 1);
  rules.add("one length", counted, lengths.size() == 1);
  rules.add("a length that a number holds", counted, !lengths.contains(std::nullopt) || broken);
  rules.add("length or coding", coded || counted, !coded || !counted);
  const bool chunked_last = coded && is_chunked(head.codings.back());
  rules.add("chunked comes last", coded && head.codings_read, chunked_last);
  rules.add("chunked comes once", chunked_last,
            std::ranges::count_if(head.codings, is_chunked) == 1);
  rules.add("a coding that is known", chunked_last, std::ranges::all_of(head.codings, is_chunked));
  rules.add("coding in HTTP/1.1", coded, head.version != "HTTP/1.0");

  std::vector<Framing> framings;
  if (coded) framings.push_back({.chunked = true});
  if (coded && !broken && rules.all_hold()) return framings;
  for (const std::optional<std::uint64_t>& length : lengths)
    if (length) framings.push_back({.length = *length});
  if (counted && !coded && !broken && rules.all_hold()) return framings;
  framings.push_back({});
  return framings;
}

}  // namespace talkspec::talk

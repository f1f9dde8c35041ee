#include "conformance/runner/known_failures_text.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "conformance/scenario/document.h"

namespace talkspec::runner {
namespace {

using scenario::Element;

struct Edit {
  std::size_t begin;
  std::size_t end;
  std::string text;
};

// Of the comma behind an element that is not the last.
std::size_t comma_behind(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != ',') {
    if (text.substr(at).starts_with("//"))
      at = text.find('\n', at);
    else if (text.substr(at).starts_with("/*"))
      at = text.find("*/", at) + 1;
    ++at;
  }
  return at;
}

std::string applied(std::string_view text, std::vector<Edit> edits) {
  std::ranges::sort(edits, {}, [](const Edit& edit) { return std::pair(edit.begin, edit.end); });
  std::string made;
  std::size_t at = 0;
  for (const Edit& edit : edits) {
    made.append(text.substr(at, edit.begin - at)).append(edit.text);
    at = edit.end;
  }
  return made.append(text.substr(at));
}

// What goes with an element: the rest of its line, where nothing else is on it.
Edit removal(std::string_view text, std::size_t begin, std::size_t end) {
  constexpr std::string_view blank = " \t\r";
  const std::size_t before = text.find_last_not_of(blank, begin == 0 ? 0 : begin - 1);
  const std::size_t behind = text.find_first_not_of(blank, end);
  const bool alone = before != std::string_view::npos && text[before] == '\n' &&
                     behind != std::string_view::npos && text[behind] == '\n';
  return alone ? Edit{before, behind, ""} : Edit{begin, end, ""};
}

// As text_of() writes it, as deep as it stands there.
std::string entry_text(const KnownFailure& known) {
  const std::string whole = text_of({known});
  const std::size_t begin = whole.find('[') + 2;
  return whole.substr(begin, whole.rfind(']') - begin - 3);
}

std::string id_of(const Element& element) {
  const Element* const id = element.find("case");
  return id != nullptr ? id->text : element.find("requirement")->text;
}

const KnownFailure* find(const KnownFailures& list, const Element& element) {
  const bool of_requirement = element.find("requirement") != nullptr;
  const std::string id = id_of(element);
  // One without its date is a new one in the place of one that expired.
  const bool until = element.find("until") != nullptr;
  const auto found = std::ranges::find_if(list, [&](const KnownFailure& known) {
    return known.id == id && known.of_requirement == of_requirement &&
           known.until.has_value() == until;
  });
  return found == list.end() ? nullptr : &*found;
}

}  // namespace

std::string mended_text(std::string_view text, const KnownFailures& list) {
  scenario::Diagnostics diagnostics;
  const std::optional<scenario::Document> document =
      scenario::Document::parse(text, "", diagnostics);
  const Element* const known = document ? document->root().find("known") : nullptr;
  if (known == nullptr) return text_of(list);

  std::vector<Edit> edits;
  std::set<const KnownFailure*> old;
  const Element* last = nullptr;  // that stays
  std::size_t comma_of_last = std::string_view::npos;
  for (std::size_t at = 0; at < known->children.size(); ++at) {
    const Element& element = known->children[at];
    const bool has_comma = at + 1 < known->children.size();
    const std::size_t comma = has_comma ? comma_behind(text, element.end) : std::string_view::npos;
    const KnownFailure* const entry = find(list, element);
    if (entry == nullptr) {
      if (comma == element.end) {
        edits.push_back(removal(text, element.begin, comma + 1));
        continue;
      }
      edits.push_back(removal(text, element.begin, element.end));
      if (has_comma) edits.push_back({comma, comma + 1, ""});
      continue;
    }
    old.insert(entry);
    last = &element;
    comma_of_last = comma;
    const Element& verdict = *element.find("verdict");
    if (verdict.text != name(entry->verdict))
      edits.push_back({verdict.begin, verdict.end, '"' + std::string(name(entry->verdict)) + '"'});
  }
  std::string added;
  for (const KnownFailure& one : list)
    if (!old.contains(&one)) added += (added.empty() ? "\n" : ",\n") + entry_text(one);
  if (last == nullptr) {
    if (!added.empty()) edits.push_back({known->begin + 1, known->begin + 1, added});
  } else {
    if (comma_of_last != std::string_view::npos)
      edits.push_back({comma_of_last, comma_of_last + 1, ""});
    if (!added.empty()) edits.push_back({last->end, last->end, "," + added});
  }
  return applied(text, std::move(edits));
}

}  // namespace talkspec::runner

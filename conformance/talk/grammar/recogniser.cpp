#include "conformance/talk/grammar/recogniser.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <re2/re2.h>

#include "conformance/talk/grammar/framing_rules.h"
#include "conformance/talk/grammar/walk.h"

namespace talkspec::talk {
namespace {

// Of several readings of what stands behind a wrong head, the one that finds the least wrong: a
// server that overlooks the first departure may read it so.
bool finds_less(const SentRequest& one, const SentRequest& other) {
  if (one.whole != other.whole) return one.whole;
  return one.departures() < other.departures();
}

void append_form(const Grammar& grammar, std::string_view form, SentRequest& request) {
  const Walk walk = walk_part(grammar, "form", form, 0);
  request.elements.insert(request.elements.end(), walk.elements.begin(), walk.elements.end());
}

void read_chunks(const Grammar& grammar, std::string_view bytes, bool form, SentRequest& request) {
  Walk walk = walk_part(grammar, "chunked coding", bytes, request.end);
  request.whole = walk.end_reached || walk.lost;
  request.lost = walk.lost;
  request.end = walk.end;
  std::string content;
  for (const Element& element : walk.elements)
    if (!element.production->counted_by.empty())
      content += bytes.substr(element.begin, element.end - element.begin);
  request.elements.insert(request.elements.end(), walk.elements.begin(), walk.elements.end());
  const bool unread = walk.lost && request.departures() == 0;
  const std::size_t rule = grammar.place("a chunk-size that a number holds");
  request.elements.push_back({&grammar.productions[rule], unread, 0, 0});
  if (form && walk.end_reached) append_form(grammar, content, request);
}

SentRequest read_content(const Grammar& grammar, std::string_view bytes, SentRequest request,
                         const Framing& framing, bool form) {
  if (framing.chunked) {
    read_chunks(grammar, bytes, form, request);
    return request;
  }
  const std::size_t rest = bytes.size() - request.end;
  request.whole = framing.length <= rest;
  if (!request.whole) return request;
  const std::string_view content = bytes.substr(request.end, framing.length);
  if (form && framing.length > 0) append_form(grammar, content, request);
  request.end += framing.length;
  return request;
}

}  // namespace

std::size_t SentRequest::departures() const {
  return static_cast<std::size_t>(std::ranges::count(elements, true, &Element::departs));
}

SentRequest read_request(const Grammar& grammar, std::string_view bytes) {
  SentRequest request;
  Walk walk = walk_part(grammar, "request head", bytes, 0);
  request.end = walk.end;
  request.lost = walk.lost;
  request.whole = walk.lost;
  request.elements = std::move(walk.elements);
  const auto query = std::ranges::find_if(request.elements, [](const Element& element) {
    return element.production->name == "query" && !element.departs;
  });
  if (query != request.elements.end())
    append_form(grammar, bytes.substr(query->begin + 1, query->end - query->begin - 1), request);
  if (!walk.end_reached) return request;

  const HeadFacts head = facts_of(request.elements, bytes);
  const std::vector<Framing> framings = add_framing_rules(grammar, head, request.elements);
  SentRequest best;
  for (const Framing& framing : framings) {
    SentRequest one = read_content(grammar, bytes, request, framing, head.form);
    if (best.elements.empty() || finds_less(one, best)) best = std::move(one);
  }
  return best;
}

}  // namespace talkspec::talk

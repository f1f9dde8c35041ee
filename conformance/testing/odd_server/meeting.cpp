#include "conformance/testing/odd_server/meeting.h"

#include <algorithm>
#include <initializer_list>

namespace talkspec::odd {
namespace {

bool is_high(char c) {
  return static_cast<unsigned char>(c) > 127;
}
bool is_control(char c) {
  return static_cast<unsigned char>(c) < 32;
}

struct Case {
  Fault fault;
  bool meets;  // both of what it takes are there
};

bool any(const Behaviour& behaviour, std::initializer_list<Case> cases) {
  return std::ranges::any_of(
      cases, [&](const Case& one) { return one.meets && behaviour.has(one.fault); });
}

}  // namespace

std::size_t times_where_two_meet(std::string& text, const PushTraits& push,
                                 const Behaviour& behaviour) {
  const bool empty = text.empty();
  if (any(behaviour, {{Fault::chunked_expected_lost, push.chunked && push.expected},
                      {Fault::chunked_absolute_lost, push.chunked && push.absolute},
                      {Fault::extension_trailer_lost, push.extension && push.trailer},
                      {Fault::trailer_later_lost, push.trailer && push.later},
                      {Fault::absolute_query_lost, push.absolute && push.query},
                      {Fault::expected_absolute_lost, push.expected && push.absolute},
                      {Fault::chunked_empty_lost, push.chunked && empty},
                      {Fault::closing_empty_lost, push.closing && empty}}))
    return 0;
  const bool long_text = text.size() > 2048;
  if (any(behaviour, {{Fault::closing_long_cut, push.closing && long_text},
                      {Fault::query_long_cut, push.query && long_text},
                      {Fault::segmented_long_cut, push.segmented && long_text}}))
    text.resize(2048);
  if (any(behaviour, {{Fault::cut_character_damaged, push.cut_character},
                      {Fault::query_not_ascii_damaged, push.query}}))
    std::ranges::replace_if(text, is_high, '?');
  if (any(behaviour, {{Fault::chunked_controls_dropped, push.chunked}}))
    std::erase_if(text, is_control);
  if (any(behaviour, {{Fault::quoted_small_chunks_kept, push.quoted && push.small_chunks}}))
    text += '"';
  return any(behaviour, {{Fault::later_chunked_again, push.later && push.chunked}}) ? 2 : 1;
}

std::size_t times_where_two_meet(std::string& text, const PullTraits& pull, std::size_t count,
                                 const Behaviour& behaviour) {
  const bool long_text = text.size() > 1024;
  if (any(behaviour, {{Fault::absolute_reopened_deaf, pull.absolute && pull.reopened},
                      {Fault::closing_pull_empty_lost, pull.closing && text.empty()},
                      {Fault::closing_pull_burst_lost, pull.closing && count > 12}}))
    return 0;
  if (any(behaviour, {{Fault::many_fields_long_cut, pull.many_fields && long_text},
                      {Fault::absolute_pull_long_cut, pull.absolute && long_text}}))
    text.resize(1024);
  if (any(behaviour, {{Fault::reopened_not_ascii_damaged, pull.reopened}}))
    std::ranges::replace_if(text, is_high, '?');
  return 1;
}

}  // namespace talkspec::odd

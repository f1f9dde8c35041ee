// conformance/testing/odd_server: a Talk server of another make, on plain sockets and threads. It
// shares no code with the reference server or the runner. As it is, or with any of its oddities,
// it is right, and the suite must pass it; with any of its faults it is wrong, and the suite must
// say where. This header names the switches. Each bites in one place, found by its enumerator.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace talkspec::odd {

// What a right server may do, and many do not expect.
enum class Oddity : std::uint8_t {
  upper_case_sizes,
  extensions,
  leading_zeros,
  byte_chunks,
  coalesced,
  split_segments,
  answer_204,
  answer_chunked,
  answer_close,
  answer_late,
  one_request_a_connection,
  interim_responses,
  lower_case_fields,
  many_fields,
  no_reason,
  no_noop,
  noop_every_20_ms,
  refuse_2_kib,
  refuse_http_1_0,
  refuse_chunked,
  refuse_odd_bytes,
  refuse_by_closing,
  replace_terminator,
  take_over_name,
  headless_bare,
  event_comments,
  event_without_space,
  event_type_parameters,
  odd_heads,
  length_leading_zeros,
  count,
};

// What no right server does. In the order of the catalogue's areas.
enum class Fault : std::uint8_t {
  // the stream
  pull_ends_after_message,
  second_pull_ignored,
  old_pull_removes_new,
  pull_head_with_content,
  coding_not_said,
  not_chunked,
  answers_http_1_0,
  length_beside_chunks,
  chunks_to_http_1_0,
  pull_head_late,
  content_coding_said,
  terminator_missing,
  terminator_doubled,
  terminator_other,
  terminator_first,
  terminator_late,
  terminator_passed_on,
  text_cut_at_terminator,
  noop_unterminated,
  cut_at_255,
  cut_at_1023,
  cut_at_1024,
  cut_at_64_kib,
  byte_of_every_1024_lost,
  terminator_alone_lost,
  not_ascii_damaged,
  utf_8_doubled,
  text_trimmed,
  case_changed,
  markup_escaped,
  controls_dropped,
  byte_order_mark_dropped,
  line_ends_changed,
  line_end_added,
  cut_at_nul,
  empty_message_lost,
  chunk_size_one_less,
  chunk_size_one_more,
  chunk_size_decimal,
  chunk_size_prefixed,
  chunk_size_line_bare_lf,
  chunk_data_without_crlf,
  chunk_data_bare_lf,
  last_chunk_early,
  text_in_chunk_of_its_own,
  // delivery
  message_lost,
  message_duplicated,
  every_message_twice,
  messages_swapped,
  closing_push_overtaken,
  short_overtakes_long,
  last_pull_left_out,
  only_oldest_pull,
  only_newest_pull,
  back_to_its_pusher,
  never_to_its_pusher,
  held_for_next,
  held_for_4_kib,
  silent_after_150,
  half_closed_push_lost,
  nameless_lost,
  falsy_message_lost,
  odd_names_deaf,
  same_text_dropped,
  refused_delivered,
  stalled_bytes_leak,
  held_for_heartbeat,
  slow_reader_delays_all,
  slow_reader_blocks_all,
  gone_pull_stops_delivery,
  // pushes
  push_redirected,
  colon_refused,
  answer_too_long,
  answer_too_short,
  answer_without_length,
  plus_kept,
  percent_kept,
  percent_decoded_twice,
  value_cut_at_equals,
  fields_by_position,
  value_to_the_end,
  media_type_by_bytes,
  message_made_up,
  head_of_first_segment,
  content_of_first_segment,
  length_is_lower_bound,
  lengths_added,
  content_incomplete_delivered,
  chunks_not_decoded,
  only_first_chunk,
  chunk_size_read_as_decimal,
  chunk_extension_kept,
  trailer_left_over,
  trailer_in_content,
  keep_alive_ends,
  pipelined_lost,
  close_ignored,
  expectation_ignored,
  content_before_100_lost,
  push_head_with_content,
  // every answer
  head_missing,
  status_line_without_space,
  answer_space_before_colon,
  answer_without_colon,
  answer_folded,
  answer_control_byte,
  answer_line_bare_lf,
  date_of_iso,
  pull_allow_missing,
  protocol_switched,
  answer_length_list,
  answer_length_twice,
  answer_length_beside_coding,
  no_content_with_length,
  coding_not_asked_for,
  answer_chunks_to_http_1_0,
  interim_to_http_1_0,
  refused_head_with_content,
  answer_followed_by_line,
  close_said_and_kept_open,
  answered_twice,
  answer_chunk_line_bare_lf,
  // requests
  host_unchecked,
  two_hosts,
  field_names_case_sensitive,
  length_before_host_refused,
  field_value_at_second_byte,
  absolute_form_refused,
  unknown_fields_refused,
  empty_line_refused,
  unknown_methods_served,
  methods_any_case,
  allow_missing,
  version_lost,
  unknown_version_served,
  fold_joined,
  bare_cr_ends_line,
  nul_ends_value,
  // smuggling
  both_by_length,
  both_kept_open,
  coding_ignored,
  coding_by_substring,
  two_lengths_first,
  two_lengths_last,
  length_lenient,
  length_wraps,
  chunk_size_wraps,
  chunk_size_signed,
  chunk_size_lenient,
  chunk_crlf_unchecked,
  chunk_line_bare_lf,
  space_before_colon,
  space_before_colon_dropped,
  space_before_first_field,
  underscore_for_hyphen,
  prefixed_fields,
  refused_content_served,
  content_of_get_served,
  http_1_0_chunks_kept_open,
  // robustness
  deaf_after_garbage,
  deaf_after_reset,
  deaf_after_half_request,
  half_request_blocks_all,
  garbage_accepted,
  long_head_cut,
  // event streams and headless pulls
  event_type_missing,
  event_data_missing,
  event_data_doubled,
  event_blank_line_missing,
  event_lines_passed_on,
  event_space_missing,
  event_terminated,
  headless_ignored,
  headless_not_chunked,
  headless_size_line_bare_lf,
  headless_message_lost,
  count,
};

struct Switch {
  std::string_view name;                  // as on the command line: "terminator-missing"
  std::string_view sentence;              // what the server does then
  std::string_view requirement;           // of a fault: the ID of the one that it breaks
  std::string_view profile = "draft-00";  // in which it can be seen
  std::string_view routing = "others";    // under which it can be seen
};

// In the order of the enumerators; static storage.
std::span<const Switch> oddities() noexcept;
std::span<const Switch> faults() noexcept;

struct Behaviour {
  char terminator = '\0';
  bool to_all = false;  // routing: a message goes to pulls of its pusher's name too
  std::bitset<static_cast<std::size_t>(Oddity::count)> odd;
  std::bitset<static_cast<std::size_t>(Fault::count)> faulty;

  bool has(Oddity oddity) const { return odd[static_cast<std::size_t>(oddity)]; }
  bool has(Fault fault) const { return faulty[static_cast<std::size_t>(fault)]; }

  // False when there is no such switch.
  bool set_oddity(std::string_view name);
  bool set_fault(std::string_view name);
};

}  // namespace talkspec::odd

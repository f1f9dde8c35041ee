// conformance/testing/odd_server: a Talk server of another make, on raw sockets. It shares no code
// with the reference server or the runner. As it is, or with any of its oddities, it is right, and
// the suite must pass it; with any of its faults it is wrong, and the suite must say where.
// This header names the switches. Each bites in one line, found by searching its enumerator.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <optional>
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
  late_head,
  refuse_2_kib,
  refuse_http_1_0,
  refuse_chunked,
  refuse_odd_bytes,
  refuse_by_closing,
  replace_terminator,
  take_over_name,
  count,
};

// What no right server does.
enum class Fault : std::uint8_t {
  // the stream
  terminator_missing,
  terminator_doubled,
  terminator_other,
  terminator_first,
  terminator_passed_on,
  cut_at_1024,
  byte_of_every_1024_lost,
  text_not_utf_8_damaged,
  text_trimmed,
  empty_message_lost,
  noop_unterminated,
  chunk_size_off_by_one,
  chunk_size_prefixed,
  chunk_size_line_bare_lf,
  chunk_data_without_crlf,
  chunk_data_bare_lf,
  last_chunk_early,
  length_beside_chunks,
  coding_not_said,
  chunks_to_http_1_0,
  // delivery
  message_lost,
  message_duplicated,
  messages_swapped,
  last_pull_left_out,
  back_to_its_pusher,
  gone_pull_stops_delivery,
  old_pull_removes_new,
  held_for_heartbeat,
  slow_reader_delays_all,
  // pushes
  plus_kept,
  percent_kept,
  percent_decoded_twice,
  content_of_first_segment,
  content_incomplete_delivered,
  chunks_not_decoded,
  chunk_extension_kept,
  trailer_left_over,
  pipelined_lost,
  close_ignored,
  expectation_ignored,
  head_with_content,
  answer_too_long,
  // requests
  host_unchecked,
  two_hosts,
  field_names_case_sensitive,
  absolute_form_refused,
  methods_any_case,
  fold_joined,
  both_by_length,
  both_kept_open,
  coding_ignored,
  coding_by_substring,
  two_lengths_first,
  two_lengths_last,
  length_lenient,
  length_wraps,
  chunk_size_wraps,
  chunk_size_lenient,
  chunk_crlf_unchecked,
  space_before_colon,
  space_before_colon_dropped,
  refused_content_served,
  content_of_get_served,
  http_1_0_chunks_kept_open,
  // robustness
  deaf_after_garbage,
  deaf_after_reset,
  count,
};

struct Switch {
  std::string_view name;      // as on the command line: "terminator-missing"
  std::string_view sentence;  // what the server does then
};

// In the order of the enumerators; static storage.
std::span<const Switch> oddities() noexcept;
std::span<const Switch> faults() noexcept;

struct Behaviour {
  char terminator = '\0';
  std::bitset<static_cast<std::size_t>(Oddity::count)> odd;
  std::bitset<static_cast<std::size_t>(Fault::count)> faulty;

  bool has(Oddity oddity) const { return odd[static_cast<std::size_t>(oddity)]; }
  bool has(Fault fault) const { return faulty[static_cast<std::size_t>(fault)]; }

  // False when there is no such switch.
  bool set_oddity(std::string_view name);
  bool set_fault(std::string_view name);
};

}  // namespace talkspec::odd

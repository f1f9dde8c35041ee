#include "fuzz/foreign/foreign_oracles.h"

#include <array>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "fuzz/foreign/quirks.h"
#include "fuzz/foreign/strict_body.h"

namespace talk::foreign {
namespace {

// In the form of fuzz/oracle/oracles.cpp, with a line that names the subject.
void say(std::string_view oracle, std::string_view holds, std::string_view subject,
         std::string_view what) {
  std::string text(oracle);
  text.append(": broken: ").append(holds);
  if (!subject.empty()) text.append("\nsubject: ").append(subject);
  text.append("\n").append(what);
  std::fprintf(stderr, "%s\n", text.c_str());
}

// The volatile keeps linkers from folding these functions into one.
template <Departure departure>
[[noreturn, gnu::noinline]] void abort_over() {
  [[maybe_unused]] const volatile auto subject = departure;
  std::abort();
}

template <std::size_t... index>
constexpr auto aborts(std::index_sequence<index...>) {
  return std::array<void (*)(), sizeof...(index)>{abort_over<static_cast<Departure>(index)>...};
}

}  // namespace

void oracle_accepts_invalid(Departure departure, std::string_view what) {
  std::string holds = "what RFC 9112 does not allow is refused";
  if (const Rule* const rule = known_quirks().rule(name(departure)))
    holds = rule->says + " (" + rule->clause + ')';
  say("oracle_accepts_invalid", holds, name(departure), what);
  aborts(std::make_index_sequence<departure_count>())[static_cast<std::size_t>(departure)]();
  std::abort();
}

[[gnu::noinline]] void oracle_rejects_valid(std::string_view feature, std::string_view what) {
  say("oracle_rejects_valid", "what RFC 9112 §7.1 allows is taken", feature, what);
  std::abort();
}

[[gnu::noinline]] void oracle_waits_for_more(std::string_view feature, std::string_view what) {
  say("oracle_waits_for_more", "a body ends where RFC 9112 §7.1 ends it", feature, what);
  std::abort();
}

[[gnu::noinline]] void oracle_valid_payload(std::string_view feature, std::string_view what) {
  say("oracle_valid_payload", "a valid body has one reading (RFC 9112 §7.1.3)", feature, what);
  std::abort();
}

[[gnu::noinline]] void oracle_error_offset(std::string_view what) {
  say("oracle_error_offset", "the offset is of the first byte that cannot stand", {}, what);
  std::abort();
}

[[gnu::noinline]] void oracle_messages(std::string_view what) {
  say("oracle_messages", "a message is what its terminator ends", {}, what);
  std::abort();
}

}  // namespace talk::foreign

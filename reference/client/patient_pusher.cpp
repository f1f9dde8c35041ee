#include "reference/client/patient_pusher.h"

#include <algorithm>
#include <chrono>

namespace talk::client {
namespace {

// A gateway's 502 or 504 leaves open what the server behind it did: 429 and 503 do not
// (RFC 6585 §4, RFC 9110 §15.6.4).
bool certainly_not_taken(const ClientError& error) {
  if (error.code == ClientErrc::refused) return error.status == 429 || error.status == 503;
  return !error.sent && error.is_temporary();
}

}  // namespace

PatientPusher::PatientPusher(Client& client, const ClientOptions& options)
    : client_(client), options_(options), backoff_(options.backoff, options.random) {}

PushResult PatientPusher::push(std::string_view message) {
  for (unsigned attempt = 1;; ++attempt) {
    PushResult result = client_.push(message);
    if (!result.error) {
      taken_ = true;
      backoff_.reset();
      return result;
    }
    const bool given_up = options_.attempts != 0 && attempt >= options_.attempts;
    if (!taken_ || given_up || !certainly_not_taken(*result.error)) return result;
    const auto delay = std::max<std::chrono::milliseconds>(
        backoff_.next(), result.error->retry_after.value_or(std::chrono::seconds(0)));
    options_.on_trouble(*result.error, delay);
    if (!options_.pause(delay)) {
      result.error = ClientError{.code = ClientErrc::stopped, .sentence = "stopped"};
      return result;
    }
  }
}

}  // namespace talk::client

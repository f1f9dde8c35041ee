// odd-client [FAULT…] PROFILE pull URL NAME | push URL NAME TEXT | echo URL NAME
// odd-client --family 2013|2015|csharp|cpp pull URL NAME | push URL NAME TEXT
// odd-client --list
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "conformance/testing/odd_client/family.h"
#include "conformance/testing/odd_client/faults.h"
#include "conformance/testing/odd_client/push.h"
#include "conformance/testing/odd_client/stream.h"

namespace odd_client {
namespace {

using namespace std::chrono_literals;

void print(const std::string& message) {
  std::string line = "{\"hex\":\"";
  char digits[3];
  for (const char c : message) {
    std::snprintf(digits, sizeof(digits), "%02x", static_cast<unsigned char>(c));
    line += digits;
  }
  line += "\"}\n";
  std::fputs(line.c_str(), stdout);
  std::fflush(stdout);
}

std::string pull_request(std::uint16_t port, const std::string& name, Profile profile,
                         const std::string& last_id) {
  const std::string authority = "127.0.0.1:" + std::to_string(port);
  const std::string path = std::string(is("posts-pull") ? "/poll" : "/pull") + "?name=" + name +
                           (is("another-parameter") ? "&t=1" : "");
  const bool lower = is("lower-case-request");
  std::string made = "GET " + path + " HTTP/1.1\r\n";
  if (!is("no-host"))
    made += (lower ? "host: " : "Host: ") + (is("host-without-port") ? "127.0.0.1" : authority) +
            "\r\n";
  if (profile == Profile::events) made += "Accept: text/event-stream\r\n";
  if (profile == Profile::headless) made += "Head: less\r\n";
  if (is("connection-close")) made += "Connection: close\r\n";
  if (is("empty-field")) made += "X-Field:\r\n";
  if (is("many-request-fields"))
    for (int field = 0; field < 40; ++field)
      made += "X-Field: " + std::to_string(field) + "\r\n";
  if (!last_id.empty() && !is("forgets-id")) made += "Last-Event-ID: " + last_id + "\r\n";
  return made + "\r\n";
}

// What one pull came to.
struct Pulled {
  bool reset = false;
  bool damaged = false;
  bool refused = false;  // no connection
  int status = 0;
  int retry_after = 0;
};

Pulled pull_once(std::uint16_t port, const std::string& name, Profile profile, Messages& messages) {
  Pulled pulled;
  Input input(port);
  if (!input.connected()) {
    pulled.refused = true;
    return pulled;
  }
  if (is("impatient")) input.set_patience(1000);
  input.send(pull_request(port, name, profile, messages.last_id()));
  try {
    const Head head = read_head(input, false);
    pulled.status = head.status;
    pulled.retry_after = head.retry_after;
    if (head.status == 200 || is("any-status") || is("interim-is-final"))
      read_content(input, head, profile, messages);
  } catch (const Ended& ended) {
    pulled.reset = ended.reset;
  } catch (const std::exception&) {
    pulled.damaged = true;
  }
  messages.stream_ends(pulled.reset || pulled.damaged);
  return pulled;
}

[[noreturn]] void hang() {
  for (;;)
    std::this_thread::sleep_for(1h);
}

void wait_before_next(const Pulled& pulled, const Messages& messages, int tries) {
  if (is("storms")) return;
  std::chrono::milliseconds pause = std::min(200ms * (1 << std::min(tries, 5)), 4000ms);
  if (messages.retry() >= 0 && !is("ignores-retry"))
    pause = std::max(pause, std::chrono::milliseconds(messages.retry()));
  if (messages.retry() >= 0 && is("ignores-retry")) pause = 20ms;
  if (!is("ignores-retry-after"))
    pause = std::max<std::chrono::milliseconds>(pause, std::chrono::seconds(pulled.retry_after));
  std::this_thread::sleep_for(pause);
}

int pull(std::uint16_t port, const std::string& name, Profile profile,
         const Messages::Report& report) {
  Messages messages(profile, report);
  for (int tries = 0;; ++tries) {
    const Pulled pulled = pull_once(port, name, profile, messages);
    const bool late = pulled.status == 503 || pulled.status == 429 || pulled.status >= 500;
    if (is("never-again")) hang();
    if (is("ends-at-end") || (is("ends-at-reset") && pulled.reset) ||
        (is("ends-at-status") && late) || (is("ends-when-refused") && pulled.refused) ||
        (is("impatient") && pulled.damaged) || (is("closes-at-damage") && pulled.damaged))
      return 3;
    if (is("twice-only") && tries == 2) hang();
    if (pulled.status == 204 && !is("asks-after-204")) return 0;
    if (pulled.status >= 400 && !late) return 1;
    wait_before_next(pulled, messages, tries);
  }
}

int echo(std::uint16_t port, const std::string& name, Profile profile) {
  Pusher pusher(port, name);
  std::optional<std::string> held;
  return pull(port, name, profile, [&](const std::string& message) {
    if (!is("pushes-swapped")) {
      pusher.push(message);
    } else if (held) {
      pusher.push(message);
      pusher.push(*held);
      held.reset();
    } else {
      held = message;
    }
  });
}

void list() {
  for (const Fault& fault : faults())
    std::printf("%s\t%s\t%s\t%s\t%s\n", fault.name.data(), fault.requirement.data(),
                fault.profile.data(), fault.role.data(), fault.sentence.data());
}

Profile profile_of(const std::string& name) {
  if (name == "talk-1.1") return Profile::lf;
  if (name == "headless") return Profile::headless;
  return name == "event-stream" ? Profile::events : Profile::nul;
}

// --family CLIENT ROLE URL NAME [TEXT]; none: that is not asked for.
std::optional<int> of_family(const std::vector<std::string>& words, std::uint16_t port) {
  if (words.size() < 5 || words[0] != "--family") return std::nullopt;
  const auto client = family_client(words[1]);
  if (!client) return 2;
  return run_family(*client, words[2], port, words[4], words.size() > 5 ? words[5] : "", print);
}

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::atoi(url.c_str() + url.rfind(':') + 1));
}

int main(int argc, char** argv) {
  std::vector<std::string> words(argv + 1, argv + argc);
  if (words.size() == 1 && words[0] == "--list") {
    list();
    return 0;
  }
  if (words.size() > 3)
    if (const auto code = of_family(words, port_of(words[3]))) return *code;
  while (!words.empty() && fault_named(words.front()) != nullptr) {
    choose(words.front());
    words.erase(words.begin());
  }
  if (words.size() < 4) {
    std::fputs("usage: odd-client [FAULT...] PROFILE pull|push|echo URL NAME [TEXT]; --list\n",
               stderr);
    return 2;
  }
  const std::uint16_t port = port_of(words[2]);
  if (is("slow-start")) std::this_thread::sleep_for(100ms);
  const Profile profile = profile_of(words[0]);
  if (words[1] == "push")
    return Pusher(port, words[3]).push(words.size() > 4 ? words[4] : "") ? 0 : 1;
  if (words[1] == "echo") return echo(port, words[3], profile);
  return pull(port, words[3], profile, print);
}

}  // namespace
}  // namespace odd_client

int main(int argc, char** argv) {
  return odd_client::main(argc, argv);
}

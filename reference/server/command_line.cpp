#include "reference/server/command_line.h"

#include <cstdint>
#include <map>
#include <string>

#include <CLI/CLI.hpp>

#include "reference/command_line/help_text.h"
#include "reference/command_line/manual_page.h"
#include "reference/command_line/mistake.h"
#include "reference/command_line/values.h"

namespace talk::server {
namespace {

const std::map<std::string, framing::Framing> profiles{{"draft-00", framing::Framing::nul},
                                                       {"talk-1.1", framing::Framing::lf}};
const std::map<std::string, Routing> routings{{"others", Routing::others}, {"all", Routing::all}};
const std::map<std::string, HeadlessForm> headless_forms{{"framed", HeadlessForm::framed},
                                                         {"bare", HeadlessForm::bare}};

// A time with its unit becomes milliseconds.
std::string read_time(std::string& text) {
  static const CLI::AsNumberWithUnit reader(
      std::map<std::string, std::int64_t>{{"ms", 1}, {"s", 1000}, {"m", 60'000}},
      CLI::AsNumberWithUnit::UNIT_REQUIRED, "TIME");
  const std::string typed = text;
  const auto reads = [&text] {
    try {
      return reader(text).empty();
    } catch (const CLI::ValidationError&) {  // no unit
      return false;
    }
  };
  const bool is_time = reads() && command_line::whole_number(1, 3'600'000)(text).empty();
  return is_time ? "" : "must be a time from 1ms to 60m, such as 5s or 200ms, not " + typed;
}

// "a" and "b" as "a|b".
template <class Value>
std::string joined(const std::map<std::string, Value>& choices, const std::string& between) {
  std::string names;
  for (const auto& [name, value] : choices)
    names += (names.empty() ? "" : between) + name;
  return names;
}

template <class Value>
void add_choice(CLI::App& app, const std::string& name, Value& value,
                const std::map<std::string, Value>& choices, const std::string& help) {
  const auto choose = [&choices](std::string& text) -> std::string {
    const auto found = choices.find(text);
    if (found == choices.end()) return "must be " + joined(choices, " or ");
    text = std::to_string(static_cast<int>(found->second));
    return {};
  };
  app.add_option(name, value, help)
      ->transform(CLI::Validator(choose, ""))
      ->option_text(joined(choices, "|"));
}

void add_size(CLI::App& app, const std::string& name, std::size_t& value, std::size_t most,
              const std::string& help) {
  app.add_option(name, value, help)
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::size_t{1}, most).description(""))
      ->option_text("SIZE");
}

void add_count(CLI::App& app, const std::string& name, std::size_t& value,
               const std::string& help) {
  app.add_option(name, value, help)
      ->check(command_line::whole_number(1, 10'000'000))
      ->option_text("NUMBER");
}

}  // namespace

std::string printable(std::string_view text) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f)
      out += c;
    else
      out.append("\\x").append({digits[byte / 16], digits[byte % 16]});
  }
  return out;
}

CommandLine read_command_line(int argc, const char* const* argv) {
  CommandLine result;
  ServerOptions& options = result.options;
  std::int64_t heartbeat = options.heartbeat.count();
  CLI::App app("Reference server of Talk, the comet stream protocol.", "talk-server");
  app.footer(
      "Whoever can reach this server may push and pull under any name: names are no "
      "authentication.\n"
      "Put a proxy that authenticates before it where that matters (reference/server/MANUAL.md).");
  command_line::use_help_text(app);
  app.set_version_flag("--version", TALKSPEC_VERSION);
  command_line::add_manual_option(app, {.version = TALKSPEC_VERSION,
                                        .examples = "talk-server --port 8080 --profile talk-1.1",
                                        .see_also = {"talk-client", "talkspec"}});
  app.add_option("--host", options.host, "Name or address to listen on (default 127.0.0.1)")
      ->option_text("HOST");
  app.add_option("--port", options.port, "Port to listen on (default 0: one that is free)")
      ->check(command_line::whole_number(0, 65535))
      ->option_text("PORT");
  add_choice(app, "--profile", options.message_end, profiles,
             "draft-00: messages end in NUL (default); talk-1.1: in LF");
  add_choice(app, "--routing", options.routing, routings,
             "who gets a message: others than the pusher's name (default), or all");
  app.add_option("--heartbeat", heartbeat, "Time between two noops, as 5s or 200ms (default 5s)")
      ->transform(CLI::Validator(read_time, ""))
      ->option_text("TIME");
  auto* cert = app.add_option("--cert", options.certificate_file,
                              "PEM file: serve https with it (needs --key)");
  auto* key = app.add_option("--key", options.key_file, "PEM file: the key of --cert");
  cert->option_text("FILE")->needs(key);
  key->option_text("FILE")->needs(cert);
  constexpr std::size_t most = std::size_t{1} << 40U;
  add_size(app, "--max-message", options.max_message, std::size_t{1} << 30U,
           "Longest message, as 64KiB or 1MiB (default 1MiB)");
  add_size(app, "--queue-limit", options.queue_limit, most,
           "A pull for which more waits is dropped (default 4MiB)");
  add_size(app, "--max-queued", options.max_queued, most,
           "Beyond that for all pulls, the fullest is dropped (default 256MiB)");
  add_size(app, "--max-request-bytes", options.max_request_bytes, most,
           "Beyond that of all requests under way, the oldest get 503 (default 64MiB)");
  add_count(app, "--max-connections", options.max_connections,
            "Beyond that who has waited for longest is ended, else 503 (default 10240)");
  add_count(app, "--max-connections-per-address", options.max_connections_of_address,
            "The same for one address: 503 (default 5120)");
  app.add_option("--allow-host", options.web.hosts,
                 "A Host that is served, beside localhost, addresses and --host; * for all")
      ->option_text("NAME");
  app.add_option("--allow-origin", options.web.origins,
                 "An origin whose pages may push and pull, as https://a.example; * for all")
      ->option_text("ORIGIN");
  add_choice(
      app, "--headless", options.headless, headless_forms,
      "what Head: less leaves of a head: framed, its framing fields (default); bare, nothing");
  try {
    app.parse(argc, argv);
    options.heartbeat = std::chrono::milliseconds(heartbeat);
  } catch (const CLI::CallForHelp&) {
    result.output = app.help();
  } catch (const CLI::CallForVersion& version) {
    result.output = std::string(version.what()) + '\n';
  } catch (const CLI::ParseError& error) {
    const std::string wrong = command_line::mistake(error, app, "");
    result.output = "talk-server: " + printable(wrong) + " (see talk-server --help)\n";
    result.exit_code = 2;
  }
  return result;
}

}  // namespace talk::server

#include "conformance/cli/options.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "conformance/talk/credentials.h"
#include "conformance/talk/target_file.h"
#include "conformance/wire/framing.h"
#include "conformance/wire/proxy.h"
#include "reference/command_line/values.h"
#include "reference/framing/octets.h"
#include "reference/framing/url.h"

namespace talkspec::cli {
namespace {

using talk::Terminator;
using ::talk::command_line::add_seconds;
using ::talk::command_line::listed;
using ::talk::command_line::one_of;

const std::map<std::string, Terminator> terminators{{"NUL", Terminator::nul},
                                                    {"LF", Terminator::lf}};

std::vector<std::string> names_of_profiles() {
  std::vector<std::string> names;
  for (const talk::Profile& row : talk::profiles())
    names.emplace_back(row.name);
  return names;
}

std::vector<std::string> routings() {
  return {talk::routing_names().begin(), talk::routing_names().end()};
}

// "a, b or c [a]": the first is the default.
std::string with_default(const std::vector<std::string>& names) {
  return fmt::format("{} [{}]", listed(names), names.front());
}

const std::map<std::string, FailOn> failing{{"fail", FailOn::fail}, {"warn", FailOn::warn}};
const std::map<std::string, report::Level> levels{
    {"must", report::Level::must}, {"should", report::Level::should}, {"may", report::Level::may}};
const std::map<std::string, Colour> colours{
    {"auto", Colour::automatic}, {"always", Colour::always}, {"never", Colour::never}};

template <class T>
CLI::Option* add_choice(CLI::App& app, const std::string& name, T& value,
                        const std::map<std::string, T>& choices, const std::string& help) {
  std::vector<std::string> names;
  for (const auto& [word, choice] : choices)
    names.push_back(word);
  return app
      .add_option_function<std::string>(
          name, [&value, choices](const std::string& word) { value = choices.at(word); }, help)
      ->check(one_of(names));
}

constexpr std::string_view env = "env:";  // before the variable of the environment that is meant

// "TOKEN" of "Bearer env:TOKEN"; empty: the value is meant as it stands.
std::string variable_of(std::string_view value) {
  const std::size_t space = value.find_last_of(' ');
  const std::string_view word = space == std::string_view::npos ? value : value.substr(space + 1);
  if (!word.starts_with(env)) return {};
  const std::string_view name = word.substr(env.size());
  const bool is_name = std::all_of(name.begin(), name.end(), [](char c) {
    return framing::is_alpha(c) || framing::is_digit(c) || c == '_';
  });
  return is_name ? std::string(name) : std::string();
}

std::string from_environment(const std::string& variable) {
  const char* value = std::getenv(variable.c_str());
  if (value == nullptr || *value == '\0')
    throw CLI::ValidationError("--header", "the environment has no \"" + variable + "\"; set it");
  return value;
}

// "X_API_KEY" for X-Api-Key: where a secret that was written out may be the next time.
std::string variable_for(std::string_view field_name) {
  std::string variable;
  for (const char c : field_name)
    variable +=
        framing::is_alpha(c) || framing::is_digit(c) ? static_cast<char>(std::toupper(c)) : '_';
  return variable;
}

// "HOST:PORT", of which neither may be missing.
wire::Place read_place(const std::string& option, const std::string& text) {
  const framing::UrlReading reading = framing::read_url("http://" + text);
  const bool whole = reading.url && reading.url->path.empty() &&
                     text.ends_with(":" + std::to_string(reading.url->port));
  if (!whole) throw CLI::ValidationError(option, "must be HOST:PORT, not " + text);
  return {reading.url->host, std::to_string(reading.url->port)};
}

// "HOST:PORT:ADDRESS", an IPv6 address with or without its brackets.
std::pair<wire::Place, std::string> read_resolve(const std::string& text) {
  const std::size_t port = text.find(':');
  const std::size_t behind = port == std::string::npos ? port : text.find(':', port + 1);
  if (behind == std::string::npos)
    throw CLI::ValidationError("--resolve", "must be HOST:PORT:ADDRESS, not " + text);
  std::string address = text.substr(behind + 1);
  if (address.starts_with('[') && address.ends_with(']'))
    address = address.substr(1, address.size() - 2);
  in6_addr ignored{};
  if (::inet_pton(AF_INET, address.c_str(), &ignored) != 1 &&
      ::inet_pton(AF_INET6, address.c_str(), &ignored) != 1)
    throw CLI::ValidationError("--resolve", "needs an IP address, not " + address);
  return {read_place("--resolve", text.substr(0, behind)), std::move(address)};
}

// Its user and password are as secret as those of a field.
void read_proxy_option(const std::string& text, talk::TargetOptions& options) {
  const std::size_t at = text.rfind('@');
  if (at != std::string::npos) {
    const std::size_t scheme = text.find("://");
    const std::size_t begin = scheme == std::string::npos ? 0 : scheme + 3;
    options.dialect.secrets.push_back(text.substr(begin, at - begin));
  }
  if (!text.empty())
    if (const auto read = wire::read_proxy(text);
        const auto* wrong = std::get_if<std::string>(&read))
      throw CLI::ValidationError("--proxy", *wrong);
  options.proxy = text;
}

// RFC 9112 §5: a field line that would not be one is refused here, where it was written; what a
// scenario sends in its stead is the scenario's business.
void read_header(const std::string& line, talk::TargetOptions& options) {
  const std::size_t colon = line.find(':');
  const std::string name = line.substr(0, colon);
  if (colon == std::string::npos || name.empty() || framing::token_length(name) != name.size())
    throw CLI::ValidationError("--header", "must be 'Name: value'");
  std::string value(framing::trimmed(std::string_view(line).substr(colon + 1)));
  std::string shown = value;
  const std::string variable = variable_of(value);
  if (!variable.empty()) {
    const std::string secret = from_environment(variable);
    value.replace(value.size() - variable.size() - env.size(), std::string::npos, secret);
    options.dialect.secrets.push_back(secret);
  } else if (!talk::is_harmless(name)) {
    shown = std::string(env) + variable_for(name);
  }
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
    throw CLI::ValidationError("--header", "the value must not hold CR, LF or NUL");
  options.headers.emplace_back(name, std::move(value));
  options.header_words.push_back(name + ": " + shown);
}

}  // namespace

void add_selection(CLI::App& app, runner::SelectionOptions& options) {
  app.add_option("--filter", options.filter, "Only cases whose ID matches (* and ?; repeatable)")
      ->allow_extra_args(false)
      ->option_text("GLOB");
  app.add_option("--exclude", options.exclude, "Not those cases (repeatable)")
      ->allow_extra_args(false)
      ->option_text("GLOB");
  add_choice(app, "--level", options.level, levels,
             "The weakest level that runs: must, should or may [may]")
      ->option_text("LEVEL");
}

void add_edition(CLI::App& app, const talk::Edition*& edition) {
  std::vector<std::string> names;
  for (const talk::Edition& one : talk::editions())
    names.push_back(one.name);
  app.add_option_function<std::string>(
         "--edition", [&edition](const std::string& name) { edition = talk::edition_named(name); },
         "The built-in suite with its cases, levels and rules as they were then [the newest]")
      ->check(one_of(names))
      ->option_text("NAME");
}

std::shared_ptr<const scenario::Diagnostics> add_target_file(CLI::App& app,
                                                             talk::TargetOptions& options) {
  auto diagnostics = std::make_shared<scenario::Diagnostics>();
  // Read as soon as it is parsed; the other options are stored when all of the line is.
  app.add_option_function<std::string>(
         "--target-file",
         [&options, diagnostics](const std::string& path) {
           talk::LoadedTarget loaded = talk::load_target_file(path);
           *diagnostics = std::move(loaded.diagnostics);
           options = std::move(loaded.options);
           options.file = path;
           options.as_in_file = std::make_shared<const talk::TargetOptions>(options);
         },
         "What the target is and how it is spoken to, as JSON; see talkspec probe")
      ->trigger_on_parse()
      ->option_text("FILE");
  return diagnostics;
}

void add_baseline(CLI::App& app, BaselineOptions& options) {
  CLI::Option* known = app.add_option("--known-failures", options.file,
                                      "Cases that are known to fail, each with its reason, as JSON")
                           ->option_text("FILE");
  app.add_flag("--update-known-failures", options.update,
               "Write that file as it must be now; reasons stay")
      ->needs(known);
  add_choice(app, "--fail-on", options.fail_on, failing,
             "What makes the exit code 1: fail, or warn as well [fail]")
      ->option_text("VERDICT");
}

void add_target(CLI::App& app, talk::TargetOptions& options) {
  app.add_option_function<std::string>(
         "--profile",
         [&options](const std::string& name) { options.profile = talk::profile_named(name); },
         with_default(names_of_profiles()))
      ->check(one_of(names_of_profiles()))
      ->option_text("NAME");
  app.add_option_function<std::string>(
         "--routing",
         [&options](const std::string& name) { options.routing = talk::routing_named(name); },
         "Who must get a message: others (than the pusher's name), all, or none [found out]")
      ->check(one_of(routings()))
      ->option_text("NAME");
  app.add_option_function<std::string>(
         "--terminator",
         [&options](const std::string& name) { options.dialect.terminator = terminators.at(name); },
         "Of a message: NUL or LF [that of the profile]")
      ->check(one_of({"NUL", "LF"}))
      ->option_text("NAME");
  add_reaching(app, options);
}

void add_reaching(CLI::App& app, talk::TargetOptions& options) {
  app.add_option("--push-path", options.push_path, "Below the URL's path [/push]")
      ->option_text("PATH");
  app.add_option("--pull-path", options.pull_path, "Below the URL's path [/pull]")
      ->option_text("PATH");
  app.add_option_function<std::vector<std::string>>(
         "--header",
         [&options](const std::vector<std::string>& lines) {
           for (const std::string& line : lines)
             read_header(line, options);
         },
         "Added to every request that the runner writes (repeatable); a value of env:NAME is read "
         "from the environment")
      ->allow_extra_args(false)
      ->option_text("'K: V'");
  app.add_flag("--insecure", options.insecure, "https: take any certificate");
  const auto add_file = [&app](const std::string& name, std::string& path,
                               const std::string& help) {
    return app.add_option(name, path, help)
        ->check(CLI::ExistingFile.description(""))
        ->option_text("FILE");
  };
  add_file("--cacert", options.dialling.authorities,
           "https: trust these certificates (PEM), and no others");
  CLI::Option* certificate = add_file("--cert", options.dialling.certificate,
                                      "https: show this certificate (PEM, its chain after it)");
  add_file("--key", options.dialling.key, "Its key (PEM) [in the same file]")->needs(certificate);
  app.add_option_function<std::string>(
         "--connect-to",
         [&options](const std::string& place) {
           options.dialling.to = read_place("--connect-to", place);
         },
         "Connect to this address; Host and the name of the certificate stay those of the URL")
      ->option_text("HOST:PORT");
  app.add_option_function<std::vector<std::string>>(
         "--resolve",
         [&options](const std::vector<std::string>& all) {
           for (const std::string& one : all)
             options.resolve.push_back(read_resolve(one));
         },
         "The address of a host and port, in place of a look-up (repeatable)")
      ->allow_extra_args(false)
      ->option_text("HOST:PORT:ADDRESS");
  app.add_option_function<std::string>(
         "--proxy", [&options](const std::string& text) { read_proxy_option(text, options); },
         "Connect through this proxy, by CONNECT; '' is none [http_proxy, https_proxy, all_proxy, "
         "no_proxy]")
      ->option_text("URL");
  app.add_option_function<std::string>(
         "--host", [&options](const std::string& host) { read_header("Host: " + host, options); },
         "What Host says, in place of the URL's host")
      ->option_text("HOST");
  add_seconds(
      app, "--wait", 0, 3600, [&options](auto time) { options.wait = time; },
      "How long the target may take until it takes connections [0]");
  add_seconds(
      app, "--timeout", 0.01, 3600, [&options](auto time) { options.timeout = time; },
      "The longest wait for one thing that must come [4]");
}

void add_outputs(CLI::App& app, Reports reports, std::vector<report::Output>& outputs) {
  for (const report::Form& form : report::forms()) {
    if (form.is_of_several_runs() != (reports == Reports::of_several_runs)) continue;
    const std::string name = "--" + std::string(form.name);
    if (!form.takes_path()) {
      app.add_flag_callback(
          name, [&outputs, &form] { outputs.push_back({&form, ""}); }, std::string(form.help));
      continue;
    }
    app.add_option_function<std::vector<std::string>>(
           name,
           [&outputs, &form](const std::vector<std::string>& paths) {
             for (const std::string& path : paths)
               outputs.push_back({&form, path});
           },
           std::string(form.help))
        ->allow_extra_args(false)
        ->option_text("FILE");
  }
}

void add_showing(CLI::App& app, OutputOptions& showing) {
  add_choice(app, "--color", showing.colour, colours, "auto, always or never [auto]")
      ->option_text("WHEN");
  CLI::Option* quiet = app.add_flag("-q,--quiet", showing.quiet, "Only the total line");
  app.add_flag("-v,--verbose", showing.verbose, "Everything: every case, transcripts in full")
      ->excludes(quiet);
  app.add_flag_callback(
      "--no-transcript", [&showing] { showing.transcripts = false; }, "Show no exchanges");
}

}  // namespace talkspec::cli

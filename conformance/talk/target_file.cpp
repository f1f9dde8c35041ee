#include "conformance/talk/target_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "conformance/scenario/document.h"
#include "conformance/scenario/reader.h"
#include "conformance/scenario/requirements.h"
#include "conformance/scenario/schema.h"
#include "conformance/talk/catalogue.h"
#include "conformance/talk/target.h"
#include "reference/framing/octets.h"
#include "reports/encodings.h"
#include "reports/file.h"

namespace talkspec::talk {
namespace {

using std::string_view;

constexpr string_view what = "a target";

class TargetReader {
 public:
  TargetReader(const scenario::Document& document, scenario::Diagnostics& diagnostics)
      : reader_(document, diagnostics) {}

  TargetOptions read(const scenario::Element& root) {
    if (!reader_.is_object(root, what)) return {};
    constexpr std::array<string_view, 16> members{
        "$schema", "url",      "profile",         "routing",    "terminator",     "pull",
        "push",    "headers",  "cookies",         "parameters", "authentication", "heartbeat",
        "timeout", "insecure", "longest_message", "unsupported"};
    reader_.known_members(root, what, members);
    read_place(root);
    read_dialect(root);
    read_fields(root);
    read_limits(root);
    check_routing(root);
    return std::move(options_);
  }

 private:
  template <std::size_t size>
  std::size_t choice(const scenario::Element& element, const std::array<string_view, size>& names) {
    return reader_.choice(element, names);
  }

  void read_place(const scenario::Element& root) {
    if (const scenario::Element* url = root.find("url")) {
      options_.url = reader_.text(*url);
      const auto target = target_from(options_);
      if (const auto* wrong = std::get_if<std::string>(&target); wrong && !options_.url.empty())
        reader_.report(*url, *wrong);
    }
    if (const scenario::Element* profile = root.find("profile")) {
      std::vector<string_view> names;
      for (const Profile& row : profiles())
        names.push_back(row.name);
      options_.profile = &profiles()[reader_.choice(*profile, names)];
    }
    if (const scenario::Element* routing = root.find("routing")) {
      options_.routing = static_cast<Routing>(reader_.choice(*routing, routing_names()));
    }
    if (const scenario::Element* terminator = root.find("terminator")) {
      constexpr std::array<string_view, 2> names{"NUL", "LF"};
      dialect().terminator = static_cast<Terminator>(choice(*terminator, names));
    }
    if (const scenario::Element* insecure = root.find("insecure"))
      options_.insecure = reader_.boolean(*insecure, false);
  }

  void read_dialect(const scenario::Element& root) {
    if (const scenario::Element* parameters = root.find("parameters")) read_parameters(*parameters);
    if (const scenario::Element* pull = root.find("pull");
        pull && reader_.is_object(*pull, "`pull`")) {
      constexpr std::array<string_view, 2> members{"path", "query"};
      reader_.known_members(*pull, "`pull`", members);
      if (const scenario::Element* path = pull->find("path")) options_.pull_path = path_of(*path);
      if (const scenario::Element* query = pull->find("query"))
        dialect().pull_query = form_template(*query, false);
    }
    if (const scenario::Element* push = root.find("push");
        push && reader_.is_object(*push, "`push`")) {
      constexpr std::array<string_view, 4> members{"path", "method", "body", "query"};
      reader_.known_members(*push, "`push`", members);
      if (const scenario::Element* path = push->find("path")) options_.push_path = path_of(*path);
      if (const scenario::Element* method = push->find("method"))
        dialect().push_method = token(*method);
      if (const scenario::Element* body = push->find("body"))
        dialect().push_body = form_template(*body, true);
      if (const scenario::Element* query = push->find("query"))
        dialect().push_query = form_template(*query, true);
    }
    const Dialect standard;
    dialect().by_template_only = dialect().pull_query != standard.pull_query ||
                                 dialect().push_query != standard.push_query ||
                                 dialect().push_body != standard.push_body;
  }

  void read_parameters(const scenario::Element& parameters) {
    if (!reader_.is_object(parameters, "`parameters`")) return;
    constexpr std::array<string_view, 2> members{"name", "message"};
    reader_.known_members(parameters, "`parameters`", members);
    const scenario::Element* name = parameters.find("name");
    const scenario::Element* message = parameters.find("message");
    const std::string name_is = name ? reader_.text(*name) : "name";
    const std::string message_is = message ? reader_.text(*message) : "message";
    dialect().pull_query = name_is + "={name}";
    dialect().push_body = dialect().push_query =
        fmt::format("{}={{name}}&{}={{message}}", name_is, message_is);
  }

  void read_fields(const scenario::Element& root) {
    if (const scenario::Element* headers = root.find("headers");
        headers && reader_.is_object(*headers, "`headers`")) {
      for (const scenario::Element& field : headers->children) {
        if (framing::token_length(field.key) != field.key.size() || field.key.empty())
          reader_.report(field.key_begin,
                         scenario::quote(field.key) + " is no field name (RFC 9110 §5.1)");
        options_.headers.emplace_back(field.key, value(field));
      }
    }
    if (const scenario::Element* cookies = root.find("cookies");
        cookies && reader_.is_object(*cookies, "`cookies`")) {
      std::string all;
      for (const scenario::Element& cookie : cookies->children)
        all += (all.empty() ? "" : "; ") + cookie.key + "=" + value(cookie);
      if (!all.empty()) add_by_template_only("Cookie", all);
    }
    if (const scenario::Element* authentication = root.find("authentication"))
      read_authentication(*authentication);
  }

  void read_authentication(const scenario::Element& element) {
    constexpr string_view noun = "`authentication`";
    if (!reader_.is_object(element, noun)) return;
    constexpr std::array<string_view, 2> schemes{"basic", "bearer"};
    const scenario::Element* scheme = reader_.needed(element, "scheme", noun);
    if (scheme == nullptr) return;
    if (choice(*scheme, schemes) == 0) {  // RFC 7617 §2
      constexpr std::array<string_view, 3> members{"scheme", "user", "password"};
      reader_.known_members(element, noun, members);
      const scenario::Element* user = reader_.needed(element, "user", noun);
      const scenario::Element* password = reader_.needed(element, "password", noun);
      if (user == nullptr || password == nullptr) return;
      const std::string secret = report::to_base64(value(*user) + ":" + value(*password, true));
      dialect().secrets.push_back(secret);
      add_by_template_only("Authorization", "Basic " + secret);
    } else {  // RFC 6750 §2.1
      constexpr std::array<string_view, 2> members{"scheme", "token"};
      reader_.known_members(element, noun, members);
      if (const scenario::Element* token_at = reader_.needed(element, "token", noun))
        add_by_template_only("Authorization", "Bearer " + value(*token_at, true));
    }
  }

  void add_by_template_only(std::string name, std::string value) {
    options_.headers.emplace_back(std::move(name), std::move(value));
    dialect().by_template_only = true;
  }

  void read_limits(const scenario::Element& root) {
    constexpr std::uint64_t most = std::uint64_t{1} << 40U;
    if (const scenario::Element* longest = root.find("longest_message"))
      dialect().longest_message = reader_.integer(*longest, 1, most);
    if (const scenario::Element* timeout = root.find("timeout")) {
      options_.timeout = reader_.seconds(*timeout, 3600);
      if (options_.timeout.count() < 10 && !reader_.failed())
        reader_.report(*timeout, "must be at least 0.01");
    }
    if (const scenario::Element* heartbeat = root.find("heartbeat")) {
      dialect().heartbeats.clear();
      if (heartbeat->kind == scenario::Element::Kind::string) {
        dialect().heartbeats.push_back(reader_.text(*heartbeat));
      } else if (reader_.has_kind(*heartbeat, scenario::Element::Kind::array)) {
        for (const scenario::Element& one : heartbeat->children)
          dialect().heartbeats.push_back(reader_.text(one));
      }
    }
    const scenario::Element* unsupported = root.find("unsupported");
    if (unsupported == nullptr || !reader_.has_kind(*unsupported, scenario::Element::Kind::array))
      return;
    for (const scenario::Element& one : unsupported->children)
      read_unsupported(one);
  }

  void read_unsupported(const scenario::Element& element) {
    constexpr string_view noun = "an entry of `unsupported`";
    if (!reader_.is_object(element, noun)) return;
    constexpr std::array<string_view, 4> members{"requirement", "case", "feature", "reason"};
    reader_.known_members(element, noun, members);
    Unsupported made;
    int kinds = 0;
    for (std::size_t kind = 0; kind < 3; ++kind) {
      const scenario::Element* subject = element.find(members[kind]);
      if (subject == nullptr) continue;
      ++kinds;
      made.kind = static_cast<Unsupported::Kind>(kind);
      made.what = reader_.text(*subject);
      check_subject(*subject, made);
    }
    if (kinds != 1) reader_.report(element, "needs one of `requirement`, `case` or `feature`");
    if (const scenario::Element* reason = reader_.needed(element, "reason", noun))
      made.reason = reader_.text(*reason);
    dialect().unsupported.push_back(std::move(made));
  }

  void check_subject(const scenario::Element& element, const Unsupported& made) {
    std::vector<string_view> known;
    if (made.kind == Unsupported::Kind::feature)
      known.assign(std::begin(feature_names), std::end(feature_names));
    if (made.kind == Unsupported::Kind::requirement)
      for (const scenario::CatalogueEntry& entry : built_in_catalogue().entries())
        known.emplace_back(entry.requirement.id);
    if (known.empty() || made.what.empty() ||
        std::find(known.begin(), known.end(), made.what) != known.end())
      return;
    const bool feature = made.kind == Unsupported::Kind::feature;
    reader_.report(element, fmt::format("there is no {} {}{}", feature ? "feature" : "requirement",
                                        scenario::quote(made.what),
                                        feature ? "; it may be " + scenario::one_of(known)
                                                : reader_.meant(made.what, known)));
  }

  // Who is meant by `others` can be told only where pushes carry a name.
  void check_routing(const scenario::Element& root) {
    const bool named =
        dialect().push_body.find("{name}") != std::string::npos || dialect().push_method == "GET";
    if (options_.routing != Routing::others || named) return;
    reader_.report(root, "pushes carry no {name}, so `routing` must be `all` or `none`");
  }

  // A string, or {"environment": "VARIABLE"}, which is a secret.
  std::string value(const scenario::Element& element, bool secret = false) {
    std::string text;
    if (element.kind == scenario::Element::Kind::object) {
      constexpr std::array<string_view, 1> members{"environment"};
      reader_.known_members(element, "a value", members);
      const scenario::Element* variable = reader_.needed(element, "environment", "a value");
      if (variable == nullptr) return {};
      const char* found = std::getenv(reader_.text(*variable).c_str());
      if (found == nullptr || *found == '\0') {
        reader_.report(*variable, fmt::format("the environment has no {}; set it",
                                              scenario::quote(variable->text)));
        return {};
      }
      text = found;
      secret = true;
    } else {
      text = reader_.text(element);
    }
    if (text.find_first_of(string_view("\r\n\0", 3)) != std::string::npos)
      reader_.report(element, "must not hold CR, LF or NUL");
    if (secret && !text.empty()) dialect().secrets.push_back(text);
    return text;
  }

  std::string token(const scenario::Element& element) {
    std::string text = reader_.text(element);
    if (!text.empty() && framing::token_length(text) != text.size())
      reader_.report(element, scenario::quote(text) + " is no method (RFC 9110 §9.1)");
    return text;
  }

  // Goes into a request target as it is.
  std::string path_of(const scenario::Element& element) {
    std::string path = reader_.text(element);
    if (!path.empty() && path.front() != '/') reader_.report(element, "must begin with `/`");
    check_target_text(element, path);
    if (path.find_first_of("?#") != std::string::npos)
      reader_.report(element, "must hold no `?` or `#`; see `query`");
    return path;
  }

  std::string form_template(const scenario::Element& element, bool needs_message) {
    std::string text = reader_.text(element);
    check_target_text(element, text);
    if (needs_message && text.find("{message}") == std::string::npos)
      reader_.report(element, "must have `{message}` in it");
    return text;
  }

  void check_target_text(const scenario::Element& element, const std::string& text) {
    const bool odd = std::any_of(text.begin(), text.end(), [](char byte) {
      const auto octet = static_cast<unsigned char>(byte);
      return octet <= 0x20 || octet >= 0x7f;
    });
    if (odd) reader_.report(element, "must be printable ASCII without spaces; percent-encode it");
  }

  Dialect& dialect() { return options_.dialect; }

  scenario::Reader reader_;
  TargetOptions options_;
};

}  // namespace

LoadedTarget load_target(string_view text, string_view file) {
  LoadedTarget loaded;
  const std::optional<scenario::Document> document =
      scenario::Document::parse(text, file, loaded.diagnostics);
  if (!document) return loaded;
  loaded.options = TargetReader(*document, loaded.diagnostics).read(document->root());
  if (loaded.diagnostics.empty())
    scenario::check_schema(*document, scenario::Schema::target, vocabulary(), loaded.diagnostics);
  scenario::sort_by_place(loaded.diagnostics);
  return loaded;
}

LoadedTarget load_target_file(const std::string& path) {
  const report::FileContent file = report::read_file(path);
  if (file.error) return {.options = {}, .diagnostics = {{path, 0, 0, {}, *file.error}}};
  return load_target(file.content, path);
}

}  // namespace talkspec::talk

// The steps. Each is its form here, its struct in scenario.h and the handler that runs it.
#include "conformance/scenario/kinds.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/step_form.h"

namespace talkspec::scenario {
namespace {

using std::string_view;

// --- kinds that only steps have ---------------------------------------------------------------

using When = std::vector<std::pair<std::string, bool>>;

Kind<When> when() {
  const Kind<bool> outcome = choice<bool>({{"accepted", true}, {"refused", false}});
  const auto read = [outcome](CaseReader& reader, const Element& at) {
    When made;
    if (!reader.is_object(at, "`when`")) return made;
    if (at.children.empty()) reader.report(at, "must name a label");
    for (const Element& label : at.children) {
      made.emplace_back(label.key, outcome.read(reader, label));
      reader.must_be_label(label);
    }
    return made;
  };
  return {read, map_schema(outcome.schema, 1)};
}

Kind<std::vector<std::string>> connections(const Kind<std::string>& each) {
  return one_or_list(each, "must name a connection");
}

// One pull, several, or `true`: all that are open.
Kind<std::vector<std::string>> pulls_or_all() {
  Kind<std::vector<std::string>> made = connections(open_pull());
  made.schema["anyOf"].push_back(only_true().schema);
  made.read = [named = made.read](CaseReader& reader, const Element& at) {
    if (at.kind != Element::Kind::boolean) return named(reader, at);
    reader.only_true(at);
    if (!reader.any_pull()) reader.report(at, "no step before this one opens a pull");
    return std::vector<std::string>{};
  };
  return made;
}

Kind<std::vector<Steps>> branches() {
  const auto read = [](CaseReader& reader, const Element& at) {
    std::vector<Steps> made;
    if (!reader.has_kind(at, Element::Kind::array)) return made;
    if (at.children.size() < 2 || at.children.size() > LoadLimits::branches) {
      reader.report(at, fmt::format("must have from 2 to {} branches", LoadLimits::branches));
      return made;
    }
    const CaseReader::Seen before = reader.seen();
    CaseReader::Seen after = before;
    for (const Element& branch : at.children) {
      reader.go_on_from(before);
      made.push_back(steps().read(reader, branch));
      after.add(reader.seen());
    }
    reader.go_on_from(after);
    return made;
  };
  Json schema = array_schema(steps().schema, 2);
  schema["maxItems"] = LoadLimits::branches;
  return {read, std::move(schema)};
}

void check_push(CaseReader& reader, const Element& element, step::Push& push) {
  reader.has_role(push.by);
  if (push.form == step::Push::Form::chunked) return;
  for (const string_view member : {"chunk_sizes", "extension", "trailers"})
    if (const Element* const chunked = element.find(member))
      reader.report(chunked->key_begin,
                    fmt::format("{} needs \"form\": \"chunked\"", quote(member)));
}

void check_expect(CaseReader& reader, const Element& element, step::Expect&) {
  const Element* const late = element.find("late");
  if (late != nullptr && element.find("within") == nullptr)
    reader.report(late->key_begin, "`late` needs `within`");
}

void check_fence(CaseReader& reader, const Element&, step::Fence& fence) {
  reader.has_role(fence.by);
}

void check_wire(CaseReader& reader, const Element& element, step::Wire& wire) {
  if (!wire.strict && !wire.chunked && !wire.ended && !wire.max_chunk)
    reader.report(element, "a `wire` step needs `strict`, `chunked`, `max_chunk` or `ended`");
}

// Each step is stated here, and nowhere else.
std::vector<Form<Step>> all_steps() {
  using namespace step;
  return {
      step_form<Pull>(
          "Opens a pull on a connection of its own.",
          Members<Pull>{
              member("pull", &Pull::connection, new_pull(), "What it is called."),
              member("name", &Pull::name, bytes(),
                     "The Talk name it asks with. Default: `${name:CONNECTION}`."),
              member("on", &Pull::on, role(),
                     "The role whose connection it takes over, behind what that has pushed. That "
                     "role's next push opens another one.")
                  .usually("a connection of its own"),
              member("canary", &Pull::canary, boolean(true),
                     "Proves the subscription: pushes a unique message until it is seen.")
                  .usually(true),
              member("answer", &Pull::answer, answer(), "What must come back. Default: 2xx."),
          } + lifted(request_members(), &Pull::request, "request")),
      step_form<Push>(
          "Pushes each message with a request of its own and awaits each answer.",
          Members<Push>{
              member("push", &Push::messages, one_or_list(bytes(), "must have a message"),
                     "A message, or several."),
              member("by", &Push::by, role(),
                     "Whose push: a role has one name and one connection, which is kept, and "
                     "opened again when the server closes it between requests.")
                  .usually("pusher"),
              member("form", &Push::form,
                     choice<Push::Form>({{"length", Push::Form::length},
                                         {"chunked", Push::Form::chunked},
                                         {"query", Push::Form::query}}),
                     "How the message travels: with a Content-Length, in chunks, or in the "
                     "query.")
                  .usually("length"),
              member("chunk_sizes", &Push::chunk_sizes, list(piece()),
                     "Of the chunked form: bytes of each chunk. The last size repeats. Default: "
                     "one chunk."),
              member("extension", &Push::extension, bytes(),
                     "Of the chunked form: what follows every chunk-size, with its `;`."),
              member("trailers", &Push::trailers, field_lines(),
                     "Of the chunked form: field lines of the trailer section."),
              member("body", &Push::body, bytes(), "The content, in place of the usual form."),
              member("segments", &Push::segments, segments(), "Cuts each request into segments."),
              member("times", &Push::times, times(),
                     "How often the whole list is pushed; `${i}` counts from 0.")
                  .usually(1),
              member("pipelined", &Push::pipelined, boolean(),
                     "Sends all requests, then takes all answers.")
                  .usually(false),
              member("answer", &Push::answer, answer(), "What must come back to each request.")
                  .usually("accepted"),
              member("name", &Push::name, bytes(), "The Talk name it says. Default: `${name:BY}`."),
          } + lifted(request_members(), &Push::request, "request"),
          check_push),
      step_form<Open>("Opens a plain connection.",
                      {member("open", &Open::connection, new_connection(), "Its name.")}),
      step_form<Send>(
          "Sends bytes on a connection, which it opens if no step did.",
          {member("send", &Send::connection, connection_to_send_on(), "Its name."),
           member("bytes", &Send::bytes, bytes(), "What is sent, as it is.").needed(),
           member("segments", &Send::segments, segments(), "Cuts the bytes into segments.")}),
      step_form<AwaitAnswer>(
          "Takes the next answer on a connection.",
          {member("await", &AwaitAnswer::connection, open_connection(), "Which connection."),
           member("answer", &AwaitAnswer::answer, answer(), "What must come.").usually("accepted"),
           member("method", &AwaitAnswer::request_method, text(),
                  "The method of the request, as the answer to a HEAD request has no content.")
               .usually("GET")}),
      step_form<Expect>(
          "Takes the next messages of a pull.",
          {member("expect", &Expect::connection, open_pull(), "Which pull."),
           member("messages", &Expect::messages,
                  list(message_match(),
                       "must have a message; prove that none comes with a `fence` step"),
                  "What they must be.")
               .needed(),
           member("order", &Expect::in_order, choice<bool>({{"given", true}, {"any", false}}),
                  "Whether they must come in the order of the list.")
               .usually("given"),
           member("others", &Expect::others_between, boolean(),
                  "Messages that are not listed may come between.")
               .usually(false),
           member("times", &Expect::times, times(),
                  "How often the whole list must come; `${i}` counts from 0.")
               .usually(1),
           member("late", &Expect::late, choice<Level>({{"should", Level::should}}),
                  "A message that misses `within` is only a warning. It is awaited for twice the "
                  "timeout."),
           member("or_closed", &Expect::or_closed, boolean(),
                  "That the server ends the pull is as good. Where its answer says `Connection: "
                  "close`, the connection must end too.")
               .usually(false)},
          check_expect),
      step_form<Fence>(
          "Proves that no other message came: a sentinel pushed now must be the next one.",
          {member("fence", &Fence::connections, pulls_or_all(),
                  "A pull, or several. `true`: every open one."),
           member("by", &Fence::by, role(), "The role that pushes the sentinel.")
               .usually("pusher")},
          check_fence),
      step_form<Wire>(
          "Judges all that came on a pull so far.",
          {member("wire", &Wire::connection, open_pull(), "Which pull."),
           member("strict", &Wire::strict, boolean(true),
                  "`true`: nothing departed from RFC 9112 §7.1."),
           member("chunked", &Wire::chunked, boolean(true),
                  "`true`: the head says `Transfer-Encoding: chunked`."),
           member("max_chunk", &Wire::max_chunk, integer(1, std::uint64_t{1} << 40),
                  "No chunk has more bytes."),
           member("ended", &Wire::ended, boolean(true), "`true`: the last-chunk has come.")},
          check_wire),
      step_form<Close>("Closes a connection.",
                       {member("close", &Close::connection, open_connection(), "Which connection."),
                        member("how", &Close::how,
                               choice<Close::How>({{"close", Close::How::close},
                                                   {"half-close", Close::How::half_close},
                                                   {"reset", Close::How::reset}}),
                               "Both directions, only ours (FIN), or by RST.")
                            .usually("close"),
                        member("patient", &Close::patient, boolean(),
                               "Waits first until the answer that is due has come, or has not in "
                               "its time, and until a push on another connection is answered "
                               "behind that: a FIN right behind a request changes what some "
                               "servers do with it.")
                            .usually(false)},
                       nullptr, {.connection = {}, .how = Close::How::close, .patient = false}),
      step_form<Closed>("Awaits that the server closes.",
                        {member("closed", &Closed::connections, connections(open_connection()),
                                "A connection, or several."),
                         member("how", &Closed::how,
                                choice<Closed::How>({{"any", Closed::How::any},
                                                     {"fin", Closed::How::fin},
                                                     {"reset", Closed::How::reset},
                                                     {"last-chunk", Closed::How::last_chunk}}),
                                "By FIN, by RST, or by a last-chunk that ends the body.")
                             .usually("any")},
                        nullptr, {.connections = {}, .how = Closed::How::any}),
      step_form<Reading>(
          "Stops reading from a connection.",
          {member("pause", &Reading::connection, open_connection(), "Which connection.")}, nullptr,
          {.connection = {}, .paused = true}),
      step_form<Reading>(
          "Goes on reading from a connection.",
          {member("resume", &Reading::connection, open_connection(), "Which connection.")}, nullptr,
          {.connection = {}, .paused = false}),
      step_form<Together>("Runs branches side by side and awaits all.",
                          {member("together", &Together::branches, branches(),
                                  "Steps of each branch. No branch may use what another one "
                                  "opens.")}),
      step_form<Repeat>(
          "Runs steps several times.",
          {member("repeat", &Repeat::times, times(), "How often; `${i}` counts from 0."),
           member("steps", &Repeat::steps, steps(), "The steps.").needed()}),
      step_form<Serving>(
          "Proves that a fresh pull and a fresh push still work.",
          {member<Serving>(
              "serving", [](Serving&, bool) {}, only_true(), "Nothing else can be said.")}),
      step_form<Wait>("Paces what is sent. It never proves anything.",
                      {member("wait", &Wait::time, seconds(600), "How long.")}),
  };
}

Step read_step(CaseReader& reader, const Element& element) {
  Step made;
  if (reader.is_object(element, "a step"))
    made = read_forms(reader, element, step_forms()).value_or(Step{});
  made.line = reader.document().line(element.begin);
  made.offset = element.begin;
  return made;
}

}  // namespace

const Members<Step>& common_members() {
  static const Members<Step> members = lifted<Step>(
      Members<Step>{
          member("label", &Step::label, label(),
                 "Remembers under this name whether the step was accepted or refused."),
          member("when", &Step::when, when(),
                 "Runs the step only if those with these labels were answered so."),
          member("within", &Step::within, budget(),
                 "How long the step may take, in seconds. Default: `--timeout`."),
          member("because", &Step::because, text(),
                 "The sentence that a failure of this step begins with."),
          member("decides", &Step::decides, boolean(),
                 "Where `when` skips all steps that say so, the case is not judged.")
              .usually(false),
      },
      [](Step& step) -> Step& { return step; }, "every-step");
  return members;
}

const Forms<Step>& step_forms() {
  static const Forms<Step> forms = [] {
    std::vector<Form<Step>> all = all_steps();
    for (Form<Step>& form : client_steps())
      all.push_back(std::move(form));
    return Forms<Step>{"a step needs one of", "a step does one thing", std::move(all)};
  }();
  return forms;
}

Json step_schema() {
  return {{"title", "step"},
          {"description", "One step. The member that names its kind says which."},
          {"anyOf", forms_schemas(step_forms(), "step-")}};
}

const Kind<Steps>& steps() {
  static const Kind<Steps> kind = [] {
    Kind<Steps> made = list(Kind<Step>{read_step, reference("step")}, "must have a step");
    made.schema = defined("steps", described(std::move(made.schema),
                                             "Run in order. The first that fails ends the case."));
    return made;
  }();
  return kind;
}

}  // namespace talkspec::scenario

// The steps of scenarios that test a client. Each is its form here, its struct in scenario.h and
// the handler that runs it.
#include "conformance/scenario/load.h"
#include "conformance/scenario/step_form.h"

namespace talkspec::scenario {
namespace {

void check_pulled(CaseReader& reader, const Element& element, step::Pulled& pulled) {
  if (!pulled.answered && pulled.head)
    reader.report(element, "a `pulled` step that is not answered has no `head`");
}

void check_pushed(CaseReader& reader, const Element& element, step::Pushed& pushed) {
  if (!pushed.answered && pushed.answer)
    reader.report(element, "a `pushed` step that is not answered has no `answer`");
  if (pushed.kept && !reader.seen().connections.contains(pushed.connection))
    reader.report(element, "`kept` needs an earlier step with a connection of that name");
  reader.opens_named(element, pushed.connection);
}

}  // namespace

std::vector<Form<Step>> client_steps() {
  using namespace step;
  return {
      step_form<Pulled>(
          "Of a client. Awaits its next pull and answers it with a head.",
          {member("pulled", &Pulled::connection, new_pull(), "What its connection is called."),
           member("answered", &Pulled::answered, boolean(true), "Whether it is answered at all.")
               .usually(true),
           member("head", &Pulled::head, bytes(),
                  "The bytes of the answer. Default: the head of the profile."),
           member("target", &Pulled::target, match(), "What the request target must be."),
           member("headers", &Pulled::fields, field_matches(),
                  "Field lines of the request. `true`: there; `false`: not there; else what the "
                  "value must be."),
           member("not_before", &Pulled::not_before, seconds(60),
                  "It must not come sooner after this step began, in seconds.")
               .usually(0)},
          check_pulled),
      step_form<Stream>(
          "Of a client. Sends messages on a pull, each in a chunk of its own.",
          {member("stream", &Stream::connection, open_pull(), "Which pull."),
           member("messages", &Stream::messages, list(bytes(), "must have a message"),
                  "The messages, without what ends them.")
               .needed(),
           member("one_chunk", &Stream::one_chunk, boolean(), "All of them in one chunk.")
               .usually(false),
           member("times", &Stream::times, times(),
                  "How often the whole list is sent; `${i}` counts from 0.")
               .usually(1),
           member("segments", &Stream::segments, segments(), "Cuts all of it into segments.")}),
      step_form<Shown>(
          "Of a client. It reports these messages next, in this order, and none between.",
          {member("shown", &Shown::messages, list(message_match(), "must have a message"),
                  "What they must be."),
           member("times", &Shown::times, times(),
                  "How often the whole list must come; `${i}` counts from 0.")
               .usually(1)}),
      step_form<Ask>(
          "Of a client. Has it push this message: it is started with it, or, where it echoes what "
          "it pulls, is sent it on its pull.",
          {member("ask", &Ask::text, bytes(), "The message.")}),
      step_form<Pushed>(
          "Of a client. Awaits its next push and answers it.",
          {member("pushed", &Pushed::connection, plain_connection(),
                  "What its connection is called."),
           member("kept", &Pushed::kept, boolean(),
                  "It must come on the connection of that name, on which a push came before.")
               .usually(false),
           member("message", &Pushed::message, match(), "What the message of its form must be."),
           member("method", &Pushed::method, text(), "What its method must be."),
           member("target", &Pushed::target, match(), "What the request target must be."),
           member("body", &Pushed::body, match(), "What its content must be, byte by byte."),
           member("headers", &Pushed::fields, field_matches(),
                  "Field lines of the request, as in `pulled`."),
           member("answered", &Pushed::answered, boolean(true), "Whether it is answered at all.")
               .usually(true),
           member("answer", &Pushed::answer, bytes(),
                  "The bytes of the answer. Default: 200 with a short content.")},
          check_pushed),
      step_form<Exits>("Of a client. Awaits that its program ends.",
                       {member("exits", &Exits::code,
                               choice<Exits::Code>({{"any", Exits::Code::any},
                                                    {"zero", Exits::Code::zero},
                                                    {"other", Exits::Code::other}}),
                               "With which exit code: any, 0, or another one.")}),
      step_form<Listening>("Of a client. Connections are refused from now on.",
                           {member<Listening>(
                               "refuse", [](Listening& made, bool) { made.open = false; },
                               only_true(), "Nothing else can be said.")}),
      step_form<Listening>("Of a client. Connections are taken again.",
                           {member<Listening>(
                               "listen", [](Listening& made, bool) { made.open = true; },
                               only_true(), "Nothing else can be said.")}),
      step_form<Storm>(
          "Of a client. Answers every pull in the same way for the time of `within`, by default "
          "one "
          "second, and closes its connection: no more than so many may come.",
          {member("storm", &Storm::most, integer(0, 10'000), "How many may come."),
           member("answer", &Storm::answer, bytes(),
                  "The bytes of each answer. Default: the connection is closed without one.")}),
  };
}

}  // namespace talkspec::scenario

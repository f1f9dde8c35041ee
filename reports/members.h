// The members of the model, as reports in JSON have them. Each is named once, here: what writes
// members, what reads them and what packs them (reports/spool.cpp) all go through these lists.
//
// An `Io` has a function for each kind of member, which gets the key, the member, and whether an
// empty member is left out. The elements of a list are objects that have members() here too.
#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <type_traits>

#include "reports/model.h"

namespace talkspec::report {

enum class Presence : std::uint8_t { always, unless_empty };

// T when members are read, const T when they are written.
template <class Given, class T>
concept Of = std::same_as<std::remove_const_t<Given>, T>;

template <class Io, Of<Requirement> T>
void members(Io& io, T& requirement) {
  io.text("id", requirement.id);
  io.name("level", requirement.level);
  io.text("sentence", requirement.sentence);
  io.text("source", requirement.source);
}

template <class Io, Of<WireEvent> T>
void members(Io& io, T& event) {
  io.number("microseconds", event.at);
  io.text("connection", event.connection);
  io.name("kind", event.kind);
  if (event.kind == WireEvent::Kind::note)
    io.text("bytes", event.bytes, Presence::unless_empty);
  else
    io.bytes("bytes", event.bytes, Presence::unless_empty);
  io.number("elided", event.elided, Presence::unless_empty);
  io.boundaries("boundaries", event.boundaries, event.bytes.size());
  io.boolean("deciding", event.deciding, Presence::unless_empty);
  io.boolean("foreign", event.foreign, Presence::unless_empty);
}

// What CTRF has no member for in an attempt and in a test; it is under their `extra`.
template <class Io, Of<Attempt> T>
void members(Io& io, T& attempt) {
  io.name("verdict", attempt.verdict);
  io.text("expected", attempt.expected, Presence::unless_empty);
  io.text("actual", attempt.actual, Presence::unless_empty);
  io.list("transcript", attempt.transcript);
}

template <class Io, Of<Case> T>
void members(Io& io, T& c) {
  io.text("title", c.title);
  io.text("area", c.area);
  io.name("level", c.level);
  io.list("requirements", c.requirements);
  io.text("expected", c.expected, Presence::unless_empty);
  io.text("actual", c.actual, Presence::unless_empty);
  io.texts("notes", c.notes, Presence::unless_empty);
  io.text("known", c.known, Presence::unless_empty);
  io.text("unexpected", c.unexpected, Presence::unless_empty);
  io.text("rerun", c.rerun, Presence::unless_empty);
  io.text("cause", c.cause, Presence::unless_empty);
  io.name("layer", c.layer, Layer::own);
  io.number("stepLine", c.step_line, Presence::unless_empty);
  io.text("pathInRepository", c.path_in_repository, Presence::unless_empty);
  io.text("scenario", c.scenario, Presence::unless_empty);
  io.time("start", c.start);
  io.number("durationMicroseconds", c.duration);
  io.list("transcript", c.transcript);
}

// What is known of a run before its first case.
template <class Io, Of<Run> T>
void members_before(Io& io, T& run) {
  io.text("name", run.name, Presence::unless_empty);
  io.text("target", run.target);
  io.text("profile", run.profile);
  io.text("routing", run.routing);
  io.decimal("seed", run.seed);
  io.text("suiteHash", run.suite_hash);
  io.texts("commandLine", run.command_line);
  io.text("host", run.host);
  io.texts("versions", run.versions);
  io.time("start", run.start);
  io.number("maxTimeMilliseconds", run.max_time, Presence::unless_empty);
}

// What is known after the last one.
template <class Io, Of<Run> T>
void members_after(Io& io, T& run) {
  io.time("stop", run.stop);
  io.number("roundTripMicroseconds", run.round_trip);
  io.boolean("interrupted", run.interrupted);
  io.text("trouble", run.trouble);
  io.boolean("outOfTime", run.out_of_time, Presence::unless_empty);
  io.texts("headlines", run.headlines, Presence::unless_empty);
  io.text("smoke", run.smoke, Presence::unless_empty);
}

}  // namespace talkspec::report

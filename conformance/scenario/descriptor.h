// Internal to the room: how the language is stated. A Form is an object, its Members bind names to
// the fields of a struct, and a Kind is what may stand in a member. The reader, the JSON Schemas
// and the tables of LANGUAGE.md are all made of these.
#pragma once

#include <concepts>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "conformance/scenario/case_reader.h"

namespace talkspec::scenario {

using Json = nlohmann::ordered_json;

// The definitions that a schema is made of while it is being written.
class Definitions {
 public:
  explicit Definitions(const Vocabulary& vocabulary) : vocabulary_(vocabulary) {}

  const Vocabulary& vocabulary() const noexcept { return vocabulary_; }

  // A reference to the definition of that name; `make` is called for it once.
  Json refer(const std::string& name, const std::function<Json(Definitions&)>& make);
  Json take() { return std::move(made_); }

 private:
  const Vocabulary& vocabulary_;
  Json made_ = Json::object();
};

// What may stand at a place: how it is read, and its JSON Schema.
template <class T>
struct Kind {
  std::function<T(CaseReader&, const Element&)> read;
  std::function<Json(Definitions&)> schema;
};

struct MemberSchema {
  std::string_view name;
  std::string_view doc;  // one line
  bool is_needed = false;
  Json usual;              // what holds when the member is not there; null: `doc` says it
  std::string_view group;  // of members that several forms share: each is a definition
  std::function<Json(Definitions&)> schema;
};

template <class T>
struct Member : MemberSchema {
  std::function<void(CaseReader&, const Element&, T&)> read;

  Member needed() && {
    is_needed = true;
    return std::move(*this);
  }
  Member usually(Json value) && {
    usual = std::move(value);
    return std::move(*this);
  }
};
template <class T>
using Members = std::vector<Member<T>>;

// An object that becomes a T.
template <class T>
struct Form {
  std::string what;  // in sentences: "a `push` step"
  std::string_view doc;
  Members<T> members;  // read in this order; the first gives the form its name
  T initial{};
  std::function<void(CaseReader&, const Element&, T&)> check;  // what no single member can know

  std::string_view name() const { return members.front().name; }
};

// Objects that are told apart by the member that names their form.
template <class T>
struct Forms {
  std::string_view needs;      // begins a sentence: "a step needs one of"
  std::string_view one_thing;  // the same: "a step does one thing"
  std::vector<Form<T>> forms;
};

// --- making them ----------------------------------------------------------------------------

// A member for which `set(T&, V)` is called.
template <class T, class Set, class V>
  requires std::invocable<const Set&, T&, V>
Member<T> member(std::string_view name, Set set, Kind<V> kind, std::string_view doc) {
  Member<T> made;
  made.name = name;
  made.doc = doc;
  made.schema = std::move(kind.schema);
  made.read = [set = std::move(set), read = std::move(kind.read)](CaseReader& reader,
                                                                  const Element& element, T& into) {
    set(into, read(reader, element));
  };
  return made;
}

// A member that is a field of T.
template <class T, class F, class V>
Member<T> member(std::string_view name, F T::* field, Kind<V> kind, std::string_view doc) {
  return member<T>(
      name, [field](T& into, V value) { into.*field = std::move(value); }, std::move(kind), doc);
}

// Members of an Inner that are members of an Outer: `inner_of(Outer&)` is the Inner.
template <class Outer, class Inner, class Project>
Members<Outer> lifted(const Members<Inner>& members, Project inner_of,
                      std::string_view group = {}) {
  Members<Outer> made;
  for (const Member<Inner>& member : members) {
    Member<Outer> outer;
    static_cast<MemberSchema&>(outer) = member;
    if (!group.empty()) outer.group = group;
    outer.read = [inner_of, read = member.read](CaseReader& reader, const Element& element,
                                                Outer& into) {
      read(reader, element, inner_of(into));
    };
    made.push_back(std::move(outer));
  }
  return made;
}

template <class Inner, class Outer>
Members<Outer> lifted(const Members<Inner>& members, Inner Outer::* field,
                      std::string_view group = {}) {
  return lifted<Outer>(members, [field](Outer& outer) -> Inner& { return outer.*field; }, group);
}

template <class T>
Members<T> operator+(Members<T> members, const Members<T>& more) {
  members.insert(members.end(), more.begin(), more.end());
  return members;
}

// The same kind, as a definition of its own in schemas.
template <class T>
Kind<T> defined(std::string name, Kind<T> kind) {
  auto schema = [name = std::move(name), make = std::move(kind.schema)](Definitions& definitions) {
    return definitions.refer(name, make);
  };
  return {std::move(kind.read), std::move(schema)};
}

// The same kind, and what it reads turned into something else.
template <class T, class Turn>
auto turned(Kind<T> kind, Turn turn) -> Kind<std::invoke_result_t<Turn, T>> {
  auto read = [read = std::move(kind.read), turn](CaseReader& reader, const Element& element) {
    return turn(read(reader, element));
  };
  return {std::move(read), std::move(kind.schema)};
}

// --- reading --------------------------------------------------------------------------------

template <class T>
std::vector<std::string_view> names_of(const std::vector<T>& members) {
  std::vector<std::string_view> names;
  for (const T& each : members) {
    if constexpr (std::derived_from<T, MemberSchema>) {
      names.push_back(each.name);
    } else {
      names.push_back(each.name());
    }
  }
  return names;
}

// The element is an object.
template <class T>
T read_form(CaseReader& reader, const Element& element, const Form<T>& form, T made) {
  reader.known_members(element, form.what, names_of(form.members));
  for (const Member<T>& member : form.members) {
    const Element* const found = member.is_needed ? reader.needed(element, member.name, form.what)
                                                  : element.find(member.name);
    if (found != nullptr) member.read(reader, *found, made);
  }
  if (form.check) form.check(reader, element, made);
  return made;
}

template <class T>
T read_form(CaseReader& reader, const Element& element, const Form<T>& form) {
  return read_form(reader, element, form, form.initial);
}

// The element is an object; nothing when it has none of the forms.
template <class T>
std::optional<T> read_forms(CaseReader& reader, const Element& element, const Forms<T>& forms) {
  const std::optional<std::size_t> form =
      reader.form_of(element, names_of(forms.forms), forms.needs, forms.one_thing);
  if (!form) return std::nullopt;
  return read_form(reader, element, forms.forms[*form]);
}

// --- schemas --------------------------------------------------------------------------------

// The schema, and what it is about; a reference keeps its own description beside it.
Json described(Json schema, std::string_view doc);

// An array of at least `least` items.
Json array_schema(Json items, std::size_t least);

Json object_schema(Definitions& definitions, std::string_view title, std::string_view doc,
                   const std::vector<const MemberSchema*>& members);

// The object must have that member.
Json needing(Json object, std::string_view member);

// `title`: what editors call it where it is one of several; empty: nothing.
template <class T>
Json form_schema(Definitions& definitions, const Form<T>& form, std::string_view title = {}) {
  std::vector<const MemberSchema*> members;
  for (const Member<T>& member : form.members)
    members.push_back(&member);
  return object_schema(definitions, title, form.doc, members);
}

// The schemas of all forms, for "anyOf". `definition`: each is a definition of that name and the
// form's; empty: none is.
template <class T>
Json forms_schemas(Definitions& definitions, const Forms<T>& forms,
                   std::string_view definition = {}) {
  Json made = Json::array();
  for (const Form<T>& form : forms.forms) {
    const auto make = [&form](Definitions& all) {
      Json schema = form_schema(all, form, form.name());
      return needing(std::move(schema), form.name());
    };
    made.push_back(definition.empty()
                       ? make(definitions)
                       : definitions.refer(fmt::format("{}{}", definition, form.name()), make));
  }
  return made;
}

}  // namespace talkspec::scenario

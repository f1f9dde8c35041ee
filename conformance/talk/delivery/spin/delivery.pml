/* Two pushers, two pulls and three messages, a server, and the rules of checker.h.
 *
 * The server may do whatever is right: answer before or after it hands a message out, or not at
 * all, or refuse after all; subscribe a pull late, end it, refuse it, give a name to the pull that
 * it saw last; and hand out the messages of several pushers in any order. The rules must never
 * complain. With -DFAULT=n the server or a rule is wrong, and they must.
 *
 *   MESSAGES   3 (default) or 2: the first two are pushed by "a", the third by "b"
 *   PULLS      2 (default) or 1: the last is named "c", "a" or "d", the one before it "c"
 *   NAMES      which of these, as a sum: 1 for "c" (of two pulls), 2 for "a", 4 for "d"
 *   HISTORIES  keeps what the runner sees in the state, and prints every history that there is, with
 *              what the rules say of it; testing/letters.h says how
 */
#ifndef MESSAGES
#define MESSAGES 3
#endif
#ifndef PULLS
#define PULLS 2
#endif
#ifndef NAMES
#define NAMES 7
#endif
#ifndef FAULT
#define FAULT 0
#endif

/* The server is wrong. */
#define LOSES     (FAULT == 1)  /* it leaves a pull out */
#define REPEATS   (FAULT == 2)  /* it hands a message out twice */
#define REORDERS  (FAULT == 3)  /* it hands out one pusher's messages in any order */
#define RETURNS   (FAULT == 4)  /* it hands them to pulls of the pusher's name */
#define REPLAYS   (FAULT == 5)  /* it hands a new pull what was accepted before */
#define FORGES    (FAULT == 6)  /* it hands out what was not pushed yet */
/* A rule is wrong. */
#define EARLY     (FAULT == 7)  /* a pull had to get what was pushed since it was asked for */
#define STRICT    (FAULT == 8)  /* pushes that overlap have an order as well */
#define ANSWERED  (FAULT == 9)  /* a push without an answer had to come */
#define IMPATIENT (FAULT == 10) /* what is missing is lost though nobody waited */
#define KEPT      (FAULT == 11) /* a name that another pull asks for is still the first one's */
#define TAKEN     (FAULT == 12) /* the pull that was asked for last has the name for certain */

mtype = {unbegun, under_way, accepted, refused, unanswered};
mtype = {unasked, asked, ended};

#define same_name 0
#define pushers_name 1
#define other_name 2
#define at(m, j) ((m) * PULLS + (j))
#define pair(x, y) ((x) * MESSAGES + (y))
#define pusher(m) ((m) / 2)
#define one_name (PULLS == 2 && last_name == same_name)
#define its_own(m, j) ((j) == PULLS - 1 && last_name == pushers_name && pusher(m) == 0)

bool over;
byte last_name = other_name;    /* of the last pull */
bool one_connection;            /* the pushes of "a" share one */

/* ---- What the runner knows ---- */

mtype push[MESSAGES] = unbegun;
mtype pull[PULLS] = unasked;
bool proved[PULLS];               /* it was subscribed some time */
bool doubted[PULLS];              /* another pull may have its name */
bool no_pull[PULLS];              /* it was refused */
bool within[MESSAGES * PULLS];    /* the pull was sure from the beginning of the push on */
bool due[MESSAGES * PULLS];       /* it had to get the push */
bool stale[MESSAGES * PULLS];     /* the push was answered before it was asked for */
bool came[MESSAGES * PULLS];
bool late[MESSAGES * PULLS];      /* it came behind one that must come after, and is under way */
bool before[MESSAGES * MESSAGES]; /* the one must come before the other */
#define sure(j) (proved[j] && !doubted[j] && pull[j] == asked)

bool lost, twice, disorder, misrouted, forged; /* the complaints */
#define complaint (lost || twice || disorder || misrouted || forged)

/* ---- What the server knows ---- */

bool taken[MESSAGES];            /* handed out to the pulls that were subscribed */
bool second_first;               /* of "a": the second message was accepted first */
bool subscribed[PULLS];
bool was_subscribed[PULLS];
bool handed[MESSAGES * PULLS];   /* on its way to the pull */

/* ---- The history ---- */

#ifdef HISTORIES
byte history[20];
byte events;
#define note(letter) history[events] = letter; events++
#define show() c_code {                                                                       \
    int event;                                                                                \
    printf("> %d%c%c %c%c%c%c%c ", PULLS, "sod"[now.last_name], now.one_connection ? '=' : '|', \
           now.lost ? 'l' : '-', now.twice ? 't' : '-', now.disorder ? 'o' : '-',             \
           now.misrouted ? 'm' : '-', now.forged ? 'f' : '-');                                \
    for (event = 0; event < now.events; event++) putchar(now.history[event]);                 \
    putchar('\n'); }
#else
#define note(letter) skip
#define show() skip
#endif

/* ---- The rules: one for each event that the runner sees ---- */

inline judge() {
#ifndef HISTORIES
  assert(!lost);
  assert(!twice);
  assert(!disorder);
  assert(!misrouted);
  assert(!forged)
#else
  skip
#endif
}

inline on_begin(m) {
  note('a' + m);
  push[m] = under_way;
  for (k : 0 .. PULLS - 1) {
    within[at(m, k)] = sure(k) || (EARLY && pull[k] == asked)
  }
  for (k : 0 .. MESSAGES - 1) {
    if
    :: k != m && pusher(k) == pusher(m) && push[k] != unbegun ->
       before[pair(k, m)] = push[k] == accepted || one_connection || STRICT
    :: else
    fi
  }
}

inline on_end(m, how, letter) {
  note(letter + m);
  push[m] = how;
  for (k : 0 .. PULLS - 1) {
    if
    :: (how == accepted || (ANSWERED && how == unanswered)) && within[at(m, k)] &&
       !its_own(m, k) && (sure(k) || (EARLY && pull[k] == asked)) ->
       due[at(m, k)] = true
    :: else
    fi;
    disorder = disorder || (how == accepted && late[at(m, k)]);
    late[at(m, k)] = false;
    within[at(m, k)] = false
  }
  judge()
}

/* Only pulls of one name doubt each other: the second is always asked for second. */
inline on_ask(j) {
  note('0' + j);
  pull[j] = asked;
  for (k : 0 .. MESSAGES - 1) {
    stale[at(k, j)] = push[k] == accepted
  }
  if
  :: one_name && j == 1 && !no_pull[0] ->
     doubted[1] = !proved[0] && !TAKEN;
     if
     :: pull[0] == asked && !KEPT ->
        doubted[0] = true;
        for (k : 0 .. MESSAGES - 1) {
          within[at(k, 0)] = false;
          due[at(k, 0)] = false
        }
     :: else
     fi
  :: else
  fi
}

inline on_open(j) {
  note('2' + j);
  proved[j] = true
}

inline on_refused(j) {
  note('4' + j);
  pull[j] = ended;
  no_pull[j] = true;
  doubted[0] = false;
  if
  :: PULLS == 2 -> doubted[PULLS - 1] = false
  :: else
  fi
}

inline on_message(m, j) {
  note('k' + m + 3 * j);
  if
  :: push[m] == unbegun -> forged = true
  :: else ->
     proved[j] = true;
     if
     :: its_own(m, j) -> misrouted = true
     :: !its_own(m, j) && stale[at(m, j)] &&
        (j == 0 || !one_name || no_pull[0] || stale[at(m, 0)] || came[at(m, 0)]) ->
        misrouted = true
     :: else ->
        if
        :: came[at(m, j)] -> twice = true
        :: else ->
           came[at(m, j)] = true;
           for (k : 0 .. MESSAGES - 1) {
             if
             :: came[at(k, j)] && before[pair(m, k)] ->
                disorder = disorder || push[m] == accepted;
                late[at(m, j)] = push[m] == under_way || late[at(m, j)]
             :: else
             fi
           }
        fi
     fi
  fi;
  judge()
}

/* What nobody asks for any more, so that states that differ in nothing else are one. */
inline forget(j) {
  for (k : 0 .. MESSAGES - 1) {
    within[at(k, j)] = false;
    due[at(k, j)] = false;
    handed[at(k, j)] = false;
    came[at(k, j)] = one_name && j == 0 && pull[PULLS - 1] != ended &&
                     (came[at(k, j)] || stale[at(k, j)]);
    stale[at(k, j)] = false
  }
  subscribed[j] = false;
  proved[j] = proved[j] && j == 0 && one_name && pull[PULLS - 1] == unasked;
  doubted[j] = false
}

inline on_pull_end(j, waited, letter) {
  note(letter);
  for (k : 0 .. MESSAGES - 1) {
    if
    :: due[at(k, j)] && !came[at(k, j)] ->
       lost = lost || waited || IMPATIENT;
       for (i : 0 .. MESSAGES - 1) {
         lost = lost || (came[at(i, j)] && before[pair(k, i)])
       }
    :: else
    fi
  }
  pull[j] = ended;
  forget(j);
  judge()
}

/* ---- The server ---- */

#define waits_on_connection(m)                                                                \
  (one_connection && (m) == 1 && !taken[0] && push[0] == under_way)

inline take(m) {
  taken[m] = true;
  second_first = second_first || (m == 1 && !taken[0]);
  for (k : 0 .. PULLS - 1) {
    handed[at(m, k)] = subscribed[k] && (!its_own(m, k) || RETURNS);
    if
    :: LOSES -> handed[at(m, k)] = false
    :: true
    fi
  }
}

inline subscribe(j) {
  subscribed[j] = true;
  was_subscribed[j] = true;
  if
  :: one_name && subscribed[1 - j] ->
     if
     :: true /* both get what is pushed now; or the name, and what is on its way, changes over */
     :: subscribed[1 - j] = false
     :: subscribed[1 - j] = false;
        for (k : 0 .. MESSAGES - 1) {
          handed[at(k, j)] = handed[at(k, j)] || handed[at(k, 1 - j)];
          handed[at(k, 1 - j)] = false
        }
     fi
  :: else
  fi;
  for (k : 0 .. MESSAGES - 1) {
    handed[at(k, j)] = handed[at(k, j)] || (REPLAYS && taken[k])
  }
}

/* Of one pusher, what was accepted first goes first. */
#define goes_first(m, j)                                                                      \
  (REORDERS || (m) > 1 || !handed[at(1 - (m), j)] || second_first == ((m) == 1))

#define quiet(j) (!handed[at(0, j)] && !handed[at(1, j)] &&                     \
                  (MESSAGES == 2 || !handed[at(MESSAGES - 1, j)]))

/* What must have an effect has had it: whoever waits long enough sees this. */
#define all_quiet ((pull[0] != asked || quiet(0)) &&                                          \
                   (PULLS == 1 || pull[PULLS - 1] != asked || quiet(PULLS - 1)))

/* To the rules both are one; behind a push without an answer its connection is of no more use. */
#ifdef EVERY_END
#define may_be_refused(m) true
#define may_be_unanswered(m) true
#else
#define may_be_refused(m) ((m) == 2 || ((m) == 0 && one_connection))
#define may_be_unanswered(m) (!may_be_refused(m))
#endif

proctype pushers() {
  byte k;
  byte m;
  do
  :: over -> break
  :: atomic { !over -> select (m : 0 .. MESSAGES - 1);
       if
       :: push[m] == unbegun && (m != 1 || push[0] != unbegun) &&
          !(m == 1 && one_connection && push[0] == unanswered) ->
          d_step { on_begin(m); skip }
       :: push[m] == under_way && taken[m] &&
          !(m == 1 && one_connection && push[0] != accepted && push[0] != refused) ->
          d_step { on_end(m, accepted, 'A'); skip }
       :: push[m] == under_way && may_be_refused(m) &&
          !(m == 1 && one_connection && push[0] != accepted && push[0] != refused) ->
          d_step { on_end(m, refused, 'D'); skip }
       :: push[m] == under_way && may_be_unanswered(m) &&
          !(m == 1 && one_connection && push[0] == under_way) ->
          d_step { on_end(m, unanswered, 'G'); skip }
       :: else
       fi;
       m = 0
     }
  od
}

proctype server() {
  byte k;
  byte m;
  byte j;
  do
  :: over -> break
  :: atomic { !over -> select (m : 0 .. MESSAGES - 1);
       if
       :: push[m] != unbegun && !taken[m] && !waits_on_connection(m) -> take(m)
       :: else
       fi;
       m = 0
     }
  :: atomic { !over -> select (j : 0 .. PULLS - 1);
       if
       :: pull[j] != unasked && !no_pull[j] && !was_subscribed[j] -> subscribe(j)
       :: else
       fi;
       j = 0
     }
  od
}

proctype pulls() {
  byte i;
  byte k;
  byte m;
  byte j;
  do
  :: over -> break
  :: atomic { !over -> select (j : 0 .. PULLS - 1);
       if
       :: pull[j] == unasked && (j == 0 || last_name == pushers_name || pull[0] != unasked) ->
          d_step { on_ask(j); skip }
       :: pull[j] == asked && !proved[j] && was_subscribed[j] -> d_step { on_open(j); skip }
       :: pull[j] == asked && !was_subscribed[j] -> d_step { on_refused(j); skip }
       /* By the server or by the runner: what was on its way is nobody's fault. */
       :: pull[j] == asked -> d_step { on_pull_end(j, false, '6' + j); skip }
       :: pull[j] == asked && quiet(j) -> d_step { on_pull_end(j, true, '8' + j); skip }
       :: else
       fi;
       j = 0
     }
  :: atomic { !over -> select (j : 0 .. PULLS - 1); select (m : 0 .. MESSAGES - 1);
       if
       :: pull[j] == asked && handed[at(m, j)] && goes_first(m, j) ->
          if
          :: handed[at(m, j)] = false
          :: REPEATS && !complaint
          fi;
          d_step { on_message(m, j); skip }
       :: FORGES && !forged && pull[j] == asked && push[m] == unbegun -> d_step { on_message(m, j); skip }
       :: else
       fi;
       j = 0; m = 0
     }
  :: atomic { !over && all_quiet ->
       for (j : 0 .. PULLS - 1) {
         if
         :: pull[j] == asked -> d_step { on_pull_end(j, true, '8' + j); skip }
         :: else
         fi
       }
       over = true; show()
     }
  od
}

init {
  atomic {
    if
    :: one_connection = true
    :: true
    fi;
    if
    :: (NAMES & 1) && PULLS == 2 -> last_name = same_name
    :: NAMES & 2 -> last_name = pushers_name
    :: NAMES & 4
    fi;
    run pushers();
    run server();
    run pulls()
  }
}

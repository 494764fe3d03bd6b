package haltwise.tracefile;

import java.util.Locale;

/// The columns of the trace file, in their order there. Units and sentinels as in [haltwise.trace.Halt].
enum Column {
  VCPU(Kind.INT32), //
  START_NS(Kind.INT64), //
  ARRIVAL_NS(Kind.INT64), //
  DURATION_NS(Kind.INT64), //
  WINDOW_NS(Kind.INT64), //
  WAITED(Kind.BOOLEAN), //
  VALID(Kind.BOOLEAN), //
  POLLED_NS(Kind.INT64), //
  CAUSE(Kind.WORD), //
  WAKER(Kind.INT32), //
  ANCHOR(Kind.WORD), //
  CHANGED_FROM_NS(Kind.INT64), //
  CHANGED_TO_NS(Kind.INT64);

  /// A word is one of few: UTF-8 text, encoded as a dictionary.
  enum Kind {
    INT32, INT64, BOOLEAN, WORD
  }

  private final Kind kind;

  Column(Kind kind) {
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  /// The name in the file.
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}

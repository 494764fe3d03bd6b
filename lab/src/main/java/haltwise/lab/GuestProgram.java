package haltwise.lab;

/// What a guest can be told to do. All of them are in its memory; see [GuestCode].
enum GuestProgram {
  /// Only halts.
  IDLE,
  /// Handles each item offered and asks for another one by a write to its request port.
  ASK,
  /// Handles each item offered.
  SERVE,
  /// Handles the ticks of its own timer.
  TICK,
  /// Answers each interrupt of its peer by one of its own.
  PEER,
  /// As [#PEER], and has the first word.
  PEER_FIRST;

  /// The label where the host lets it begin.
  String enter() {
    return name() + ".enter";
  }

  /// The label where it goes on after each halt.
  String loop() {
    return name() + ".loop";
  }
}

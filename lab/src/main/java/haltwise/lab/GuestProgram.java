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

  /// The label where it goes on after its own timer or its peer woke it.
  String afterOwn() {
    return switch (this) {
      case IDLE, ASK, SERVE, TICK -> afterDevice();
      case PEER, PEER_FIRST -> "PEER.answer";
    };
  }

  /// The label where it goes on after any other interrupt, one left over from an earlier program included.
  String afterDevice() {
    return switch (this) {
      case IDLE, ASK, SERVE, TICK -> name() + ".loop";
      case PEER, PEER_FIRST -> "PEER.loop";
    };
  }

  /// The label of the handler of its timer's interrupt.
  String onTimer() {
    return this == TICK ? "on.timer" : "on.device";
  }

  /// The label of the handler of its peer's interrupt.
  String onPeer() {
    return switch (this) {
      case IDLE, ASK, SERVE, TICK -> "on.device";
      case PEER, PEER_FIRST -> "on.peer";
    };
  }
}

package haltwise.app.top;

/// A key of the user.
public sealed interface Key {
  /// A key that is no character.
  enum Named implements Key {
    UP, DOWN, PAGE_UP, PAGE_DOWN, HOME, END, LEFT, RIGHT, ENTER, ESCAPE, BACKSPACE, SUSPEND
  }

  /// A printable character.
  record Letter(char c) implements Key {
  }
}

package haltwise.report.page;

import java.util.Locale;

/// What a colour stands for, the same in all charts; `page.css` says which colour that is, in light and in dark.
public enum Tone {
  HIT, MISS,
  /// Not polled, and slept; or not polled, whatever came of it.
  UNPOLLED,
  /// The event was there at once.
  IMMEDIATE,
  /// How far windows reached.
  REACH,
  /// Subjects side by side, such as recordings.
  S0, S1, S2, S3, S4, S5, S6, S7, S8, S9, S10, S11;

  private static final int SUBJECTS = 12;

  /// Of the i-th of several subjects; from the thirteenth on they repeat.
  public static Tone ofSubject(int i) {
    return values()[S0.ordinal() + i % SUBJECTS];
  }

  /// Its name in `page.css` and in the scripts.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

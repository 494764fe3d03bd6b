package haltwise.app.agent;

import haltwise.trace.GuestSettings;
import java.util.Optional;
import java.util.function.Function;

/// The parameters of a guest's haltpoll governor, from its own files, by an agent too.
public final class GuestParameters {
  private static final String FOLDER = "/sys/module/haltpoll/parameters/guest_halt_poll_";

  private GuestParameters() {
  }

  /// @param files of the guest, by path; empty where there is none
  /// @return empty when its kernel has no such governor
  public static Optional<GuestSettings> read(Function<String, Optional<String>> files) {
    Optional<String> max = files.apply(FOLDER + "ns");
    return max.map(ns -> new GuestSettings(number(ns), number(needed(files, "grow")),
        number(needed(files, "grow_start")), number(needed(files, "shrink")),
        needed(files, "allow_shrink").strip().equals("Y")));
  }

  private static String needed(Function<String, Optional<String>> files, String name) {
    return files.apply(FOLDER + name).orElse("0");
  }

  private static long number(String text) {
    return Long.parseLong(text.strip());
  }
}

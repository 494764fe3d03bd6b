package haltwise.compare;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// In which order the arms run in each round, so that each is as often first, second, … as each other, and comes as often
/// right after each other (E. J. Williams, Aust. J. Sci. Res. A 2, 1949): what a run leaves behind for the next one, and
/// whatever drifts, then falls on all arms alike.
final class WilliamsOrder {
  private WilliamsOrder() {
  }

  /// A balanced set: as many sequences as there are arms, or twice as many when their number is odd.
  ///
  /// @param arms two or more
  static List<List<Integer>> sequences(int arms) {
    List<Integer> first = new ArrayList<>();
    for (int place = 0; place < arms; place++) {
      // 0, 1, n-1, 2, n-2, …
      first.add(place % 2 == 1 ? (place + 1) / 2 : (arms - place / 2) % arms);
    }
    List<List<Integer>> all = new ArrayList<>();
    for (int row = 0; row < arms; row++) {
      int shift = row;
      List<Integer> sequence = first.stream().map(arm -> (arm + shift) % arms).toList();
      all.add(sequence);
      if (arms % 2 == 1) {
        all.add(sequence.reversed());
      }
    }
    return all;
  }

  /// The order of each round: balanced sets one after the other, each shuffled.
  static List<List<Integer>> rounds(int arms, int rounds, long seed) {
    Random random = new Random(seed);
    List<List<Integer>> all = new ArrayList<>();
    while (all.size() < rounds) {
      List<List<Integer>> set = new ArrayList<>(sequences(arms));
      Collections.shuffle(set, random);
      all.addAll(set);
    }
    return List.copyOf(all.subList(0, rounds));
  }
}

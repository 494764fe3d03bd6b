package haltwise.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Oracle: counting what balance means.
class WilliamsOrderTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8})
  void everyArmIsAsOftenAtEachPlaceAndAsOftenRightAfterEachOther(int arms) {
    List<List<Integer>> sequences = WilliamsOrder.sequences(arms);
    Map<String, Integer> places = new HashMap<>();
    Map<String, Integer> followers = new HashMap<>();
    for (List<Integer> sequence : sequences) {
      for (int i = 0; i < arms; i++) {
        places.merge(i + ":" + sequence.get(i), 1, Integer::sum);
        if (i > 0) {
          followers.merge(sequence.get(i - 1) + ">" + sequence.get(i), 1, Integer::sum);
        }
      }
    }

    assertThat(sequences).hasSize(arms % 2 == 0 ? arms : 2 * arms).doesNotHaveDuplicates();
    assertThat(places).hasSize(arms * arms);
    assertThat(places.values()).containsOnly(sequences.size() / arms);
    assertThat(followers).hasSize(arms * (arms - 1));
    assertThat(followers.values()).containsOnly(sequences.size() / arms);
  }

  @Test
  void roundsAreWholeSetsInASeededOrder() {
    List<List<Integer>> rounds = WilliamsOrder.rounds(3, 12, 5);

    assertThat(rounds.subList(0, 6))
        .containsExactlyInAnyOrderElementsOf(WilliamsOrder.sequences(3));
    assertThat(rounds.subList(6, 12))
        .containsExactlyInAnyOrderElementsOf(WilliamsOrder.sequences(3));
    assertThat(WilliamsOrder.rounds(3, 12, 5)).isEqualTo(rounds);
    assertThat(WilliamsOrder.rounds(3, 12, 6)).isNotEqualTo(rounds);
  }
}

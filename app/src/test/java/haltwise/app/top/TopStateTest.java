package haltwise.app.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import haltwise.app.top.Key.Letter;
import haltwise.app.top.Key.Named;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Oracle: what the keys are said to do, worked out by hand on the rows of two VMs.
final class TopStateTest {
  private static final Snapshot TWO = Snapshots.two();
  private static final TopState START = TopState.start(Optional.empty(), "", 1_000_000_000);

  private static TopState after(Object... keys) {
    TopState state = START;
    for (Object k : keys) {
      Key key = k instanceof Character c ? new Letter(c) : (Key) k;
      state = state.on(key, ShownRows.of(TWO, state));
    }
    return state;
  }

  private static List<String> names(TopState state) {
    return ShownRows.of(TWO, state).stream().map(Row::name).toList();
  }

  @Test
  void theSelectionMovesAndStopsAtTheEnds() {
    assertThat(START.selected()).isEqualTo(RowKey.ALL);
    assertThat(after(Named.DOWN, 'j', Named.DOWN).selected()).isEqualTo(new RowKey(4000, 4002));
    assertThat(after(Named.DOWN, 'j', 'k').selected()).isEqualTo(RowKey.ofVm(4000));
    assertThat(after(Named.END).selected()).isEqualTo(new RowKey(5000, 5001));
    assertThat(after(Named.END, Named.DOWN).selected()).isEqualTo(new RowKey(5000, 5001));
    assertThat(after('G', 'g', Named.UP).selected()).isEqualTo(RowKey.ALL);
  }

  @Test
  void sortingGoesThroughTheColumnsAndKeepsVcpusUnderTheirVm() {
    assertThat(after(Named.RIGHT).sort()).contains(Column.HALTS);
    assertThat(after(Named.RIGHT, '<').sort()).isEmpty();
    assertThat(after(Named.LEFT).sort()).contains(Column.EXITS);
    assertThat(names(after('>'))).containsExactly("all", "qemu-kvm 4000", "vCPU 0", "vCPU 1",
        "crosvm 5000", "vCPU 0");
    assertThat(names(after('>', 'r'))).containsExactly("all", "crosvm 5000", "vCPU 0",
        "qemu-kvm 4000", "vCPU 1", "vCPU 0");
  }

  @Test
  void theFilterIsTypedLetterByLetter() {
    TopState typing = after('/', 'Q', 'e', 'x', Named.BACKSPACE);
    assertThat(typing.filtering()).isTrue();
    assertThat(typing.quit()).as("q is a letter here").isFalse();
    assertThat(names(typing)).containsExactly("all", "qemu-kvm 4000", "vCPU 0", "vCPU 1");
    assertThat(after('/', 'Q', Named.ENTER).filtering()).isFalse();
    assertThat(after('/', 'Q', Named.ENTER).filter()).isEqualTo("Q");
    assertThat(after('/', 'Q', Named.ESCAPE).filter()).isEmpty();
    assertThat(names(after('/', 'u', ' ', '1', Named.ENTER)))
        .containsExactly("all", "qemu-kvm 4000", "vCPU 1");
    assertThat(names(after('/', 'x', 'y', 'z'))).isEmpty();
  }

  @Test
  void aVmFoldsAndUnfolds() {
    assertThat(names(after(Named.DOWN, Named.DOWN, ' '))).containsExactly("all", "qemu-kvm 4000",
        "crosvm 5000", "vCPU 0");
    assertThat(after(Named.DOWN, Named.DOWN, ' ').selected()).isEqualTo(RowKey.ofVm(4000));
    assertThat(names(after(Named.DOWN, ' ', Named.ENTER))).hasSize(6);
    assertThat(after(' ')).isEqualTo(START);
  }

  @Test
  void theIntervalHasBounds() {
    assertThat(after('+').intervalNs()).isEqualTo(2_000_000_000L);
    assertThat(after('-', '-', '-', '-').intervalNs()).isEqualTo(250_000_000L);
  }

  @Test
  void anyKeyLeavesTheHelpAndDoesNothingElse() {
    assertThat(after('h').help()).isTrue();
    for (Object key : List.of('q', 'h', 'p', 'x', '/', ' ', Named.ESCAPE, Named.ENTER,
        Named.DOWN)) {
      assertThat(after('h', key)).as("key %s", key).isEqualTo(START);
    }
  }

  @Test
  void keysQuitAndPause() {
    assertThat(after('q').quit()).isTrue();
    assertThat(after('p').paused()).isTrue();
    assertThat(after('p', 'p').paused()).isFalse();
  }

  @Test
  void anUnknownColumnIsAnsweredWithThoseThatThereAre() {
    assertThat(Column.parse("wake-p99")).isEqualTo(Column.WAKE_P99);
    assertThatThrownBy(() -> Column.parse("cpu")).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"cpu\"").hasMessageContaining("halts, hit, polled, wasted");
  }
}

package haltwise.lab;

import java.util.SplittableRandom;

/// The gaps between the interrupts of [Frames]: all streams and the network in the order of time. Frame `k` of a stream
/// begins `k` periods after its first, so that a stream does not drift, however late one of its frames was.
final class FrameTimes implements Chance {
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final Frames frames;
  private final Chance gaps;
  private final Chance packets;
  // Of each stream: when its frame began, how many of its interrupts have come, when the next one
  // comes.
  private final double[] frameNs;
  private final int[] come;
  private final double[] nextNs;
  private double packetNs;
  private double nowNs;

  FrameTimes(Frames frames, long seed) {
    this.frames = frames;
    gaps = Chance.lognormal(frames.gapNs(), frames.sigma(), seed);
    packets = frames.perSecond() == 0 ? () -> 0 : Chance.poisson(frames.perSecond(), seed + 1);
    int streams = frames.periodsNs().size();
    frameNs = new double[streams];
    come = new int[streams];
    nextNs = new double[streams];
    SplittableRandom random = new SplittableRandom(seed);
    for (int s = 0; s < streams; s++) {
      // Streams do not begin together.
      frameNs[s] = random.nextDouble() * frames.periodsNs().get(s);
      nextNs[s] = frameNs[s];
    }
    packetNs = nextPacketNs();
  }

  private double nextPacketNs() {
    return frames.perSecond() == 0 ? NEVER : packetNs + packets.nextNs();
  }

  @Override
  public long nextNs() {
    int first = 0;
    for (int s = 1; s < nextNs.length; s++) {
      if (nextNs[s] < nextNs[first]) {
        first = s;
      }
    }
    double thenNs = Math.min(nextNs[first], packetNs);
    if (packetNs < nextNs[first]) {
      packetNs = nextPacketNs();
    } else {
      advance(first);
    }
    // A frame that ends after the next one's beginning is over late, and time does not go back.
    long gapNs = Math.max(0, Math.round(thenNs - nowNs));
    nowNs += gapNs;
    return gapNs;
  }

  private void advance(int stream) {
    if (++come[stream] < frames.wakes()) {
      nextNs[stream] += gaps.nextNs();
    } else {
      come[stream] = 0;
      frameNs[stream] += frames.periodsNs().get(stream);
      nextNs[stream] = frameNs[stream];
    }
  }
}

package haltwise.replay.grid;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.MUL;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// [ShiftKernel] for halts of which some had their polling ended by another task: none of them polls beyond its cut, and one
/// that lasts no longer than its window leaves that as it is. Plain halts have a cut that never comes.
final class CutKernel {
  private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
  private static final int L = S.length();

  private CutKernel() {
  }

  static void run(TapeChunk chunk, int from, int to, LaneBlock block) {
    int[] arrivals = chunk.arrivalNs;
    int[] durations = chunk.blockedNs;
    int[] latencies = chunk.latencies;
    int[] cuts = chunk.cutNs;
    int[] windows = block.windowNs;
    int[] wasteds = block.wastedNs;
    int[] unmets = block.unmetNs;
    int[] blockeds = block.blocked;
    int[] maxs = block.maxNs;
    int[] grows = block.grow;
    int[] starts = block.growStartNs;
    int[] floors = block.floorNs;
    int[] shifts = block.shift;
    IntVector p0 = IntVector.fromArray(S, windows, 0);
    IntVector w0 = IntVector.fromArray(S, wasteds, 0);
    IntVector a0 = IntVector.fromArray(S, unmets, 0);
    IntVector c0 = IntVector.fromArray(S, blockeds, 0);
    IntVector m0 = IntVector.fromArray(S, maxs, 0);
    IntVector g0 = IntVector.fromArray(S, grows, 0);
    IntVector s0 = IntVector.fromArray(S, starts, 0);
    IntVector f0 = IntVector.fromArray(S, floors, 0);
    IntVector h0 = IntVector.fromArray(S, shifts, 0);
    IntVector p1 = IntVector.fromArray(S, windows, L);
    IntVector w1 = IntVector.fromArray(S, wasteds, L);
    IntVector a1 = IntVector.fromArray(S, unmets, L);
    IntVector c1 = IntVector.fromArray(S, blockeds, L);
    IntVector m1 = IntVector.fromArray(S, maxs, L);
    IntVector g1 = IntVector.fromArray(S, grows, L);
    IntVector s1 = IntVector.fromArray(S, starts, L);
    IntVector f1 = IntVector.fromArray(S, floors, L);
    IntVector h1 = IntVector.fromArray(S, shifts, L);
    IntVector p2 = IntVector.fromArray(S, windows, 2 * L);
    IntVector w2 = IntVector.fromArray(S, wasteds, 2 * L);
    IntVector a2 = IntVector.fromArray(S, unmets, 2 * L);
    IntVector c2 = IntVector.fromArray(S, blockeds, 2 * L);
    IntVector m2 = IntVector.fromArray(S, maxs, 2 * L);
    IntVector g2 = IntVector.fromArray(S, grows, 2 * L);
    IntVector s2 = IntVector.fromArray(S, starts, 2 * L);
    IntVector f2 = IntVector.fromArray(S, floors, 2 * L);
    IntVector h2 = IntVector.fromArray(S, shifts, 2 * L);
    IntVector p3 = IntVector.fromArray(S, windows, 3 * L);
    IntVector w3 = IntVector.fromArray(S, wasteds, 3 * L);
    IntVector a3 = IntVector.fromArray(S, unmets, 3 * L);
    IntVector c3 = IntVector.fromArray(S, blockeds, 3 * L);
    IntVector m3 = IntVector.fromArray(S, maxs, 3 * L);
    IntVector g3 = IntVector.fromArray(S, grows, 3 * L);
    IntVector s3 = IntVector.fromArray(S, starts, 3 * L);
    IntVector f3 = IntVector.fromArray(S, floors, 3 * L);
    IntVector h3 = IntVector.fromArray(S, shifts, 3 * L);
    IntVector p4 = IntVector.fromArray(S, windows, 4 * L);
    IntVector w4 = IntVector.fromArray(S, wasteds, 4 * L);
    IntVector a4 = IntVector.fromArray(S, unmets, 4 * L);
    IntVector c4 = IntVector.fromArray(S, blockeds, 4 * L);
    IntVector m4 = IntVector.fromArray(S, maxs, 4 * L);
    IntVector g4 = IntVector.fromArray(S, grows, 4 * L);
    IntVector s4 = IntVector.fromArray(S, starts, 4 * L);
    IntVector f4 = IntVector.fromArray(S, floors, 4 * L);
    IntVector h4 = IntVector.fromArray(S, shifts, 4 * L);
    for (int k = from; k < to; k++) {
      IntVector arrival = IntVector.broadcast(S, arrivals[k]);
      IntVector lasts = IntVector.broadcast(S, durations[k]);
      IntVector latency = IntVector.broadcast(S, latencies[k]);
      IntVector cut = IntVector.broadcast(S, cuts[k]);
      IntVector r0 = p0.min(cut);
      VectorMask<Integer> b0 = arrival.compare(GT, r0);
      VectorMask<Integer> n0 = lasts.compare(GT, p0, b0);
      w0 = w0.add(r0, b0);
      a0 = a0.add(arrival, b0);
      c0 = c0.add(latency, b0);
      VectorMask<Integer> up0 = lasts.compare(LT, m0, n0);
      VectorMask<Integer> down0 = lasts.compare(GT, m0, n0);
      VectorMask<Integer> out0 = p0.compare(LT, f0, down0);
      p0 = p0.lanewise(MUL, g0, up0).lanewise(MAX, s0, up0).lanewise(MIN, m0)
          .lanewise(LSHR, h0, down0).blend(0, out0);
      IntVector r1 = p1.min(cut);
      VectorMask<Integer> b1 = arrival.compare(GT, r1);
      VectorMask<Integer> n1 = lasts.compare(GT, p1, b1);
      w1 = w1.add(r1, b1);
      a1 = a1.add(arrival, b1);
      c1 = c1.add(latency, b1);
      VectorMask<Integer> up1 = lasts.compare(LT, m1, n1);
      VectorMask<Integer> down1 = lasts.compare(GT, m1, n1);
      VectorMask<Integer> out1 = p1.compare(LT, f1, down1);
      p1 = p1.lanewise(MUL, g1, up1).lanewise(MAX, s1, up1).lanewise(MIN, m1)
          .lanewise(LSHR, h1, down1).blend(0, out1);
      IntVector r2 = p2.min(cut);
      VectorMask<Integer> b2 = arrival.compare(GT, r2);
      VectorMask<Integer> n2 = lasts.compare(GT, p2, b2);
      w2 = w2.add(r2, b2);
      a2 = a2.add(arrival, b2);
      c2 = c2.add(latency, b2);
      VectorMask<Integer> up2 = lasts.compare(LT, m2, n2);
      VectorMask<Integer> down2 = lasts.compare(GT, m2, n2);
      VectorMask<Integer> out2 = p2.compare(LT, f2, down2);
      p2 = p2.lanewise(MUL, g2, up2).lanewise(MAX, s2, up2).lanewise(MIN, m2)
          .lanewise(LSHR, h2, down2).blend(0, out2);
      IntVector r3 = p3.min(cut);
      VectorMask<Integer> b3 = arrival.compare(GT, r3);
      VectorMask<Integer> n3 = lasts.compare(GT, p3, b3);
      w3 = w3.add(r3, b3);
      a3 = a3.add(arrival, b3);
      c3 = c3.add(latency, b3);
      VectorMask<Integer> up3 = lasts.compare(LT, m3, n3);
      VectorMask<Integer> down3 = lasts.compare(GT, m3, n3);
      VectorMask<Integer> out3 = p3.compare(LT, f3, down3);
      p3 = p3.lanewise(MUL, g3, up3).lanewise(MAX, s3, up3).lanewise(MIN, m3)
          .lanewise(LSHR, h3, down3).blend(0, out3);
      IntVector r4 = p4.min(cut);
      VectorMask<Integer> b4 = arrival.compare(GT, r4);
      VectorMask<Integer> n4 = lasts.compare(GT, p4, b4);
      w4 = w4.add(r4, b4);
      a4 = a4.add(arrival, b4);
      c4 = c4.add(latency, b4);
      VectorMask<Integer> up4 = lasts.compare(LT, m4, n4);
      VectorMask<Integer> down4 = lasts.compare(GT, m4, n4);
      VectorMask<Integer> out4 = p4.compare(LT, f4, down4);
      p4 = p4.lanewise(MUL, g4, up4).lanewise(MAX, s4, up4).lanewise(MIN, m4)
          .lanewise(LSHR, h4, down4).blend(0, out4);
    }
    p0.intoArray(windows, 0);
    w0.intoArray(wasteds, 0);
    a0.intoArray(unmets, 0);
    c0.intoArray(blockeds, 0);
    p1.intoArray(windows, L);
    w1.intoArray(wasteds, L);
    a1.intoArray(unmets, L);
    c1.intoArray(blockeds, L);
    p2.intoArray(windows, 2 * L);
    w2.intoArray(wasteds, 2 * L);
    a2.intoArray(unmets, 2 * L);
    c2.intoArray(blockeds, 2 * L);
    p3.intoArray(windows, 3 * L);
    w3.intoArray(wasteds, 3 * L);
    a3.intoArray(unmets, 3 * L);
    c3.intoArray(blockeds, 3 * L);
    p4.intoArray(windows, 4 * L);
    w4.intoArray(wasteds, 4 * L);
    a4.intoArray(unmets, 4 * L);
    c4.intoArray(blockeds, 4 * L);
  }
}

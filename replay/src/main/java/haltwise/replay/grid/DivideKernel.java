package haltwise.replay.grid;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.MUL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// [ShiftKernel] for a shrink that is no power of two: a quotient by the reciprocal, which is rounded up and so at most
/// 1 too large for windows below 2^24 ns, then corrected.
final class DivideKernel {
  private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
  private static final int L = S.length();
  static final int VECTORS = 5;

  private DivideKernel() {
  }

  static void run(TapeChunk chunk, int from, int to, LaneBlock block) {
    int[] arrivals = chunk.arrivalNs;
    int[] durations = chunk.blockedNs;
    int[] latencies = chunk.latencies;
    int[] windows = block.windowNs;
    int[] wasteds = block.wastedNs;
    int[] unmets = block.unmetNs;
    int[] blockeds = block.blocked;
    int[] maxs = block.maxNs;
    int[] grows = block.grow;
    int[] starts = block.growStartNs;
    int[] floors = block.floorNs;
    int[] divisors = block.shrink;
    float[] reciprocals = block.reciprocal;
    IntVector p0 = IntVector.fromArray(S, windows, 0);
    IntVector w0 = IntVector.fromArray(S, wasteds, 0);
    IntVector a0 = IntVector.fromArray(S, unmets, 0);
    IntVector c0 = IntVector.fromArray(S, blockeds, 0);
    IntVector m0 = IntVector.fromArray(S, maxs, 0);
    IntVector g0 = IntVector.fromArray(S, grows, 0);
    IntVector s0 = IntVector.fromArray(S, starts, 0);
    IntVector f0 = IntVector.fromArray(S, floors, 0);
    IntVector d0 = IntVector.fromArray(S, divisors, 0);
    FloatVector r0 = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, reciprocals, 0);
    IntVector p1 = IntVector.fromArray(S, windows, L);
    IntVector w1 = IntVector.fromArray(S, wasteds, L);
    IntVector a1 = IntVector.fromArray(S, unmets, L);
    IntVector c1 = IntVector.fromArray(S, blockeds, L);
    IntVector m1 = IntVector.fromArray(S, maxs, L);
    IntVector g1 = IntVector.fromArray(S, grows, L);
    IntVector s1 = IntVector.fromArray(S, starts, L);
    IntVector f1 = IntVector.fromArray(S, floors, L);
    IntVector d1 = IntVector.fromArray(S, divisors, L);
    FloatVector r1 = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, reciprocals, L);
    IntVector p2 = IntVector.fromArray(S, windows, 2 * L);
    IntVector w2 = IntVector.fromArray(S, wasteds, 2 * L);
    IntVector a2 = IntVector.fromArray(S, unmets, 2 * L);
    IntVector c2 = IntVector.fromArray(S, blockeds, 2 * L);
    IntVector m2 = IntVector.fromArray(S, maxs, 2 * L);
    IntVector g2 = IntVector.fromArray(S, grows, 2 * L);
    IntVector s2 = IntVector.fromArray(S, starts, 2 * L);
    IntVector f2 = IntVector.fromArray(S, floors, 2 * L);
    IntVector d2 = IntVector.fromArray(S, divisors, 2 * L);
    FloatVector r2 = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, reciprocals, 2 * L);
    IntVector p3 = IntVector.fromArray(S, windows, 3 * L);
    IntVector w3 = IntVector.fromArray(S, wasteds, 3 * L);
    IntVector a3 = IntVector.fromArray(S, unmets, 3 * L);
    IntVector c3 = IntVector.fromArray(S, blockeds, 3 * L);
    IntVector m3 = IntVector.fromArray(S, maxs, 3 * L);
    IntVector g3 = IntVector.fromArray(S, grows, 3 * L);
    IntVector s3 = IntVector.fromArray(S, starts, 3 * L);
    IntVector f3 = IntVector.fromArray(S, floors, 3 * L);
    IntVector d3 = IntVector.fromArray(S, divisors, 3 * L);
    FloatVector r3 = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, reciprocals, 3 * L);
    IntVector p4 = IntVector.fromArray(S, windows, 4 * L);
    IntVector w4 = IntVector.fromArray(S, wasteds, 4 * L);
    IntVector a4 = IntVector.fromArray(S, unmets, 4 * L);
    IntVector c4 = IntVector.fromArray(S, blockeds, 4 * L);
    IntVector m4 = IntVector.fromArray(S, maxs, 4 * L);
    IntVector g4 = IntVector.fromArray(S, grows, 4 * L);
    IntVector s4 = IntVector.fromArray(S, starts, 4 * L);
    IntVector f4 = IntVector.fromArray(S, floors, 4 * L);
    IntVector d4 = IntVector.fromArray(S, divisors, 4 * L);
    FloatVector r4 = FloatVector.fromArray(FloatVector.SPECIES_PREFERRED, reciprocals, 4 * L);
    for (int k = from; k < to; k++) {
      IntVector arrival = IntVector.broadcast(S, arrivals[k]);
      IntVector lasts = IntVector.broadcast(S, durations[k]);
      IntVector latency = IntVector.broadcast(S, latencies[k]);
      VectorMask<Integer> b0 = arrival.compare(GT, p0);
      w0 = w0.add(p0, b0);
      a0 = a0.add(arrival, b0);
      c0 = c0.add(latency, b0);
      VectorMask<Integer> up0 = lasts.compare(LT, m0, b0);
      VectorMask<Integer> down0 = lasts.compare(GT, m0, b0);
      VectorMask<Integer> out0 = p0.compare(LT, f0, down0);
      IntVector q0 = (IntVector) ((FloatVector) p0.convert(VectorOperators.I2F, 0)).mul(r0)
          .convert(VectorOperators.F2I, 0);
      q0 = q0.sub(1, q0.mul(d0).compare(GT, p0));
      p0 = p0.lanewise(MUL, g0, up0).lanewise(MAX, s0, up0).lanewise(MIN, m0).blend(q0, down0)
          .blend(0, out0);
      VectorMask<Integer> b1 = arrival.compare(GT, p1);
      w1 = w1.add(p1, b1);
      a1 = a1.add(arrival, b1);
      c1 = c1.add(latency, b1);
      VectorMask<Integer> up1 = lasts.compare(LT, m1, b1);
      VectorMask<Integer> down1 = lasts.compare(GT, m1, b1);
      VectorMask<Integer> out1 = p1.compare(LT, f1, down1);
      IntVector q1 = (IntVector) ((FloatVector) p1.convert(VectorOperators.I2F, 0)).mul(r1)
          .convert(VectorOperators.F2I, 0);
      q1 = q1.sub(1, q1.mul(d1).compare(GT, p1));
      p1 = p1.lanewise(MUL, g1, up1).lanewise(MAX, s1, up1).lanewise(MIN, m1).blend(q1, down1)
          .blend(0, out1);
      VectorMask<Integer> b2 = arrival.compare(GT, p2);
      w2 = w2.add(p2, b2);
      a2 = a2.add(arrival, b2);
      c2 = c2.add(latency, b2);
      VectorMask<Integer> up2 = lasts.compare(LT, m2, b2);
      VectorMask<Integer> down2 = lasts.compare(GT, m2, b2);
      VectorMask<Integer> out2 = p2.compare(LT, f2, down2);
      IntVector q2 = (IntVector) ((FloatVector) p2.convert(VectorOperators.I2F, 0)).mul(r2)
          .convert(VectorOperators.F2I, 0);
      q2 = q2.sub(1, q2.mul(d2).compare(GT, p2));
      p2 = p2.lanewise(MUL, g2, up2).lanewise(MAX, s2, up2).lanewise(MIN, m2).blend(q2, down2)
          .blend(0, out2);
      VectorMask<Integer> b3 = arrival.compare(GT, p3);
      w3 = w3.add(p3, b3);
      a3 = a3.add(arrival, b3);
      c3 = c3.add(latency, b3);
      VectorMask<Integer> up3 = lasts.compare(LT, m3, b3);
      VectorMask<Integer> down3 = lasts.compare(GT, m3, b3);
      VectorMask<Integer> out3 = p3.compare(LT, f3, down3);
      IntVector q3 = (IntVector) ((FloatVector) p3.convert(VectorOperators.I2F, 0)).mul(r3)
          .convert(VectorOperators.F2I, 0);
      q3 = q3.sub(1, q3.mul(d3).compare(GT, p3));
      p3 = p3.lanewise(MUL, g3, up3).lanewise(MAX, s3, up3).lanewise(MIN, m3).blend(q3, down3)
          .blend(0, out3);
      VectorMask<Integer> b4 = arrival.compare(GT, p4);
      w4 = w4.add(p4, b4);
      a4 = a4.add(arrival, b4);
      c4 = c4.add(latency, b4);
      VectorMask<Integer> up4 = lasts.compare(LT, m4, b4);
      VectorMask<Integer> down4 = lasts.compare(GT, m4, b4);
      VectorMask<Integer> out4 = p4.compare(LT, f4, down4);
      IntVector q4 = (IntVector) ((FloatVector) p4.convert(VectorOperators.I2F, 0)).mul(r4)
          .convert(VectorOperators.F2I, 0);
      q4 = q4.sub(1, q4.mul(d4).compare(GT, p4));
      p4 = p4.lanewise(MUL, g4, up4).lanewise(MAX, s4, up4).lanewise(MIN, m4).blend(q4, down4)
          .blend(0, out4);
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

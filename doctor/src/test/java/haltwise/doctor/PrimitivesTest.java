package haltwise.doctor;

import haltwise.linux.CpuSet;
import org.junit.jupiter.api.Test;

@org.junit.jupiter.api.Disabled
class PrimitivesTest {
  @Test
  void tryIt() throws Exception {
    CpuSet all = CpuSet.ofThread(0);
    long t0 = System.nanoTime();
    System.out.println(PollIteration.measure(all));
    System.out.println((System.nanoTime() - t0) / 1000000);
    t0 = System.nanoTime();
    if (false)
      VmExits.measure().forEach(System.out::println);
    System.out.println((System.nanoTime() - t0) / 1000000);
    t0 = System.nanoTime();
    if (false)
      ThreadHandover.measure(all).forEach(System.out::println);
    System.out.println((System.nanoTime() - t0) / 1000000);
  }
}

package haltwise.linux;

import java.io.File;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The threads of a process, looked at again and again. Only the new ones cost more than a look at a name.
public final class ProcessThreads {
  private final File tasks;
  private final Set<String> known = new HashSet<>();
  private Set<String> present = Set.of();

  public ProcessThreads(int processId) {
    tasks = new File("/proc/" + processId + "/task");
  }

  /// @return ids of threads that no look before this one found
  public List<Integer> look() {
    String[] names = tasks.list();
    present = names == null ? Set.of() : Set.of(names);
    List<Integer> news = new ArrayList<>();
    for (String name : present) {
      if (known.add(name)) {
        news.add(Integer.valueOf(name));
      }
    }
    return news;
  }

  /// Whether the last look found this thread.
  public boolean has(int threadId) {
    return present.contains(Integer.toString(threadId));
  }
}

package haltwise.app.serve;

import haltwise.app.top.Watchlist;
import java.util.List;

/// The VMs whose settings are controlled.
public interface ServedVms {
  /// Those that run now.
  List<Watchlist.Found> look();

  /// Whether control is to end.
  boolean ended();
}

/// The live view of `top`: what happened in an interval, how it is shown, how the user steers it.
///
/// Reading order: [Watch] (halts as they happen, counted by [VcpuCount] into a [Snapshot] of each interval: a [Row]
/// with its [Tally] and [Histograms] for everything, each VM and each vCPU, and the [WatchCost]), [Watchlist] (which VMs run),
/// [TopState] (what the user wants to see, moved by a [Key]), [ShownRows] (sorted, filtered, folded), [Screen] (lines,
/// of [Table], [Column], [Panel], [HelpScreen], [Cells]), [TopTerminal] (the only part that knows a terminal),
/// [TopLoop] (all together), [BatchText] and [BatchDocument] (lines for logs), [OwnCost].
///
/// Imports `trace`, `linux`, `record`, `report`, JLine. Imported by `haltwise.app`. A new column starts in [Tally] and
/// [Column].
@NullMarked
package haltwise.app.top;

import org.jspecify.annotations.NullMarked;

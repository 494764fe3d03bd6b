/// The dashboard of `haltwise serve`: one page on loopback, fed by server-sent events.
///
/// Reading order: [Dashboard] (is told of each epoch), [History] (what it remembers: a [Ladder] of [Point]s, the latest
/// [Changes], [PollingTimes]), [DashboardDocument] (that as JSON), [Subscriber] (one open page), [WebServer] (paths and
/// headers), `Visitors` (who may ask), [Listen] (where). The page itself lies beside these classes as resources.
///
/// Nothing here writes: neither a file nor a setting. Imports `haltwise.app.serve`; imported by the command line.
@NullMarked
package haltwise.app.dashboard;

import org.jspecify.annotations.NullMarked;

/// Results as pages: which charts are drawn of them, what each says, and what is left out, and why.
///
/// Reading order: [Result] (what a report is made of: [RecordedHalts], [TuneResult] with [TuneReader], counters), [ReportPage] (the order of the sections), `Subject` (the
/// recordings and predictions that charts set side by side), then a class for each section: `Overview`, `PollingTimeCharts`, `ArrivalCharts`,
/// `OutcomeChart`, `LatencyChart`, `FrontCharts`, `GainChart`, `ExitChart`, `TimelineCharts`. `Words` has what their sentences share.
///
/// Imports `haltwise.report` and `haltwise.report.page`; imported by `haltwise.app`. A new section is a class here, listed in [ReportPage].
@NullMarked
package haltwise.report.charts;

import org.jspecify.annotations.NullMarked;

/// What Prometheus reads from `haltwise serve`.
///
/// Reading order: [Metric] (every metric there is, with its help), [Totals] (adds up epochs, by vCPU within a bound),
/// [Exposition] (writes them as text). To add a metric: a constant of [Metric], its value in [Exposition], a row in
/// docs/metrics.md. Imports `haltwise.app.serve`; imported by the command line.
@NullMarked
package haltwise.app.metrics;

import org.jspecify.annotations.NullMarked;

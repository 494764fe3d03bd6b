package haltwise.app.metrics;

/// Every metric that haltwise tells, by the naming rules of Prometheus: base units, a counter ends in `_total`. The names and
/// labels are a contract, told in docs/metrics.md.
public enum Metric {
  BUILD("haltwise_build_info", Kind.INFO, "Version of haltwise, and what it controls.", "version",
      "controls"), STATE("haltwise_control_state", Kind.STATE_SET,
          "What the controller is doing: choosing settings, held at the baseline by a guard, leaving the settings of"
              + " somebody else alone, or waiting for a VM to run."), EPOCHS(
                  "haltwise_epochs_total", Kind.COUNTER,
                  "Epochs of 250 ms that were controlled."), EPOCHS_UNWATCHED(
                      "haltwise_epochs_unwatched_total", Kind.COUNTER,
                      "Epochs of these in which it looked away, since nothing changed: their halts are those that KVM counted."), EPOCHS_MISSED(
                          "haltwise_epochs_missed_total", Kind.COUNTER,
                          "Epochs that these metrics do not hold, because they were told too late."), LAST_EPOCH(
                              "haltwise_last_epoch_timestamp_seconds", Kind.GAUGE,
                              "End of the latest epoch, seconds since 1970."), DECISIONS(
                                  "haltwise_decisions_total", Kind.COUNTER, "Decisions, by kind.",
                                  "kind"), ALARMS("haltwise_guard_alarms_total", Kind.COUNTER,
                                      "How often a guard gave up the choice, by guard.",
                                      "guard"), MAX("haltwise_settings_max_seconds", Kind.GAUGE,
                                          "Ceiling of the window in force."), GROW(
                                              "haltwise_settings_grow", Kind.GAUGE,
                                              "Factor by which a window grows, in force."), GROW_START(
                                                  "haltwise_settings_grow_start_seconds",
                                                  Kind.GAUGE,
                                                  "Window that polling begins with, in force."), SHRINK(
                                                      "haltwise_settings_shrink", Kind.GAUGE,
                                                      "Divisor by which a window shrinks, in force; 0: at once to 0."), BLOCK_PRICE(
                                                          "haltwise_block_price_seconds",
                                                          Kind.GAUGE,
                                                          "CPU time that avoiding one block is worth."), COST(
                                                              "haltwise_cost_seconds_total",
                                                              Kind.COUNTER,
                                                              "Cost of the halts of all epochs that had a prediction: CPU time polled, and the price of each block."), PREDICTED_COST(
                                                                  "haltwise_predicted_cost_seconds_total",
                                                                  Kind.COUNTER,
                                                                  "What the decisions before these epochs said of that cost."), POLLED_RATIO(
                                                                      "haltwise_polled_ratio",
                                                                      Kind.GAUGE,
                                                                      "Time polled in the last ten seconds, as a share of the vCPUs' time."), BUDGET(
                                                                          "haltwise_polled_budget_ratio",
                                                                          Kind.GAUGE,
                                                                          "Most that may be polled in any ten seconds, as a share of the vCPUs' time; absent without a budget."), VMS(
                                                                              "haltwise_vms",
                                                                              Kind.GAUGE,
                                                                              "VMs that run and are watched."), VCPUS(
                                                                                  "haltwise_vcpus",
                                                                                  Kind.GAUGE,
                                                                                  "vCPUs that run and are watched."), HALTS(
                                                                                      "haltwise_halts_total",
                                                                                      Kind.COUNTER,
                                                                                      "Halts by outcome: polling caught the wake event (hit), polled in vain (miss), or did not poll (unpolled).",
                                                                                      "vm", "pid",
                                                                                      "vcpu",
                                                                                      "outcome"), BLOCKS(
                                                                                          "haltwise_blocks_total",
                                                                                          Kind.COUNTER,
                                                                                          "Halts that slept, misses among them.",
                                                                                          "vm",
                                                                                          "pid",
                                                                                          "vcpu"), POLLED(
                                                                                              "haltwise_polled_seconds_total",
                                                                                              Kind.COUNTER,
                                                                                              "CPU time polled.",
                                                                                              "vm",
                                                                                              "pid",
                                                                                              "vcpu"), WASTED(
                                                                                                  "haltwise_wasted_seconds_total",
                                                                                                  Kind.COUNTER,
                                                                                                  "CPU time polled by misses.",
                                                                                                  "vm",
                                                                                                  "pid",
                                                                                                  "vcpu"), WINDOW(
                                                                                                      "haltwise_window_seconds",
                                                                                                      Kind.GAUGE,
                                                                                                      "How long the next halt may poll; absent as long as no event told.",
                                                                                                      "vm",
                                                                                                      "pid",
                                                                                                      "vcpu"), WAKE_LATENCY(
                                                                                                          "haltwise_wake_latency_seconds",
                                                                                                          Kind.HISTOGRAM,
                                                                                                          "From the wake event to running again, of halts that slept.",
                                                                                                          "vm",
                                                                                                          "pid"), EVENTS_LOST(
                                                                                                              "haltwise_events_lost_total",
                                                                                                              Kind.COUNTER,
                                                                                                              "Trace events overwritten before they were read."), OWN_CPU(
                                                                                                                  "haltwise_own_cpu_seconds_total",
                                                                                                                  Kind.COUNTER,
                                                                                                                  "CPU time of haltwise itself, without the threads of a lab VM in it."), WATCHED_CPU(
                                                                                                                      "haltwise_watched_cpu_seconds_total",
                                                                                                                      Kind.COUNTER,
                                                                                                                      "CPU time that the watched threads lost to writing events, as estimated from a measured event."), STEAL(
                                                                                                                          "haltwise_steal_ratio",
                                                                                                                          Kind.GAUGE,
                                                                                                                          "Share of the CPUs' time in the latest epoch that somebody below or beside this host's kernel had."), PAGES(
                                                                                                                              "haltwise_dashboard_pages",
                                                                                                                              Kind.GAUGE,
                                                                                                                              "Pages of the dashboard that are open."), PAGES_CUT_OFF(
                                                                                                                                  "haltwise_dashboard_pages_cut_off_total",
                                                                                                                                  Kind.COUNTER,
                                                                                                                                  "Pages of the dashboard that were cut off because they did not keep up.");

  /// As Prometheus has them.
  enum Kind {
    COUNTER, GAUGE, HISTOGRAM, INFO, STATE_SET
  }

  private final String metric;
  private final Kind kind;
  private final String help;
  private final String[] labels;

  Metric(String metric, Kind kind, String help, String... labels) {
    this.metric = metric;
    this.kind = kind;
    this.help = help;
    this.labels = labels;
  }

  /// As Prometheus shows it.
  public String metric() {
    return metric;
  }

  Kind kind() {
    return kind;
  }

  String help() {
    return help;
  }

  String[] labels() {
    return labels.clone();
  }

  /// As the library wants it: without the suffix that the text format adds.
  String base() {
    return metric.replaceFirst("_(total|info)$", "");
  }
}

/// What this host offers, what it lacks, the remedy; and what halts cost here.
///
/// Reading order: [Doctor] examines a host's facts (`haltwise.doctor.host`) and answers with a [Diagnosis]: `Summary`, a
/// [Finding] for each thing that was looked at, and [Advice] from `Advisor`: `SettingsAdvice`, `VmAdvice`, `GuestAdvice`,
/// `PowerAdvice`. To calibrate: [HostPrimitives] measures what system
/// calls and guests of a few bytes can tell (`PollIteration`, `VmExits`, `ThreadHandover`), a [Measurement] of each
/// [Quantity], with its [Times]; [WakeClass] and [AfterHalt] read from recorded halts what blocking costs;
/// [Energy] what polling takes in power, by the meters of `haltwise.linux.power`. All of it is a [HostCalibration], and says the [BlockPrice].
/// The recordings come from the caller, who has micro-VMs.
///
/// Imports `trace` and `linux`. Imported by `app`. A new thing to look at is a record in [Finding]; a new piece of advice
/// is a method of one of the four that give it; a new thing to measure is a [Quantity].
@NullMarked
package haltwise.doctor;

import org.jspecify.annotations.NullMarked;

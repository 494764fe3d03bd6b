/// The command line: the only place that wires the parts together.
///
/// Reading order: [Main] (one run, its exit status), [HaltwiseCommand] (what every command shares), one
/// class for each command, named as it ([ShowCommand], …), [TraceInput] with [TraceFormat] and [RecordedUnder]
/// (a trace in any form, and what it does not tell of itself), [Console] (standard output and error),
/// [Failure] (an exception as a message and an exit status), [TimeConverter], [DurationConverter], [SettingsChoice], [PolicyChoice], [KernelOption] and [RuleOption] (option
/// values), [StartTraining] (what the AOT cache of the launcher learns from).
///
/// Of `doctor`: [LabCalibration] and [LabEnergy]
/// (what micro-VMs tell of this host), [CalibrationOption] (which calibration a replay takes); its screens, JSON and file
/// are in `haltwise.app.doctor`.
///
/// Of `compare`: [CompareProtocol], [CompareMetric], [CompareExtras], [ArmChoice] and [OwnCommandOptions] (its options), [LabLoad]
/// (a lab workload as the load), [KeptExperiment] (made and kept), [CompareStudy] with [StudyWorkload], [StudyArms] and
/// [StudyHalts] (the study made again); what it measures here is in `haltwise.app.compare`.
///
/// Of `top`: [WatchedLab] (a lab VM that is watched while it runs); its view is in `haltwise.app.top`.
///
/// Imports every module; imported by none. A new command is a class here, listed in [HaltwiseCommand#commands].
@NullMarked
package haltwise.app;

import org.jspecify.annotations.NullMarked;

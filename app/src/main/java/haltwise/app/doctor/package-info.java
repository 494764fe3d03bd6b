/// What `doctor` answers: screens, JSON, and the file that a calibration is kept in.
///
/// Reading order: [DoctorText] and [DoctorDocument] (what was found on this host), [CalibrationText] and
/// [CalibrationDocument] (what was measured on it), [CalibrationFile] (where it is kept, how it is read back).
///
/// Imports `doctor`, `linux`, `replay`, `report`, `trace`. Imported by `haltwise.app`.
@NullMarked
package haltwise.app.doctor;

import org.jspecify.annotations.NullMarked;

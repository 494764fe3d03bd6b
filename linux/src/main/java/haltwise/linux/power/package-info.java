/// What tells how much energy a host takes, and from where it comes.
///
/// [PowerZone] is an energy meter of the CPU packages, [EnergyCounter] all of them at a moment; [PowerSupply] is a battery or
/// a mains adapter, [PowerSource] what the host runs from. [PowerMeter] takes the best of them while some work is done: `PackageMeter`, or a [BatteryGauge].
///
/// Imports `haltwise.linux`. Imported by `doctor`, `compare` and `app`. A new kind of meter is a [PowerMeter].
@NullMarked
package haltwise.linux.power;

import org.jspecify.annotations.NullMarked;

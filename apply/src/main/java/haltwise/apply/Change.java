package haltwise.apply;

import haltwise.linux.ModuleParameter;

/// One value written, or to be written.
///
/// @param before what was there
/// @param after what is to be there
public record Change(ModuleParameter parameter, String before, String after) {
}

/// The C library through the foreign-function API: the only place with `java.lang.foreign`.
///
/// [LibC] has one method for each C call; [CallResult] is what a call returned together with its errno;
/// [CFunction] and [CallState] are how it is called;
/// [HotCalls] are those of a loop that must not allocate; [MappedMemory] is a mapping that ends when closed.
@NullMarked
package haltwise.linux.ffm;

import org.jspecify.annotations.NullMarked;

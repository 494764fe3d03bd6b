@NullMarked
package haltwise.tracefile;

import org.jspecify.annotations.NullMarked;

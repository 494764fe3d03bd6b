@NullMarked
package haltwise.record;

import org.jspecify.annotations.NullMarked;

@NullMarked
package haltwise.tune;

import org.jspecify.annotations.NullMarked;

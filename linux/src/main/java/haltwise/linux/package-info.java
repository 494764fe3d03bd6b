@NullMarked
package haltwise.linux;

import org.jspecify.annotations.NullMarked;

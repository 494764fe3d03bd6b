@NullMarked
package haltwise.replay;

import org.jspecify.annotations.NullMarked;

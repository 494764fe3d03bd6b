@NullMarked
package haltwise.app;

import org.jspecify.annotations.NullMarked;

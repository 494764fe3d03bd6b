@NullMarked
package haltwise.lab;

import org.jspecify.annotations.NullMarked;

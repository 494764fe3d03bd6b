@NullMarked
package haltwise.doctor;

import org.jspecify.annotations.NullMarked;
